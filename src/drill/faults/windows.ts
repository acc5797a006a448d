import type { Window } from './fault.js';

/** What is left of some windows when others are taken away. */
export function subtract(windows: readonly Window[], others: readonly Window[]): readonly Window[] {
  let left = windows.map(({ from, to }): Window => ({ from, to }));
  for (const other of others) left = left.flatMap((one) => minus(one, other));
  return left;
}

function minus(one: Window, other: Window): Window[] {
  const [end, otherEnd] = [one.to ?? Number.POSITIVE_INFINITY, other.to ?? Number.POSITIVE_INFINITY];
  if (other.from >= end || otherEnd <= one.from) return [one];
  return [
    ...(other.from > one.from ? [{ from: one.from, to: other.from }] : []),
    ...(otherEnd < end ? [{ from: otherEnd, to: one.to }] : []),
  ];
}

/** When windows of both hold. */
export function intersect(windows: readonly Window[], others: readonly Window[]): readonly Window[] {
  return subtract(windows, subtract(windows, others));
}
