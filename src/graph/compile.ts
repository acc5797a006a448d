import type { Component, Dependency, Estate, Failover, Group, Kind } from '../estate/index.js';
import { NEEDS } from '../estate/index.js';
import { isPlaceholder } from './unknown.js';

/** Codes of `Component.kind` in typed arrays. */
export const KIND: Readonly<Record<Kind, number>> = {
  resource: 0,
  service: 1,
  domain: 2,
  'third-party': 3,
  journey: 4,
};

/** How a standby group switches; times in seconds. */
export interface CompiledFailover {
  readonly detect: number;
  readonly switch: number;
  readonly auto: boolean;
  /** Component indices. */
  readonly needs: Int32Array;
}

/**
 * Groups of all owners, sorted by owner and need. Group g has the members `memberOffset[g]` up to (not including)
 * `memberOffset[g + 1]` of `Members`. A dependency without a group is a group of one.
 */
export interface CompiledGroups {
  readonly count: number;
  readonly owner: Int32Array;
  /** Below this many serving members the owner is down. */
  readonly need: Int32Array;
  /** Below this many serving members the owner is degraded. */
  readonly full: Int32Array;
  /**
   * Below this many members that are not degraded themselves the owner is: `need`, as one that is degraded is replaced by
   * another; `full` where none can take another's place (routes).
   */
  readonly sound: Int32Array;
  /** Present for a standby group; its members are sorted by rank. */
  readonly failover: readonly (CompiledFailover | undefined)[];
  readonly memberOffset: Int32Array;
}

export interface CompiledMembers {
  /** Component index of the member. */
  readonly target: Int32Array;
  /** Seconds. */
  readonly grace: Float64Array;
  /** Seconds. */
  readonly recovery: Float64Array;
  readonly restart: Uint8Array;
  /** Standby that must be started first; never set on the first (active) member. */
  readonly cold: Uint8Array;
  /** Index into `CompiledEstate.dependencies`. */
  readonly dependency: Int32Array;
}

/** An estate as typed arrays: component ids become indices once, in the order of their ids. */
export interface CompiledEstate {
  /** Components inside the analyses, sorted by id: neither disabled nor glue. */
  readonly components: readonly Component[];
  readonly index: ReadonlyMap<string, number>;
  readonly dependencies: readonly Dependency[];
  readonly groupRecords: ReadonlyMap<string, Group>;
  /** `KIND` code per component. */
  readonly kind: Uint8Array;
  /** Component indices of the journeys, sorted by id. */
  readonly journeys: Int32Array;
  /** Component indices of unknown placeholders such as `aws/unknown`. */
  readonly placeholders: Int32Array;
  /** Groups of component c for need n: `groupOffset[c * 3 + n]` up to the next entry; n is the index in `NEEDS`. */
  readonly groupOffset: Int32Array;
  readonly groups: CompiledGroups;
  readonly members: CompiledMembers;
}

/** Index of a need in `CompiledEstate.groupOffset`. */
export const RUN = 0;
export const START = 1;
export const CHANGE = 2;

/**
 * Compiles an estate for the analyses. Never fails: a dependency from or to something that is not in the estate,
 * is disabled or is glue is left out, and a group's `need` and `full` shrink to the members that are left.
 */
export function compile(estate: Estate): CompiledEstate {
  const components = inAnalyses(estate.components);
  const index = new Map<string, number>();
  for (let c = 0; c < components.length; c++) index.set(components[c]!.id, c);
  const groupRecords = new Map<string, Group>();
  for (const one of estate.groups) groupRecords.set(one.id, one);
  return {
    components,
    index,
    dependencies: estate.dependencies,
    groupRecords,
    kind: kindsOf(components),
    journeys: where(components, (one) => one.kind === 'journey'),
    placeholders: where(components, isPlaceholder),
    ...layOut(estate.dependencies, index, groupRecords),
  };
}

function kindsOf(components: readonly Component[]): Uint8Array {
  const kind = new Uint8Array(components.length);
  for (let c = 0; c < kind.length; c++) kind[c] = KIND[components[c]!.kind];
  return kind;
}

function inAnalyses(all: readonly Component[]): Component[] {
  const sorted = all.filter((one) => !one.disabled && !one.glue);
  const isSorted = sorted.every((one, i) => i === 0 || sorted[i - 1]!.id < one.id);
  if (isSorted) return sorted;
  const first = new Map<string, Component>();
  for (const one of sorted) if (!first.has(one.id)) first.set(one.id, one);
  return [...first.keys()].sort().map((id) => first.get(id)!);
}

