import type { Dependency } from '../../../../src/estate/index.js';
import { append } from '../../../../src/estate/index.js';
import type { Document } from '../../model/types.js';

/** A switch from an active component to the first of its standbys that serves. */
export interface Standby {
  readonly active: string;
  readonly standbys: readonly string[];
  /** Between zones the members are subnets, and what moves is what sits in them. */
  readonly isBetweenZones: boolean;
  /** Seconds to notice and to switch. */
  readonly seconds: number;
}

/** The standby groups among what a journey, by its id, cannot run without. */
export function standbysOf({ estate, groups, needs }: Document): (journey: string) => Standby[] {
  const switching = [...groups.values()].filter(({ failover }) => failover !== undefined);
  if (switching.length === 0) return () => [];
  const membersOf = new Map<string, Dependency[]>();
  for (const one of estate.dependencies) if (one.group !== undefined) append(membersOf, one.group, one);
  return (journey) => {
    const seen = new Set([journey]);
    for (const id of seen) {
      for (const { to, need, soft } of needs.get(id) ?? []) if (need === 'run' && !soft) seen.add(to);
    }
    return switching.flatMap(({ id, name, failover }) => {
      const members = (membersOf.get(id) ?? [])
        .filter(({ from }) => seen.has(from))
        .sort((a, b) => (a.rank ?? 0) - (b.rank ?? 0));
      const [first, ...others] = members;
      if (first === undefined || others.length === 0) return [];
      const isBetweenZones = name === 'zones';
      return [
        {
          active: isBetweenZones ? first.from : first.to,
          standbys: others.map(({ to }) => to),
          isBetweenZones,
          seconds: failover!.detect + failover!.switch,
        },
      ];
    });
  };
}
