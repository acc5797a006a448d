import fc from 'fast-check';
import type { Candidate } from '../../src/analysis/remedies/types.js';
import type { Dependency, Estate, Group } from '../../src/estate/index.js';
import { anyEstate } from './estates.js';

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
export function anyProposals(timed: boolean, most = 6) {
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
export function changed(estate: Estate, made: readonly Candidate[]): Estate {
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
