import fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import { exactAnswers } from '../../src/analysis/index.js';
import type { Component, Estate } from '../../src/estate/index.js';
import { compile, totalFailure } from '../../src/graph/index.js';
import { anyEstate } from './estates.js';
import { RefEstate } from './model.js';
import { refStates } from './static.js';

vi.setConfig({ testTimeout: 180_000 });

/** Down or not in each of the 2^n combinations of what can be lost, by the slow twin. */
function bruteForce(ref: RefEstate, events: readonly Component[], journey: string) {
  const states = Array.from({ length: 2 ** events.length }, (_, bits) => bits);
  const down = states.filter(
    (bits) =>
      !refStates(
        ref,
        events.filter((_, i) => (bits >> i) & 1).map(({ id }) => totalFailure(id)),
      ).serve.has(journey),
  );
  const minimal = down.filter((bits) => !down.some((other) => other !== bits && (other & bits) === other));
  const chance = (bits: number) =>
    events.reduce((product, { unavailability: p = 0 }, i) => product * ((bits >> i) & 1 ? p : 1 - p), 1);
  return {
    probability: down.reduce((sum, bits) => sum + chance(bits), 0),
    sets: minimal.map((bits) => events.flatMap(({ id }, i) => ((bits >> i) & 1 ? [id] : [])).join(' + ')),
  };
}

const rated = (estate: Estate, p: readonly number[]): Estate => ({
  ...estate,
  components: estate.components.map((one, i) =>
    one.kind === 'journey' ? one : { ...one, unavailability: p[i % p.length]! },
  ),
});

it('exact answers are those of every combination on random estates: cycles, k of n, standby groups', () => {
  let larger = 0;
  let cold = 0;
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
        cold += estate.dependencies.filter((one) => one.cold).length;
        for (const found of exactAnswers(estate, compile(estate), () => undefined, journeys, { top: 1e9 })) {
          const expected = bruteForce(ref, events, found.journey);
          expect(found.outOfReach).toBeUndefined();
          expect(found.probability![1]).toBeCloseTo(expected.probability, 11);
          expect(found.sets.map(({ components }) => components.join(' + ')).sort()).toEqual(
            expected.sets.sort(),
          );
          expect(found.count).toBe(BigInt(expected.sets.length));
          expect(found.sizes.reduce((sum, one) => sum + one, 0)).toBe(
            expected.sets.filter((set) => set !== '').length,
          );
          larger += found.sets.filter(({ components }) => components.length > 1).length;
        }
      },
    ),
    { numRuns: 1500 },
  );
  expect(larger).toBeGreaterThan(300);
  expect(cold).toBeGreaterThan(50);
});
