import fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import { blastSubjects, pairsOf } from '../../src/analysis/index.js';
import { compile, totalFailure } from '../../src/graph/index.js';
import { anyEstate } from './estates.js';
import { RefEstate } from './model.js';
import { refServing } from './static.js';

vi.setConfig({ testTimeout: 120_000 });

it('pairs are those that trying every two losses finds, by the slow evaluator: none more and none less', () => {
  const seen = { pairs: 0, alike: 0 };
  fc.assert(
    fc.property(anyEstate({ timed: false, size: 12 }), (estate) => {
      const compiled = compile(estate);
      const ref = new RefEstate(estate);
      const journeys = estate.journeys.map(({ id }) => id);
      const downWith = (ids: readonly string[]) => {
        const { serve } = refServing(ref, ids.map(totalFailure));
        return journeys.filter((id) => !serve.has(id));
      };
      const subjects = blastSubjects(compiled);
      const alone = new Map(subjects.map((id) => [id, downWith([id])]));
      const expected = new Map<string, string>();
      subjects.forEach((a, i) => {
        for (const b of subjects.slice(i + 1)) {
          const more = downWith([a, b]).filter(
            (id) => !alone.get(a)!.includes(id) && !alone.get(b)!.includes(id),
          );
          if (more.length > 0) expected.set(`${a} + ${b}`, more.sort().join());
        }
      });
      const found = new Map<string, string>();
      for (const { first, second, journeys: down } of pairsOf(compiled).pairs) {
        if (first.length * second.length > 1) seen.alike++;
        for (const a of first)
          for (const b of second) found.set([a, b].sort().join(' + '), [...down].sort().join());
      }
      expect(Object.fromEntries(found)).toEqual(Object.fromEntries(expected));
      seen.pairs += found.size;
    }),
    { numRuns: 800, seed: 20_251_020 },
  );
  expect(seen.pairs).toBeGreaterThan(100);
  expect(seen.alike).toBeGreaterThan(10);
});
