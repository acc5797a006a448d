import type { Dependency, Failure } from '../../src/estate/index.js';
import type { RefEstate, RefGroup } from './model.js';
import { refStates } from './static.js';

/** Every second of a scenario, one after the other, up to and including second `seconds`. Integer times only. */

type Ticks = boolean[];

/** What is not well, per component and second. */
export interface RefCourse {
  readonly down: Map<string, Ticks>;
  readonly notFull: Map<string, Ticks>;
  readonly cannotStart: Map<string, Ticks>;
  readonly cannotChange: Map<string, Ticks>;
}

export function refCourse(ref: RefEstate, failures: readonly Failure[], seconds: number): RefCourse {
  const simulator = new Simulator(ref, failures, seconds);
  return simulator.run();
}

class Simulator {
  private readonly ref: RefEstate;
  private readonly failures: readonly Failure[];
  private readonly length: number;
  /** Keys: "S id" is down, "T id" cannot be started. */
  private readonly bad = new Map<string, Ticks>();
  private readonly inUse = new Map<RefGroup, number[]>();
  private readonly cycles: string[][];

  constructor(ref: RefEstate, failures: readonly Failure[], seconds: number) {
    this.ref = ref;
    this.failures = failures;
    this.length = seconds + 1;
    for (const id of ref.ids) {
      this.bad.set(`S ${id}`, this.all(false));
      this.bad.set(`T ${id}`, this.all(false));
    }
    this.cycles = this.findCycles();
  }

  run(): RefCourse {
    for (const keys of this.cycles) {
      const isCycle = keys.length > 1 || this.edges(keys[0]!).includes(keys[0]!);
      if (isCycle) this.solveCycle(keys);
      else this.solveOne(keys[0]!);
    }
    return { down: this.downs(), notFull: this.notFull(), ...this.restartable() };
  }

  private all(value: boolean): Ticks {
    return Array.from({ length: this.length }, () => value);
  }

  private each(at: (t: number) => boolean): Ticks {
    return Array.from({ length: this.length }, (_, t) => at(t));
  }

  private own(id: string, capability: string, severity: string): Ticks {
    return this.each((t) =>
      this.failures.some(
        (one) =>
          one.component === id &&
          one.capability === capability &&
          one.severity === severity &&
          one.from <= t &&
          (one.to === null || t < one.to),
      ),
    );
  }

  // What depends on what, and in which order it can be worked out.

  private edges(key: string): string[] {
    const [layer, id] = [key[0]!, key.slice(2)];
    const result: string[] = [];
    const needs = layer === 'S' ? (['run'] as const) : (['run', 'start'] as const);
    for (const need of needs) {
      for (const group of this.ref.groups(id, need)) {
        for (const [rank, m] of group.members.entries()) {
          result.push(`S ${m.to}`);
          if (isCold(group, rank)) result.push(`T ${m.to}`);
          if (layer === 'S' && m.restart) result.push(`T ${id}`);
          if (layer === 'T' && this.offers(m, need)) result.push(`T ${m.to}`);
        }
        for (const needed of group.failover?.needs ?? []) result.push(`S ${needed}`);
      }
    }
    return result;
  }

  private offers(m: Dependency, need: string): boolean {
    return this.ref.kind(m.to) === 'domain' || (need === 'start' && this.ref.kind(m.to) === 'service');
  }

  private findCycles(): string[][] {
    const keys = [...this.bad.keys()];
    const reach = new Map(keys.map((key) => [key, new Set(this.edges(key))]));
    for (const via of keys) {
      for (const key of keys) {
        if (reach.get(key)!.has(via)) for (const to of reach.get(via)!) reach.get(key)!.add(to);
      }
    }
    const same = (a: string, b: string) => a === b || (reach.get(a)!.has(b) && reach.get(b)!.has(a));
    const left = new Set(keys);
    const result: string[][] = [];
    while (left.size > 0) {
      const next = [...left].find((key) =>
        [...reach.get(key)!].every((to) => !left.has(to) || same(key, to)),
      )!;
      const cycle = keys.filter((key) => same(key, next));
      for (const key of cycle) left.delete(key);
      result.push(cycle);
    }
    return result;
  }

  private cycleOf(key: string): string[] {
    return this.cycles.find((cycle) => cycle.includes(key))!;
  }

