import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import {
  diagramOf,
  estimate,
  formulaOf,
  probability,
  simplify,
  simulate,
  simulateDifference,
} from './index.js';
import { normalQuantile, random } from './random.js';

vi.setConfig({ testTimeout: 120_000 });

/** Two of three redundant chains of a part and a supply, each part at p: rare in the square of p. */
function plant(p: number) {
  const chains = [0, 1, 2].map((i) => ({ need: 1, inputs: [2 * (2 * i + 1), 2 * (2 * i + 2)] }));
  const formula = formulaOf(6, [...chains, { need: 2, inputs: [2 * 7, 2 * 8, 2 * 9] }]);
  const of = new Float64Array(6).fill(p);
  return { formula, top: 2 * 10, of, circuit: simplify(formula, 2 * 10) };
}

describe('the normal distribution', () => {
  it.each([
    [0.95, 1.644853626951473],
    [0.975, 1.959963984540054],
    [0.3, -0.5244005127080407],
    [1e-10, -6.361340902404056],
  ])('has %d below %d', (p, z) => {
    expect(normalQuantile(p)).toBeCloseTo(z, 13);
    expect(normalQuantile(1 - p)).toBeCloseTo(-z, p > 1e-9 ? 12 : 5);
  });

  it('has nothing below minus infinity, and half of all below 0', () => {
    expect([0, 0.5, 1].map(normalQuantile)).toEqual([-Infinity, 0, Infinity]);
  });
});

describe('random numbers', () => {
  it('are the same for the same seed and stream, and others for another', () => {
    const take = (seed: number, stream: number) => Array.from({ length: 5 }, random(seed, stream));
    expect(take(1, 2)).toEqual(take(1, 2));
    expect(take(1, 2)).not.toEqual(take(1, 3));
    expect(take(2, 2)).not.toEqual(take(1, 2));
  });
});

describe('importance sampling', () => {
  it.each([1e-2, 1e-4, 1e-6, 1e-9])('finds the exact probability, with parts at %d', (p) => {
    const { formula, top, of, circuit } = plant(p);
    const exact = probability(diagramOf(formula, top), of);
    const {
      probability: found,
      interval,
      samples,
      isWeighted,
    } = estimate(circuit, of, { samples: 2 ** 16, seed: 1 });
    expect(isWeighted).toBe(true);
    // One run alone may be outside of its interval one time in twenty; that intervals hold is the next test's matter.
    const deviationOfMean = (interval[1] - interval[0]) / 2 / 1.96;
    expect(Math.abs(found - exact)).toBeLessThan(4 * deviationOfMean);
    expect(Math.abs(found - exact) / exact).toBeLessThan(0.03);
    // Variance of one sample against that of a crude one, p (1 - p).
    const deviation = deviationOfMean * Math.sqrt(samples);
    const crude = Math.sqrt(exact * (1 - exact));
    expect((deviation / crude) ** 2).toBeLessThan(20 * exact);
  });

  it('is unbiased, and its intervals hold: a probability of 1e-9 in 95 of 100', () => {
    // A pair at 1e-9, another at 1e-11, and an event that has nothing to do with it.
    const formula = formulaOf(5, [
      { need: 2, inputs: [2, 4] },
      { need: 2, inputs: [6, 8] },
      { need: 1, inputs: [12, 14] },
    ]);
    const of = [1e-4, 1e-5, 1e-5, 1e-6, 0.2];
    const exact = probability(diagramOf(formula, 16), of);
    expect(exact).toBeCloseTo(1.01e-9, 12);
    const circuit = simplify(formula, 16);
    let sum = 0;
    let covered = 0;
    const runs = 120;
    for (let seed = 1; seed <= runs; seed++) {
      const { probability: found, interval } = estimate(circuit, of, { samples: 2 ** 12, seed: 7919 * seed });
      sum += found;
      if (interval[0] <= exact && exact <= interval[1]) covered++;
    }
    expect(Math.abs(sum / runs / exact - 1)).toBeLessThan(0.005);
    expect(covered).toBeGreaterThan(0.9 * runs);
    expect(covered).toBeLessThan(0.99 * runs);
  });

  it('holds where a failure may help, and where many events matter little', () => {
    // a and not b, at 1e-7; and 3 of 40 at 1e-4.
    const not = formulaOf(2, [{ need: 2, inputs: [2, 5] }]);
    const one = estimate(simplify(not, 6), [1e-7, 0.3], { samples: 2 ** 16, seed: 1 });
    expect(one.interval[0]).toBeLessThanOrEqual(0.7e-7);
    expect(one.interval[1]).toBeGreaterThanOrEqual(0.7e-7);
    const many = formulaOf(40, [{ need: 3, inputs: Array.from({ length: 40 }, (_, i) => 2 * (i + 1)) }]);
    const of = new Float64Array(40).fill(1e-4);
    const exact = probability(diagramOf(many, 82), of);
    const found = estimate(simplify(many, 82), of, { samples: 2 ** 16, seed: 1 });
    expect(found.interval[0]).toBeLessThanOrEqual(exact);
    expect(found.interval[1]).toBeGreaterThanOrEqual(exact);
    expect((found.interval[1] - found.interval[0]) / exact).toBeLessThan(0.1);
  });

  it('is an ordinary simulation where nothing is rare', () => {
    const { circuit, of } = plant(0.2);
    expect(estimate(circuit, of, { samples: 1000, seed: 1 })).toEqual(simulate(circuit, of, 1000));
  });
});

