import { append, type Dependency, type Failover, type Group, type Journey } from '../../estate/index.js';
import type { Surroundings } from './surroundings.js';

/** A standby group that somebody's journey runs on. */
export interface Standby {
  readonly group: string;
  readonly owner: string;
  readonly failover: Failover;
  /** In order of rank; the first is the active one. */
  readonly members: readonly Dependency[];
  /** Journeys that run on the owner. */
  readonly journeys: readonly string[];
}

/** The standby groups of an estate that journeys run on, in the order of their ids. */
export function standbysOf(
  groups: readonly Group[],
  journeys: readonly Journey[],
  around: Surroundings,
): Standby[] {
  const switched = groups.filter(({ failover }) => failover !== undefined);
  if (switched.length === 0) return [];
  const members = new Map<string, Dependency[]>(switched.map(({ id }) => [id, []]));
  for (const one of around.dependencies) if (one.group !== undefined) members.get(one.group)?.push(one);
  const owners = new Set([...members.values()].map(([first]) => first?.from));
  const usersOf = new Map<string, string[]>();
  for (const { id } of journeys) {
    for (const one of around.behind(id)) {
      if (owners.has(one)) append(usersOf, one, id);
    }
  }
  const standbys: Standby[] = [];
  for (const { id, failover } of switched) {
    const own = members.get(id)!.sort((a, b) => (a.rank ?? 0) - (b.rank ?? 0));
    if (own.length < 2 || own[0]!.need !== 'run') continue;
    const owner = own[0]!.from;
    const users = usersOf.get(owner);
    if (users === undefined) continue;
    standbys.push({ group: id, owner, failover: failover!, members: own, journeys: users });
  }
  return standbys;
}
