import { array, assert, constant, integer, oneof, property, tuple } from 'fast-check';
import { expect, it } from 'vitest';
import type { Window } from './fault.js';
import { intersect, subtract } from './windows.js';

const window = tuple(integer({ min: 0, max: 30 }), oneof(integer({ min: 1, max: 20 }), constant(null))).map(
  ([from, length]): Window => ({ from, to: length === null ? null : from + length }),
);
const holds = (windows: readonly Window[], second: number) =>
  windows.some(({ from, to }) => from <= second && (to === null || second < to));

it('takes windows away second by second', () => {
  assert(
    property(array(window, { maxLength: 4 }), array(window, { maxLength: 4 }), (windows, others) => {
      const left = subtract(windows, others);
      for (let second = 0; second < 60; second++) {
        expect(holds(left, second)).toBe(holds(windows, second) && !holds(others, second));
      }
      // None is empty.
      for (const { from, to } of left) expect(to ?? Number.POSITIVE_INFINITY).toBeGreaterThan(from);
    }),
  );
});

it('finds when both hold, second by second', () => {
  assert(
    property(array(window, { maxLength: 4 }), array(window, { maxLength: 4 }), (windows, others) => {
      const both = intersect(windows, others);
      for (let second = 0; second < 60; second++)
        expect(holds(both, second)).toBe(holds(windows, second) && holds(others, second));
    }),
  );
});
