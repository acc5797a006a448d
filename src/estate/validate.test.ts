import { describe, expect, it } from 'vitest';
import { estate } from '../../test/small-estate.js';
import type { Estate } from './types.js';
import { validateEstate } from './validate.js';

const messages = (of: Estate) => validateEstate(of).map((one) => one.message);

describe('validateEstate', () => {
  it('is silent about a sound estate', () => {
    const of = estate()
      .needs('J', 'api', { grace: 5, recovery: 10 })
      .group('api', ['a', 'b', 'c'], 2, 3)
      .standby('api', ['east', 'west (cold)'], { needs: ['dns'] });
    expect(messages(of.build())).toEqual([]);
  });

  it('names both ends of a dependency that points nowhere, with its place', () => {
    const of = estate()
      .needs('J', 'api', { evidence: { by: 'code', file: 'main.tf', line: 3 } })
      .build();
    const broken = { ...of, components: of.components.filter((one) => one.id !== 'api') };
    expect(validateEstate(broken)).toEqual([
      {
        severity: 'error',
        message: 'dependency J -> api (run): "api" is no component; add it or correct `to`',
        file: 'main.tf',
        line: 3,
      },
    ]);
  });

  it('finds what is defined twice', () => {
    const of = estate().group('J', ['a', 'b'], 1, 2).build();
    const twice = {
      ...of,
      components: [...of.components, of.components[0]!],
      groups: [...of.groups, of.groups[0]!],
      journeys: [...of.journeys, of.journeys[0]!],
    };
    expect(messages(twice)).toEqual([
      'component "J" is defined twice; keep one of them',
      'group "J group 0" is defined twice; keep one of them',
      'journey "J" is defined twice; keep one of them',
    ]);
  });

  it('finds numbers out of range', () => {
    const of = estate()
      .group('J', ['a', 'b'], 3, 1)
      .needs('J', 'c', { grace: -1, recovery: Number.NaN })
      .build();
    expect(messages(of)).toEqual([
      'dependency J -> c (run): grace is -1, expected 0 seconds or more',
      'dependency J -> c (run): recovery is NaN, expected 0 seconds or more',
      'group "J group 0": need 3, full 1 of 2 members, expected 0 <= need <= full <= members',
    ]);
  });

  it('finds groups whose members do not belong together', () => {
    const of = estate().group('J', ['a', 'b'], 1, 2).build();
    const [first, second] = of.dependencies;
    const mixed = { ...of, dependencies: [first!, { ...second!, from: 'a', need: 'start' as const }] };
    expect(messages(mixed)).toEqual([
      'group "J group 0": members belong to different components',
      'group "J group 0": members have different needs',
    ]);
    expect(messages({ ...of, dependencies: [] })).toEqual([
      'group "J group 0": has no members; add them or remove the group',
    ]);
    expect(messages({ ...of, groups: [] })).toHaveLength(2);
  });

  it('finds standby groups without a clear order', () => {
    const of = estate().standby('J', ['a', 'b'], { detect: -1, needs: [] }).build();
    const sameRank = { ...of, dependencies: of.dependencies.map((one) => ({ ...one, rank: 0 })) };
    expect(messages(sameRank)).toEqual([
      'group "J group 0": detect is -1, expected 0 seconds or more',
      'group "J group 0": ranks 0, 0 are not unique',
    ]);
  });
});
