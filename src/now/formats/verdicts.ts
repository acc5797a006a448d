import type { EndpointVerdict, NodeVerdicts, SteeredName } from '../types.js';
import { NotTheFeed, parsed, records, string, time } from './text.js';

const SCHEMA = 'firebreak/steer-verdicts/1';
/** Nodes of one cluster, endpoints and names: more is no cluster of this kind. */
const MOST = 20_000;

/** The verdicts of a steer node (schema/steer-verdicts.schema.json). What is not as it should be in one item is left out. */
export function readVerdicts(body: string): NodeVerdicts {
  const [root] = records([parsed(body)]);
  if (root?.schema !== SCHEMA) throw new NotTheFeed(`it is JSON, but not ${SCHEMA}`);
  const at = time(root.at);
  if (at === undefined) throw new NotTheFeed('it does not say when it was made');
  const [plan] = records([root.plan]);
  return {
    node: string(root.node) ?? 'a node',
    at,
    quorum: count(root.quorum) ?? 0,
    nodes: records(root.nodes)
      .slice(0, MOST)
      .map(({ id, counts }) => ({ id: string(id) ?? '', counts: counts === true })),
    ...given({ plan: count(plan?.number), storeAgeSeconds: count(root.storeAgeSeconds) }),
    stale: root.stale === true,
    notes: texts(root.notes).slice(0, 20),
    endpoints: records(root.endpoints).slice(0, MOST).flatMap(endpointOf),
    names: records(root.names).slice(0, MOST).flatMap(nameOf),
  };
}

function endpointOf(one: Readonly<Record<string, unknown>>): EndpointVerdict[] {
  const id = string(one.id);
  const { state } = one;
  if (id === undefined || (state !== 'up' && state !== 'down' && state !== 'unknown')) return [];
  return [
    {
      id,
      state,
      down: texts(one.down),
      up: texts(one.up),
      drained: one.drained === true,
      addresses: texts(one.addresses),
      ...given({
        since: time(one.since),
        why: string(one.why),
        at: string(one.at),
        component: string(one.component),
        host: string(one.host)?.toLowerCase(),
        asked: string(one.asked)?.toLowerCase(),
      }),
    },
  ];
}

function nameOf(one: Readonly<Record<string, unknown>>): SteeredName[] {
  const name = string(one.name);
  if (name === undefined) return [];
  const [reports] = records([one.reports]);
  const counts = Array.isArray(reports?.counts) ? reports.counts.slice(-1_000) : [];
  return [
    {
      name: name.toLowerCase(),
      endpoints: texts(one.endpoints),
      active: texts(one.active),
      reports: { seconds: count(reports?.seconds) ?? 300, counts: counts.map((each) => count(each) ?? 0) },
      ...given({ label: string(one.label), forced: string(one.forced) }),
    },
  ];
}

function count(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.slice(0, MOST).flatMap((one) => string(one) ?? []) : [];
}

/** Without the keys that have no value. */
function given<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
