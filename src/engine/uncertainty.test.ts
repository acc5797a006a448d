import { describe, expect, it } from 'vitest';
import {
  answer,
  deviationOf,
  diagramOf,
  formulaOf,
  lognormalOfMean,
  normalSamples,
  probability,
  propagate,
  spreadOf,
  uniformSamples,
} from './index.js';

describe('a lognormal quantity', () => {
  it('has the error factor between its median and its 95th percentile, and the mean it was made of', () => {
    const { median, errorFactor } = lognormalOfMean(1e-3, 3);
    const values = normalSamples('rate', 20_000).map((z) => median * Math.exp(deviationOf(errorFactor) * z));
    const { mean, p5, p50, p95 } = spreadOf(values);
    expect(mean / 1e-3).toBeCloseTo(1, 2);
    expect(p95 / p50).toBeCloseTo(3, 1);
    expect(p50 / p5).toBeCloseTo(3, 1);
    // Mean over median: exp of half the variance of the logarithm.
    expect(1e-3 / median).toBeCloseTo(Math.exp((Math.log(3) / 1.6448536269514722) ** 2 / 2), 12);
  });

  it('with error factor 1 is a number', () => {
    expect(lognormalOfMean(5, 1)).toEqual({ median: 5, errorFactor: 1 });
  });
});

describe('samples by name', () => {
  it('have one in each of as many equal parts, the same for the same name and others for another', () => {
    const samples = uniformSamples('a', 1000);
    expect([...samples].sort((a, b) => a - b).every((one, i) => Math.floor(one * 1000) === i)).toBe(true);
    expect(uniformSamples('a', 1000)).toEqual(samples);
    const other = uniformSamples('b', 1000);
    const correlation =
      samples.reduce((sum, one, i) => sum + (one - 0.5) * (other[i]! - 0.5), 0) / (1000 / 12);
    expect(Math.abs(correlation)).toBeLessThan(0.1);
  });
});

describe('percentiles', () => {
  it('lie between the two values that they fall between', () => {
    expect(spreadOf(Float64Array.from({ length: 21 }, (_, i) => 20 - i))).toEqual({
      mean: 10,
      p5: 1,
      p50: 10,
      p95: 19,
    });
    expect(spreadOf(Float64Array.of(1, 2)).p50).toBe(1.5);
  });
});

describe('what doubt about events makes of the probability', () => {
  // Any two of three, and a module of two more below an AND with the first.
  const formula = formulaOf(5, [
    { need: 2, inputs: [2, 4, 6] },
    { need: 1, inputs: [8, 10] },
    { need: 2, inputs: [2, 14] },
    { need: 1, inputs: [12, 16] },
  ]);
  const top = 2 * 9;
  const diagram = diagramOf(formula, top);

  it('is in each sample what it would be with these probabilities', () => {
    const events = Array.from({ length: 5 }, (_, i) => uniformSamples(`event ${i}`, 300));
    const found = propagate(diagram, 300, (sample, of) => {
      for (let i = 0; i < 5; i++) of[i] = events[i]![sample]!;
    });
    found.forEach((one, sample) => {
      const of = events.map((values) => values[sample]!);
      expect(one).toBeCloseTo(probability(diagram, of), 14);
    });
  });

  it('comes with the answer', () => {
    const of = new Float64Array(5).fill(0.1);
    const found = answer(formula, top, {
      probabilities: of,
      samples: { count: 500, fill: (sample, into) => into.fill(sample / 1000) },
      top: 0,
      by: 'probability',
    });
    expect(found.sampled).toHaveLength(500);
    expect(found.sampled![100]).toBeCloseTo(found.probability![1], 14);
    expect(found.sampled![0]).toBe(0);
  });

  it('is the mean of a product, larger than the product of means, where two events are one quantity', () => {
    // Both of two pumps of one make: E(p^2) = E(p)^2 exp(s^2).
    const pair = diagramOf(formulaOf(2, [{ need: 2, inputs: [2, 4] }]), 6);
    const deviation = deviationOf(3);
    const { median } = lognormalOfMean(1e-3, 3);
    const draw = (name: string) => normalSamples(name, 8192).map((z) => median * Math.exp(deviation * z));
    const [one, other] = [draw('pump'), draw('other pump')];
    const same = spreadOf(propagate(pair, 8192, (s, of) => of.fill(one[s]!)));
    expect(same.mean / 1e-6).toBeCloseTo(Math.exp(deviation ** 2), 1);
    const apart = spreadOf(
      propagate(pair, 8192, (s, of) => {
        of[0] = one[s]!;
        of[1] = other[s]!;
      }),
    );
    expect(apart.mean / 1e-6).toBeCloseTo(1, 1);
  });

  it('is constant where nothing matters', () => {
    const always = diagramOf(formulaOf(1, [{ need: 1, inputs: [2, 3] }]), 4);
    expect(propagate(always, 10, (_, of) => of.fill(0.5))).toEqual(new Float64Array(10).fill(1));
  });
});
