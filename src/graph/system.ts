import { condense } from '../engine/index.js';
import type { CompiledEstate } from './compile.js';
import { CHANGE, KIND, RUN, START } from './compile.js';

/**
 * What is asked of a component. Each layer of each component is one boolean variable:
 *
 * - `serve`: it serves (perhaps degraded).
 * - `full`: it serves and is not degraded.
 * - `start`: it could be started now.
 * - `change`: it could be changed now.
 * - `restore`: it and all it runs on could be started now.
 * - `alter`: it and all it runs on could be changed now.
 * - `offerStart`, `offerChange`: it serves and could be started (changed); what a service or domain offers others.
 */
export const LAYER = {
  serve: 0,
  full: 1,
  start: 2,
  change: 3,
  restore: 4,
  alter: 5,
  offerStart: 6,
  offerChange: 7,
  /** A helper variable, such as "the standby can take over". */
  helper: 8,
} as const;

export type Layer = (typeof LAYER)[keyof typeof LAYER];

/** A variable the caller wants to read after an evaluation. */
export interface Target {
  readonly layer: Layer;
  /** Component index. */
  readonly component: number;
}

/**
 * Boolean equations: a variable holds when its own bit is up (nothing failed it) and in each of its groups at
 * least `groupNeed` inputs hold. Variables are numbered so that inputs come first, except on cycles.
 */
export interface System {
  readonly size: number;
  readonly layer: Uint8Array;
  /** Component index, -1 for a helper. */
  readonly component: Int32Array;
  /** Groups of variable v: `groupOffset[v]` up to the next entry. */
  readonly groupOffset: Int32Array;
  readonly groupNeed: Int32Array;
  /** Inputs of group g: `inputOffset[g]` up to the next entry. */
  readonly inputOffset: Int32Array;
  /** A variable, or `~variable` for its negation. */
  readonly input: Int32Array;
  /** Dependency index behind the input; -1 where there is none (another layer of the same component). */
  readonly inputDependency: Int32Array;
  /** Strongly connected component s is the variables `sccOffset[s]` up to the next entry. */
  readonly sccOffset: Int32Array;
  /** 1 where the strongly connected component is a cycle (several variables or a self-loop). */
  readonly cyclic: Uint8Array;
  /** Number of a variable, -1 when the targets do not depend on it. */
  variable(layer: Layer, component: number): number;
}

/** The equations alone: arrays that threads can share. */
export type Equations = Omit<System, 'variable'>;

export interface SystemOptions {
  /** `serve` variables have no groups: their values are given from outside (for a moment in a timeline). */
  readonly serveIsGiven?: boolean;
}

/** The equations the targets depend on, and no others. */
export function buildSystem(
  compiled: CompiledEstate,
  targets: readonly Target[],
  options: SystemOptions = {},
): System {
  const draft = new Draft(compiled, options.serveIsGiven === true);
  for (const one of targets) draft.variable(one.layer, one.component);
  draft.defineAll();
  return finish(draft);
}

/** The same layer of several components, as targets. */
export function targetsOf(components: Iterable<number>, ...layers: Layer[]): Target[] {
  const targets: Target[] = [];
  for (const component of components) for (const layer of layers) targets.push({ layer, component });
  return targets;
}

/** A list of integers that grows. */
class IntList {
  length = 0;
  private items = new Int32Array(1024);

  constructor(...first: number[]) {
    for (const one of first) this.push(one);
  }

  push(one: number): void {
    if (this.length === this.items.length) {
      const larger = new Int32Array(this.length * 2);
      larger.set(this.items);
      this.items = larger;
    }
    this.items[this.length++] = one;
  }

  at(i: number): number {
    return this.items[i]!;
  }

  toArray(): Int32Array {
    return this.items.slice(0, this.length);
  }
}