describe('common random numbers', () => {
  it('tell variants apart that differ little, where runs on their own do not', () => {
    // The last chain gets a supply that is lost a little less.
    const { formula, top, of, circuit } = plant(0.05);
    const better = of.map((p, i) => (i === 5 ? 0.048 : p));
    const diagram = diagramOf(formula, top);
    const exact = probability(diagram, better) - probability(diagram, of);
    const samples = 2 ** 17;
    const found = simulateDifference({ circuit, of }, { circuit, of: better }, samples);
    expect(found.interval[0]).toBeLessThanOrEqual(exact);
    expect(found.interval[1]).toBeGreaterThanOrEqual(exact);
    expect(found.interval[1]).toBeLessThan(0);
    const alone = [simulate(circuit, of, samples, 1), simulate(circuit, better, samples, 2)];
    const width = Math.hypot(...alone.map(({ interval }) => interval[1] - interval[0]));
    expect(found.interval[1] - found.interval[0]).toBeLessThan(width / 5);
  });

  it('have the exact difference in 95 of 100 intervals, of circuits that differ in gates and probabilities', () => {
    const { formula, top, of, circuit } = plant(0.1);
    const series = formulaOf(6, [{ need: 4, inputs: [2, 4, 6, 8, 10, 12] }]);
    const other = of.map((p, i) => p * (1 + 0.1 * i));
    const second = { circuit: simplify(series, 14), of: other };
    const exact = probability(diagramOf(series, 14), other) - probability(diagramOf(formula, top), of);
    let covered = 0;
    for (let seed = 1; seed <= 500; seed++) {
      const { interval } = simulateDifference({ circuit, of }, second, 4096, seed);
      if (interval[0] <= exact && exact <= interval[1]) covered++;
    }
    expect(covered).toBeGreaterThan(455);
    expect(covered).toBeLessThan(495);
  });

  it('draw each model as it is: both margins are those of its own', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (p, q) => {
          const circuit = simplify(formulaOf(1, [{ need: 1, inputs: [2] }]), 4);
          const { difference, samples } = simulateDifference(
            { circuit, of: [p] },
            { circuit, of: [q] },
            20_000,
          );
          const wide = Math.abs(q - p);
          expect(Math.abs(difference - (q - p))).toBeLessThanOrEqual(
            6 * Math.sqrt((wide * (1 - wide)) / samples) + 6 / samples,
          );
        },
      ),
      { numRuns: 200, seed: 3 },
    );
  });
});
