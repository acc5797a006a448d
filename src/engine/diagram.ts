import { Bdd } from './bdd.js';
import { FALSE, type Formula, isNegated, type Literal, nodeOf, TRUE } from './formula.js';
import { modulesOf } from './modules.js';
import { type Nodes, OutOfNodes } from './nodes.js';
import { ordersOf, type Scope } from './order.js';
import { sift } from './sift.js';
import { type Circuit, simplify } from './simplify.js';
import { Zbdd } from './zbdd.js';

/**
 * A formula as decision diagrams. Levels belong to modules, each to one: a level is decided by a basic event, or by a
 * module that has diagrams of its own, made before.
 */
export interface Diagram extends FunctionDiagram, SetDiagram {}

export interface FunctionDiagram {
  /** Events of the formula; those that do not matter have no level. */
  readonly events: number;
  /** When the formula is true. */
  readonly bdd: Nodes;
  readonly root: number;
  /** Event of each level, from 1; 0 where a module decides. */
  readonly eventOf: Int32Array;
  /** Node in `bdd` of the module that decides the level; -1 where an event does. */
  readonly moduleRoot: Int32Array;
}

export interface SetDiagram {
  readonly events: number;
  /** Minimal sets of events that make the formula true where no other event is. */
  readonly zbdd: Nodes;
  readonly sets: number;
  readonly eventOf: Int32Array;
  /** Node in `zbdd` of the module that decides the level; -1 where an event does. */
  readonly moduleSets: Int32Array;
}

export interface DiagramOptions {
  /** Most nodes of each of the two diagrams. A node takes about 30 bytes. */
  readonly nodes?: number;
  /** Whether variables change places while a module is built that no order was good enough for: slow. */
  readonly sift?: boolean;
}

/** 16 million: 500 MB each. */
const MOST_NODES = 2 ** 24;
/** Nodes that each order may use at first, and by how much more each time none was enough. */
const FIRST_TRIAL = 1_000;
const MORE = 4;
/** To add one function after the other to what the others make copies that for each: not for more than so many. */
const FEW = 16;
/** Nodes from which on variables change places, where they do. */
const FIRST_SIFTING = 2_000;

/**
 * Solves a formula: exact, whatever the probabilities are.
 *
 * @throws OutOfNodes where it would take more nodes than allowed
 */
export function diagramOf(formula: Formula, top: Literal, options: DiagramOptions = {}): Diagram {
  return withSets(functionOf(simplify(formula, top), options), options);
}

/**
 * The function alone, which gives the probability.
 *
 * @throws OutOfNodes
 */
export function functionOf(
  circuit: Circuit,
  { nodes = MOST_NODES, sift = false }: DiagramOptions,
): FunctionDiagram {
  return withinStack(nodes, () => new Building(circuit, nodes, sift).result());
}

/**
 * The minimal sets besides, module by module.
 *
 * @throws OutOfNodes
 */
export function withSets(diagram: FunctionDiagram, { nodes = MOST_NODES }: DiagramOptions): Diagram {
  return withinStack(nodes, () => {
    const { bdd, root, moduleRoot } = diagram;
    const zbdd = new Zbdd(nodes);
    const moduleSets = new Int32Array(moduleRoot.length).fill(-1);
    const reached = reachedFrom(bdd, root, moduleRoot);
    const sets = new Int32Array(bdd.count);
    sets[1] = 1;
    for (let node = 2; node < bdd.count; node++) {
      if (reached[node] === 0) continue;
      const level = bdd.level[node]!;
      if (moduleRoot[level]! >= 0) moduleSets[level] = sets[moduleRoot[level]!]!;
      const low = sets[bdd.low[node]!]!;
      sets[node] = zbdd.node(level, low, zbdd.without(sets[bdd.high[node]!]!, low));
    }
    return { ...diagram, zbdd: zbdd.nodes, sets: sets[root]!, moduleSets };
  });
}

/** What recursion there is goes down the levels of one module. */
function withinStack<T>(nodes: number, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof RangeError) throw new OutOfNodes(nodes, ', or more levels than the stack holds');
    throw error;
  }
}

