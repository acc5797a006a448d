import { condense } from '../engine/index.js';
import type { Failure } from '../estate/index.js';
import type { CompiledEstate } from './compile.js';
import { KIND, RUN, START } from './compile.js';
import type { Intervals } from './intervals.js';
import {
  afterLasting,
  atLeast,
  firstGap,
  fromPairs,
  intersect,
  NEVER,
  sameIntervals,
  union,
  without,
} from './intervals.js';
import type { PlacedFailure } from './scenarios.js';
import { runStandby } from './standby.js';

/** A loss of a group and the time its owner was down for it, restart and recovery included. */
export interface GroupLoss {
  readonly lost: readonly [number, number];
  /** When the owner could be started again, at the end of `lost` or later. */
  readonly startable: number;
  readonly back: number;
}

/** What happened to every component, by component index. Seconds since the scenario's start. */
export interface Timeline {
  readonly down: readonly Intervals[];
  /** Down or degraded. */
  readonly notFull: readonly Intervals[];
  /** Could not be started. Only for components where it bears on serving (restart, cold standby); else empty. */
  readonly notStartable: readonly Intervals[];
  /** Losses of each run group, by group. */
  readonly losses: ReadonlyMap<number, readonly GroupLoss[]>;
  /** When each run group had too few members that serve fully, or fewer than its full number. */
  readonly shortfalls: ReadonlyMap<number, Intervals>;
  /** When a run or start group (need: `RUN` or `START`) did not let its owner start. */
  startShortfall(group: number, need: number): Intervals;
}

/** Computes the course of a scenario, exactly, cause before consequence. See README.md for the rules. */
export function simulate(compiled: CompiledEstate, failures: readonly PlacedFailure<Failure>[]): Timeline {
  const simulation = new Simulation(compiled, failures);
  simulation.run();
  return simulation;
}

const ALWAYS: Intervals = [0, Number.POSITIVE_INFINITY];

/** Serve variables are numbered by component; start variables follow. */
interface Plan {
  readonly order: Int32Array;
  readonly offset: Int32Array;
  readonly componentOf: Int32Array;
  readonly cyclic: Uint8Array;
}

const plans = new WeakMap<CompiledEstate, Plan>();

class Simulation implements Timeline {
  readonly down: Intervals[];
  readonly notFull: Intervals[];
  readonly notStartable: Intervals[];
  readonly losses = new Map<number, GroupLoss[]>();
  readonly shortfalls = new Map<number, Intervals>();
  private readonly compiled: CompiledEstate;
  private readonly plan: Plan;
  private readonly size: number;
  private readonly failed: Record<'down' | 'degraded' | 'start', Map<number, Intervals>>;
  /** Of each standby group, when each member was in use. */
  private readonly inUse = new Map<number, readonly Intervals[]>();

  constructor(compiled: CompiledEstate, failures: readonly PlacedFailure<Failure>[]) {
    this.compiled = compiled;
    this.size = compiled.components.length;
    this.plan = planOf(compiled);
    this.down = new Array<Intervals>(this.size).fill(NEVER);
    this.notFull = new Array<Intervals>(this.size).fill(NEVER);
    this.notStartable = new Array<Intervals>(this.size).fill(NEVER);
    const pick = (capability: Failure['capability'], severity: Failure['severity']) =>
      failedTimes(
        failures.filter((one) => one.failure.capability === capability && one.failure.severity === severity),
      );
    this.failed = {
      down: pick('serve', 'down'),
      degraded: pick('serve', 'degraded'),
      start: pick('start', 'down'),
    };
  }

  run(): void {
    const { order, offset, cyclic } = this.plan;
    for (let s = 0; s < cyclic.length; s++) {
      if (cyclic[s] === 1) this.solveCycle(order.subarray(offset[s]!, offset[s + 1]!));
      else this.solveOne(order[offset[s]!]!);
    }
    for (let s = 0; s < cyclic.length; s++) {
      let changed = true;
      while (changed) {
        changed = false;
        for (let i = offset[s]!; i < offset[s + 1]!; i++) if (this.updateNotFull(order[i]!)) changed = true;
        if (cyclic[s] === 0) break;
      }
    }
  }

  /** Whether all members of a group were always well. */
  private isQuiet(g: number): boolean {
    const { groups, members } = this.compiled;
    for (let m = groups.memberOffset[g]!; m < groups.memberOffset[g + 1]!; m++) {
      const to = members.target[m]!;
      if (this.down[to]!.length + this.notFull[to]!.length + this.notStartable[to]!.length > 0) return false;
    }
    return true;
  }

