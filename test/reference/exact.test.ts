import fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import { exactAnswers, formulaOfEstate } from '../../src/analysis/index.js';
import { simplify, simulate } from '../../src/engine/index.js';
import type { Component, Estate } from '../../src/estate/index.js';
import { compile, totalFailure } from '../../src/graph/index.js';
import { anyEstate } from './estates.js';
import { RefEstate } from './model.js';
import { refServing } from './static.js';

vi.setConfig({ testTimeout: 300_000 });

/** Down or not in each of the 2^n combinations of what can be lost, by the slow twin. */
function bruteForce(ref: RefEstate, events: readonly Component[], journeys: readonly string[]) {
  const states = Array.from({ length: 2 ** events.length }, (_, bits) => bits);
  const serving = states.map(
    (bits) =>
      refServing(
        ref,
        events.filter((_, i) => (bits >> i) & 1).map(({ id }) => totalFailure(id)),
      ).serve,
  );
  const chance = states.map((bits) =>
    events.reduce((product, { unavailability: p = 0 }, i) => product * ((bits >> i) & 1 ? p : 1 - p), 1),
  );
  return journeys.map((journey) => {
    const down = states.filter((bits) => !serving[bits]!.has(journey));
    const isDown = new Set(down);
    // Failures never help: minimal is what no longer is one without any single member.
    const minimal = down.filter((bits) =>
      events.every((_, i) => !((bits >> i) & 1) || !isDown.has(bits ^ (1 << i))),
    );
    const sum = (some: readonly number[]) => some.reduce((total, bits) => total + chance[bits]!, 0);
    return {
      probability: sum(down),
      sets: minimal.map((bits) => events.flatMap(({ id }, i) => ((bits >> i) & 1 ? [id] : [])).join(' + ')),
      /** Probability to be down given that one of them is lost, less that given it is not. */
      birnbaum: events.map(({ unavailability: p = 0 }, i) => {
        const lost = down.filter((bits) => (bits >> i) & 1);
        return sum(lost) / p - (sum(down) - sum(lost)) / (1 - p);
      }),
    };
  });
}

const rated = (estate: Estate, p: readonly number[]): Estate => ({
  ...estate,
  components: estate.components.map((one, i) =>
    one.kind === 'journey' ? one : { ...one, unavailability: p[i % p.length]! },
  ),
});

/** Samples of each journey: few, as there are ten thousand estates to tell a mistake by. */
const SAMPLES = 4096;

it('diagrams, every combination and samples agree on 10,000 random estates: cycles, k of n, standby groups', () => {
  const seen = { larger: 0, cold: 0, domains: 0, journeys: 0, deviation: 0 };
  fc.assert(
    fc.property(
      anyEstate({ timed: false, size: 9 }),
      fc.array(fc.double({ min: 0.001, max: 0.999, noNaN: true }), { minLength: 9, maxLength: 9 }),
      (random, p) => {
        const estate = rated(random, p);
        const ref = new RefEstate(estate);
        const events = estate.components
          .filter(({ id, kind }) => kind !== 'journey' && !id.includes('unknown'))
          .sort((a, b) => (a.id < b.id ? -1 : 1));
        const journeys = estate.components.filter(({ kind }) => kind === 'journey').map(({ id }) => id);
        seen.cold += estate.dependencies.filter((one) => one.cold).length;
        const compiled = compile(estate);
        const { formula, components, downOf } = formulaOfEstate(compiled);
        const of = components.map((c) => compiled.components[c]!.unavailability!);
        const slow = bruteForce(ref, events, journeys);
        exactAnswers(estate, compiled, () => undefined, journeys, { top: 1e9 }).forEach((found, j) => {
          const expected = slow[j]!;
          const [, exact] = found.probability!;
          expect(found.outOfReach).toBeUndefined();
          expect(Math.abs(exact - expected.probability)).toBeLessThan(1e-11);
          expect(found.sets.map(({ components: set }) => set.join(' + ')).sort()).toEqual(
            expected.sets.sort(),
          );
          expect(found.count).toBe(BigInt(expected.sets.length));
          expect(found.sizes.reduce((sum, one) => sum + one, 0)).toBe(
            expected.sets.filter((set) => set !== '').length,
          );
          // Importance, of places as of anything else: that of losing the place itself.
          const importance = new Map(found.importance.map((one) => [one.component, one]));
          events.forEach(({ id, kind, unavailability }, i) => {
            const own = importance.get(id);
            const birnbaum = expected.birnbaum[i]!;
            expect(Math.abs((own?.birnbaum ?? 0) - birnbaum)).toBeLessThan(1e-9);
            if (own === undefined || exact === 0) return;
            const criticality = (birnbaum * unavailability!) / exact;
            expect(Math.abs(own.criticality - criticality)).toBeLessThan(1e-9);
            const worth = 1 + ((1 - unavailability!) * birnbaum) / exact;
            expect(Math.abs(own.achievement / worth - 1)).toBeLessThan(1e-6);
            if (1 - criticality > 1e-6) expect(own.reduction * (1 - criticality)).toBeCloseTo(1, 6);
            if (kind === 'domain' && birnbaum > 0) seen.domains++;
          });
          const circuit = simplify(formula, downOf(compiled.index.get(found.journey)!));
          const sampled = simulate(circuit, of, SAMPLES, seen.journeys).probability;
          const deviation = Math.sqrt((exact * (1 - exact)) / SAMPLES);
          expect(Math.abs(sampled - exact)).toBeLessThanOrEqual(6 * deviation + 6 / SAMPLES);
          if (deviation > 0.002) {
            seen.deviation += ((sampled - exact) / deviation) ** 2;
            seen.journeys++;
          }
          seen.larger += found.sets.filter(({ components: set }) => set.length > 1).length;
        });
      },
    ),
    { numRuns: 10_000, seed: 1981 },
  );
  expect(seen.larger).toBeGreaterThan(2000);
  expect(seen.cold).toBeGreaterThan(400);
  expect(seen.domains).toBeGreaterThan(1000);
  // The squares of standard normal deviates are 1 on average.
  expect(seen.deviation / seen.journeys).toBeGreaterThan(0.9);
  expect(seen.deviation / seen.journeys).toBeLessThan(1.1);
});
