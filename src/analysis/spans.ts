import type { Scenario } from '../estate/index.js';
import {
  breakpoints,
  type CompiledEstate,
  fromPairs,
  holdsAt,
  type Intervals,
  NEVER,
  RUN,
  union,
  without,
} from '../graph/index.js';
import type { Reading } from './reading.js';

/** A state of serving, from `from` to `to` in seconds since the scenario's start; null: not over when it ends. */
export interface ServingSpan {
  readonly from: number;
  readonly to: number | null;
  /**
   * `recovering`: what it needs to run serves again, it can be started and its own failure is over, and it does not serve
   * yet. `unknown`: the readings of what is unknown differ.
   */
  readonly state: 'down' | 'degraded' | 'recovering' | 'unknown';
}

/** How every component serves that is not up throughout, by its id: spans follow on each other and do not overlap. */
export function servingSpans(
  compiled: CompiledEstate,
  scenario: Scenario,
  readings: readonly Reading[],
): Map<string, ServingSpan[]> {
  const failed = readings.map(failedOf);
  const spans = new Map<string, ServingSpan[]>();
  compiled.components.forEach(({ id }, c) => {
    if (readings.every(({ timeline }) => timeline.notFull[c]!.length + timeline.down[c]!.length === 0))
      return;
    const courses = readings.map((reading, r) => courseOf(compiled, reading, c, failed[r]!.get(c) ?? NEVER));
    const own = joined(courses, scenario.seconds);
    if (own.length > 0) spans.set(id, own);
  });
  return spans;
}

/** When a component did not serve, when it did not and could not have, and when it served less than fully or not. */
interface Course {
  readonly down: Intervals;
  readonly held: Intervals;
  readonly notFull: Intervals;
}

function courseOf(compiled: CompiledEstate, { timeline }: Reading, c: number, failed: Intervals): Course {
  const down = timeline.down[c]!;
  const { groupOffset } = compiled;
  const held: Intervals[] = [failed];
  for (let g = groupOffset[c * 3 + RUN]!; g < groupOffset[c * 3 + RUN + 1]!; g++) {
    const losses = timeline.losses.get(g);
    if (losses !== undefined) held.push(fromPairs(losses.map(({ lost, startable }) => [lost[0], startable])));
  }
  return { down, held: union(...held), notFull: timeline.notFull[c]! };
}

/** When components failed by themselves. */
function failedOf({ failures }: Reading): Map<number, Intervals> {
  const failed = new Map<number, Intervals>();
  for (const { component, failure } of failures) {
    const { capability, severity, from, to } = failure;
    if (capability !== 'serve' || severity !== 'down') continue;
    const during = fromPairs([[Math.max(0, from), to ?? Number.POSITIVE_INFINITY]]);
    failed.set(component, union(failed.get(component) ?? NEVER, during));
  }
  return failed;
}

function joined(courses: readonly Course[], seconds: number): ServingSpan[] {
  const times = breakpoints(
    courses.flatMap(({ down, held, notFull }) => [down, without(down, held), notFull]),
  );
  const spans: ServingSpan[] = [];
  times.forEach((from, i) => {
    if (from > seconds) return;
    const end = times[i + 1] ?? Number.POSITIVE_INFINITY;
    const to = end > seconds ? null : end;
    const state = agreed(new Set(courses.map((course) => stateAt(course, from))));
    if (state === 'up') return;
    const last = spans.at(-1);
    const follows = last?.to === from;
    // What begins as the scenario ends is left out; where it only changes why it does not serve, that is not over.
    if (from === seconds) {
      if (follows && !isServing(last.state) && !isServing(state))
        spans[spans.length - 1] = { ...last, to: null };
    } else if (follows && last.state === state) spans[spans.length - 1] = { ...last, to };
    else spans.push({ from, to, state });
  });
  return spans;
}

/** What the readings agree on: that it does not serve is known where they only differ in why. */
function agreed(states: ReadonlySet<ServingSpan['state'] | 'up'>): ServingSpan['state'] | 'up' {
  const [first] = states;
  if (states.size === 1) return first!;
  return ![...states].some(isServing) ? 'down' : 'unknown';
}

function isServing(state: ServingSpan['state'] | 'up'): boolean {
  return state !== 'down' && state !== 'recovering';
}

function stateAt({ down, held, notFull }: Course, time: number): ServingSpan['state'] | 'up' {
  if (holdsAt(down, time)) return holdsAt(held, time) ? 'down' : 'recovering';
  return holdsAt(notFull, time) ? 'degraded' : 'up';
}
