import { describe, expect, it } from 'vitest';
import { estate } from '../../test/small-estate.js';
import { mergeEstates } from './merge.js';

describe('mergeEstates', () => {
  it('the first definition of a component wins; attributes and flags are joined', () => {
    const first = estate()
      .component('web', { name: 'first', attributes: { size: 1 } })
      .build();
    const second = estate()
      .component('web', { name: 'second', glue: true, attributes: { size: 2, zone: 'a' } })
      .build();
    expect(mergeEstates([first, second]).components).toEqual([
      expect.objectContaining({ name: 'first', glue: true, attributes: { size: 1, zone: 'a' } }),
    ]);
  });

  it('keeps a dependency once, with the stronger evidence: declared, observed, code, atlas', () => {
    const by = (kind: 'declared' | 'observed' | 'code' | 'atlas', grace?: number) =>
      estate()
        .needs('web', 'db', { evidence: { by: kind }, ...(grace === undefined ? {} : { grace }) })
        .build();
    const merged = mergeEstates([by('atlas', 60), by('observed'), by('code', 5)]).dependencies;
    expect(merged).toEqual([expect.objectContaining({ evidence: { by: 'observed' }, grace: 60 })]);
    expect(mergeEstates([by('code', 5), by('declared', 7)]).dependencies).toEqual([
      expect.objectContaining({ evidence: { by: 'declared' }, grace: 7 }),
    ]);
  });

  it('soft and hard, run and start are different dependencies', () => {
    const of = estate()
      .needs('web', 'db')
      .needs('web', 'db', { soft: true })
      .needs('web', 'db', { need: 'start' })
      .build();
    expect(mergeEstates([of, of]).dependencies).toHaveLength(3);
  });

  it('the result is sorted and the same whatever order components come in', () => {
    const one = estate().needs('b', 'a').needs('B', 'ä').build();
    const two = estate().needs('B', 'ä').needs('b', 'a').build();
    expect(mergeEstates([one])).toEqual(mergeEstates([two]));
    expect(mergeEstates([one]).components.map((c) => c.id)).toEqual(['B', 'a', 'b', 'ä']);
  });

  it('a journey declared by the user is no longer inferred and keeps its objectives', () => {
    const inferred = estate().component('J').build();
    const journey = { id: 'J', name: 'J', entry: 'J', inferred: true };
    const merged = mergeEstates([
      { ...inferred, journeys: [{ ...journey, inferred: false, objectives: { rto: 60 } }] },
      { ...inferred, journeys: [journey] },
    ]);
    expect(merged.journeys).toEqual([{ ...journey, inferred: false, objectives: { rto: 60 } }]);
  });
});