  private updateNotFull(v: number): boolean {
    if (v >= this.size || !this.isTouched(v, RUN)) return false;
    const next = this.notFullOf(v);
    if (sameIntervals(next, this.notFull[v]!)) return false;
    this.notFull[v] = next;
    return true;
  }

  /** Whether anything went wrong with the component itself, or with what its groups up to this need hold. */
  private isTouched(c: number, lastNeed: number): boolean {
    const { groupOffset, groups, members } = this.compiled;
    if (this.failed.down.has(c) || this.failed.degraded.has(c) || this.failed.start.has(c)) return true;
    const end = groups.memberOffset[groupOffset[c * 3 + lastNeed + 1]!]!;
    for (let m = groups.memberOffset[groupOffset[c * 3]!]!; m < end; m++) {
      const to = members.target[m]!;
      if (this.down[to]!.length + this.notFull[to]!.length + this.notStartable[to]!.length > 0) return true;
    }
    return false;
  }

  private solveOne(v: number): void {
    if (v >= this.size) {
      const c = v - this.size;
      if (this.isTouched(c, START)) this.notStartable[c] = this.notStartableOf(c);
    } else if (this.isTouched(v, RUN)) this.down[v] = union(this.failedDown(v), ...this.recovered(v));
  }

  /**
   * A cycle is first solved as if nothing took time to recover, so that every outage ends when the last cause from
   * outside clears. Then each member's restart and recovery is added once. Members that wait for a slower
   * one of the cycle come back with it.
   */
  private solveCycle(variables: Int32Array): void {
    const members = variables.filter((v) => v < this.size);
    const causes = new Map<number, Intervals>();
    for (const c of members) causes.set(c, this.failedDown(c));
    this.spread(variables, causes);
    for (const c of members) causes.set(c, union(this.failedDown(c), ...this.recovered(c)));
    this.spread(variables, causes);
    for (const c of members) for (const g of this.groupsOf(c, RUN)) this.noteWaiting(g);
  }

  /** Adds the losses of a group that come from waiting for slower members of a cycle. */
  private noteWaiting(g: number): void {
    const lost = this.groupLost(g);
    const losses = this.losses.get(g) ?? [];
    for (let i = 0; i < lost.length; i += 2) {
      const back = lost[i + 1]!;
      losses.push({ lost: [lost[i]!, back], startable: back, back });
    }
    if (losses.length > 0) this.losses.set(g, losses);
  }

  /** Least fixpoint of being down, from the given causes, without recovery. */
  private spread(variables: Int32Array, causes: ReadonlyMap<number, Intervals>): void {
    let changed = true;
    while (changed) {
      changed = false;
      for (const v of variables) {
        const isStart = v >= this.size;
        const into = isStart ? this.notStartable : this.down;
        const c = isStart ? v - this.size : v;
        const next = isStart ? this.notStartableOf(c) : union(causes.get(c)!, ...this.lostGroups(c));
        if (sameIntervals(next, into[c]!)) continue;
        into[c] = next;
        changed = true;
      }
    }
  }

  private failedDown(c: number): Intervals {
    return this.failed.down.get(c) ?? NEVER;
  }

  private lostGroups(c: number): Intervals[] {
    return this.groupsOf(c, RUN)
      .map((g) => this.groupLost(g))
      .filter((one) => one.length > 0);
  }

  /** Down times of the owner for each of its lost groups, restart and recovery included. */
  private recovered(c: number): Intervals[] {
    const result: Intervals[] = [];
    for (const g of this.groupsOf(c, RUN)) {
      const lost = this.groupLost(g);
      if (lost.length === 0) {
        this.losses.delete(g);
        continue;
      }
      const { recovery, restarts } = this.comingBack(g);
      const losses: GroupLoss[] = [];
      for (let i = 0; i < lost.length; i += 2) {
        const regained = lost[i + 1]!;
        const startable = restarts ? firstGap(this.notStartable[c]!, regained) : regained;
        losses.push({ lost: [lost[i]!, regained], startable, back: startable + recovery });
      }
      this.losses.set(g, losses);
      result.push(fromPairs(losses.map((one) => [one.lost[0], one.back])));
    }
    return result;
  }

  private comingBack(g: number): { recovery: number; restarts: boolean } {
    const { memberOffset } = this.compiled.groups;
    const { recovery, restart } = this.compiled.members;
    let longest = 0;
    let restarts = false;
    for (let m = memberOffset[g]!; m < memberOffset[g + 1]!; m++) {
      longest = Math.max(longest, recovery[m]!);
      restarts ||= restart[m] === 1;
    }
    return { recovery: longest, restarts };
  }

