import { Nodes, Results } from './nodes.js';

/**
 * Families of sets as zero-suppressed decision diagrams: a path that takes the high side of a variable puts it into the
 * set. S. Minato, "Zero-suppressed BDDs for set manipulation in combinatorial problems", Design Automation Conference
 * 1993.
 */
export class Zbdd {
  readonly nodes: Nodes;
  readonly #without = new Results();

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
}
