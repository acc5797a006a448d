import type { Dependency, Group, Need } from '../../../../src/estate/index.js';
import { append, NEEDS } from '../../../../src/estate/index.js';

/** Dependencies that belong together: one alone, or the alternatives of a group. */
export interface Relation {
  readonly group: Group | null;
  /** Of a standby group in the order of preference. */
  readonly members: readonly Dependency[];
}

/** What there is for one need, the indispensable first. */
export interface Relations {
  readonly need: Need;
  readonly hard: readonly Dependency[];
  readonly alternatives: readonly Relation[];
  readonly soft: readonly Dependency[];
}

/** Dependencies by what they are for; needs without any are left out. */
export function relationsOf(
  dependencies: readonly Dependency[],
  groups: ReadonlyMap<string, Group>,
): Relations[] {
  return NEEDS.flatMap((need) => {
    const own = dependencies.filter((one) => one.need === need);
    if (own.length === 0) return [];
    const grouped = new Map<string, Dependency[]>();
    for (const one of own) if (one.group !== undefined) append(grouped, one.group, one);
    const alternatives = [...grouped].map(([id, members]) => ({
      group: groups.get(id) ?? null,
      members: [...members].sort((a, b) => (a.rank ?? 0) - (b.rank ?? 0)),
    }));
    const single = own.filter(({ group }) => group === undefined);
    return [
      {
        need,
        hard: single.filter(({ soft }) => soft !== true),
        alternatives,
        soft: single.filter(({ soft }) => soft === true),
      },
    ];
  });
}