/** Collects variables as they are asked for and defines them in that order. */
class Draft {
  readonly layer = new IntList();
  readonly component = new IntList();
  readonly groupOffset = new IntList(0);
  readonly groupNeed = new IntList();
  readonly inputOffset = new IntList(0);
  readonly input = new IntList();
  readonly inputDependency = new IntList();
  readonly table: Int32Array;
  private readonly compiled: CompiledEstate;
  private readonly serveIsGiven: boolean;
  private readonly helpers = new Map<number, () => void>();
  /** Inputs the variable being defined needs every one of. */
  private hardInput: number[] = [];
  private hardDependency: number[] = [];

  constructor(compiled: CompiledEstate, serveIsGiven: boolean) {
    this.compiled = compiled;
    this.serveIsGiven = serveIsGiven;
    this.table = new Int32Array(compiled.components.length * LAYER.helper).fill(-1);
  }

  variable(layer: Layer, component: number): number {
    const key = component * LAYER.helper + layer;
    const present = this.table[key]!;
    if (present >= 0) return present;
    const created = this.layer.length;
    this.table[key] = created;
    this.layer.push(layer);
    this.component.push(component);
    return created;
  }

  defineAll(): void {
    for (let v = 0; v < this.layer.length; v++) {
      const layer = this.layer.at(v) as Layer;
      const c = this.component.at(v);
      if (layer === LAYER.serve) this.defineServe(c);
      else if (layer === LAYER.full) this.defineFull(c);
      else if (layer === LAYER.start) this.defineStart(c);
      else if (layer === LAYER.change) this.defineChange(c);
      else if (layer === LAYER.restore) this.defineRestore(c);
      else if (layer === LAYER.alter) this.defineAlter(c);
      else if (layer === LAYER.offerStart) this.defineOffer(c, LAYER.start);
      else if (layer === LAYER.offerChange) this.defineOffer(c, LAYER.change);
      else this.helpers.get(v)!();
      this.closeVariable();
    }
  }

  private defineServe(c: number): void {
    if (!this.serveIsGiven) this.needsGroups(c, RUN, SERVING);
  }

  private defineStart(c: number): void {
    this.needsGroups(c, RUN, STARTING_ON);
    this.needsGroups(c, START, STARTING_WITH);
  }

  private defineChange(c: number): void {
    this.needsGroups(c, CHANGE, CHANGING);
  }

  private defineOffer(c: number, layer: Layer): void {
    this.hard(this.variable(LAYER.serve, c), -1);
    this.hard(this.variable(layer, c), -1);
  }

  private defineRestore(c: number): void {
    this.hard(this.variable(LAYER.start, c), -1);
    this.needsGroups(c, RUN, RESTORING);
  }

  private defineAlter(c: number): void {
    this.hard(this.variable(LAYER.change, c), -1);
    const { groupOffset, groups, kind, members } = this.compiled;
    for (let g = groupOffset[c * 3 + RUN]!; g < groupOffset[c * 3 + RUN + 1]!; g++) {
      const from = groups.memberOffset[g]!;
      const to = groups.memberOffset[g + 1]!;
      let provided = 0;
      for (let m = from; m < to; m++) if (isProvided(kind[members.target[m]!]!)) provided++;
      const missing = groups.need[g]! - provided;
      if (missing <= 0) continue;
      const own = range(from, to).filter((m) => !isProvided(kind[members.target[m]!]!));
      this.atLeast(missing, own, (m) => this.variable(LAYER.alter, members.target[m]!));
    }
  }

  private defineFull(c: number): void {
    const { groupOffset, groups, members } = this.compiled;
    this.hard(this.variable(LAYER.serve, c), -1);
    const available = (m: number) => this.available(m, this.variable(LAYER.serve, members.target[m]!));
    const isFull = (m: number) => this.variable(LAYER.full, members.target[m]!);
    for (let g = groupOffset[c * 3 + RUN]!; g < groupOffset[c * 3 + RUN + 1]!; g++) {
      const need = groups.need[g]!;
      const full = groups.full[g]!;
      const from = groups.memberOffset[g]!;
      if (full === 1 && need === 1 && groups.memberOffset[g + 1]! - from === 1) {
        this.hard(isFull(from), members.dependency[from]!);
        continue;
      }
      const all = range(from, groups.memberOffset[g + 1]!);
      const standby = groups.failover[g] !== undefined;
      if (full > need || (standby && full > 0)) this.atLeast(full, all, available);
      if (need === 0) continue;
      if (standby) this.memberInUseIsFull(all, available, isFull);
      else this.atLeast(groups.sound[g]!, all, isFull);
    }
  }

