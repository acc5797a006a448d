import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bruteForce, formulas } from '../../test/reference/formulas.js';
import {
  boundsOf,
  countSets,
  cutSets,
  diagramOf,
  formulaOf,
  importance,
  minCutUpperBound,
  OutOfNodes,
  probability,
  rareEvent,
  simplify,
  simulate,
} from './index.js';

const close = (found: number, expected: number) =>
  expect(Math.abs(found - expected)).toBeLessThanOrEqual(1e-11 * Math.max(1, Math.abs(expected)));

describe.each([
  ['acyclic, with negations', false],
  ['cyclic', true],
])('the diagrams of random formulas (%s)', (_, isCyclic) => {
  it('agree with the table of all combinations', () => {
    fc.assert(
      fc.property(formulas(isCyclic), ({ formula, top, p }) => {
        const expected = bruteForce(formula, top, p);
        const diagram = diagramOf(formula, top);
        close(probability(diagram, p), expected.probability);
        expect(countSets(diagram)).toBe(BigInt(expected.minimal.length));
        const found = [...cutSets(diagram, { by: 'order', probabilities: p })];
        expect(found.map(({ events }) => events.join()).sort()).toEqual(
          expected.minimal.map((events) => events.join()).sort(),
        );
        const orders = found.map(({ events }) => events.length);
        expect(orders).toEqual([...orders].sort((a, b) => a - b));
      }),
      { numRuns: 3000 },
    );
  }, 120_000);

  it('agree on importance', () => {
    fc.assert(
      fc.property(formulas(isCyclic), ({ formula, top, p }) => {
        const expected = bruteForce(formula, top, p);
        const chance = (set: readonly number[]) => set.reduce((product, e) => product * p[e - 1]!, 1);
        fc.pre(expected.probability > 0);
        const sum = expected.minimal.reduce((total, set) => total + chance(set), 0);
        for (const [event, one] of importance(diagramOf(formula, top), p)) {
          const [certain, never] = [expected.given(event, true), expected.given(event, false)];
          close(one.birnbaum, certain - never);
          close(one.criticality, ((certain - never) * p[event - 1]!) / expected.probability);
          const own = expected.minimal
            .filter((set) => set.includes(event))
            .reduce((total, set) => total + chance(set), 0);
          close(one.fussellVesely, sum === 0 ? 0 : own / sum);
          close(one.achievement, certain / expected.probability);
          if (never > 1e-4) close(one.reduction * never, expected.probability);
        }
      }),
      { numRuns: 1000 },
    );
  }, 120_000);
});

describe('bounds', () => {
  it('hold with negations', () => {
    fc.assert(
      fc.property(formulas(false), ({ formula, top, p }) => {
        const exact = bruteForce(formula, top, p).probability;
        const [least, most] = boundsOf(simplify(formula, top), p);
        expect(least).toBeLessThanOrEqual(exact + 1e-12);
        expect(most).toBeGreaterThanOrEqual(exact - 1e-12);
      }),
      { numRuns: 2000 },
    );
  }, 120_000);

  it('hold, where a failure never helps', () => {
    fc.assert(
      fc.property(formulas(true), ({ formula, top, p }) => {
        const exact = bruteForce(formula, top, p).probability;
        const diagram = diagramOf(formula, top);
        const [least, most] = boundsOf(simplify(formula, top), p);
        expect(least).toBeLessThanOrEqual(exact + 1e-12);
        expect(most).toBeGreaterThanOrEqual(exact - 1e-12);
        expect(rareEvent(diagram, p)).toBeGreaterThanOrEqual(exact - 1e-12);
        expect(minCutUpperBound(diagram, p)).toBeGreaterThanOrEqual(exact - 1e-12);
      }),
      { numRuns: 2000 },
    );
  }, 120_000);

  it('are the formulas they are named after', () => {
    // Any two of three, at 0.1: three sets of 0.01.
    const formula = formulaOf(3, [{ need: 2, inputs: [2, 4, 6] }]);
    const diagram = diagramOf(formula, 8);
    const p = [0.1, 0.1, 0.1];
    close(rareEvent(diagram, p), 0.03);
    close(minCutUpperBound(diagram, p), 1 - 0.99 ** 3);
    close(probability(diagram, p), 3 * 0.01 * 0.9 + 0.001);
  });
});

