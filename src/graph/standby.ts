import type { Intervals } from './intervals.js';
import { holdsAt } from './intervals.js';

/** A standby group as it was over time; members by rank. */
export interface StandbyInputs {
  /** Seconds from losing the member in use until another one is: detect and switch. */
  readonly delay: number;
  /** Return to a better-ranked member as soon as it is available. */
  readonly auto: boolean;
  /** Per member: lost to the owner (down for longer than its grace). */
  readonly lost: readonly Intervals[];
  /** Per member: cannot be switched to (down, or cold and not startable). */
  readonly unavailable: readonly Intervals[];
  /** Something the switch needs is down. */
  readonly blocked: Intervals;
}

export interface StandbyCourse {
  /** The group is lost: the member in use is, and no other one has taken over yet. */
  readonly lost: Intervals;
  /** Per member: in use and not lost. */
  readonly inUse: readonly Intervals[];
}

/**
 * Runs a standby group through time. The first member is in use at the start. While the member in use is lost, and
 * another one is available and the switch is not blocked, a clock runs; at `delay` the best available member takes
 * over. It stands still while nothing is available or the switch is blocked, and starts again when the
 * member in use comes back.
 */
export function runStandby(inputs: StandbyInputs): StandbyCourse {
  const { delay, auto, lost, unavailable, blocked } = inputs;
  const times = breakpoints([...lost, ...unavailable, blocked]);
  const groupLost: number[] = [];
  const inUse: number[][] = lost.map(() => []);
  let current = 0;
  let clock = 0;
  times.forEach((from, i) => {
    const to = times[i + 1] ?? Number.POSITIVE_INFINITY;
    const best = unavailable.findIndex((one, m) => m !== current && !holdsAt(one, from));
    if (auto && best >= 0 && best < current) {
      current = best;
      clock = 0;
    }
    if (!holdsAt(lost[current]!, from)) {
      clock = 0;
      append(inUse[current]!, from, to);
      return;
    }
    if (best < 0 || holdsAt(blocked, from)) {
      append(groupLost, from, to);
      return;
    }
    const switched = from + delay - clock;
    if (switched >= to) {
      append(groupLost, from, to);
      clock += to - from;
      return;
    }
    append(groupLost, from, switched);
    current = best;
    clock = 0;
    append(inUse[current]!, Math.max(from, switched), to);
  });
  return { lost: groupLost, inUse };
}

/** 0 and all finite ends of the intervals, ascending. */
export function breakpoints(sets: readonly Intervals[]): number[] {
  const times = new Set([0]);
  for (const one of sets) for (const time of one) if (Number.isFinite(time)) times.add(time);
  return times.size === 1 ? [0] : [...times].sort((a, b) => a - b);
}

function append(to: number[], from: number, until: number): void {
  if (from >= until) return;
  if (to.at(-1) === from) to[to.length - 1] = until;
  else to.push(from, until);
}
