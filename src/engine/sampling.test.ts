import { describe, expect, it } from 'vitest';
import { estimateFrom, formulaOf, planSampling, sampler, simplify } from './index.js';

/** Of 20 events pairs that are lost together, and 2 of 3 of the last ones. */
const gates = [
  ...Array.from({ length: 8 }, (_, i) => ({ need: 2, inputs: [2 * (2 * i + 1), 2 * (2 * i + 2)] })),
  { need: 2, inputs: [34, 36, 38] },
];
const top = { need: 1, inputs: gates.map((_, g) => 2 * (21 + g)) };
const circuit = simplify(formulaOf(20, [...gates, top]), 2 * (21 + gates.length));

describe.each([
  ['often', 0.05],
  ['rarely', 1e-5],
])('an estimate in parts of what is %s true', (_, p) => {
  const of = Array.from({ length: 20 }, () => p);
  const plan = planSampling(circuit, of, { samples: 2 ** 21, seed: 5 });
  const parts = Array.from({ length: plan.parts }, (_, part) => part);

  it('is the same whoever takes which part, and when', () => {
    expect(plan.parts).toBeGreaterThan(2);
    const [one, other] = [sampler(plan), sampler(structuredClone(plan))];
    const found = parts.map(one);
    const again = [...parts].reverse().map((part) => (part % 2 === 0 ? one : other)(part));
    expect(again.reverse()).toEqual(found);
    // No two parts draw the same.
    expect(new Set(found.map(({ sum }) => sum)).size).toBeGreaterThan(1);
  });

  it('holds the probability in its interval', () => {
    const take = sampler(plan);
    const { probability, interval, isWeighted } = estimateFrom(plan, parts.map(take));
    const exact = 1 - (1 - p * p) ** 8 * (1 - (3 * p * p - 2 * p * p * p));
    expect(Math.abs(probability / exact - 1)).toBeLessThan(0.05);
    expect(interval[1] - interval[0]).toBeLessThan(0.1 * exact);
    expect(interval[0]).toBeLessThan(probability);
    expect(isWeighted).toBe(p < 0.01 ? true : undefined);
  });
});
