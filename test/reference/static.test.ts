import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { blastRadius, singlePoints } from '../../src/analysis/index.js';
import { compile, evaluateStates, totalFailure } from '../../src/graph/index.js';
import { anyCase, anyEstate } from './estates.js';
import { RefEstate } from './model.js';
import { type RefStates, refReadings, refStates } from './static.js';

vi.setConfig({ testTimeout: 60_000 });
const RUNS = { numRuns: 1500, seed: 20_251_020 };

function serve(states: RefStates, id: string): string {
  if (!states.serve.has(id)) return 'down';
  return states.full.has(id) ? 'up' : 'degraded';
}

function either<T>(a: T, b: T): T | 'unknown' {
  return a === b ? a : 'unknown';
}

describe('static analyses agree with the slow evaluator on random estates', () => {
  it('states of all capabilities of all components', () => {
    fc.assert(
      fc.property(anyCase({ timed: false }), ({ estate, failures }) => {
        const ref = new RefEstate(estate);
        const [a, b] = refReadings(ref, failures);
        const fast = evaluateStates(compile(estate), failures);
        const slow = ref.ids.map((id) => {
          const plain = (layer: keyof RefStates) =>
            either(a[layer].has(id) ? 'up' : 'down', b[layer].has(id) ? 'up' : 'down');
          return {
            id,
            serve: either(serve(a, id), serve(b, id)),
            start: plain('start'),
            change: plain('change'),
            restore: plain('restore'),
            alter: plain('alter'),
          };
        });
        expect(ref.ids.map((id) => ({ id, ...fast.get(id) }))).toEqual(slow);
      }),
      RUNS,
    );
  });

  it('blast radius of every component', () => {
    fc.assert(
      fc.property(anyEstate({ timed: false }), (estate) => {
        const ref = new RefEstate(estate);
        const journeys = ref.ids.filter((id) => ref.kind(id) === 'journey').sort();
        const slow = ref.ids.map((domain) => {
          const [a, b] = refReadings(ref, [totalFailure(domain)]);
          const unknown = journeys.filter((id) => serve(a, id) !== serve(b, id));
          const sure = (state: string) =>
            journeys.filter((id) => serve(a, id) === state && !unknown.includes(id));
          return {
            domain,
            down: sure('down'),
            degraded: sure('degraded'),
            cannotStart: journeys.filter((id) => !a.restore.has(id)),
            cannotChange: journeys.filter((id) => !a.alter.has(id)),
            unknown,
            decidedBy: unknown,
          };
        });
        const fast = blastRadius(compile(estate), ref.ids);
        expect(fast.map((row) => ({ ...row, decidedBy: Object.keys(row.decidedBy) }))).toEqual(slow);
      }),
      RUNS,
    );
  });

  it('single points of failure', () => {
    fc.assert(
      fc.property(anyEstate({ timed: false }), (estate) => {
        const ref = new RefEstate(estate);
        const journeys = ref.ids.filter((id) => ref.kind(id) === 'journey').sort();
        const expected = ref.ids
          .filter((id) => ref.kind(id) !== 'journey')
          .sort()
          .map((id) => {
            const states = refStates(ref, [totalFailure(id)]);
            return { component: id, journeys: journeys.filter((j) => !states.serve.has(j)) };
          })
          .filter((one) => one.journeys.length > 0);
        const fast = singlePoints(compile(estate));
        expect(fast.map(({ component, journeys }) => ({ component, journeys }))).toEqual(expected);
      }),
      RUNS,
    );
  });
});
