import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { downtime, Outages, servingPart } from '../../src/analysis/downtime/index.js';
import { singlePoints } from '../../src/analysis/index.js';
import { bestPlans, type Prize } from '../../src/analysis/remedies/budgets.js';
import { ChangeModel, Questions } from '../../src/analysis/remedies/model.js';
import { bitsIn, findRescues } from '../../src/analysis/remedies/rescues.js';
import { switchOf, withSwitches } from '../../src/analysis/remedies/switches.js';
import { type Candidate, EFFORT_POINTS, type Effort } from '../../src/analysis/remedies/types.js';
import type { Dependency, Estate, Group } from '../../src/estate/index.js';
import { compile, evaluateStates, totalFailure } from '../../src/graph/index.js';
import { anyEstate } from './estates.js';
import { RefEstate } from './model.js';
import { refStates } from './static.js';

vi.setConfig({ testTimeout: 120_000 });
const RUNS = { numRuns: 300, seed: 20_251_020 };
const EFFORTS: readonly Effort[] = ['configuration', 'change', 'project', 'programme'];

interface Picked {
  readonly relieves: readonly number[];
  readonly needs: readonly number[];
  readonly switch: number;
  readonly lasts: number | null;
}

const anyPicked = (timed: boolean): fc.Arbitrary<Picked> =>
  fc.record({
    relieves: fc.array(fc.nat(), { minLength: 1, maxLength: 3 }),
    needs: fc.oneof(fc.constant([]), fc.array(fc.nat(), { maxLength: 1 })),
    switch: timed ? fc.constantFrom(0, 0, 5, 20) : fc.constant(0),
    lasts: timed ? fc.constantFrom(null, null, 10) : fc.constant(null),
  });

/** An estate and some changes that relieve needs of it at random. */
function anyProposals(timed: boolean, most = 6) {
  return fc
    .tuple(
      anyEstate({ timed, size: 9, acyclic: timed }),
      fc.array(anyPicked(timed), { minLength: 1, maxLength: most }),
    )
    .map(([estate, picked]) => {
      const firm = estate.dependencies.filter(({ need, soft }) => need === 'run' && !soft);
      const at = <T>(list: readonly T[], n: number) => list[n % list.length]!;
      const candidates = picked.flatMap((one, n): Candidate[] =>
        firm.length === 0
          ? []
          : [
              {
                id: `c${n}`,
                kind: 'test',
                title: `change ${n}`,
                why: '',
                effort: 'change',
                subjects: [],
                evidence: [],
                sources: [],
                relieves: one.relieves.map((r) => ({ dependency: at(firm, r) })),
                needs: one.needs.map((c) => at(estate.components, c).id),
                ...(one.switch === 0 ? {} : { switch: one.switch }),
                ...(one.lasts === null ? {} : { lasts: one.lasts }),
              },
            ],
      );
      return { estate, candidates };
    });
}

/** The estate with changes made, written anew: a relieved need is met by what met it, or by what the changes need. */
function changed(estate: Estate, made: readonly Candidate[]): Estate {
  const unit = ({ from, to, need, group }: Dependency) =>
    JSON.stringify([from, need, group ?? null, group ? '' : to]);
  const ways = new Map<string, Candidate[]>();
  for (const one of made) {
    for (const relief of one.relieves) {
      if (!('dependency' in relief)) continue;
      const key = unit(relief.dependency);
      ways.set(key, [...(ways.get(key) ?? []), one]);
    }
  }
  const source = { file: 'random.tf', line: 1 };
  const evidence = { by: 'declared' } as const;
  const extra = new Set<string>();
  const components = [...estate.components];
  const groups: Group[] = [...estate.groups];
  const helper = (id: string) => {
    if (extra.has(id)) return false;
    extra.add(id);
    components.push({ id, kind: 'resource', type: 'helper', name: id, source });
    return true;
  };
  const dependencies: Dependency[] = [];
  for (const one of estate.dependencies) {
    const own = ways.get(unit(one));
    if (own === undefined) {
      dependencies.push(one);
      continue;
    }
    // Nothing is needed where a change stands by itself.
    if (own.some(({ needs }) => needs.length === 0)) continue;
    const was = `was ${unit(one)}`;
    if (helper(was)) {
      const id = `any ${unit(one)}`;
      groups.push({ id, need: 1, full: 1 });
      dependencies.push({ from: one.from, to: was, need: one.need, group: id, evidence });
      for (const { id: name, needs } of own) {
        const way = `way ${name}`;
        if (helper(way)) for (const to of needs) dependencies.push({ from: way, to, need: 'run', evidence });
        dependencies.push({ from: one.from, to: way, need: one.need, group: id, evidence });
      }
    }
    dependencies.push({ ...one, from: was });
  }
  return { ...estate, components, dependencies, groups };
}

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
