import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packed, packings } from './pack.js';

const items = fc.array(
  fc.record({ width: fc.integer({ min: 10, max: 300 }), height: fc.integer({ min: 10, max: 300 }) }),
  { minLength: 1, maxLength: 30 },
);
const GAP = 12;

describe('a packing', () => {
  it('keeps everything apart by the gap, within its own width and height', () => {
    fc.assert(
      fc.property(items, fc.integer({ min: 10, max: 1500 }), (things, most) => {
        const { at, width, height } = packed(things, most, GAP);
        things.forEach((one, i) => {
          const a = at[i]!;
          expect(a.x + one.width).toBeLessThanOrEqual(width);
          expect(a.y + one.height).toBeLessThanOrEqual(height);
          things.slice(i + 1).forEach((other, more) => {
            const b = at[i + 1 + more]!;
            const isBeside = a.x + one.width + GAP <= b.x || b.x + other.width + GAP <= a.x;
            const isBelow = a.y + one.height + GAP <= b.y || b.y + other.height + GAP <= a.y;
            expect(isBeside || isBelow).toBe(true);
          });
        });
      }),
    );
  });

  it('is no wider than asked for, unless one thing is', () => {
    fc.assert(
      fc.property(items, fc.integer({ min: 10, max: 1500 }), (things, most) => {
        const widest = Math.max(...things.map(({ width }) => width));
        expect(packed(things, most, GAP).width).toBeLessThanOrEqual(Math.max(most, widest));
      }),
    );
  });

  it('makes a grid of what is alike', () => {
    const alike = Array.from({ length: 6 }, () => ({ width: 100, height: 30 }));
    const [column, , three] = packings(alike, GAP);
    expect(column!.at.map(({ x }) => x)).toEqual([0, 0, 0, 0, 0, 0]);
    expect(three!.at.map(({ x, y }) => [x / 112, y / 42])).toEqual([
      [0, 0],
      [1, 0],
      [2, 0],
      [0, 1],
      [1, 1],
      [2, 1],
    ]);
  });
});