/** A module whose variables change places while it is built. */
interface SiftingModule {
  readonly scope: Scope;
  readonly leaves: readonly number[];
  /** Of each gate the last place in `scope.gates` where it is an input. */
  readonly lastUse: ReadonlyMap<number, number>;
  /** Nodes and levels from these on are its own. */
  readonly mark: number;
  readonly first: number;
  /** How many nodes it may have until the next time. */
  from: number;
  /** Place in `scope.gates` that is built, and up to which gates have a value. */
  current: number;
  built: number;
}

class Building {
  readonly #circuit: Circuit;
  readonly #limit: number;
  readonly #bdd: Bdd;
  readonly #isModule: Uint8Array;
  /** Per node of the circuit that is a leaf of a module. */
  readonly #level: Int32Array;
  /** Module gates whose leaf stands for their negation: without any event they are true. */
  readonly #isTurned: Uint8Array;
  /** Function of each gate. */
  readonly #value: Int32Array;
  /** Strongly connected component of each gate. */
  readonly #cycleOf: Int32Array;
  /** How much of the module is built: operations on two functions, whole gates or parts of one. */
  #built = 0;
  readonly #sifts: boolean;
  /** Set while a module is built whose variables change places. */
  #sifting: SiftingModule | undefined;
  readonly #eventOf: number[] = [];
  readonly #moduleRoot: number[] = [];

  constructor(circuit: Circuit, limit: number, sifts: boolean) {
    this.#sifts = sifts;
    this.#circuit = circuit;
    this.#limit = limit;
    this.#bdd = new Bdd(limit);
    const { events, gates, top, cycleOffset } = circuit;
    this.#isModule = nodeOf(top) > events ? modulesOf(circuit) : new Uint8Array(gates.length);
    this.#level = new Int32Array(events + 1 + gates.length);
    this.#isTurned = new Uint8Array(gates.length);
    this.#value = new Int32Array(gates.length);
    this.#cycleOf = new Int32Array(gates.length);
    for (let s = 0; s + 1 < cycleOffset.length; s++)
      this.#cycleOf.fill(s, cycleOffset[s]!, cycleOffset[s + 1]!);
  }