  /** When the group has fewer members than it needs. */
  private groupLost(g: number): Intervals {
    const { need, failover } = this.compiled.groups;
    if (need[g] === 0 || this.isQuiet(g)) return NEVER;
    const members = this.membersOf(g);
    const lost = members.map((m) => this.memberLost(m));
    if (failover[g] === undefined || members.length === 1) {
      return atLeast(members.length - need[g]! + 1, lost);
    }
    if (lost[0]!.length === 0) return NEVER;
    if (this.isOnItsOwnersCycle(g)) return this.standbyAtOnce(g, members, lost);
    const course = runStandby({
      delay: failover[g]!.detect + failover[g]!.switch,
      auto: failover[g]!.auto,
      lost,
      unavailable: members.map((m) => this.memberUnavailable(m)),
      blocked: this.blocked(g),
    });
    this.inUse.set(g, course.inUse);
    return course.lost;
  }

  /** On a cycle with its owner a standby group has no clock: it switches at once whenever it can. */
  private standbyAtOnce(g: number, members: readonly number[], lost: readonly Intervals[]): Intervals {
    const missing = [lost[0]!, ...members.slice(1).map((m) => this.memberUnavailable(m))];
    this.inUse.set(
      g,
      missing.map((one, i) => without(i === 0 ? ALWAYS : atLeast(i, missing.slice(0, i)), one)),
    );
    return intersect(missing[0]!, union(atLeast(members.length - 1, missing.slice(1)), this.blocked(g)));
  }

  private memberLost(m: number): Intervals {
    const { target, grace } = this.compiled.members;
    return afterLasting(this.down[target[m]!]!, grace[m]!);
  }

  /** A member that cannot be switched to. */
  private memberUnavailable(m: number): Intervals {
    const { target, cold } = this.compiled.members;
    const c = target[m]!;
    return cold[m] === 1 ? union(this.down[c]!, this.notStartable[c]!) : this.down[c]!;
  }

  private blocked(g: number): Intervals {
    return union(...Array.from(this.compiled.groups.failover[g]!.needs, (c) => this.down[c]!));
  }

  private isOnItsOwnersCycle(g: number): boolean {
    const { groups, members } = this.compiled;
    const { componentOf } = this.plan;
    const own = componentOf[groups.owner[g]!];
    return (
      this.membersOf(g).some((m) => {
        const c = members.target[m]!;
        return componentOf[c] === own || (members.cold[m] === 1 && componentOf[this.size + c] === own);
      }) || groups.failover[g]!.needs.some((c) => componentOf[c] === own)
    );
  }

  /** When a component could not be started: like the static rule, at every moment. */
  private notStartableOf(c: number): Intervals {
    const short = [this.failed.start.get(c) ?? NEVER];
    for (const need of [RUN, START]) {
      for (const g of this.groupsOf(c, need)) short.push(this.startShortfall(g, need));
    }
    return union(...short);
  }

  startShortfall(g: number, need: number): Intervals {
    const { groups, kind, members } = this.compiled;
    const list = this.membersOf(g);
    if (groups.need[g] === 0) return NEVER;
    const missing = list.map((m) => {
      const c = members.target[m]!;
      const offers = kind[c] === KIND.domain || (need === START && kind[c] === KIND.service);
      return offers || members.cold[m] === 1 ? union(this.down[c]!, this.notStartable[c]!) : this.down[c]!;
    });
    if (groups.failover[g] === undefined || list.length === 1) {
      return atLeast(list.length - groups.need[g]! + 1, missing);
    }
    const [active, ...later] = missing;
    return intersect(active!, union(atLeast(later.length, later), this.blocked(g)));
  }

  private notFullOf(c: number): Intervals {
    const parts = [this.down[c]!, this.failed.degraded.get(c) ?? NEVER];
    for (const g of this.groupsOf(c, RUN)) {
      const short = this.shortfall(g);
      if (short.length === 0) continue;
      this.shortfalls.set(g, short);
      parts.push(short);
    }
    return union(...parts);
  }

  /** When the group does not let its owner serve fully. */
  private shortfall(g: number): Intervals {
    if (this.isQuiet(g)) return NEVER;
    const { need, full, sound, failover } = this.compiled.groups;
    const members = this.membersOf(g);
    const lost = members.map((m) => this.memberLost(m));
    const degraded = members.map((m) => this.memberDegraded(m));
    if (failover[g] === undefined || members.length === 1) {
      const weak = members.map((_, i) => union(lost[i]!, degraded[i]!));
      return union(
        atLeast(members.length - full[g]! + 1, lost),
        atLeast(members.length - sound[g]! + 1, weak),
      );
    }
    const inUse = this.inUse.get(g) ?? members.map((_, i) => (i === 0 ? ALWAYS : NEVER));
    const missing = members.map((m, i) => {
      if (this.compiled.members.cold[m] === 0) return lost[i]!;
      const notReady = this.notStartable[this.compiled.members.target[m]!]!;
      return union(lost[i]!, need[g] === 0 ? notReady : without(notReady, inUse[i]!));
    });
    const weakInUse = need[g] === 0 ? [] : inUse.map((one, i) => intersect(one, degraded[i]!));
    return union(atLeast(members.length - full[g]! + 1, missing), ...weakInUse);
  }

