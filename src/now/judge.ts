import { chainOf, explain, type Outage, replay, type Step } from '../analysis/index.js';
import type { Capability, Scenario } from '../estate/index.js';
import type { CompiledEstate } from '../graph/index.js';
import { neededBy } from './needs.js';
import { scenarioOfClaims } from './scenario.js';
import type { FeedReading, JourneyNow, JourneyState, Now, ProbeResult, StandbyView } from './types.js';
import { withPlaces } from './verdicts.js';

/** Seconds ahead that are looked at, in case what is going on goes on. */
const AHEAD = 6 * 3600;

/**
 * What the claims of feeds do to an estate's journeys at this moment. Feeds are taken at their word, which is all that
 * is known: a journey is `down` or `degraded` as claimed, `unknown` where it depends on what a claim leaves open.
 */
export function judge(
  compiled: CompiledEstate,
  read: readonly FeedReading[],
  at: number,
  silent: readonly string[],
  probes: readonly ProbeResult[] = [],
): Now {
  const readings = read.map((one) => (one.verdicts === undefined ? one : withPlaces(one, compiled)));
  const scenario = scenarioOfClaims(readings, at, AHEAD);
  const moment = scenario.seconds - AHEAD;
  const result = replay(compiled, scenario);
  const outagesOf = new Map(result.components.map(({ id, outages }) => [id, outages]));
  const stateOf = (component: number): JourneyState =>
    outageAt(outagesOf.get(compiled.components[component]!.id) ?? [], 'serve', moment)?.state ?? 'up';
  const journeys = result.journeys.map(({ id, name, outages, because }): JourneyNow => {
    const now = outageAt(outages, 'serve', moment);
    const later = outages.find(
      ({ capability, from, state }) =>
        capability === 'serve' && from > moment && (state === 'down' || now === undefined),
    );
    const clock = (seconds: number) => Date.parse(scenario.epoch!) + seconds * 1000;
    return {
      id,
      name,
      state: now?.state ?? 'up',
      ...(now === undefined ? {} : { since: clock(now.from) }),
      ...(later === undefined || now?.state === 'down' ? {} : { lostAt: clock(later.from) }),
      canStart: can(outages, 'start', moment),
      canChange: can(outages, 'change', moment),
      because: distinct(
        because.map(({ component, evidence }) => ({ claim: evidence.rule ?? '', component })),
      ),
      chain: because.length === 0 ? [] : chain(compiled, id, scenario, moment),
      standbys: because.length === 0 ? [] : standbysOf(compiled, id, stateOf),
    };
  });
  const touches = new Map<string, string[]>();
  for (const { id, because } of journeys)
    for (const claim of new Set(because.map((one) => one.claim)))
      touches.set(claim, [...(touches.get(claim) ?? []), id]);
  return { at, scenario, feeds: readings, journeys, touches, silent, probes };
}

function outageAt(outages: readonly Outage[], capability: Capability, moment: number): Outage | undefined {
  return outages.find(
    (one) =>
      one.capability === capability && one.from <= moment && moment < (one.to ?? Number.POSITIVE_INFINITY),
  );
}

function can(outages: readonly Outage[], capability: Capability, moment: number): boolean | 'unknown' {
  const outage = outageAt(outages, capability, moment);
  return outage === undefined ? true : outage.state === 'unknown' ? 'unknown' : false;
}

function distinct<T>(list: readonly T[]): T[] {
  return [...new Map(list.map((one) => [JSON.stringify(one), one])).values()];
}

/** The shortest chain from the journey to what is claimed: of serving first, else of what cannot be done. */
function chain(compiled: CompiledEstate, journey: string, scenario: Scenario, moment: number): Step[] {
  // Just now, and where a grace period still holds, what it will be of.
  for (const at of [moment, undefined]) {
    const causes = explain(compiled, journey, scenario, at === undefined ? {} : { at }).flatMap(
      ({ cause }) => cause ?? [],
    );
    const [cause] = causes;
    if (cause !== undefined)
      return chainOf(cause).flatMap(({ dependency }) => {
        if (dependency === null) return [];
        const { from, to, need, evidence } = dependency;
        return [{ from, to, need, evidence }];
      });
  }
  return [];
}

/** Standby groups that a journey needs and whose active member is not well: is there somewhere to go? */
function standbysOf(
  compiled: CompiledEstate,
  journey: string,
  stateOf: (component: number) => JourneyState,
): StandbyView[] {
  const { components, groups, members, dependencies } = compiled;
  const needed = neededBy(compiled, compiled.index.get(journey)!);
  const views: StandbyView[] = [];
  groups.failover.forEach((failover, g) => {
    if (failover === undefined || !needed.has(groups.owner[g]!)) return;
    const [active, ...standbys] = Array.from(
      members.target.subarray(groups.memberOffset[g]!, groups.memberOffset[g + 1]!),
    ) as [number, ...number[]];
    if (stateOf(active) === 'up') return;
    const missing = [...failover.needs].filter((c) => stateOf(c) !== 'up').map((c) => components[c]!.id);
    for (const standby of standbys)
      views.push({
        group: dependencies[members.dependency[groups.memberOffset[g]!]!]!.group ?? '',
        dependent: components[groups.owner[g]!]!.id,
        active: components[active]!.id,
        standby: components[standby]!.id,
        state: stateOf(standby),
        missing,
      });
  });
  return views;
}
