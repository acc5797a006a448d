import { Nodes, Results } from './nodes.js';

const AND = 0;
const OR = 1;
const NOT = 2;

/**
 * Binary decision diagrams of one order of variables: two formulas are equal exactly when they are the same node. R.
 * Bryant, "Graph-based algorithms for Boolean function manipulation", IEEE Transactions on Computers C-35 (1986); for
 * fault trees A. Rauzy, "New algorithms for fault trees analysis", Reliability Engineering & System Safety 40 (1993).
 */
export class Bdd {
  readonly nodes: Nodes;
  readonly #results = new Results();

  constructor(limit: number) {
    this.nodes = new Nodes(limit);
  }

  /** The node that decides by one variable; below it only variables of higher levels. */
  node(level: number, low: number, high: number): number {
    return low === high ? low : this.nodes.find(level, low, high);
  }

  and(a: number, b: number): number {
    if (a === b || b === 1) return a;
    if (a === 1) return b;
    if (a === 0 || b === 0) return 0;
    return a < b ? this.#apply(AND, a, b) : this.#apply(AND, b, a);
  }

  or(a: number, b: number): number {
    if (a === b || b === 0) return a;
    if (a === 0) return b;
    if (a === 1 || b === 1) return 1;
    return a < b ? this.#apply(OR, a, b) : this.#apply(OR, b, a);
  }

  not(a: number): number {
    if (a < 2) return 1 - a;
    const key = a * 4 + NOT;
    const known = this.#results.get(key, 0);
    if (known >= 0) return known;
    const { level, low, high } = this.nodes;
    const result = this.node(level[a]!, this.not(low[a]!), this.not(high[a]!));
    this.#results.put(key, 0, result);
    return result;
  }

  /** At least `need` of the arguments. They are best given from those of the highest levels to those of the lowest. */
  atLeast(need: number, args: readonly number[]): number {
    return atLeast(
      need,
      args,
      (a, b) => this.and(a, b),
      (a, b) => this.or(a, b),
    );
  }

  /** Forgets the nodes from this one on. */
  truncate(count: number): void {
    this.#results.clear();
    this.nodes.truncate(count);
  }

  #apply(operation: number, a: number, b: number): number {
    const key = a * 4 + operation;
    const known = this.#results.get(key, b);
    if (known >= 0) return known;
    const { nodes } = this;
    const { level, low, high } = nodes;
    const la = level[a]!;
    const lb = level[b]!;
    const at = Math.min(la, lb);
    const a0 = la === at ? low[a]! : a;
    const a1 = la === at ? high[a]! : a;
    const b0 = lb === at ? low[b]! : b;
    const b1 = lb === at ? high[b]! : b;
    let r0: number;
    let r1: number;
    if (operation === AND) {
      r0 = this.and(a0, b0);
      r1 = this.and(a1, b1);
    } else {
      r0 = this.or(a0, b0);
      r1 = this.or(a1, b1);
    }
    const result = r0 === r1 ? r0 : nodes.find(at, r0, r1);
    if ((result & 1023) === 0) this.#results.reserve(nodes.count);
    this.#results.put(key, b, result);
    return result;
  }
}

/** At least `need` of the arguments, by a table of counts; 0 and 1 are false and true. */
export function atLeast(
  need: number,
  args: readonly number[],
  and: (a: number, b: number) => number,
  or: (a: number, b: number) => number,
): number {
  // After some arguments, counts[k] is "at least k of them".
  const counts = new Array<number>(need + 1).fill(0);
  counts[0] = 1;
  args.forEach((one, i) => {
    const left = args.length - i - 1;
    for (let k = Math.min(need, i + 1); k >= Math.max(1, need - left); k--) {
      counts[k] = or(and(one, counts[k - 1]!), counts[k]!);
    }
  });
  return counts[need]!;
}