  // Serving and starting.

  private solveOne(key: string): void {
    const id = key.slice(2);
    if (key.startsWith('T')) this.bad.set(key, this.cannotStart(id));
    else this.bad.set(key, or(this.own(id, 'serve', 'down'), this.recovering(id)));
  }

  private solveCycle(keys: string[]): void {
    const ids = keys.filter((key) => key.startsWith('S')).map((key) => key.slice(2));
    const causes = new Map(ids.map((id) => [id, this.own(id, 'serve', 'down')]));
    this.spread(keys, causes);
    for (const id of ids) causes.set(id, or(this.own(id, 'serve', 'down'), this.recovering(id)));
    this.spread(keys, causes);
  }

  private spread(keys: string[], causes: Map<string, Ticks>): void {
    for (let before = ''; before !== this.print(keys); ) {
      before = this.print(keys);
      for (const key of keys) {
        const id = key.slice(2);
        if (key.startsWith('T')) this.bad.set(key, this.cannotStart(id));
        else
          this.bad.set(key, or(causes.get(id)!, ...this.ref.groups(id, 'run').map((g) => this.lost(id, g))));
      }
    }
  }

  private print(keys: string[]): string {
    return keys.map((key) => this.bad.get(key)!.map(Number).join('')).join();
  }

  /** Down because of groups, with restart and recovery. */
  private recovering(id: string): Ticks {
    const result = this.all(false);
    for (const group of this.ref.groups(id, 'run')) {
      const lost = this.lost(id, group);
      const recovery = Math.max(...group.members.map((m) => m.recovery ?? 0));
      const restarts = group.members.some((m) => m.restart);
      let waiting = false;
      let left = 0;
      for (let t = 0; t < this.length; t++) {
        if (lost[t]) {
          waiting = true;
        } else if (waiting && !(restarts && this.bad.get(`T ${id}`)![t])) {
          waiting = false;
          left = recovery;
        }
        if (waiting || left > 0) result[t] = true;
        if (!waiting && left > 0) left--;
      }
    }
    return result;
  }

  private memberLost(m: Dependency): Ticks {
    const down = this.bad.get(`S ${m.to}`)!;
    let lasted = 0;
    return this.each((t) => {
      lasted = down[t] ? lasted + 1 : 0;
      return lasted > (m.grace ?? 0);
    });
  }

  private unavailable(group: RefGroup, rank: number): Ticks {
    const m = group.members[rank]!;
    const down = this.bad.get(`S ${m.to}`)!;
    return isCold(group, rank) ? or(down, this.bad.get(`T ${m.to}`)!) : down;
  }

  private blocked(group: RefGroup): Ticks {
    return or(this.all(false), ...group.failover!.needs.map((id) => this.bad.get(`S ${id}`)!));
  }

  private lost(owner: string, group: RefGroup): Ticks {
    if (group.need === 0) return this.all(false);
    const lost = group.members.map((m) => this.memberLost(m));
    if (!group.failover) {
      return this.each((t) => lost.filter((one) => !one[t]).length < group.need);
    }
    const cycle = this.cycleOf(`S ${owner}`);
    const touches = group.members.some(
      (m, rank) => cycle.includes(`S ${m.to}`) || (isCold(group, rank) && cycle.includes(`T ${m.to}`)),
    );
    const onCycle = touches || group.failover.needs.some((id) => cycle.includes(`S ${id}`));
    const unavailable = group.members.map((_, rank) => this.unavailable(group, rank));
    const blocked = this.blocked(group);
    const delay = group.failover.detect + group.failover.switch;
    const used: number[] = [];
    this.inUse.set(group, used);
    let current = 0;
    let clock = 0;
    return this.each((t) => {
      const free = [...group.members.keys()].filter((rank) => rank !== current && !unavailable[rank]![t]);
      const best = Math.min(...free);
      if (onCycle) {
        used[t] = lost[0]![t]
          ? Math.min(...[...group.members.keys()].filter((r) => r > 0 && !unavailable[r]![t]))
          : 0;
        return lost[0]![t] === true && (!Number.isFinite(used[t]) || blocked[t] === true);
      }
      if (group.failover!.failback === 'auto' && best < current) {
        current = best;
        clock = 0;
      }
      used[t] = current;
      if (!lost[current]![t]) {
        clock = 0;
        return false;
      }
      if (!Number.isFinite(best) || blocked[t]) return true;
      if (clock < delay) {
        clock++;
        return true;
      }
      current = best;
      clock = 0;
      used[t] = current;
      return false;
    });
  }