  result(): FunctionDiagram {
    const root = this.#root();
    return {
      events: this.#circuit.events,
      bdd: this.#bdd.nodes,
      root,
      eventOf: Int32Array.from(this.#eventOf),
      moduleRoot: Int32Array.from(this.#moduleRoot),
    };
  }

  #root(): number {
    const { events, top, gates } = this.#circuit;
    if (top === TRUE) return 1;
    if (top === FALSE) return 0;
    if (nodeOf(top) <= events) {
      this.#place([nodeOf(top)]);
      return this.#leaf(top);
    }
    const topGate = nodeOf(top) - events - 1;
    const modules = this.#isModule.reduce((count, one) => count + one, 0);
    let solved = 0;
    for (let g = 0; g < gates.length; g++) {
      if (this.#isModule[g] === 0) continue;
      const root = this.#solve(this.#scopeOf(g));
      if (root === undefined)
        throw new OutOfNodes(this.#limit, `; ${solved} of ${modules} modules are solved`);
      solved++;
      this.#isTurned[g] = g !== topGate && this.#isTrueWithoutEvents(root) ? 1 : 0;
      this.#value[g] = this.#isTurned[g] === 1 ? this.#bdd.not(root) : root;
    }
    const root = this.#value[topGate]!;
    return isNegated(top) ? this.#bdd.not(root) : root;
  }

  #scopeOf(root: number): Scope {
    const { events, gates } = this.#circuit;
    const isLeaf = (node: number) =>
      node <= events || (node !== events + 1 + root && this.#isModule[node - events - 1] === 1);
    const seen = new Set([root]);
    for (const g of seen) {
      for (const input of gates[g]!.inputs) if (!isLeaf(nodeOf(input))) seen.add(nodeOf(input) - events - 1);
    }
    const inner = Int32Array.from(seen).sort();
    return { circuit: this.#circuit, root, gates: Array.from(inner), isLeaf };
  }

  /**
   * Tries the orders with few nodes first, then with more: those first that came furthest, and fewer of them each time.
   * Undefined where all are used up.
   */
  #solve(scope: Scope): number | undefined {
    const { nodes } = this.#bdd;
    const mark = nodes.count;
    const levels = this.#eventOf.length;
    const inputs = scope.gates.reduce((sum, g) => sum + this.#circuit.gates[g]!.inputs.length, 0);
    let trials = ordersOf(scope).map((leaves) => ({ leaves, built: 0 }));
    for (let allowed = FIRST_TRIAL + 4 * inputs; ; allowed *= MORE) {
      nodes.limit = Math.min(this.#limit, mark + allowed);
      for (const trial of trials) {
        try {
          this.#place(trial.leaves);
          return this.#build(scope);
        } catch (error) {
          // Too many levels are too deep for the stack, which another order does not change.
          if (!(error instanceof OutOfNodes || error instanceof RangeError)) throw error;
          trial.built = this.#built;
          this.#bdd.truncate(mark);
          this.#eventOf.length = levels;
          this.#moduleRoot.length = levels;
        }
      }
      if (nodes.limit >= this.#limit)
        return this.#sifts ? this.#solveSifting(scope, trials[0]!.leaves) : undefined;
      trials.sort((a, b) => b.built - a.built);
      trials = trials.slice(0, Math.max(2, trials.length - 1));
    }
  }

  /** A last attempt, from the order that came furthest. */
  #solveSifting(scope: Scope, leaves: readonly number[]): number | undefined {
    const first = this.#eventOf.length;
    const lastUse = new Map<number, number>();
    scope.gates.forEach((g, i) => {
      for (const input of this.#circuit.gates[g]!.inputs)
        lastUse.set(nodeOf(input) - this.#circuit.events - 1, i);
    });
    lastUse.set(scope.root, scope.gates.length);
    const mark = this.#bdd.nodes.count;
    const from = Math.min(FIRST_SIFTING, (this.#limit - mark) / 2);
    this.#sifting = { scope, leaves, lastUse, mark, first, from, current: 0, built: 0 };
    try {
      this.#place(leaves);
      return this.#build(scope);
    } catch (error) {
      if (error instanceof OutOfNodes || error instanceof RangeError) return undefined;
      throw error;
    } finally {
      this.#sifting = undefined;
    }
  }

  /** Where there are many nodes, drops and sifts; what is held, and the gates still needed, get new numbers. */
  #relieve(held: number[], isUrgent = false): number[] {
    const sifting = this.#sifting;
    if (sifting === undefined) return held;
    const { nodes } = this.#bdd;
    const { scope, lastUse, mark, first, current, built } = sifting;
    if (!isUrgent && nodes.count - mark < sifting.from) return held;
    const needed = scope.gates.filter((g, i) => i < built && lastUse.get(g)! >= current);
    const roots = [...held, ...needed.map((g) => this.#value[g]!)];
    const sifted = sift(this.#bdd, mark, first, this.#eventOf.length - first, roots);
    needed.forEach((g, i) => {
      this.#value[g] = sifted.roots[held.length + i]!;
    });
    this.#reorder(first, sifted.order);
    const left = nodes.count - mark;
    sifting.from = Math.max(
      1.2 * left,
      Math.min(Math.max(FIRST_SIFTING, 2 * left), (this.#limit - mark) / 2),
    );
    return sifted.roots.slice(0, held.length);
  }

  /** Level `first + i` gets what level `first + order[i]` had. */
  #reorder(first: number, order: Int32Array): void {
    const leafAt = new Map(this.#sifting!.leaves.map((node) => [this.#level[node]! - first, node]));
    const [eventOf, moduleRoot] = [this.#eventOf.slice(first), this.#moduleRoot.slice(first)];
    order.forEach((before, i) => {
      this.#eventOf[first + i] = eventOf[before]!;
      this.#moduleRoot[first + i] = moduleRoot[before]!;
      this.#level[leafAt.get(before)!] = first + i;
    });
  }

  /** Gives leaves the next levels. */
  #place(leaves: readonly number[]): void {
    const { events } = this.#circuit;
    for (const node of leaves) {
      this.#level[node] = this.#eventOf.length;
      this.#eventOf.push(node <= events ? node : 0);
      this.#moduleRoot.push(node <= events ? -1 : this.#value[node - events - 1]!);
    }
  }

  #leaf(literal: Literal): number {
    const { events } = this.#circuit;
    const node = nodeOf(literal);
    const isTurned = node > events && this.#isTurned[node - events - 1] === 1;
    const level = this.#level[node]!;
    return isNegated(literal) === isTurned ? this.#bdd.node(level, 0, 1) : this.#bdd.node(level, 1, 0);
  }

  #build(scope: Scope): number {
    const { gates } = scope;
    this.#built = 0;
    for (let i = 0; i < gates.length; ) {
      const cycle: number[] = [];
      const own = this.#cycleOf[gates[i]!]!;
      const from = i;
      while (i < gates.length && this.#cycleOf[gates[i]!] === own) cycle.push(gates[i++]!);
      if (this.#sifting) Object.assign(this.#sifting, { current: from, built: cycle.length > 1 ? i : from });
      if (cycle.length > 1) this.#solveCycle(cycle, scope);
      else this.#value[cycle[0]!] = this.#gate(cycle[0]!, scope);
    }
    return this.#value[scope.root]!;
  }

  /** The least solution: from nothing true until nothing is added. */
  #solveCycle(cycle: readonly number[], scope: Scope): void {
    for (const g of cycle) this.#value[g] = 0;
    for (let changed = true; changed; ) {
      changed = false;
      for (const g of cycle) {
        const value = this.#gate(g, scope);
        if (value === this.#value[g]) continue;
        this.#value[g] = value;
        changed = true;
      }
    }
  }

  #gate(g: number, scope: Scope): number {
    const { events, gates } = this.#circuit;
    const { need, inputs } = gates[g]!;
    const bdd = this.#bdd;
    const args = inputs.map((input) => {
      const node = nodeOf(input);
      if (scope.isLeaf(node)) return this.#leaf(input);
      const value = this.#value[node - events - 1]!;
      return isNegated(input) ? bdd.not(value) : value;
    });
    // From the bottom of the diagram up, so that most steps only add nodes above what is there.
    const { level } = bdd.nodes;
    args.sort((a, b) => level[b]! - level[a]!);
    if (need > 1 && need < args.length) {
      this.#built++;
      return bdd.atLeast(need, this.#relieve(args));
    }
    if (this.#sifting) return this.#joinSifting(args, need === 1);
    return this.#join(args, (a, b) => (need === 1 ? bdd.or(a, b) : bdd.and(a, b)));
  }

  /**
   * Joins functions that come with those of the highest levels first. A variable on its own goes on top of what is before it
   * in one step. The others are joined two by two: one after the other where they are few, as in a tournament where they
   * are many.
   */
  #join(args: readonly number[], join: (a: number, b: number) => number): number {
    const { low, high } = this.#bdd.nodes;
    const both = (a: number, b: number) => {
      this.#built++;
      return join(a, b);
    };
    let left: number[] = [];
    for (const one of args) {
      const isVariable = low[one]! < 2 && high[one]! < 2;
      left.push(isVariable && left.length > 0 ? both(one, left.pop()!) : one);
    }
    while (left.length > FEW) {
      const next: number[] = [];
      for (let i = 0; i < left.length; i += 2)
        next.push(i + 1 < left.length ? both(left[i + 1]!, left[i]!) : left[i]!);
      left = next;
    }
    return left.reduce((joined, one) => both(one, joined));
  }

  /** One after the other, from the bottom up; where there is no room for a step, it is made and the step tried once more. */
  #joinSifting(args: readonly number[], isOr: boolean): number {
    const join = (a: number, b: number) => (isOr ? this.#bdd.or(a, b) : this.#bdd.and(a, b));
    let left = this.#relieve([...args].reverse());
    while (left.length > 1) {
      try {
        left.push(join(left.at(-1)!, left.at(-2)!));
      } catch (error) {
        if (!(error instanceof OutOfNodes)) throw error;
        left = this.#relieve(left, true);
        left.push(join(left.at(-1)!, left.at(-2)!));
      }
      left.splice(-3, 2);
      left = this.#relieve(left);
    }
    return left[0]!;
  }

  #isTrueWithoutEvents(root: number): boolean {
    let at = root;
    while (at > 1) at = this.#bdd.nodes.low[at]!;
    return at === 1;
  }
}

/** Nodes that a root leads to, those of the modules on the way among them: 1 for each. */
export function reachedFrom(nodes: Nodes, root: number, moduleRoot: Int32Array): Uint8Array {
  const reached = new Uint8Array(nodes.count);
  reached[root] = 1;
  for (let node = nodes.count - 1; node > 1; node--) {
    if (reached[node] === 0) continue;
    reached[nodes.low[node]!] = 1;
    reached[nodes.high[node]!] = 1;
    const below = moduleRoot[nodes.level[node]!]!;
    if (below >= 0) reached[below] = 1;
  }
  return reached;
}
