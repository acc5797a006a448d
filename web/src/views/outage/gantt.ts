import type { Outage } from '../../../../src/analysis/index.js';
import type { Span } from '../../model/types.js';

export type BarState = Span['state'];

/** A bar on a lane: where it begins and how wide it is, in percent of the scenario. */
export interface Bar {
  readonly left: number;
  readonly width: number;
  readonly state: BarState;
  readonly from: number;
  readonly to: number;
  /** Not over when the scenario ends. */
  readonly isOpen: boolean;
}

/** Bars of a lane; what begins after the end is left out, what has no end goes to the end. */
export function barsOf(spans: readonly Pick<Span, 'from' | 'to' | 'state'>[], seconds: number): Bar[] {
  return spans
    .filter(({ from }) => from < seconds)
    .map(({ from, to, state }) => {
      const end = Math.min(to ?? seconds, seconds);
      return {
        left: (from / seconds) * 100,
        width: ((end - from) / seconds) * 100,
        state,
        from,
        to: end,
        isOpen: to === null,
      };
    });
}

/** The outages of one capability, as spans. */
export function lane(outages: readonly Outage[], capability: Outage['capability']): Span[] {
  return outages.filter((one) => one.capability === capability);
}

/** Seconds spent in a state, to the end of the scenario. */
export function secondsIn(spans: readonly Span[], state: BarState, seconds: number): number {
  return spans
    .filter((one) => one.state === state)
    .reduce((sum, { from, to }) => sum + Math.max(0, Math.min(to ?? seconds, seconds) - from), 0);
}

/** The state of everything that is not up at a moment. */
export function statesAt(
  spans: ReadonlyMap<string, readonly Span[]>,
  time: number,
): ReadonlyMap<string, BarState> {
  const states = new Map<string, BarState>();
  for (const [id, list] of spans) {
    const now = list.find(({ from, to }) => from <= time && (to === null || time < to));
    if (now !== undefined) states.set(id, now.state);
  }
  return states;
}

/** Moments at which something changes, sorted, each once. */
export function changesOf(
  spans: ReadonlyMap<string, readonly Span[]>,
  rows: readonly { readonly from: number; readonly to: number | null }[],
  seconds: number,
): number[] {
  const moments = new Set([0, seconds]);
  for (const one of [...[...spans.values()].flat(), ...rows]) {
    if (one.from > 0 && one.from < seconds) moments.add(one.from);
    if (one.to !== null && one.to < seconds) moments.add(one.to);
  }
  return [...moments].sort((a, b) => a - b);
}

/** The next moment in a direction, or where it stands when there is none. */
export function nextChange(changes: readonly number[], time: number, direction: 1 | -1): number {
  const found = direction === 1 ? changes.find((one) => one > time) : changes.findLast((one) => one < time);
  return found ?? time;
}

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;
const STEPS = [
  ...[1, 2, 5, 10, 15, 30].map((n) => n * MINUTE),
  ...[1, 2, 3, 6, 12].map((n) => n * HOUR),
  ...[1, 2, 7, 14, 30].map((n) => n * DAY),
];

/** Seconds at which the axis is marked: about `count` of them, on round times of the clock where there is one. */
export function ticks(seconds: number, epoch: string | null, count: number): number[] {
  const step = STEPS.find((one) => seconds / one <= count) ?? Math.ceil(seconds / count / DAY) * DAY;
  const start = epoch === null ? 0 : Date.parse(epoch) / 1000;
  const first = Math.ceil(start / step) * step - start;
  const marks: number[] = [];
  for (let at = first; at <= seconds; at += step) marks.push(at);
  return marks;
}
