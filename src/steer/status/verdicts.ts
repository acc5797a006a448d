import type { NodeView, ProbeSpec, SteerConfig } from '../model/index.js';
import { WINDOW_MS } from './reports.js';

/** What a node knows beside its view of the cluster: reports of users by name, oldest window first. */
export type ReportSeries = ReadonlyMap<string, readonly number[]>;

/**
 * What the cluster holds the endpoints for, as a document of its own (schema/steer-verdicts.schema.json): what each node
 * saw, the quorum, the plan, and by which host, addresses and component an endpoint can be found in an estate.
 * `firebreak now` reads it beside what providers say.
 */
export function verdictsOf(config: SteerConfig, view: NodeView, reports: ReportSeries): object {
  const { node, now, plan, stale, storeAgeMs, peers, drained, forced, refused, notes = [] } = view;
  const verdicts = new Map(view.verdicts.map((one) => [one.endpoint, one]));
  const names = config.zones.flatMap((zone) => zone.names);
  const iso = (ms: number) => new Date(ms).toISOString();
  return {
    schema: 'firebreak/steer-verdicts/1',
    node,
    at: iso(now),
    quorum: config.quorum,
    nodes: config.nodes.map(({ id }) => {
      const peer = peers.find((one) => one.node === id);
      return { id, fresh: peer !== undefined, counts: peer?.counts === true };
    }),
    ...(plan === undefined
      ? {}
      : { plan: { number: plan.number, madeAt: iso(plan.madeAt), madeBy: plan.madeBy, why: plan.why } }),
    stale,
    ...(storeAgeMs === undefined ? {} : { storeAgeSeconds: Math.round(storeAgeMs / 1000) }),
    notes: [...(refused === undefined ? [] : [`its newest plan was refused: ${refused}`]), ...notes],
    endpoints: config.endpoints.map((endpoint) => {
      const { id, at, component, host, addresses, probe } = endpoint;
      const asked = askedOf(probe);
      const { state, down, up, since, why } = verdicts.get(id) ?? { state: 'unknown', down: [], up: [] };
      return {
        id,
        ...(at === undefined ? {} : { at }),
        ...(component === undefined ? {} : { component }),
        ...(host === undefined ? {} : { host }),
        addresses,
        ...(asked === undefined ? {} : { asked }),
        state,
        down,
        up,
        ...(since === undefined ? {} : { since: iso(since) }),
        ...(why === undefined ? {} : { why }),
        drained: drained.includes(id),
      };
    }),
    names: names.map(({ name, label, endpoints }) => ({
      name,
      ...(label === undefined ? {} : { label }),
      endpoints: endpoints.map(({ endpoint }) => endpoint),
      active: plan?.active[name] ?? [],
      ...(forced[name] === undefined ? {} : { forced: forced[name] }),
      reports: { seconds: WINDOW_MS / 1000, counts: reports.get(name) ?? [] },
    })),
  };
}

/** The name that a probe asks for, whoever it is that answers. */
function askedOf(probe: ProbeSpec): string | undefined {
  if (probe.kind === 'http') return new URL(probe.url).hostname;
  return probe.kind === 'tls' || probe.kind === 'grpc' || probe.kind === 'redis' ? probe.name : undefined;
}
