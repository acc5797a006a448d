import type { Equations } from './system.js';

/** Scenarios evaluated side by side in one pass: one bit each, 16 words are one cache line per variable. */
export const SCENARIOS_PER_PASS = 512;

/**
 * `greatest`: what serves while it serves (cycles hold themselves up). `least`: what can be reached from nothing
 * running (cycles have to be entered from outside).
 */
export type Fixpoint = 'greatest' | 'least';

/**
 * Evaluates a system for many scenarios at once, bit-parallel: `fail` what each scenario takes away, `run`, then ask
 * `holds`. Used again after `clear`. Cost of a run is proportional to what the failures touch.
 */
export class Evaluator {
  readonly scenarios: number;
  private readonly system: Equations;
  private readonly words: number;
  private readonly values: Int32Array;
  /** Row of a variable in `own`, -1 when no scenario fails it. */
  private readonly ownRow: Int32Array;
  private own: Int32Array;
  private readonly failed: number[] = [];
  /** Tick of the last change of a variable's value since `clear`; 0: all scenarios up. */
  private readonly changedAt: Int32Array;
  private readonly computedAt: Int32Array;
  private tick = 0;
  private readonly result: Int32Array;
  private counters: Int32Array;

  constructor(system: Equations, scenarios: number) {
    this.system = system;
    this.scenarios = scenarios;
    this.words = Math.max(1, Math.ceil(scenarios / 32));
    this.values = new Int32Array(system.size * this.words).fill(-1);
    this.ownRow = new Int32Array(system.size).fill(-1);
    this.own = new Int32Array(this.words * 64);
    this.changedAt = new Int32Array(system.size);
    this.computedAt = new Int32Array(system.size);
    this.result = new Int32Array(this.words);
    this.counters = new Int32Array(this.words * 8);
  }

  /** Takes all failures back. */
  clear(): void {
    const { words } = this;
    for (let v = 0; v < this.system.size; v++) {
      if (this.changedAt[v] === 0) continue;
      for (let i = v * words; i < (v + 1) * words; i++) this.values[i] = -1;
    }
    for (const v of this.failed) this.ownRow[v] = -1;
    this.failed.length = 0;
    this.changedAt.fill(0);
    this.computedAt.fill(0);
    this.tick = 0;
  }

  /** The variable's own part fails in the scenario. A variable of -1 (nothing depends on it) is fine. */
  fail(variable: number, scenario: number): void {
    if (variable < 0) return;
    const { words } = this;
    let row = this.ownRow[variable]!;
    if (row < 0) {
      row = this.failed.length;
      this.ownRow[variable] = row;
      this.failed.push(variable);
      if ((row + 1) * words > this.own.length) {
        const larger = new Int32Array(this.own.length * 2);
        larger.set(this.own);
        this.own = larger;
      }
      this.own.fill(-1, row * words, (row + 1) * words);
    }
    this.own[row * words + (scenario >>> 5)]! &= ~(1 << (scenario & 31));
  }

  /** Whether the variable holds in the scenario, after `run`. A variable of -1 always holds. */
  holds(variable: number, scenario: number): boolean {
    return variable < 0 || ((this.word(variable, scenario >>> 5) >>> (scenario & 31)) & 1) === 1;
  }

  /** 32 scenarios of a variable, after `run`: bit i is scenario `32 * word + i`. */
  word(variable: number, word: number): number {
    return this.values[variable * this.words + word]!;
  }

  /**
   * Visits in order those of the first `count` scenarios in which the variable does not hold, after `run`: 32 at a time,
   * as most hold in most. One of -1 holds in all.
   */
  eachFailing(variable: number, count: number, visit: (scenario: number) => void): void {
    if (variable < 0 || this.changedAt[variable] === 0) return;
    const { values, words } = this;
    for (let w = 0; w < words; w++) {
      for (let rest = ~values[variable * words + w]!; rest !== 0; rest &= rest - 1) {
        const scenario = 32 * w + 31 - Math.clz32(rest & -rest);
        if (scenario >= count) return;
        visit(scenario);
      }
    }
  }

  /** Whether the variable holds in all scenarios. */
  holdsInAll(variable: number): boolean {
    if (this.changedAt[variable] === 0) return true;
    for (let w = 0; w < this.words; w++) if (this.word(variable, w) !== -1) return false;
    return true;
  }

