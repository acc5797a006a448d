import type { Bdd } from './bdd.js';

/** How much larger a diagram may get on the way of a variable to a better place. */
const GROWTH = 1.2;

/**
 * Drops the nodes that nothing needs and moves one variable after the other to where the diagram is smallest, those with the
 * most nodes first: R. Rudell, "Dynamic variable ordering for ordered binary decision diagrams", ICCAD 1993. Nodes from
 * `mark` on are made anew; none of them may have a node below the mark but the two terminals, and all are of `levels` levels
 * from `first` on.
 *
 * @param roots what is needed
 * @returns the roots' new numbers, and for each of the levels, from the top, which it was
 */
export function sift(
  bdd: Bdd,
  mark: number,
  first: number,
  levels: number,
  roots: readonly number[],
): { roots: number[]; order: Int32Array } {
  const sifting = new Sifting(bdd, mark, first, levels, roots);
  sifting.run();
  return sifting.writeBack(bdd, mark, first);
}

/** A diagram whose variables can change places. Nodes are numbered from 2; 0 and 1 are the terminals. */
class Sifting {
  readonly #levels: number;
  readonly #variable: number[] = [-1, -1];
  readonly #low: number[] = [0, 1];
  readonly #high: number[] = [0, 1];
  /** How many nodes and roots lead to a node. */
  readonly #uses: number[] = [1, 1];
  /** Numbers that are free again. */
  readonly #free: number[] = [];
  /** Per variable, its nodes by what is below them. */
  readonly #nodes: Map<number, number>[];
  /** Level of each variable, and variable of each level. */
  readonly #level: Int32Array;
  readonly #order: Int32Array;
  readonly #roots: number[];
  #size = 0;

  constructor({ nodes }: Bdd, mark: number, first: number, levels: number, roots: readonly number[]) {
    this.#levels = levels;
    this.#nodes = Array.from({ length: levels }, () => new Map());
    this.#level = Int32Array.from({ length: levels }, (_, i) => i);
    this.#order = this.#level.slice();
    const isNeeded = new Uint8Array(nodes.count);
    for (const root of roots) isNeeded[root] = 1;
    for (let node = nodes.count - 1; node >= mark; node--) {
      if (isNeeded[node] === 0) continue;
      isNeeded[nodes.low[node]!] = 1;
      isNeeded[nodes.high[node]!] = 1;
    }
    const number = new Int32Array(nodes.count);
    number[1] = 1;
    for (let node = mark; node < nodes.count; node++) {
      if (isNeeded[node] === 0) continue;
      const [low, high] = [number[nodes.low[node]!]!, number[nodes.high[node]!]!];
      number[node] = this.#find(nodes.level[node]! - first, low, high);
    }
    this.#roots = roots.map((root) => number[root]!);
    for (const root of this.#roots) this.#uses[root]!++;
  }

  run(): void {
    const variables = Array.from(this.#order, (variable) => ({
      variable,
      size: this.#nodes[variable]!.size,
    }));
    variables.sort((a, b) => b.size - a.size);
    for (const { variable } of variables) this.#place(variable);
  }

  /** Moves a variable through all levels and back to the best, to the nearer end first. */
  #place(variable: number): void {
    const most = this.#size * GROWTH;
    let [best, at] = [this.#size, this.#level[variable]!];
    const isUpFirst = at < this.#levels / 2;
    for (const isUp of [isUpFirst, !isUpFirst]) {
      for (;;) {
        const level = this.#level[variable]!;
        // Too large, and going away from the best place.
        if (this.#size > most && (isUp ? level < at : level > at)) break;
        if (isUp ? level === 0 : level === this.#levels - 1) break;
        this.#swap(isUp ? level - 1 : level);
        if (this.#size < best) [best, at] = [this.#size, this.#level[variable]!];
      }
    }
    while (this.#level[variable]! > at) this.#swap(this.#level[variable]! - 1);
    while (this.#level[variable]! < at) this.#swap(this.#level[variable]!);
  }

  /** Changes the places of the variables of a level and of the next one. Nodes keep their numbers and what they say. */
  #swap(level: number): void {
    const upper = this.#order[level]!;
    const lower = this.#order[level + 1]!;
    const isLower = (node: number) => this.#variable[node] === lower;
    const nodes = this.#nodes[upper]!;
    const moved: number[] = [];
    for (const [key, node] of nodes) {
      if (!isLower(this.#low[node]!) && !isLower(this.#high[node]!)) continue;
      moved.push(node);
      nodes.delete(key);
    }
    for (const node of moved) {
      const [low, high] = [this.#low[node]!, this.#high[node]!];
      const [low0, low1] = isLower(low) ? [this.#low[low]!, this.#high[low]!] : [low, low];
      const [high0, high1] = isLower(high) ? [this.#low[high]!, this.#high[high]!] : [high, high];
      const newLow = this.#find(upper, low0, high0);
      this.#uses[newLow]!++;
      const newHigh = this.#find(upper, low1, high1);
      this.#uses[newHigh]!++;
      this.#variable[node] = lower;
      this.#low[node] = newLow;
      this.#high[node] = newHigh;
      this.#nodes[lower]!.set(keyOf(newLow, newHigh), node);
      this.#release(low);
      this.#release(high);
    }
    this.#order[level] = lower;
    this.#order[level + 1] = upper;
    this.#level[lower] = level;
    this.#level[upper] = level + 1;
  }

  #find(variable: number, low: number, high: number): number {
    if (low === high) return low;
    const nodes = this.#nodes[variable]!;
    const key = keyOf(low, high);
    const known = nodes.get(key);
    if (known !== undefined) return known;
    const node = this.#free.pop() ?? this.#low.length;
    this.#variable[node] = variable;
    this.#low[node] = low;
    this.#high[node] = high;
    this.#uses[node] = 0;
    this.#uses[low]!++;
    this.#uses[high]!++;
    nodes.set(key, node);
    this.#size++;
    return node;
  }

  /** One use of a node less; without any it is gone, and so may be what is below it. */
  #release(node: number): void {
    const pending = [node];
    for (let one = pending.pop(); one !== undefined; one = pending.pop()) {
      if (--this.#uses[one]! > 0 || one < 2) continue;
      const [low, high] = [this.#low[one]!, this.#high[one]!];
      this.#nodes[this.#variable[one]!]!.delete(keyOf(low, high));
      this.#free.push(one);
      this.#size--;
      pending.push(low, high);
    }
  }

  writeBack(bdd: Bdd, mark: number, first: number): { roots: number[]; order: Int32Array } {
    bdd.truncate(mark);
    const number = new Int32Array(this.#low.length);
    number[1] = 1;
    // From the bottom up, so that what is below a node has a smaller number.
    for (let level = this.#levels - 1; level >= 0; level--) {
      for (const node of this.#nodes[this.#order[level]!]!.values()) {
        const [low, high] = [number[this.#low[node]!]!, number[this.#high[node]!]!];
        number[node] = bdd.node(first + level, low, high);
      }
    }
    return { roots: this.#roots.map((root) => number[root]!), order: this.#order };
  }
}

/** Two numbers as one, exact: there are fewer than 2^26 nodes. */
function keyOf(low: number, high: number): number {
  return low * 2 ** 26 + high;
}
