import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { downtime, Outages, servingPart } from '../../src/analysis/downtime/index.js';
import { singlePoints } from '../../src/analysis/index.js';
import { bestPlans, type Prize } from '../../src/analysis/remedies/budgets.js';
import { ChangeModel, Questions } from '../../src/analysis/remedies/model.js';
import { bitsIn, findRescues } from '../../src/analysis/remedies/rescues.js';
import { switchOf, withSwitches } from '../../src/analysis/remedies/switches.js';
import { type Candidate, EFFORT_POINTS, type Effort } from '../../src/analysis/remedies/types.js';
import type { Estate } from '../../src/estate/index.js';
import { compile, evaluateStates, totalFailure } from '../../src/graph/index.js';
import { anyEstate } from './estates.js';
import { RefEstate } from './model.js';
import { anyProposals, changed } from './proposals.js';
import { refStates } from './static.js';

vi.setConfig({ testTimeout: 120_000 });
const RUNS = { numRuns: 300, seed: 20_251_020 };
const EFFORTS: readonly Effort[] = ['configuration', 'change', 'project', 'programme'];

function serving(estate: Estate, failed: readonly string[]): Map<string, boolean> {
  const failures = failed.map(totalFailure);
  const { serve } = refStates(new RefEstate(estate), failures);
  return new Map(estate.components.map(({ id }) => [id, serve.has(id)]));
}

const chosen = (candidates: readonly Candidate[], set: number) => candidates.filter((_, n) => (set >> n) & 1);

describe('changes behind switches', () => {
  it('with all switches off everything serves as before, whatever else fails to serve', () => {
    fc.assert(
      fc.property(
        anyProposals(false),
        fc.array(fc.nat(), { maxLength: 3 }),
        ({ estate, candidates }, picks) => {
          const failed = picks.map((n) => estate.components[n % estate.components.length]!.id);
          const off = [...failed, ...candidates.map(switchOf)].map(totalFailure);
          const before = evaluateStates(compile(estate), failed.map(totalFailure));
          const after = evaluateStates(compile(withSwitches(estate, candidates).estate), off);
          for (const [id, state] of before) {
            // What is in doubt is looked up by where it sits, which a wrapper does not.
            expect([id, after.get(id)!.serve === 'down']).toEqual([id, state.serve === 'down']);
          }
        },
      ),
      RUNS,
    );
  });

  it('with some on as if those changes had been made, by the slow evaluator', () => {
    fc.assert(
      fc.property(
        anyProposals(false),
        fc.nat(63),
        fc.array(fc.nat(), { maxLength: 2 }),
        ({ estate, candidates }, set, picks) => {
          const failed = picks.map((n) => estate.components[n % estate.components.length]!.id);
          const off = candidates.filter((_, n) => !((set >> n) & 1)).map(switchOf);
          const model = serving(withSwitches(estate, candidates).estate, [...failed, ...off]);
          const slow = serving(changed(estate, chosen(candidates, set)), failed);
          for (const { id } of estate.components) expect([id, model.get(id)]).toEqual([id, slow.get(id)]);
        },
      ),
      RUNS,
    );
  });
});

describe('down time', () => {
  it('of an estate without clocks is the sum over single points', () => {
    fc.assert(
      fc.property(anyEstate({ timed: false, noStandby: true }), (estate) => {
        const hazards = estate.components
          .filter(({ kind }) => kind !== 'journey')
          .map(({ id }, n) => ({
            component: id,
            rate: { perYear: [n, 2 * n] as const, seconds: 60 * (n + 1), basis: [], sources: [] },
          }));
        const points = singlePoints(compile(estate));
        const result = downtime(estate, hazards, new Map(), new Outages(estate));
        for (const { journey, minutes } of result) {
          const own = points.filter(({ journeys }) => journeys.includes(journey));
          const expected = hazards
            .filter(({ component }) => own.some((one) => one.component === component))
            .reduce((sum, { rate }) => sum + (rate.perYear[1] * rate.seconds) / 60, 0);
          expect(minutes[1]).toBeCloseTo(expected, 6);
        }
      }),
      RUNS,
    );
  });
});

describe('the part that journeys serve by', () => {
  it('costs the same in each loss as the whole estate', () => {
    fc.assert(
      fc.property(anyEstate({ timed: true }), fc.integer({ min: 1, max: 40 }), (estate, seconds) => {
        const losses = estate.components.map(({ id }) => ({ components: [id], seconds }));
        const part = servingPart(estate, compile(estate));
        expect(new Outages(part).of(losses)).toEqual(new Outages(estate).of(losses));
      }),
      RUNS,
    );
  });
});