  run(fixpoint: Fixpoint = 'greatest'): void {
    const { sccOffset, cyclic } = this.system;
    for (let s = 0; s < cyclic.length; s++) {
      const from = sccOffset[s]!;
      const to = sccOffset[s + 1]!;
      if (cyclic[s] === 0) this.update(from);
      else this.solveCycle(from, to, fixpoint);
    }
  }

  private solveCycle(from: number, to: number, fixpoint: Fixpoint): void {
    if (fixpoint === 'least') {
      this.values.fill(0, from * this.words, to * this.words);
      this.tick++;
      this.changedAt.fill(this.tick, from, to);
    }
    let changed = true;
    while (changed) {
      changed = false;
      for (let v = from; v < to; v++) if (this.update(v)) changed = true;
    }
  }

  /** Computes the variable when its failures or inputs have changed since; says whether its value changed. */
  private update(v: number): boolean {
    if (!this.isStale(v)) return false;
    this.compute(v);
    this.tick++;
    this.computedAt[v] = this.tick;
    const { words, values, result } = this;
    const at = v * words;
    let changed = false;
    for (let w = 0; w < words; w++) {
      if (values[at + w] === result[w]) continue;
      values[at + w] = result[w]!;
      changed = true;
    }
    if (changed) {
      this.tick++;
      this.changedAt[v] = this.tick;
    }
    return changed;
  }

  private isStale(v: number): boolean {
    const { system, changedAt } = this;
    const since = this.computedAt[v]!;
    if (since === 0 && (this.ownRow[v]! >= 0 || changedAt[v] !== 0)) return true;
    const end = system.inputOffset[system.groupOffset[v + 1]!]!;
    for (let e = system.inputOffset[system.groupOffset[v]!]!; e < end; e++) {
      const input = system.input[e]!;
      if (changedAt[input < 0 ? ~input : input]! > since) return true;
    }
    return false;
  }

  private compute(v: number): void {
    const { system, words, result } = this;
    const row = this.ownRow[v]!;
    if (row < 0) result.fill(-1);
    else for (let w = 0; w < words; w++) result[w] = this.own[row * words + w]!;
    for (let g = system.groupOffset[v]!; g < system.groupOffset[v + 1]!; g++) {
      const from = system.inputOffset[g]!;
      const to = system.inputOffset[g + 1]!;
      const need = system.groupNeed[g]!;
      if (need === to - from) this.requireAll(from, to);
      else if (need === 1) this.requireOne(from, to);
      else this.requireSome(from, to, need);
    }
  }

  private requireAll(from: number, to: number): void {
    const { system, words, values, result, changedAt } = this;
    for (let e = from; e < to; e++) {
      const input = system.input[e]!;
      if (input < 0) {
        for (let w = 0; w < words; w++) result[w]! &= ~values[~input * words + w]!;
      } else if (changedAt[input] !== 0) {
        const at = input * words;
        for (let w = 0; w < words; w++) result[w]! &= values[at + w]!;
      }
    }
  }

  private requireOne(from: number, to: number): void {
    const { system, words, values, result } = this;
    for (let w = 0; w < words; w++) {
      let any = 0;
      for (let e = from; e < to && any !== -1; e++) {
        const input = system.input[e]!;
        any |= input < 0 ? ~values[~input * words + w]! : values[input * words + w]!;
      }
      result[w]! &= any;
    }
  }

  /** Counts bit-sliced: after some inputs, counter i has the bits of the scenarios where more than i of them hold. */
  private requireSome(from: number, to: number, need: number): void {
    const { system, words, values, result } = this;
    if (this.counters.length < need) this.counters = new Int32Array(need * 2);
    const { counters } = this;
    for (let w = 0; w < words; w++) {
      counters.fill(0, 0, need);
      for (let e = from; e < to; e++) {
        const input = system.input[e]!;
        const bits = input < 0 ? ~values[~input * words + w]! : values[input * words + w]!;
        for (let i = need - 1; i > 0; i--) counters[i]! |= counters[i - 1]! & bits;
        counters[0]! |= bits;
      }
      result[w]! &= counters[need - 1]!;
    }
  }
}
