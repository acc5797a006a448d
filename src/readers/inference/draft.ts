import {
  append,
  type Dependency,
  type Evidence,
  type Failover,
  type Group,
  NEEDS,
  type Need,
} from '../../estate/index.js';
import { eitherRoute } from './routes.js';

/** One member of a group, before the group is complete. */
export interface Member {
  readonly to: string;
  readonly evidence: Evidence;
  readonly grace?: number;
  readonly recovery?: number;
  readonly restart?: boolean;
  readonly cold?: boolean;
  readonly route?: readonly string[];
}

interface OpenGroup {
  readonly from: string;
  readonly need: Need;
  readonly name: string;
  readonly members: Map<string, Member>;
  atLeast: number;
  /** Members wanted for full service; undefined: all of them. */
  full: number | undefined;
  failover: Failover | undefined;
}

/** The group of what an entry passes requests on to, each of its routes to its own. */
const ROUTES = 'routes';
/** More ids than a Map can hold. */
const MOST_IDS = 2 ** 25;

/** Collects dependencies while a reader finds them, in any order, and settles them into an estate's. */
export class Draft {
  readonly #plain = new Map<number, Dependency>();
  readonly #numbers = new Map<string, number>();
  #owner: string | undefined;
  #ownerNumber = 0;
  readonly #groups = new Map<string, OpenGroup>();
  readonly #groupsOf = new Map<string, OpenGroup[]>();

  /** A plain dependency. Of two between the same ends the hard one stays, else the first. */
  depend(dependency: Dependency): void {
    if (dependency.from === dependency.to) return;
    const key = this.#keyOf(dependency.from, dependency.to, dependency.need);
    const known = this.#plain.get(key);
    if (known === undefined || (known.soft && !dependency.soft)) this.#plain.set(key, dependency);
  }

  /** Three things as one number, which is cheaper to look up than a text made of them: exact below 2^53. */
  #keyOf(from: string, to: string, need: Need): number {
    // What a resource needs is found all at once, mostly.
    if (from !== this.#owner) {
      this.#owner = from;
      this.#ownerNumber = this.#numberOf(from);
    }
    return (this.#ownerNumber * MOST_IDS + this.#numberOf(to)) * NEEDS.length + NEEDS.indexOf(need);
  }

  #numberOf(id: string): number {
    let number = this.#numbers.get(id);
    if (number === undefined) {
      number = this.#numbers.size;
      this.#numbers.set(id, number);
    }
    return number;
  }

  /** Visits the plain dependencies so far. */
  eachPlain(visit: (one: Dependency) => void): void {
    this.#plain.forEach(visit);
  }

  /** Visits all dependencies so far, members of unfinished groups included. */
  each(visit: (one: { from: string; to: string; need: Need; soft?: boolean }) => void): void {
    this.#plain.forEach(visit);
    for (const { from, need, members } of this.#groups.values()) {
      for (const to of members.keys()) visit({ from, to, need });
    }
  }

  /** Whether there is such a dependency, by itself or as one of several alternatives. */
  has(from: string, to: string, need: Need): boolean {
    if (this.#plain.has(this.#keyOf(from, to, need))) return true;
    return (this.#groupsOf.get(from) ?? []).some((group) => group.need === need && group.members.has(to));
  }

  /** Turns a group of alternatives into soft dependencies, each on its own. */
  soften(from: string, need: Need, name: string): void {
    const key = `${from}#${need}#${name}`;
    const group = this.#groups.get(key);
    if (group === undefined) return;
    this.#groups.delete(key);
    this.#groupsOf.set(
      from,
      (this.#groupsOf.get(from) ?? []).filter((one) => one !== group),
    );
    for (const { cold: _, ...member } of group.members.values())
      this.depend({ from, need, soft: true, ...member });
  }

  drop(from: string, to: string, need: Need): void {
    this.#plain.delete(this.#keyOf(from, to, need));
  }

  /** An alternative: one more member of the group of that name, which the first call opens. */
  alternative(
    from: string,
    need: Need,
    name: string,
    member: Member,
    options: { atLeast?: number; full?: number; failover?: Failover } = {},
  ): void {
    if (member.to === from) return;
    const key = `${from}#${need}#${name}`;
    let group = this.#groups.get(key);
    if (group === undefined) {
      group = { from, need, name, members: new Map(), atLeast: 1, full: undefined, failover: undefined };
      this.#groups.set(key, group);
      append(this.#groupsOf, from, group);
    }
    group.atLeast = options.atLeast ?? group.atLeast;
    group.full = options.full ?? group.full;
    group.failover = options.failover ?? group.failover;
    const known = group.members.get(member.to);
    if (known === undefined) group.members.set(member.to, member);
    else if (known.route !== undefined || member.route !== undefined)
      group.members.set(member.to, { ...known, route: eitherRoute(known.route, member.route) });
  }

  /** All dependencies and groups. A group with one member is no choice: it becomes a plain dependency. */
  settle(): { dependencies: Dependency[]; groups: Group[] } {
    const groups: Group[] = [];
    const dependencies: Dependency[] = [];
    for (const [id, group] of this.#groups) {
      const members = [...group.members.values()];
      if (members.length === 1) {
        const { cold: _, ...member } = members[0]!;
        this.depend({ from: group.from, need: group.need, ...member });
        continue;
      }
      const need = Math.min(group.atLeast, members.length);
      groups.push({
        id,
        need,
        full: Math.max(
          need,
          Math.min(group.full ?? (group.failover ? need : members.length), members.length),
        ),
        name: group.name,
        ...(group.name === ROUTES ? { distinct: true } : {}),
        ...(group.failover ? { failover: group.failover } : {}),
      });
      members.forEach((member, rank) => {
        dependencies.push({
          from: group.from,
          need: group.need,
          group: id,
          ...member,
          ...(group.failover ? { rank } : {}),
        });
      });
    }
    return { dependencies: [...this.#plain.values(), ...dependencies], groups };
  }
}
