import type { Component, Dependency, Estate, Failover, Need } from '../../src/estate/index.js';

/** The estate as plain objects, for evaluators that are slow and obvious. Shares no code with src/graph. */

export interface RefGroup {
  readonly need: number;
  readonly full: number;
  readonly distinct?: true | undefined;
  readonly failover?: Failover | undefined;
  /** In order of rank for a standby group. */
  readonly members: readonly Dependency[];
}

export class RefEstate {
  readonly estate: Estate;
  readonly ids: readonly string[];
  private readonly components: ReadonlyMap<string, Component>;
  private readonly known = new Map<string, RefGroup[]>();

  constructor(estate: Estate) {
    this.estate = estate;
    this.ids = estate.components.map((one) => one.id);
    this.components = new Map(estate.components.map((one) => [one.id, one]));
  }

  kind(id: string): string {
    return this.components.get(id)!.kind;
  }

  isProvided(id: string): boolean {
    return this.kind(id) === 'service' || this.kind(id) === 'domain';
  }

  groups(owner: string, need: Need): RefGroup[] {
    const key = `${owner} ${need}`;
    const present = this.known.get(key) ?? this.findGroups(owner, need);
    this.known.set(key, present);
    return present;
  }

  private findGroups(owner: string, need: Need): RefGroup[] {
    const mine = this.estate.dependencies.filter((one) => one.from === owner && one.need === need);
    const plain = mine
      .filter((one) => one.group === undefined)
      .map((one) => ({ need: one.soft ? 0 : 1, full: 1, members: [one] }));
    const named = this.estate.groups
      .map((group) => ({ ...group, members: mine.filter((one) => one.group === group.id) }))
      .filter((group) => group.members.length > 0)
      .map((group) =>
        group.failover ? { ...group, members: group.members.toSorted((a, b) => a.rank! - b.rank!) } : group,
      );
    return [...plain, ...named];
  }

  /** Placeholders that may be the failed component; spelled out for the ids the generator uses. */
  inDoubt(failed: string): string[] {
    const candidates: Record<string, string[]> = {
      'p/north-1': ['p/unknown'],
      'p/south-1': ['p/unknown'],
      'p/east-2': ['p/unknown'],
      'p/north-1a': ['p/north-1/unknown-zone', 'p/unknown/unknown-zone'],
      'p/north-1b': ['p/north-1/unknown-zone', 'p/unknown/unknown-zone'],
      'p/north-1/unknown-zone': ['p/unknown/unknown-zone'],
      'p/unknown/unknown-zone': ['p/north-1/unknown-zone'],
      'p/north-1/vm': ['p/unknown/vm'],
      'p/south-1/vm': ['p/unknown/vm'],
      'p/east-2/vm': ['p/unknown/vm'],
    };
    return (candidates[failed] ?? []).filter((id) => this.ids.includes(id));
  }
}