  /** Of a standby group the first available member is in use; the others being degraded does not matter. */
  private memberInUseIsFull(
    members: readonly number[],
    available: (m: number) => number,
    isFull: (m: number) => number,
  ): void {
    members.forEach((m, position) => {
      const earlier = members.slice(0, position);
      this.choice(
        1,
        [isFull(m), ~available(m), ...earlier.map(available)],
        [m, m, ...earlier].map((one) => this.compiled.members.dependency[one]!),
      );
    });
  }

  /** The component needs all its groups of this need; `layerOf` says which layer of a member counts. */
  private needsGroups(c: number, need: number, layerOf: Uint8Array): void {
    const { groupOffset, groups, members } = this.compiled;
    for (let g = groupOffset[c * 3 + need]!; g < groupOffset[c * 3 + need + 1]!; g++) {
      const k = groups.need[g]!;
      if (k === 0) continue;
      const from = groups.memberOffset[g]!;
      const to = groups.memberOffset[g + 1]!;
      if (k === to - from) {
        for (let m = from; m < to; m++) this.hard(this.memberVariable(m, layerOf), members.dependency[m]!);
      } else if (groups.failover[g] === undefined) {
        for (let m = from; m < to; m++) {
          this.input.push(this.memberVariable(m, layerOf));
          this.inputDependency.push(members.dependency[m]!);
        }
        this.closeGroup(k);
      } else {
        this.needsStandby(g, layerOf);
      }
    }
  }

  private memberVariable(m: number, layerOf: Uint8Array): number {
    const target = this.compiled.members.target[m]!;
    return this.variable(layerOf[this.compiled.kind[target]!]! as Layer, target);
  }

  /** The active member counts, or a later one does and what the switch needs serves. */
  private needsStandby(g: number, layerOf: Uint8Array): void {
    const { groups, members } = this.compiled;
    const [active, ...later] = range(groups.memberOffset[g]!, groups.memberOffset[g + 1]!);
    const takeover = this.helper(() => {
      this.atLeast(1, later, (m) => this.available(m, this.memberVariable(m, layerOf)));
      for (const c of groups.failover[g]!.needs) this.hard(this.variable(LAYER.serve, c), -1);
    });
    this.choice(1, [this.memberVariable(active!, layerOf), takeover], [members.dependency[active!]!, -1]);
  }

  /** A cold standby must be startable as well. */
  private available(member: number, input: number): number {
    if (this.compiled.members.cold[member] === 0) return input;
    const target = this.compiled.members.target[member]!;
    if (this.layer.at(input) === LAYER.serve) return this.variable(LAYER.offerStart, target);
    return this.helper(() => {
      this.hard(input, -1);
      this.hard(this.variable(LAYER.start, target), -1);
    });
  }

  private helper(define: () => void): number {
    const created = this.layer.length;
    this.layer.push(LAYER.helper);
    this.component.push(-1);
    this.helpers.set(created, define);
    return created;
  }

  private atLeast(need: number, members: readonly number[], inputOf: (member: number) => number): void {
    if (need <= 0) return;
    const { dependency } = this.compiled.members;
    if (need < members.length) {
      this.choice(
        need,
        members.map(inputOf),
        members.map((m) => dependency[m]!),
      );
      return;
    }
    for (const m of members) this.hard(inputOf(m), dependency[m]!);
  }

  private choice(need: number, inputs: readonly number[], dependencies: readonly number[]): void {
    for (const one of inputs) this.input.push(one);
    for (const one of dependencies) this.inputDependency.push(one);
    this.closeGroup(need);
  }

  private closeGroup(need: number): void {
    this.groupNeed.push(need);
    this.inputOffset.push(this.input.length);
  }

  private hard(input: number, dependency: number): void {
    this.hardInput.push(input);
    this.hardDependency.push(dependency);
  }

