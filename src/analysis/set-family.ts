/**
 * Families of sets of at most three events, each set one number: events a < b < c of a universe of size n are
 * a, a*n + b and (a*n + b)*n + c. Exact while n^3 stays below 2^53 (n up to `LARGEST_UNIVERSE`).
 */
export const LARGEST_UNIVERSE = 208_063;

/** Shared by the families of one computation: how many more sets may be made. */
export interface Budget {
  left: number;
  /** Set once a set had to be left out. */
  exceeded: boolean;
}

export class SetFamily {
  /** The empty set is a member: what the family describes is lost already. */
  always = false;
  readonly one = new Set<number>();
  readonly two = new Set<number>();
  readonly three = new Set<number>();

  get size(): number {
    return this.one.size + this.two.size + this.three.size;
  }
}

export class SetAlgebra {
  private readonly universe: number;
  private readonly order: number;
  private readonly budget: Budget;

  /** `order`: larger sets are left out. */
  constructor(universe: number, order: number, budget: Budget) {
    this.universe = universe;
    this.order = order;
    this.budget = budget;
  }

  events(code: number, size: 1 | 2 | 3): number[] {
    const n = this.universe;
    if (size === 1) return [code];
    const rest = Math.floor(code / n);
    return [...this.events(rest, size === 3 ? 2 : 1), code % n];
  }

  /** Adds the sets of `from` to `into`. */
  unite(into: SetFamily, from: SetFamily): void {
    if (from.always) into.always = true;
    for (const code of from.one) into.one.add(code);
    for (const code of from.two) this.insert(into.two, code);
    for (const code of from.three) this.insert(into.three, code);
  }

  /** Unions of one set of `a` and one of `b`: both are lost. */
  product(a: SetFamily, b: SetFamily): SetFamily {
    const result = new SetFamily();
    if (a.always || b.always) {
      if (a.always) this.unite(result, b);
      if (b.always) this.unite(result, a);
      result.always = a.always && b.always;
      return result;
    }
    for (const x of a.one) if (b.one.has(x)) result.one.add(x);
    if (this.order < 2) return result;
    this.pairs(result, a, b);
    this.pairAndOne(result, a, b);
    this.pairAndOne(result, b, a);
    if (this.order < 3) {
      for (const code of a.two) if (b.two.has(code)) this.insert(result.two, code);
      return result;
    }
    this.pairAndPair(result, a, b);
    this.triples(result, a, b);
    this.triples(result, b, a);
    return result;
  }

  /** Drops sets that contain another one. */
  minimise(family: SetFamily): void {
    const { one, two, three } = family;
    const n = this.universe;
    if (one.size > 0) {
      for (const code of two) if (one.has(code % n) || one.has(Math.floor(code / n))) two.delete(code);
    }
    if (one.size === 0 && two.size === 0) return;
    for (const code of three) {
      const c = code % n;
      const ab = Math.floor(code / n);
      const b = ab % n;
      const a = Math.floor(ab / n);
      const containsOne = one.has(a) || one.has(b) || one.has(c);
      if (containsOne || two.has(ab) || two.has(a * n + c) || two.has(b * n + c)) three.delete(code);
    }
  }

  private pairs(result: SetFamily, a: SetFamily, b: SetFamily): void {
    for (const x of a.one) {
      if (b.one.has(x)) continue;
      for (const y of b.one) {
        if (a.one.has(y)) continue;
        if (!this.insert(result.two, x < y ? this.pair(x, y) : this.pair(y, x))) return;
      }
    }
  }

  private pairAndOne(result: SetFamily, pairs: SetFamily, ones: SetFamily): void {
    if (pairs.two.size === 0) return;
    for (const code of pairs.two) {
      const [x, y] = this.events(code, 2) as [number, number];
      if (ones.one.has(x) || ones.one.has(y)) {
        this.insert(result.two, code);
        continue;
      }
      if (this.order < 3) continue;
      for (const z of ones.one) {
        if (pairs.one.has(z)) continue;
        if (!this.insert(result.three, this.triple(x, y, z))) return;
      }
    }
  }

  private pairAndPair(result: SetFamily, a: SetFamily, b: SetFamily): void {
    if (a.two.size === 0 || b.two.size === 0) return;
    const partners = new Map<number, number[]>();
    const note = (x: number, y: number) => {
      const list = partners.get(x);
      if (list) list.push(y);
      else partners.set(x, [y]);
    };
    for (const code of b.two) {
      const [x, y] = this.events(code, 2) as [number, number];
      note(x, y);
      note(y, x);
    }
    for (const code of a.two) {
      if (b.two.has(code)) {
        this.insert(result.two, code);
        continue;
      }
      const [x, y] = this.events(code, 2) as [number, number];
      for (const z of partners.get(x) ?? []) if (!this.insert(result.three, this.triple(x, y, z))) return;
      for (const z of partners.get(y) ?? []) if (!this.insert(result.three, this.triple(x, y, z))) return;
    }
  }

  /** Triples of `a` that contain a set of `b`. */
  private triples(result: SetFamily, a: SetFamily, b: SetFamily): void {
    for (const code of a.three) {
      const [x, y, z] = this.events(code, 3) as [number, number, number];
      const holdsOne = b.one.has(x) || b.one.has(y) || b.one.has(z);
      const holdsTwo = b.two.has(this.pair(x, y)) || b.two.has(this.pair(x, z)) || b.two.has(this.pair(y, z));
      if (holdsOne || holdsTwo || b.three.has(code)) this.insert(result.three, code);
    }
  }

  private pair(small: number, large: number): number {
    return small * this.universe + large;
  }

  private triple(x: number, y: number, z: number): number {
    const low = Math.min(x, y, z);
    const high = Math.max(x, y, z);
    return this.pair(this.pair(low, x + y + z - low - high), high);
  }

  /** False once the budget is used up. */
  private insert(into: Set<number>, code: number): boolean {
    if (into.has(code)) return true;
    if (this.budget.left <= 0) {
      this.budget.exceeded = true;
      return false;
    }
    this.budget.left--;
    into.add(code);
    return true;
  }
}
