import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { minimalCutSets } from '../../src/analysis/index.js';
import { compile, totalFailure } from '../../src/graph/index.js';
import { anyEstate } from './estates.js';
import { RefEstate } from './model.js';
import { refStates } from './static.js';

vi.setConfig({ testTimeout: 60_000 });

/** Every combination of up to three components is tried; smaller ones first. */
function bruteForce(ref: RefEstate): { journey: string; sets: string[] }[] {
  const events = ref.ids.filter((id) => ref.kind(id) !== 'journey' && !id.includes('unknown')).sort();
  const journeys = ref.ids.filter((id) => ref.kind(id) === 'journey').sort();
  const found = new Map<string, string[][]>(journeys.map((id) => [id, []]));
  for (const set of combinations(events, 3)) {
    const { serve } = refStates(ref, set.map(totalFailure));
    for (const [journey, sets] of found) {
      const isMinimal = !sets.some((smaller) => smaller.every((id) => set.includes(id)));
      if (!serve.has(journey) && isMinimal) sets.push(set);
    }
  }
  return journeys.map((journey) => ({
    journey,
    sets: found
      .get(journey)!
      .map((set) => set.join(' + '))
      .sort(),
  }));
}

function combinations(of: readonly string[], largest: number): string[][] {
  let all: string[][] = [];
  let last: string[][] = [[]];
  for (let size = 1; size <= largest; size++) {
    last = last.flatMap((set) =>
      of.filter((id) => set.length === 0 || id > set.at(-1)!).map((id) => [...set, id]),
    );
    all = [...all, ...last];
  }
  return all;
}

describe('minimal cut sets', () => {
  it('are exactly those found by trying every combination on random estates', () => {
    let larger = 0;
    fc.assert(
      fc.property(anyEstate({ timed: false, size: 11 }), (estate) => {
        const fast = minimalCutSets(compile(estate));
        larger += fast.reduce((sum, one) => sum + one.sets.filter((set) => set.length > 1).length, 0);
        expect(fast.every((one) => !one.truncated)).toBe(true);
        expect(
          fast.map(({ journey, sets }) => ({ journey, sets: sets.map((set) => set.join(' + ')).sort() })),
        ).toEqual(bruteForce(new RefEstate(estate)));
      }),
      { numRuns: 1000, seed: 7 },
    );
    expect(larger).toBeGreaterThan(200);
  });
});
