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
  const found = findGroups(estate, index);
  const { groupOffset, position } = sortGroups(found.keys, components.length * 3);
  return {
    components,
    index,
    dependencies: estate.dependencies,
    groupRecords: new Map(estate.groups.map((one) => [one.id, one])),
    kind: Uint8Array.from(components, (one) => KIND[one.kind]),
    journeys: where(components, (one) => one.kind === 'journey'),
    placeholders: where(components, isPlaceholder),
    groupOffset,
    ...layOut(estate, index, found, position),
  };
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

/** Groups with at least one member in the analyses, in order of appearance. */
interface FoundGroups {
  /** `owner * 3 + need` of each group; need is its index in `NEEDS`. */
  readonly keys: readonly number[];
  /** undefined: a dependency on its own. */
  readonly records: readonly (Group | undefined)[];
  /** Per dependency, -1: left out. */
  readonly groupOfDependency: Int32Array;
  /** Component index of what each dependency needs. */
  readonly target: Int32Array;
}

function findGroups(estate: Estate, index: ReadonlyMap<string, number>): FoundGroups {
  const byId = new Map(estate.groups.map((one, i) => [one.id, i]));
  // Pairs of numbers as one, which is much cheaper to look up than a text made of both: exact below 2^53.
  const named = new Map<number, number>();
  const members = new Set<number>();
  const keys: number[] = [];
  const records: (Group | undefined)[] = [];
  const groupOfDependency = new Int32Array(estate.dependencies.length).fill(-1);
  const target = new Int32Array(estate.dependencies.length);
  let from: string | undefined;
  let owner: number | undefined;
  for (let d = 0; d < estate.dependencies.length; d++) {
    const one = estate.dependencies[d]!;
    // They come owner by owner, mostly.
    if (one.from !== from) {
      from = one.from;
      owner = index.get(from);
    }
    const to = owner === undefined ? undefined : index.get(one.to);
    if (owner === undefined || to === undefined) continue;
    target[d] = to;
    const key = owner * 3 + NEEDS.indexOf(one.need);
    const record = one.group === undefined ? undefined : byId.get(one.group);
    if (record === undefined) {
      groupOfDependency[d] = keys.length;
      keys.push(key);
      records.push(undefined);
      continue;
    }
    const name = key * estate.groups.length + record;
    let group = named.get(name);
    if (group === undefined) {
      group = keys.length;
      named.set(name, group);
      keys.push(key);
      records.push(estate.groups[record]);
    }
    const member = group * index.size + to;
    if (members.has(member)) continue;
    members.add(member);
    groupOfDependency[d] = group;
  }
  return { keys, records, groupOfDependency, target };
}

/** Where each group goes when they are sorted by key, and where the groups of each key begin. */
function sortGroups(keys: readonly number[], keyCount: number) {
  const groupOffset = new Int32Array(keyCount + 1);
  for (let g = 0; g < keys.length; g++) groupOffset[keys[g]! + 1]!++;
  for (let k = 0; k < keyCount; k++) groupOffset[k + 1]! += groupOffset[k]!;
  const next = groupOffset.slice();
  const position = new Int32Array(keys.length);
  for (let g = 0; g < keys.length; g++) position[g] = next[keys[g]!]!++;
  return { groupOffset, position };
}

function layOut(
  estate: Estate,
  index: ReadonlyMap<string, number>,
  found: FoundGroups,
  position: Int32Array,
): { groups: CompiledGroups; members: CompiledMembers } {
  const { keys, records, groupOfDependency } = found;
  const count = keys.length;
  const memberOffset = new Int32Array(count + 1);
  for (let d = 0; d < groupOfDependency.length; d++) {
    const g = groupOfDependency[d]!;
    if (g >= 0) memberOffset[position[g]! + 1]!++;
  }
  for (let g = 0; g < count; g++) memberOffset[g + 1]! += memberOffset[g]!;
  const dependency = new Int32Array(memberOffset[count]!);
  const next = memberOffset.slice();
  for (let d = 0; d < groupOfDependency.length; d++) {
    const g = groupOfDependency[d]!;
    if (g >= 0) dependency[next[position[g]!]!++] = d;
  }

  const owner = new Int32Array(count);
  const need = new Int32Array(count);
  const full = new Int32Array(count);
  const failover = new Array<CompiledFailover | undefined>(count).fill(undefined);
  for (let i = 0; i < count; i++) {
    const g = position[i]!;
    const record = records[i];
    const size = memberOffset[g + 1]! - memberOffset[g]!;
    const soft = record === undefined && estate.dependencies[dependency[memberOffset[g]!]!]!.soft === true;
    owner[g] = Math.floor(keys[i]! / 3);
    need[g] = soft ? 0 : clamp(record?.need ?? 1, 0, record?.failover ? 1 : size);
    full[g] = clamp(record?.full ?? 1, need[g]!, size);
    if (record?.failover === undefined) continue;
    failover[g] = compileFailover(record.failover, index);
    sortByRank(dependency.subarray(memberOffset[g]!, memberOffset[g + 1]!), estate.dependencies);
  }
  return {
    groups: { count, owner, need, full, failover, memberOffset },
    members: layOutMembers(estate, found.target, dependency, memberOffset, failover),
  };
}

function sortByRank(members: Int32Array, dependencies: readonly Dependency[]): void {
  const rank = (d: number) => dependencies[d]!.rank ?? Number.MAX_SAFE_INTEGER;
  members.sort((a, b) => rank(a) - rank(b) || a - b);
}

function layOutMembers(
  estate: Estate,
  targetOfDependency: Int32Array,
  dependency: Int32Array,
  memberOffset: Int32Array,
  failover: readonly (CompiledFailover | undefined)[],
): CompiledMembers {
  const size = dependency.length;
  const target = new Int32Array(size);
  const grace = new Float64Array(size);
  const recovery = new Float64Array(size);
  const restart = new Uint8Array(size);
  const cold = new Uint8Array(size);
  for (let m = 0; m < size; m++) {
    const one = estate.dependencies[dependency[m]!]!;
    target[m] = targetOfDependency[dependency[m]!]!;
    if (one.grace !== undefined) grace[m] = Math.max(0, one.grace);
    if (one.recovery !== undefined) recovery[m] = Math.max(0, one.recovery);
    if (one.restart) restart[m] = 1;
  }
  for (let g = 0; g < failover.length; g++) {
    if (failover[g] === undefined) continue;
    for (let m = memberOffset[g]! + 1; m < memberOffset[g + 1]!; m++) {
      if (estate.dependencies[dependency[m]!]!.cold) cold[m] = 1;
    }
  }
  return { target, grace, recovery, restart, cold, dependency };
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
