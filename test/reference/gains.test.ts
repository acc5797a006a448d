import fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import { exactAnswers, type Gain, Gains } from '../../src/analysis/index.js';
import type { Candidate } from '../../src/analysis/remedies/index.js';
import { ChangeModel } from '../../src/analysis/remedies/model.js';
import type { Component, Estate } from '../../src/estate/index.js';
import { compile } from '../../src/graph/index.js';
import { anyProposals, changed } from './proposals.js';

vi.setConfig({ testTimeout: 120_000 });
const RUNS = { numRuns: 150, seed: 20_251_020 };

const HELPER = /^(?:was|any|way) /;
/** What sits in a helper cannot be lost; the rest is lost that often, for a length that is not known for sure. */
const rates =
  (scale: number) =>
  ({ id, kind }: Component) =>
    kind === 'journey' || HELPER.test(id)
      ? undefined
      : {
          perYear: [scale * (1 + (id.length % 3)), scale * (2 + (id.length % 5))] as const,
          seconds: 3600 * (1 + (id.charCodeAt(0) % 4)),
          errorFactor: 2,
          basis: [],
          sources: [],
        };
const chosen = (candidates: readonly Candidate[], set: number) => candidates.filter((_, n) => (set >> n) & 1);

/** Minutes a year of all journeys, by the exact answers of an estate; those of a journey that does not exist are none. */
function minutesOf(estate: Estate, scale: number): { ends: [number, number]; each: number[] } {
  const ids = estate.journeys.map(({ id }) => id);
  const answers = exactAnswers(estate, compile(estate), rates(scale), ids, { top: 0, draws: 300 });
  const total = { ends: [0, 0] as [number, number], each: Array.from({ length: 300 }, () => 0) };
  for (const { expected } of answers) {
    if (expected === undefined) continue;
    for (const end of [0, 1] as const) total.ends[end] += expected.minutes[end];
    total.each = total.each.map((sum, i) => sum + expected.each[i]!);
  }
  return total;
}

const gainOf = (
  estate: Estate,
  candidates: readonly Candidate[],
  set: number,
  scale: number,
  nodes?: number,
): Gain =>
  new Gains(new ChangeModel(estate, candidates), estate, rates(scale), {
    draws: 300,
    ...(nodes === undefined ? {} : { nodes }),
  }).of(chosen(candidates, set).map(({ id }) => id));

it('is exact minutes before less those of an estate in which the changes have been made', () => {
  const seen = { gains: 0 };
  fc.assert(
    fc.property(anyProposals(false), fc.nat(63), ({ estate, candidates }, set) => {
      if (candidates.length === 0) return;
      const scale = 200;
      const [before, after] = [estate, changed(estate, chosen(candidates, set))].map((one) =>
        minutesOf(one, scale),
      );
      const gain = gainOf(estate, candidates, set, scale);
      expect(gain.figure).toBe('exact');
      for (const end of [0, 1] as const)
        expect(gain.minutes[end]).toBeCloseTo(before!.ends[end] - after!.ends[end], 4);
      const each = before!.each.map((one, i) => one - after!.each[i]!);
      const mean = each.reduce((sum, one) => sum + one, 0) / each.length;
      expect(gain.spread.mean).toBeCloseTo(mean, 4);
      expect(gain.spread.p95).toBeGreaterThanOrEqual(gain.spread.p5);
      if (mean > 1) seen.gains++;
    }),
    RUNS,
  );
  expect(seen.gains).toBeGreaterThan(20);
});

it('is little else than one loss at a time where losses are rare, with clocks, and that where exact is out of reach', () => {
  const seen = { bound: 0, out: 0, gains: 0 };
  fc.assert(
    fc.property(anyProposals(true, 4), fc.nat(15), ({ estate, candidates }, set) => {
      if (candidates.length === 0) return;
      const scale = 1e-4;
      const gain = gainOf(estate, candidates, set, scale);
      const first = gainOf(estate, candidates, set, scale, 1);
      if (gain.figure === 'bound') seen.bound++;
      if (first.figure === 'first-order') seen.out++;
      // What two lose together is a millionth of the time or so.
      const off = Math.abs(gain.spread.mean - first.spread.mean);
      expect(off).toBeLessThanOrEqual(1e-3 * Math.max(first.spread.mean, scale));
      expect(gain.spread.p5).toBeGreaterThanOrEqual(0);
      if (gain.spread.mean > 0) seen.gains++;
    }),
    RUNS,
  );
  for (const count of Object.values(seen)) expect(count).toBeGreaterThan(10);
});