describe('rescues', () => {
  it('are the minimal sets that trying all of them finds, by the slow evaluator', () => {
    fc.assert(
      fc.property(anyProposals(false), ({ estate, candidates }) => {
        const subjects = estate.components
          .filter(({ kind }) => kind !== 'journey')
          .map(({ id }) => ({ component: id, seconds: 60 }));
        const all = [...Array(1 << candidates.length).keys()];
        const answers = all.map((set) => {
          const made = changed(estate, chosen(candidates, set));
          return subjects.map(({ component }) => serving(made, [component]));
        });
        const expected = new Map<string, number[]>();
        subjects.forEach(({ component }, s) => {
          for (const { id } of estate.journeys) {
            if (answers[0]![s]!.get(id)) continue;
            const good = all.filter((set) => answers[set]![s]!.get(id));
            const minimal = good.filter((set) => !good.some((one) => one !== set && (one & set) === one));
            if (minimal.length > 0) expected.set(`${component} ${id}`, minimal);
          }
        });
        const found = new Map<string, number[]>();
        for (const { component, journeys, sets } of findRescues(
          new ChangeModel(estate, candidates),
          subjects,
        )) {
          for (const id of journeys)
            found.set(
              `${component} ${id}`,
              sets.map(({ changes }) => changes),
            );
        }
        expect([...found.keys()].sort()).toEqual([...expected.keys()].sort());
        for (const [key, minimal] of expected) {
          const own = found.get(key)!;
          for (const set of own) expect(minimal).toContain(set);
          const inAll = minimal.reduce((common, set) => common & set);
          for (const set of minimal) {
            const isTried = bitsIn(set) <= 3 || bitsIn(set & ~inAll) <= 2;
            if (isTried) expect(own).toContain(set);
          }
          expect(new Set(own).size).toBe(own.length);
        }
      }),
      RUNS,
    );
  });

  it('with clocks are those that cost less than every set inside them', () => {
    fc.assert(
      fc.property(
        anyProposals(true, 4),
        fc.integer({ min: 1, max: 40 }),
        ({ estate, candidates }, seconds) => {
          const subjects = estate.components
            .filter(({ kind }) => kind !== 'journey')
            .map(({ id }) => ({ component: id, seconds }));
          const model = new ChangeModel(estate, candidates);
          const asker = new Questions(model, subjects);
          const found = findRescues(model, subjects);
          subjects.forEach(({ component }, subject) => {
            const all = [...Array(1 << candidates.length).keys()].map((changes) => ({ subject, changes }));
            const costs = asker.costs(all);
            model.journeys.forEach((journey, j) => {
              const cost = (set: number) => costs[set]![j]!;
              const inside = (set: number) =>
                all.filter((one) => one.changes !== set && (one.changes & set) === one.changes);
              const expected = all
                .map(({ changes }) => changes)
                .filter((set) => set !== 0 && inside(set).every((one) => cost(one.changes) > cost(set)));
              const own = found.find((one) => one.component === component && one.journeys.includes(journey));
              const tried = expected.filter((set) => bitsIn(set) <= 3);
              const sets = new Map(own?.sets.map(({ changes, after }) => [changes, after]));
              for (const set of tried) expect([set, sets.get(set)]).toEqual([set, cost(set)]);
              for (const set of sets.keys()) expect(expected).toContain(set);
            });
          });
        },
      ),
      { ...RUNS, numRuns: 100 },
    );
  });
});

describe('the best set for each budget', () => {
  const anyPrize = (count: number): fc.Arbitrary<Prize> =>
    fc
      .array(
        fc.record({
          changes: fc.integer({ min: 1, max: (1 << count) - 1 }),
          minutes: fc.integer({ min: 0, max: 9 }).map((n) => [n, 2 * n] as const),
          spares: fc.boolean(),
        }),
        { minLength: 1, maxLength: 3 },
      )
      .chain((sets) =>
        fc.record({
          component: fc.constantFrom('a', 'b', 'c'),
          journeys: fc.constant(['J']),
          sets: fc.constant(sets),
          loss: fc.constant(new Map<string, number>()),
          hasLoss: fc.constant(false),
          singles: fc.constantFrom(['J'], []),
        }),
      );

  it('is worth as much as the best of all sets that it pays for, and what is left out adds hardly anything', () => {
    fc.assert(
      fc.property(
        fc
          .array(fc.constantFrom(...EFFORTS), { minLength: 1, maxLength: 6 })
          .chain((efforts) =>
            fc.tuple(fc.constant(efforts), fc.array(anyPrize(efforts.length), { maxLength: 8 })),
          ),
        ([efforts, prizes]) => {
          const candidates = efforts.map((effort, n) => ({ id: `c${n}`, effort }) as Candidate);
          const value = (set: number) =>
            prizes.reduce((sum, { sets }) => {
              const won = sets.filter(({ changes }) => (changes & set) === changes);
              return sum + Math.max(0, ...won.map(({ minutes }) => minutes[1]));
            }, 0);
          const cost = (set: number) =>
            efforts.reduce((sum, effort, n) => sum + ((set >> n) & 1 ? EFFORT_POINTS[effort] : 0), 0);
          const plans = bestPlans(candidates, prizes);
          for (const budget of [3, 6, 12, 30, 60, 120]) {
            const best = Math.max(
              0,
              ...[...Array(1 << efforts.length).keys()].filter((set) => cost(set) <= budget).map(value),
            );
            const bought = plans.filter((plan) => plan.budget <= budget).at(-1);
            expect((bought?.minutes[1] ?? 0) * 1.02).toBeGreaterThanOrEqual(best - 1e-9);
            expect(bought?.points ?? 0).toBeLessThanOrEqual(budget);
          }
          for (const plan of plans) {
            const set = plan.changes.reduce((bits, id) => bits | (1 << Number(id.slice(1))), 0);
            expect(plan.points).toBe(cost(set));
            expect(plan.minutes[1]).toBeCloseTo(value(set), 6);
          }
        },
      ),
      { ...RUNS, numRuns: 500 },
    );
  });
});