function where(components: readonly Component[], holds: (one: Component) => boolean): Int32Array {
  const found: number[] = [];
  components.forEach((one, c) => {
    if (holds(one)) found.push(c);
  });
  return Int32Array.from(found);
}

/** Dependencies sorted by owner, in the order of the estate: those of component c are `order[offset[c]]` up to the next. */
function byOwner(dependencies: readonly Dependency[], index: ReadonlyMap<string, number>) {
  const ownerOf = new Int32Array(dependencies.length);
  const offset = new Int32Array(index.size + 1);
  let from: string | undefined;
  let owner = -1;
  let count = 0;
  for (let d = 0; d < ownerOf.length; d++) {
    const one = dependencies[d]!;
    // They come owner by owner, mostly.
    if (one.from !== from) {
      from = one.from;
      owner = index.get(from) ?? -1;
    }
    ownerOf[d] = owner;
    if (owner < 0) continue;
    offset[owner]!++;
    count++;
  }
  // First where those of each owner end; filled from the back, that is where they begin.
  for (let c = 1; c <= index.size; c++) offset[c]! += offset[c - 1]!;
  const order = new Int32Array(count);
  for (let d = ownerOf.length - 1; d >= 0; d--) if (ownerOf[d]! >= 0) order[--offset[ownerOf[d]!]!] = d;
  return { order, offset };
}

/**
 * Groups and members, owner by owner, and no arrays in between: beside an estate that fills the heap, each makes the
 * collector of garbage walk through all of it again.
 */
function layOut(
  dependencies: readonly Dependency[],
  index: ReadonlyMap<string, number>,
  records: ReadonlyMap<string, Group>,
): Pick<CompiledEstate, 'groupOffset' | 'groups' | 'members'> {
  const { order, offset } = byOwner(dependencies, index);
  const groupOffset = new Int32Array(index.size * NEEDS.length + 1);
  const groups = new GroupArrays(order.length);
  const members = new MemberArrays(order.length, index.size);
  // Of the owner's dependencies: component index of what each needs, -1 where that is not there or has its group; and
  // which of the needs it is.
  const targets: number[] = [];
  const needs: number[] = [];
  for (let owner = 0; owner < index.size; owner++) {
    const from = offset[owner]!;
    const to = offset[owner + 1]!;
    for (let i = from; i < to; i++) {
      const one = dependencies[order[i]!]!;
      targets[i - from] = index.get(one.to) ?? -1;
      needs[i - from] = NEEDS.indexOf(one.need);
    }
    for (let n = 0; n < NEEDS.length; n++) {
      groupOffset[owner * NEEDS.length + n] = groups.count;
      for (let i = from; i < to; i++) {
        if (needs[i - from] !== n || targets[i - from]! < 0) continue;
        const one = dependencies[order[i]!]!;
        const record = one.group === undefined ? undefined : records.get(one.group);
        members.put(order[i]!, targets[i - from]!, groups.count);
        for (let j = i + 1; record !== undefined && j < to; j++) {
          if (needs[j - from] !== n || targets[j - from]! < 0) continue;
          if (dependencies[order[j]!]!.group !== one.group) continue;
          members.put(order[j]!, targets[j - from]!, groups.count);
          targets[j - from] = -1;
        }
        const first = groups.memberOffset[groups.count]!;
        if (record?.failover !== undefined) members.sortByRank(first, dependencies);
        members.describe(first, dependencies, record?.failover !== undefined);
        groups.close(owner, members.count, one, record, index);
      }
    }
  }
  groupOffset[index.size * NEEDS.length] = groups.count;
  return { groupOffset, groups: groups.result(), members: members.result() };
}

function compileFailover(failover: Failover, index: ReadonlyMap<string, number>): CompiledFailover {
  return {
    detect: Math.max(0, failover.detect),
    switch: Math.max(0, failover.switch),
    auto: failover.failback === 'auto',
    needs: Int32Array.from(failover.needs.map((id) => index.get(id) ?? -1)).filter((i) => i >= 0),
  };
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}