  private cannotStart(id: string): Ticks {
    const short = (['run', 'start'] as const).flatMap((need) =>
      this.ref.groups(id, need).map((group) => {
        const ok = (rank: number, t: number) => {
          const m = group.members[rank]!;
          if (this.bad.get(`S ${m.to}`)![t]) return false;
          return !((this.offers(m, need) || isCold(group, rank)) && this.bad.get(`T ${m.to}`)![t]);
        };
        return this.each((t) => {
          const ranks = [...group.members.keys()].filter((rank) => ok(rank, t));
          if (group.need === 0) return false;
          if (!group.failover) return ranks.length < group.need;
          return !(ranks.includes(0) || (ranks.length > 0 && !this.blocked(group)[t]));
        });
      }),
    );
    return or(this.own(id, 'start', 'down'), ...short);
  }

  // Degraded, and what could be started and changed.

  private downs(): Map<string, Ticks> {
    return new Map(this.ref.ids.map((id) => [id, this.bad.get(`S ${id}`)!]));
  }

  private notFull(): Map<string, Ticks> {
    const down = this.downs();
    const lost = new Map<RefGroup, Ticks[]>();
    for (const id of this.ref.ids) {
      for (const group of this.ref.groups(id, 'run')) {
        this.lost(id, group);
        lost.set(
          group,
          group.members.map((m) => this.memberLost(m)),
        );
      }
    }
    const notFull = new Map(
      this.ref.ids.map((id) => [id, or(down.get(id)!, this.own(id, 'serve', 'degraded'))]),
    );
    for (let changed = true; changed; ) {
      changed = false;
      for (const id of this.ref.ids) {
        const mine = notFull.get(id)!;
        for (let t = 0; t < this.length; t++) {
          if (mine[t]) continue;
          const degraded = (m: Dependency) => notFull.get(m.to)![t] === true && down.get(m.to)![t] !== true;
          const short = this.ref.groups(id, 'run').some((g) => this.isShort(g, lost.get(g)!, degraded, t));
          if (!short) continue;
          mine[t] = true;
          changed = true;
        }
      }
    }
    return notFull;
  }

  private isShort(group: RefGroup, lost: Ticks[], degraded: (m: Dependency) => boolean, t: number): boolean {
    const used = group.failover && group.need > 0 ? this.inUse.get(group)![t]! : -1;
    const serving = group.members.filter((m, rank) => {
      const notReady = isCold(group, rank) && used !== rank && this.bad.get(`T ${m.to}`)![t] === true;
      return !lost[rank]![t] && !notReady;
    });
    if (serving.length < group.full) return true;
    if (group.failover) return used >= 0 && Number.isFinite(used) && degraded(group.members[used]!);
    const sound = group.distinct && group.need > 0 ? group.full : group.need;
    return group.members.filter((m, rank) => !lost[rank]![t] && !degraded(m)).length < sound;
  }

  private restartable() {
    const cannotStart = new Map(this.ref.ids.map((id) => [id, this.all(false)]));
    const cannotChange = new Map(this.ref.ids.map((id) => [id, this.all(false)]));
    for (let t = 0; t < this.length; t++) {
      const serve = new Set(this.ref.ids.filter((id) => !this.bad.get(`S ${id}`)![t]));
      const now = this.failures.filter((one) => one.from <= t && (one.to === null || t < one.to));
      const states = refStates(this.ref, now, { serve });
      for (const id of this.ref.ids) {
        const isJourney = this.ref.kind(id) === 'journey';
        cannotStart.get(id)![t] = !(isJourney ? states.restore : states.start).has(id);
        cannotChange.get(id)![t] = !(isJourney ? states.alter : states.change).has(id);
      }
    }
    return { cannotStart, cannotChange };
  }
}

function isCold(group: RefGroup, rank: number): boolean {
  return group.failover !== undefined && rank > 0 && group.members[rank]!.cold === true;
}

function or(...all: Ticks[]): Ticks {
  return all[0]!.map((_, t) => all.some((one) => one[t]));
}
