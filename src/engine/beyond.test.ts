import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bruteForce, formulas } from '../../test/reference/formulas.js';
import { answer } from './answer.js';
import { beyond } from './beyond.js';
import { boundedSets, moreThan, unionOfMostProbable } from './bounded.js';
import { cutSets } from './enumerate.js';
import { formulaOf } from './formula.js';
import { hullOf, isTrueWith } from './hull.js';
import { isMonotone, simplify } from './simplify.js';

describe('sets up to a size', () => {
  it('are those of the table of all combinations, and say whether there are more', () => {
    fc.assert(
      fc.property(formulas(true), ({ formula, top, p }) => {
        const circuit = simplify(formula, top);
        const found = boundedSets(circuit, 10_000);
        if (found === undefined) return;
        const { minimal } = bruteForce(formula, top, p);
        expect(found.isAll).toBe(true);
        const of = [...cutSets(found, { by: 'order' })].map(({ events }) => events.join()).sort();
        expect(of).toEqual(minimal.map((events) => events.join()).sort());
      }),
      { numRuns: 1000 },
    );
  }, 60_000);

  it('stop at the size that fits', () => {
    fc.assert(
      fc.property(formulas(true), fc.integer({ min: 2, max: 30 }), ({ formula, top, p }, nodes) => {
        const found = boundedSets(simplify(formula, top), nodes);
        if (found === undefined) return;
        const { minimal } = bruteForce(formula, top, p);
        const expected = minimal.filter((events) => events.length <= found.order);
        const of = [...cutSets(found, { by: 'order' })].map(({ events }) => events.join()).sort();
        expect(of).toEqual(expected.map((events) => events.join()).sort());
        if (found.isAll) expect(minimal).toEqual(expected);
      }),
      { numRuns: 1000 },
    );
  }, 60_000);
});

describe('the hull of a circuit', () => {
  it('is true wherever the circuit is, has no negations, and is the circuit where no helping event happens', () => {
    fc.assert(
      fc.property(formulas(false), ({ formula, top, p }) => {
        const circuit = simplify(formula, top);
        const hull = hullOf(circuit)!;
        expect(isMonotone(hull.circuit)).toBe(true);
        const { bad } = bruteForce(formula, top, p);
        for (let bits = 0; bits < 2 ** formula.events; bits++) {
          const happening = p.flatMap((_, i) => ((bits >> i) & 1 ? [i + 1] : []));
          expect(isTrueWith(circuit, happening)).toBe(bad.includes(bits));
          if (bad.includes(bits)) expect(isTrueWith(hull.circuit, happening)).toBe(true);
          if (!happening.some((event) => hull.helping.includes(event)))
            expect(isTrueWith(hull.circuit, happening)).toBe(bad.includes(bits));
        }
      }),
      { numRuns: 500 },
    );
  }, 60_000);
});

describe('bounds beyond what is exact', () => {
  it('hold, whatever few nodes there are', () => {
    fc.assert(
      fc.property(
        fc.boolean().chain(formulas),
        fc.integer({ min: 2, max: 40 }),
        ({ formula, top, p }, nodes) => {
          const exact = bruteForce(formula, top, p).probability;
          const question = { probabilities: p, top: 5, by: 'order', nodes } as const;
          const { probability } = beyond(simplify(formula, top), undefined, question);
          expect(probability![0]).toBeLessThanOrEqual(exact + 1e-12);
          expect(probability![1]).toBeGreaterThanOrEqual(exact - 1e-12);
        },
      ),
      { numRuns: 2000 },
    );
  }, 60_000);

  it('meet where all sets are known and they are disjoint or rare', () => {
    fc.assert(
      fc.property(formulas(true), ({ formula, top, p }) => {
        const circuit = simplify(formula, top);
        const found = boundedSets(circuit, 10_000);
        fc.pre(found !== undefined && isMonotone(circuit));
        // All sets are there, and their union is the formula.
        const exact = bruteForce(formula, top, p).probability;
        expect(Math.abs(unionOfMostProbable(found!, p) - exact)).toBeLessThan(1e-12);
      }),
      { numRuns: 500 },
    );
  }, 60_000);

  it('count how many events happen at once', () => {
    const circuit = simplify(formulaOf(3, [{ need: 2, inputs: [2, 4, 6] }]), 8);
    const p = [0.1, 0.2, 0.3];
    expect(moreThan(circuit, p, 3)).toBe(0);
    expect(moreThan(circuit, p, 2)).toBeCloseTo(0.006, 15);
    expect(moreThan(circuit, p, 0)).toBeCloseTo(1 - 0.9 * 0.8 * 0.7, 15);
  });

  it('are narrow where small sets decide, in a formula that is out of reach', () => {
    // Two of the first five, or at least 100 of 200 pairs that share events in no useful order.
    const events = 205;
    const few = { need: 2, inputs: [1, 2, 3, 4, 5].map((event) => 2 * event) };
    const pairs = Array.from({ length: 200 }, (_, i) => ({
      need: 2,
      inputs: [2 * (6 + i), 2 * (6 + ((i * 37 + 11) % 200))],
    }));
    const many = { need: 100, inputs: pairs.map((_, i) => 2 * (events + 2 + i)) };
    const top = { need: 1, inputs: [2 * (events + 1), 2 * (events + 202)] };
    const formula = formulaOf(events, [few, ...pairs, many, top]);
    const found = answer(formula, 2 * (events + 203), {
      probabilities: new Float64Array(events).fill(1e-4),
      top: 3,
      by: 'probability',
      nodes: 20_000,
    });
    expect(found.outOfReach).toMatch(/more than 20000 nodes/);
    expect(found.count).toBeUndefined();
    expect(found.completeTo).toBeGreaterThanOrEqual(2);
    expect(found.sizes.slice(0, 2)).toEqual([0, 10]);
    expect(found.sets.map((set) => set.events.length)).toEqual([2, 2, 2]);
    const [least, most] = found.probability!;
    expect(least).toBeGreaterThan(9.9e-8);
    expect(most / least).toBeLessThan(1.1);
  });

  it('are narrow where what helps is rare', () => {
    // Two of five, unless one of the last ten.
    const first = { need: 2, inputs: [1, 2, 3, 4, 5].map((event) => 2 * event) };
    const helps = { need: 1, inputs: Array.from({ length: 10 }, (_, i) => 2 * (6 + i)) };
    const formula = formulaOf(15, [first, helps, { need: 2, inputs: [2 * 16, 2 * 17 + 1] }]);
    const circuit = simplify(formula, 2 * 18);
    const p = new Float64Array(15).fill(1e-3);
    const exact = answer(formula, 2 * 18, { probabilities: p, top: 0, by: 'order' }).probability![0];
    const [least, most] = beyond(circuit, undefined, { probabilities: p, top: 0, by: 'order' }).probability!;
    expect(least).toBeLessThanOrEqual(exact * (1 + 1e-12));
    expect(most).toBeGreaterThanOrEqual(exact);
    expect(most / least).toBeLessThan(1.02);
  });
});