/** Groups as they are found: arrays for as many as there may be, cut at the end. */
class GroupArrays {
  count = 0;
  readonly memberOffset: Int32Array;
  readonly #owner: Int32Array;
  readonly #need: Int32Array;
  readonly #full: Int32Array;
  readonly #sound: Int32Array;
  readonly #failover: (CompiledFailover | undefined)[] = [];

  constructor(most: number) {
    this.memberOffset = new Int32Array(most + 1);
    this.#owner = new Int32Array(most);
    this.#need = new Int32Array(most);
    this.#full = new Int32Array(most);
    this.#sound = new Int32Array(most);
  }

  /** Ends the group whose last member is the one before `memberEnd`; `first` is a dependency of it. */
  close(
    owner: number,
    memberEnd: number,
    first: Dependency,
    record: Group | undefined,
    index: ReadonlyMap<string, number>,
  ): void {
    const size = memberEnd - this.memberOffset[this.count]!;
    const soft = record === undefined && first.soft === true;
    const need = soft ? 0 : clamp(record?.need ?? 1, 0, record?.failover ? 1 : size);
    this.#owner[this.count] = owner;
    this.#need[this.count] = need;
    const full = clamp(record?.full ?? 1, need, size);
    this.#full[this.count] = full;
    this.#sound[this.count] = need > 0 && record?.distinct ? full : need;
    this.#failover.push(record?.failover && compileFailover(record.failover, index));
    this.memberOffset[++this.count] = memberEnd;
  }

  result(): CompiledGroups {
    return {
      count: this.count,
      owner: this.#owner.subarray(0, this.count),
      need: this.#need.subarray(0, this.count),
      full: this.#full.subarray(0, this.count),
      sound: this.#sound.subarray(0, this.count),
      failover: this.#failover,
      memberOffset: this.memberOffset.subarray(0, this.count + 1),
    };
  }
}

/** Members as they are found, group after group. */
class MemberArrays {
  count = 0;
  readonly #dependency: Int32Array;
  readonly #target: Int32Array;
  readonly #grace: Float64Array;
  readonly #recovery: Float64Array;
  readonly #restart: Uint8Array;
  readonly #cold: Uint8Array;
  /** Group that a component was last put into: none takes the same twice. */
  readonly #lastGroup: Int32Array;

  constructor(most: number, components: number) {
    this.#dependency = new Int32Array(most);
    this.#target = new Int32Array(most);
    this.#grace = new Float64Array(most);
    this.#recovery = new Float64Array(most);
    this.#restart = new Uint8Array(most);
    this.#cold = new Uint8Array(most);
    this.#lastGroup = new Int32Array(components).fill(-1);
  }

  put(dependency: number, target: number, group: number): void {
    if (this.#lastGroup[target] === group) return;
    this.#lastGroup[target] = group;
    this.#dependency[this.count] = dependency;
    this.#target[this.count++] = target;
  }

  /** Sorts the members from `first` on, active first; those without a rank come last. */
  sortByRank(first: number, dependencies: readonly Dependency[]): void {
    const rank = (d: number) => dependencies[d]!.rank ?? Number.MAX_SAFE_INTEGER;
    const found = this.#dependency.subarray(first, this.count);
    const targetOf = new Map(Array.from(found, (d, i) => [d, this.#target[first + i]!]));
    found.sort((a, b) => rank(a) - rank(b) || a - b);
    found.forEach((d, i) => {
      this.#target[first + i] = targetOf.get(d)!;
    });
  }

  /** What the dependencies of the members from `first` on say of them. */
  describe(first: number, dependencies: readonly Dependency[], isStandby: boolean): void {
    for (let m = first; m < this.count; m++) {
      const one = dependencies[this.#dependency[m]!]!;
      if (one.grace !== undefined) this.#grace[m] = Math.max(0, one.grace);
      if (one.recovery !== undefined) this.#recovery[m] = Math.max(0, one.recovery);
      if (one.restart) this.#restart[m] = 1;
      if (isStandby && m > first && one.cold) this.#cold[m] = 1;
    }
  }

  result(): CompiledMembers {
    return {
      target: this.#target.subarray(0, this.count),
      grace: this.#grace.subarray(0, this.count),
      recovery: this.#recovery.subarray(0, this.count),
      restart: this.#restart.subarray(0, this.count),
      cold: this.#cold.subarray(0, this.count),
      dependency: this.#dependency.subarray(0, this.count),
    };
  }
}