  private closeVariable(): void {
    if (this.hardInput.length > 0) {
      this.choice(this.hardInput.length, this.hardInput, this.hardDependency);
      this.hardInput.length = 0;
      this.hardDependency.length = 0;
    }
    this.groupOffset.push(this.groupNeed.length);
  }
}

function isProvided(kind: number): boolean {
  return kind === KIND.service || kind === KIND.domain;
}

/** Which layer of a member counts, by the kind of the member. */
function layers(other: Layer, service: Layer, domain: Layer): Uint8Array {
  const result = new Uint8Array(Object.keys(KIND).length).fill(other);
  result[KIND.service] = service;
  result[KIND.domain] = domain;
  return result;
}

const SERVING = layers(LAYER.serve, LAYER.serve, LAYER.serve);
/** A domain where nothing starts holds back what sits in it. */
const STARTING_ON = layers(LAYER.serve, LAYER.serve, LAYER.offerStart);
/** A service that cannot start anything holds back those that start through it. */
const STARTING_WITH = layers(LAYER.serve, LAYER.offerStart, LAYER.offerStart);
const CHANGING = layers(LAYER.serve, LAYER.offerChange, LAYER.offerChange);
const RESTORING = layers(LAYER.restore, LAYER.serve, LAYER.serve);

function range(from: number, to: number): number[] {
  const result = new Array<number>(to - from);
  for (let i = from; i < to; i++) result[i - from] = i;
  return result;
}

/** Renumbers the draft so that inputs come first, and marks the cycles. */
function finish(draft: Draft): System {
  const size = draft.layer.length;
  const drafted = {
    layer: draft.layer.toArray(),
    component: draft.component.toArray(),
    groupOffset: draft.groupOffset.toArray(),
    groupNeed: draft.groupNeed.toArray(),
    inputOffset: draft.inputOffset.toArray(),
    input: draft.input.toArray(),
    inputDependency: draft.inputDependency.toArray(),
  };
  const edgeOffset = new Int32Array(size + 1);
  for (let v = 0; v <= size; v++) edgeOffset[v] = drafted.inputOffset[drafted.groupOffset[v]!]!;
  const edges = drafted.input.map((one) => (one < 0 ? ~one : one));
  const { order, offset, componentOf } = condense(size, edgeOffset, edges);
  const newNumber = new Int32Array(size);
  for (let i = 0; i < size; i++) newNumber[order[i]!] = i;

  const layer = new Uint8Array(size);
  const component = new Int32Array(size);
  const groupOffset = new Int32Array(size + 1);
  const groupNeed = new Int32Array(drafted.groupNeed.length);
  const inputOffset = new Int32Array(drafted.groupNeed.length + 1);
  const input = new Int32Array(drafted.input.length);
  const inputDependency = new Int32Array(drafted.input.length);
  const cyclic = new Uint8Array(offset.length - 1);
  let group = 0;
  let at = 0;
  for (let i = 0; i < size; i++) {
    const v = order[i]!;
    layer[i] = drafted.layer[v]!;
    component[i] = drafted.component[v]!;
    for (let g = drafted.groupOffset[v]!; g < drafted.groupOffset[v + 1]!; g++) {
      groupNeed[group] = drafted.groupNeed[g]!;
      for (let e = drafted.inputOffset[g]!; e < drafted.inputOffset[g + 1]!; e++) {
        const target = edges[e]!;
        input[at] = drafted.input[e]! < 0 ? ~newNumber[target]! : newNumber[target]!;
        inputDependency[at] = drafted.inputDependency[e]!;
        if (componentOf[target] === componentOf[v]) cyclic[componentOf[v]!] = 1;
        at++;
      }
      group++;
      inputOffset[group] = at;
    }
    groupOffset[i + 1] = group;
  }
  const { table } = draft;
  return {
    size,
    layer,
    component,
    groupOffset,
    groupNeed,
    inputOffset,
    input,
    inputDependency,
    sccOffset: offset,
    cyclic,
    variable(wanted, c) {
      const old = table[c * LAYER.helper + wanted] ?? -1;
      return old < 0 ? -1 : newNumber[old]!;
    },
  };
}
