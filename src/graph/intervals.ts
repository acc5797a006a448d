/**
 * Points in time as half-open intervals in seconds: [from, to, from, to, ...], ascending, apart from each other.
 * An end of Infinity: not over. Exact: nothing ticks.
 */
export type Intervals = readonly number[];

export const NEVER: Intervals = [];

/** When at least `count` of the sets hold at the same time. */
export function atLeast(count: number, sets: readonly Intervals[]): Intervals {
  if (count > sets.length) return NEVER;
  const some = sets.filter((one) => one.length > 0);
  if (count > some.length) return NEVER;
  // What goes down together comes back together: most of the time there is nothing to count.
  const [first] = some;
  if (first === undefined) return NEVER;
  if (some.every((one) => one === first || sameIntervals(one, first))) return first;
  const starts: number[] = [];
  const ends: number[] = [];
  for (const one of some) {
    for (let i = 0; i < one.length; i += 2) {
      starts.push(one[i]!);
      ends.push(one[i + 1]!);
    }
  }
  starts.sort(ascending);
  ends.sort(ascending);
  const result: number[] = [];
  let s = 0;
  let e = 0;
  while (e < ends.length) {
    const time = s < starts.length && starts[s]! < ends[e]! ? starts[s]! : ends[e]!;
    const before = s - e >= count;
    while (s < starts.length && starts[s] === time) s++;
    while (e < ends.length && ends[e] === time) e++;
    if (before !== s - e >= count) result.push(time);
  }
  return result;
}

function ascending(a: number, b: number): number {
  return a - b;
}

/** When one of the sets holds. */
export function union(...sets: readonly Intervals[]): Intervals {
  return atLeast(1, sets);
}

/** When both hold. */
export function intersect(a: Intervals, b: Intervals): Intervals {
  return a.length === 0 || b.length === 0 ? NEVER : atLeast(2, [a, b]);
}

/** When `a` holds and `b` does not. */
export function without(a: Intervals, b: Intervals): Intervals {
  if (a.length === 0 || b.length === 0) return a;
  return intersect(a, complement(b));
}

/** From second 0 on, when the set does not hold. */
function complement(a: Intervals): Intervals {
  const result = a[0] === 0 ? a.slice(1) : [0, ...a];
  if (result.at(-1) === Number.POSITIVE_INFINITY) return result.slice(0, -1);
  return [...result, Number.POSITIVE_INFINITY];
}

/** What is left when each interval counts only after it has lasted for `seconds`. */
export function afterLasting(a: Intervals, seconds: number): Intervals {
  if (seconds === 0 || a.length === 0) return a;
  const result: number[] = [];
  for (let i = 0; i < a.length; i += 2) {
    if (a[i + 1]! - a[i]! > seconds) result.push(a[i]! + seconds, a[i + 1]!);
  }
  return result;
}

/** Intervals that may touch or overlap, in any order, as a proper set. */
export function fromPairs(pairs: readonly (readonly [number, number])[]): Intervals {
  return atLeast(
    1,
    pairs.filter(([from, to]) => from < to),
  );
}

export function holdsAt(a: Intervals, time: number): boolean {
  for (let i = 0; i < a.length && a[i]! <= time; i += 2) if (time < a[i + 1]!) return true;
  return false;
}

/** First time at or after `time` when the set does not hold; Infinity when there is none. */
export function firstGap(a: Intervals, time: number): number {
  for (let i = 0; i < a.length && a[i]! <= time; i += 2) if (time < a[i + 1]!) return a[i + 1]!;
  return time;
}

/** The intervals of `a`, whole, that have a moment in common with `window`. */
export function overlapping(a: Intervals, window: Intervals): Intervals {
  const result: number[] = [];
  for (let i = 0; i < a.length; i += 2) {
    const one = [a[i]!, a[i + 1]!];
    if (intersect(one, window).length > 0) result.push(...one);
  }
  return result;
}

export function sameIntervals(a: Intervals, b: Intervals): boolean {
  return a.length === b.length && a.every((time, i) => time === b[i]);
}
