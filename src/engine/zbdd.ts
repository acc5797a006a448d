import { Nodes, Results } from './nodes.js';

/** More than any order of sets that are multiplied out; so many nodes fit into 32 bits beside it. */
const ORDERS = 32;

/**
 * Families of sets as zero-suppressed decision diagrams: a path that takes the high side of a variable puts it into the
 * set. S. Minato, "Zero-suppressed BDDs for set manipulation in combinatorial problems", Design Automation Conference
 * 1993.
 */
export class Zbdd {
  readonly nodes: Nodes;
  /** Whether a product left sets out because they are too large. */
  isCut = false;
  readonly #without = new Results();
  readonly #union = new Results();
  readonly #product = new Results();

  constructor(limit: number) {
    this.nodes = new Nodes(limit);
  }

  /** The sets of `low`, and those of `high` with the variable. */
  node(level: number, low: number, high: number): number {
    return high === 0 ? low : this.nodes.find(level, low, high);
  }

  /**
   * The sets of `a` that contain no set of `b`. In both, no set contains another one; so the empty set is only ever
   * there alone.
   */
  without(a: number, b: number): number {
    if (a === 0 || b === 0) return a;
    if (a === b || b === 1) return 0;
    if (a === 1) return 1;
    const known = this.#without.get(a, b);
    if (known >= 0) return known;
    const { nodes } = this;
    const { level, low, high } = nodes;
    const la = level[a]!;
    const lb = level[b]!;
    let result: number;
    if (la > lb) result = this.without(a, low[b]!);
    else {
      const a1 = high[a]!;
      const a0 = low[a]!;
      result =
        la < lb
          ? this.node(la, this.without(a0, b), this.without(a1, b))
          : this.node(la, this.without(a0, low[b]!), this.without(this.without(a1, high[b]!), low[b]!));
    }
    if ((result & 1023) === 0) this.#without.reserve(nodes.count);
    this.#without.put(a, b, result);
    return result;
  }

  /** The minimal ones of the sets of both. */
  union(a: number, b: number): number {
    if (a === b || b === 0) return a;
    if (a === 0) return b;
    if (a === 1 || b === 1) return 1;
    if (a > b) return this.union(b, a);
    const known = this.#union.get(a, b);
    if (known >= 0) return known;
    const { level } = this.nodes;
    const at = Math.min(level[a]!, level[b]!);
    const [a0, a1] = this.#sides(a, at);
    const [b0, b1] = this.#sides(b, at);
    const low = this.union(a0, b0);
    const result = this.node(at, low, this.without(this.union(a1, b1), low));
    if ((result & 1023) === 0) this.#union.reserve(this.nodes.count);
    this.#union.put(a, b, result);
    return result;
  }

  /** The minimal ones of the sets that a set of each gives together, as far as they have at most `order` elements. */
  product(a: number, b: number, order: number): number {
    if (a === 0 || b === 0) return 0;
    if (order < 0) {
      this.isCut = true;
      return 0;
    }
    if (a > b) return this.product(b, a, order);
    // Only with the empty set: what is left of the other is small enough.
    if (b === 1) return 1;
    const known = this.#product.get(a * ORDERS + order, b);
    if (known >= 0) return known;
    const { level } = this.nodes;
    const at = Math.min(level[a]!, level[b]!);
    const [a0, a1] = this.#sides(a, at);
    const [b0, b1] = this.#sides(b, at);
    const low = this.product(a0, b0, order);
    const both = this.union(
      this.product(a1, b1, order - 1),
      this.union(this.product(a1, b0, order - 1), this.product(a0, b1, order - 1)),
    );
    const result = this.node(at, low, this.without(both, low));
    if ((result & 1023) === 0) this.#product.reserve(this.nodes.count);
    this.#product.put(a * ORDERS + order, b, result);
    return result;
  }

  /** The sets without the variable of a level, and those with it, which they are given without. */
  #sides(node: number, at: number): readonly [number, number] {
    const { level, low, high } = this.nodes;
    return level[node] === at ? [low[node]!, high[node]!] : [node, 0];
  }
}