describe('sets in order of probability', () => {
  it('come as sorting all of them would have them, down to the cut-off', () => {
    fc.assert(
      fc.property(
        formulas(true),
        fc.double({ min: 1e-6, max: 0.5, noNaN: true }),
        ({ formula, top, p }, cutOff) => {
          const diagram = diagramOf(formula, top);
          const found = [...cutSets(diagram, { by: 'probability', probabilities: p, cutOff })].map(
            (one) => one.probability!,
          );
          const chance = (set: readonly number[]) => set.reduce((product, e) => product * p[e - 1]!, 1);
          const expected = bruteForce(formula, top, p)
            .minimal.map(chance)
            .filter((one) => one >= cutOff)
            .sort((a, b) => b - a);
          expect(found).toHaveLength(expected.length);
          found.forEach((one, i) => {
            close(one, expected[i]!);
          });
        },
      ),
      { numRuns: 1000 },
    );
  }, 120_000);

  it('are made one at a time: the first of more than can be counted in 64 bits', () => {
    // An AND of 70 pairs: 2^70 sets of 70 events.
    const pairs = Array.from({ length: 70 }, (_, i) => ({
      need: 1,
      inputs: [2 * (2 * i + 1), 2 * (2 * i + 2)],
    }));
    const gates = [...pairs, { need: 70, inputs: pairs.map((_, i) => 2 * (141 + i)) }];
    const diagram = diagramOf(formulaOf(140, gates), 2 * (141 + 70));
    expect(countSets(diagram)).toBe(2n ** 70n);
    const p = Array.from({ length: 140 }, (_, i) => (i % 2 === 0 ? 0.5 : 0.25));
    const [first, second] = cutSets(diagram, { by: 'probability', probabilities: p });
    close(first!.probability! * 2 ** 70, 1);
    close(second!.probability! * 2 ** 71, 1);
  });
});

describe('Monte Carlo', () => {
  it.each([
    ['acyclic, with negations', false],
    ['cyclic', true],
  ])(
    'agrees with the exact probability within six standard deviations, and six samples for what is rare (%s)',
    (_, isCyclic) => {
      fc.assert(
        fc.property(formulas(isCyclic), fc.integer(), ({ formula, top, p }, seed) => {
          const exact = probability(diagramOf(formula, top), p);
          const { probability: found, samples, interval } = simulate(simplify(formula, top), p, 20_000, seed);
          expect(Math.abs(found - exact)).toBeLessThanOrEqual(
            6 * Math.sqrt((exact * (1 - exact)) / samples) + 6 / samples,
          );
          expect(interval[0]).toBeLessThanOrEqual(found);
          expect(interval[1]).toBeGreaterThanOrEqual(found);
        }),
        { numRuns: 1000 },
      );
    },
    120_000,
  );

  it('covers the exact probability in 95 of 100 intervals', () => {
    const circuit = simplify(formulaOf(3, [{ need: 2, inputs: [2, 4, 6] }]), 8);
    const exact = 3 * 0.04 * 0.8 + 0.008;
    let covered = 0;
    for (let seed = 1; seed <= 1000; seed++) {
      const [low, high] = simulate(circuit, [0.2, 0.2, 0.2], 1000, seed).interval;
      if (low <= exact && exact <= high) covered++;
    }
    expect(covered).toBeGreaterThan(920);
    expect(covered).toBeLessThan(980);
  });
});

describe('the limits of a diagram', () => {
  it('are told when they are reached', () => {
    // Is at least half of 200 events there, for pairs that share events: far more nodes than allowed.
    const events = 200;
    const gates = Array.from({ length: events }, (_, i) => ({
      need: 2,
      inputs: [2 * (i + 1), 2 * (((i * 37) % events) + 1), 2 * (((i * 91 + 5) % events) + 1)],
    }));
    gates.push({ need: 100, inputs: gates.map((_, i) => 2 * (events + 1 + i)) });
    const formula = formulaOf(events, gates);
    expect(() => diagramOf(formula, 2 * (2 * events + 1), { nodes: 20_000 })).toThrow(OutOfNodes);
  });

  it('are not those of the stack: a chain of 300,000 gates, and an OR of 300,000 events', () => {
    const events = 300_000;
    const chain = Array.from({ length: events }, (_, i) => ({
      need: (i % 2) + 1,
      inputs: [2 * (i + 1), i === 0 ? 2 : 2 * (events + i)],
    }));
    const diagram = diagramOf(formulaOf(events, chain), 2 * (2 * events));
    expect(probability(diagram, new Float64Array(events).fill(0.5))).toBeGreaterThan(0);
    const inputs = Array.from({ length: events }, (_, i) => 2 * (i + 1));
    const flat = diagramOf(formulaOf(events, [{ need: 1, inputs }]), 2 * (events + 1));
    close(probability(flat, new Float64Array(events).fill(1e-6)), -Math.expm1(events * Math.log1p(-1e-6)));
    expect(countSets(flat)).toBe(BigInt(events));
  }, 60_000);
});
