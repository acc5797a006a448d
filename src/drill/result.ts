import { replay } from '../analysis/index.js';
import { GLOBAL, UNKNOWN } from '../atlas/index.js';
import type { Estate, Scenario } from '../estate/index.js';
import { compile } from '../graph/index.js';
import type { CheckResult } from './checks.js';
import { describeEffect, type NotReproduced } from './faults/index.js';
import { needsOf } from './needs.js';
import { type Event, type HostSummary, summarize } from './record/index.js';
import type { Ran } from './run.js';

/** What a run showed. Times in seconds since the command began, unless they say otherwise. */
export interface DrillResult {
  readonly command: readonly string[];
  readonly scenario: { readonly id: string; readonly title: string } | null;
  /** ISO time. */
  readonly began: string;
  readonly seconds: number;
  /** The command's own, or 128 and the number of the signal that ended it. */
  readonly status: number;
  /** Firebreak asked the command to end: its time had come. */
  readonly wasEnded: boolean;
  readonly clock: { readonly speed: number; readonly at: number; readonly warmup: number };
  readonly faults: readonly FaultResult[];
  readonly notReproduced: readonly NotReproduced[];
  readonly hosts: readonly HostSummary[];
  readonly checks: readonly CheckResult[];
  readonly comparison: Comparison | null;
  readonly events: readonly Event[];
  readonly forgotten: number;
}

/** A fault that held for a host that was contacted. */
export interface FaultResult {
  readonly host: string;
  readonly name: string;
  readonly effect: string;
  readonly from: number;
  /** null: it did not end while the command ran. */
  readonly to: number | null;
}

/** What the model says beside what happened. */
export interface Comparison {
  readonly component: string;
  readonly predicted: readonly Interval[];
  /** By check; without checks there is nothing to hold against. */
  readonly observed: readonly {
    readonly journey: string;
    readonly predicted: readonly Interval[];
    readonly outages: readonly Interval[];
  }[];
  /** Components and hosts that were contacted, and are not among what the component needs in the model. */
  readonly unknownToModel: readonly string[];
  /** Needed in the model to serve, known by a host name, and never contacted. */
  readonly notContacted: readonly string[];
}

export interface Interval {
  readonly from: number;
  readonly to: number | null;
}

export interface ResultOptions {
  readonly command: readonly string[];
  readonly scenario: Scenario | undefined;
  readonly clock: DrillResult['clock'];
  readonly notReproduced: readonly NotReproduced[];
  readonly checks: readonly CheckResult[];
  readonly wasEnded: boolean;
  readonly against: { readonly estate: Estate; readonly component: string } | undefined;
}

export function resultOf(ran: Ran, options: ResultOptions): DrillResult {
  const { recorder, plan, start, end, status } = ran;
  const seconds = (end - start) / 1000;
  const hosts = summarize(recorder.events(), recorder.subjects, plan, start, seconds);
  const faults = [...recorder.subjects.values()].flatMap((subject) =>
    plan
      .spells(subject)
      .map(({ active, from, to }) => ({
        host: subject.host,
        name: active.name,
        effect: describeEffect(active.effect),
        from: Math.round(from - start) / 1000,
        to: to > end ? null : Math.round(to - start) / 1000,
      }))
      .filter(({ from }) => from < seconds),
  );
  const { against, scenario, ...rest } = options;
  return {
    ...rest,
    scenario: scenario === undefined ? null : { id: scenario.id, title: scenario.title },
    began: new Date(start).toISOString(),
    seconds: Math.round(seconds * 1000) / 1000,
    status,
    faults,
    notReproduced: [...rest.notReproduced, ...unplaced(hosts, scenario)],
    hosts,
    comparison: against === undefined ? null : compareWith(ran, hosts, options, against),
    events: recorder.events(),
    forgotten: recorder.forgotten(),
  };
}

/** Services that were contacted and may have been lost in the scenario: the name of the host does not tell in which region. */
function unplaced(hosts: readonly HostSummary[], scenario: Scenario | undefined): readonly NotReproduced[] {
  const places = (scenario?.failures ?? []).map(({ component }) => component.split('/'));
  return hosts.flatMap(({ host, components, spells }) =>
    components.flatMap((id): NotReproduced[] => {
      const [provider = '', place] = id.split('/');
      const lost = places.find(
        ([first, second]) => first === provider && second !== undefined && second !== GLOBAL,
      );
      if (place !== UNKNOWN || spells.length > 0 || lost === undefined) return [];
      const why = `${host} tells no region; --region ${provider}/REGION says which it is in`;
      return [{ component: id, capability: 'serve', severity: 'down', why }];
    }),
  );
}

function compareWith(
  { clock, start, end }: Ran,
  hosts: readonly HostSummary[],
  { scenario, checks }: ResultOptions,
  { estate, component }: NonNullable<ResultOptions['against']>,
): Comparison {
  const replayed = scenario === undefined ? undefined : replay(compile(estate), scenario);
  const all = [...(replayed?.components ?? []), ...(replayed?.journeys ?? [])];
  const since = (seconds: number) => Math.round(clock.wall(seconds) - start) / 1000;
  const predictedFor = (id: string): Interval[] =>
    (all.find((one) => one.id === id)?.outages ?? [])
      .filter(({ capability, state }) => capability === 'serve' && state === 'down')
      .map(({ from, to }) => ({
        from: Math.max(since(from), since(clock.incident(clock.begins))),
        to: to === null ? null : since(to),
      }))
      .filter(({ from, to }) => from < (end - start) / 1000 && (to === null || to > from));
  const ids = new Set(estate.components.map(({ id }) => id));
  const below = needsOf(estate, component);
  const contacted = new Set(hosts.flatMap(({ components }) => components));
  // What nobody's atlas knows is known by its name; `localhost` is the command's own machine.
  const nameless = hosts.filter(
    ({ host, components, connections }) => components.length === 0 && connections > 0 && host !== 'localhost',
  );
  return {
    component,
    predicted: predictedFor(component),
    observed: checks.map(({ journey, outages }) => ({
      journey,
      // A journey of that name counts where the command is part of it.
      predicted: predictedFor(
        ids.has(journey) && needsOf(estate, journey).has(component) ? journey : component,
      ),
      outages,
    })),
    unknownToModel: [...contacted, ...nameless.map(({ host }) => host)].filter((id) => !below.has(id)).sort(),
    notContacted: [...below.direct].filter((id) => !contacted.has(id)).sort(),
  };
}
