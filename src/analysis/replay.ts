import type { Capability, Scenario } from '../estate/index.js';
import { CAPABILITIES } from '../estate/index.js';
import type { CompiledEstate, Intervals, State } from '../graph/index.js';
import { breakpoints, holdsAt, KIND, place, possibilities } from '../graph/index.js';
import type { RootCause } from './because.js';
import { findCauses, ranked } from './because.js';
import type { Reading } from './reading.js';
import { runReading } from './reading.js';

/** A capability lost or lessened for a while. */
export interface Outage {
  /** Seconds since the scenario's start. */
  readonly from: number;
  /** null: not over when the scenario ends. */
  readonly to: number | null;
  readonly capability: Capability;
  /** `start` and `change` are never degraded. */
  readonly state: 'down' | 'degraded' | 'unknown';
}

export interface JourneyReplay {
  readonly id: string;
  readonly name: string;
  /** Sorted by `from`, then capability. For a journey `start` and `change` ask it of all it runs on. */
  readonly outages: readonly Outage[];
  /** What took it down before what only degraded it. */
  readonly because: readonly RootCause[];
}

export interface ComponentReplay {
  readonly id: string;
  readonly outages: readonly Outage[];
}

export interface Replay {
  readonly scenario: Scenario;
  /** All journeys, sorted by id. */
  readonly journeys: readonly JourneyReplay[];
  /** Components other than journeys with an outage, sorted by id. */
  readonly components: readonly ComponentReplay[];
}

/** Plays a scenario through in every reading of what is unknown, the one in which all of that is well first. */
export function runReadings(compiled: CompiledEstate, scenario: Scenario): readonly Reading[] {
  return possibilities(place(compiled, scenario.failures)).map((failures) =>
    runReading(compiled, failures, scenario.seconds),
  );
}

/** Replays a scenario over the estate: who is down, degraded, or cannot be started or changed, from when to when. */
export function replay(
  compiled: CompiledEstate,
  scenario: Scenario,
  readings: readonly Reading[] = runReadings(compiled, scenario),
): Replay {
  const components: ComponentReplay[] = [];
  compiled.components.forEach(({ id }, c) => {
    if (compiled.kind[c] === KIND.journey) return;
    const outages = findOutages(c, readings, scenario.seconds);
    if (outages.length > 0) components.push({ id, outages });
  });
  return { scenario, journeys: replayJourneys(compiled, scenario, readings), components };
}

/** The part of a replay that is about journeys: all of them, sorted by id. */
export function replayJourneys(
  compiled: CompiledEstate,
  { seconds }: Scenario,
  readings: readonly Reading[],
): JourneyReplay[] {
  const journeys = [...compiled.journeys];
  // The last reading first: with all that is in doubt it says most.
  const causes = readings.toReversed().map((reading) => findCauses(compiled, reading, journeys, seconds));
  return journeys.map((c, j) => ({
    id: compiled.components[c]!.id,
    name: compiled.components[c]!.name,
    outages: findOutages(c, readings, seconds),
    because: ranked(causes.map((ofReading) => ofReading[j]!)),
  }));
}

/** Where the readings agree, their state; where they do not, what decides is not known. */
function findOutages(c: number, readings: readonly Reading[], seconds: number): Outage[] {
  const outages: Outage[] = [];
  for (const capability of CAPABILITIES) {
    const losses = readings.map((reading) => lossesOf(reading, c, capability));
    if (losses.every(({ notFull }) => notFull.length === 0)) continue;
    const times = breakpoints(losses.flatMap(({ down, notFull }) => [down, notFull]));
    times.forEach((from, i) => {
      if (from > seconds) return;
      const next = times[i + 1] ?? Number.POSITIVE_INFINITY;
      const first = stateAt(losses[0]!, from);
      const state = losses.every((one) => stateAt(one, from) === first) ? first : 'unknown';
      if (state !== 'up') append(outages, { from, to: next > seconds ? null : next, capability, state });
    });
  }
  const begun = outages.filter((one) => one.from < seconds);
  return begun.sort(
    (x, y) => x.from - y.from || CAPABILITIES.indexOf(x.capability) - CAPABILITIES.indexOf(y.capability),
  );
}

interface Losses {
  readonly down: Intervals;
  readonly notFull: Intervals;
}

function lossesOf(one: Reading, c: number, capability: Capability): Losses {
  if (capability === 'serve') return { down: one.timeline.down[c]!, notFull: one.timeline.notFull[c]! };
  const down = (capability === 'start' ? one.cannotStart : one.cannotChange)[c]!;
  return { down, notFull: down };
}

function stateAt({ down, notFull }: Losses, time: number): State {
  if (holdsAt(down, time)) return 'down';
  return holdsAt(notFull, time) ? 'degraded' : 'up';
}

/** Joins an outage to the one before where they follow on each other. */
function append(outages: Outage[], next: Outage): void {
  const last = outages.at(-1);
  const follows = last !== undefined && last.capability === next.capability && last.to === next.from;
  if (follows && last.state === next.state) outages[outages.length - 1] = { ...last, to: next.to };
  else outages.push(next);
}