  private memberDegraded(m: number): Intervals {
    const c = this.compiled.members.target[m]!;
    return without(this.notFull[c]!, this.down[c]!);
  }

  private groupsOf(c: number, need: number): number[] {
    const { groupOffset } = this.compiled;
    return range(groupOffset[c * 3 + need]!, groupOffset[c * 3 + need + 1]!);
  }

  private membersOf(g: number): number[] {
    const { memberOffset } = this.compiled.groups;
    return range(memberOffset[g]!, memberOffset[g + 1]!);
  }
}

function range(from: number, to: number): number[] {
  const numbers = new Array<number>(to - from);
  for (let i = from; i < to; i++) numbers[i - from] = i;
  return numbers;
}

function failedTimes(failures: readonly PlacedFailure<Failure>[]): Map<number, Intervals> {
  const pairs = new Map<number, [number, number][]>();
  for (const { component, failure } of failures) {
    const list = pairs.get(component) ?? [];
    list.push([Math.max(0, failure.from), failure.to ?? Number.POSITIVE_INFINITY]);
    pairs.set(component, list);
  }
  return new Map([...pairs].map(([c, list]) => [c, fromPairs(list)]));
}

/** The order in which serve and start variables follow from each other; made once per compiled estate. */
function planOf(compiled: CompiledEstate): Plan {
  const present = plans.get(compiled);
  if (present !== undefined) return present;
  const size = compiled.components.length;
  const start = startMatters(compiled);
  const offset = new Int32Array(size * 2 + 1);
  const target: number[] = [];
  for (let v = 0; v < size * 2; v++) {
    if (v < size) serveNeeds(compiled, v, (to) => target.push(to));
    else if (start[v - size] === 1) startNeeds(compiled, v - size, (to) => target.push(to));
    offset[v + 1] = target.length;
  }
  const edges = Int32Array.from(target);
  const condensed = condense(size * 2, offset, edges);
  const cyclic = new Uint8Array(condensed.offset.length - 1);
  for (let v = 0; v < size * 2; v++) {
    const own = condensed.componentOf[v]!;
    for (let e = offset[v]!; e < offset[v + 1]!; e++) {
      if (condensed.componentOf[edges[e]!] === own) cyclic[own] = 1;
    }
  }
  const plan = { ...condensed, cyclic };
  plans.set(compiled, plan);
  return plan;
}

/** Components whose being startable bears on whether something serves. */
function startMatters(compiled: CompiledEstate): Uint8Array {
  const size = compiled.components.length;
  const matters = new Uint8Array(size);
  const pending: number[] = [];
  const note = (v: number) => {
    if (v < size || matters[v - size] === 1) return;
    matters[v - size] = 1;
    pending.push(v - size);
  };
  for (let c = 0; c < size; c++) serveNeeds(compiled, c, note);
  for (let c = pending.pop(); c !== undefined; c = pending.pop()) startNeeds(compiled, c, note);
  return matters;
}

function serveNeeds(compiled: CompiledEstate, c: number, visit: (variable: number) => void): void {
  const { groupOffset, groups, members, components } = compiled;
  for (let g = groupOffset[c * 3 + RUN]!; g < groupOffset[c * 3 + RUN + 1]!; g++) {
    for (let m = groups.memberOffset[g]!; m < groups.memberOffset[g + 1]!; m++) {
      visit(members.target[m]!);
      if (members.cold[m] === 1) visit(components.length + members.target[m]!);
      if (members.restart[m] === 1) visit(components.length + c);
    }
    groups.failover[g]?.needs.forEach(visit);
  }
}

function startNeeds(compiled: CompiledEstate, c: number, visit: (variable: number) => void): void {
  const { groupOffset, groups, members, components, kind } = compiled;
  for (let g = groupOffset[c * 3 + RUN]!; g < groupOffset[c * 3 + START + 1]!; g++) {
    const isStart = g >= groupOffset[c * 3 + START]!;
    for (let m = groups.memberOffset[g]!; m < groups.memberOffset[g + 1]!; m++) {
      const to = members.target[m]!;
      visit(to);
      const offers = kind[to] === KIND.domain || (isStart && kind[to] === KIND.service);
      if (offers || members.cold[m] === 1) visit(components.length + to);
    }
    groups.failover[g]?.needs.forEach(visit);
  }
}
