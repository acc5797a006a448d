import { reachedFrom, type SetDiagram } from './diagram.js';

/** A minimal set of events that makes the formula true. */
export interface CutSet {
  /** Numbers of events, ascending. */
  readonly events: readonly number[];
  /** Product of the probabilities of its events; undefined where none were given. */
  readonly probability: number | undefined;
}

export interface Enumeration {
  /** Small sets first, or probable ones. Where two are alike in that, the other counts. */
  readonly by: 'order' | 'probability';
  /** One per event, in the order of their numbers. */
  readonly probabilities?: ArrayLike<number>;
  /** Larger sets are left out. */
  readonly order?: number;
  /** Less probable sets are left out. */
  readonly cutOff?: number;
}

/** A path through the diagram that is not complete. */
interface Path {
  /** Where it is, and where it goes on when the module it is in is done. */
  readonly node: number;
  readonly rest: Rest | undefined;
  readonly chosen: Chosen | undefined;
  /** Cost of what is chosen. */
  readonly first: number;
  readonly second: number;
}
interface Rest {
  readonly node: number;
  readonly next: Rest | undefined;
  /** Least cost of all that is still to come here and in `next`. */
  readonly first: number;
  readonly second: number;
}
interface Chosen {
  readonly event: number;
  readonly before: Chosen | undefined;
}

/** Cost of an event that cannot happen: more than any real one, and sums of it stay numbers. */
const IMPOSSIBLE = 1e9;

/**
 * The minimal sets one by one, best first, each made when it is asked for: a search along the diagram that knows how much
 * the rest of every path costs at least, so that nothing is looked at in vain.
 */
export function* cutSets(diagram: SetDiagram, options: Enumeration): Generator<CutSet> {
  const { zbdd, sets, eventOf, moduleSets } = diagram;
  const { probabilities, by } = options;
  const size = (_event: number) => 1;
  const rarity = (event: number) => {
    const p = probabilities === undefined ? 1 : probabilities[event - 1]!;
    return p > 0 ? -Math.log(p) : IMPOSSIBLE;
  };
  const [firstOf, secondOf] = by === 'order' ? [size, rarity] : [rarity, size];
  const first = new Float64Array(zbdd.count);
  const second = new Float64Array(zbdd.count);
  first[0] = Infinity;
  second[0] = Infinity;
  const reached = reachedFrom(zbdd, sets, moduleSets);
  for (let node = 2; node < zbdd.count; node++) {
    if (reached[node] === 0) continue;
    const level = zbdd.level[node]!;
    const event = eventOf[level]!;
    const module = moduleSets[level]!;
    const high = zbdd.high[node]!;
    const low = zbdd.low[node]!;
    const a1 = (event > 0 ? firstOf(event) : first[module]!) + first[high]!;
    const a2 = (event > 0 ? secondOf(event) : second[module]!) + second[high]!;
    const isHigh = a1 < first[low]! || (a1 === first[low] && a2 < second[low]!);
    first[node] = isHigh ? a1 : first[low]!;
    second[node] = isHigh ? a2 : second[low]!;
  }

  const largest = options.order ?? Infinity;
  const cutOff = options.cutOff ?? 0;
  // Sums of logarithms round; the product itself is compared again before a set is told of.
  const rarest = cutOff > 0 ? -Math.log(cutOff) + 1e-9 : Infinity;
  const paths = new Heap<Path>();
  const add = (path: Path) => {
    if (path.node === 0) return;
    const a1 = path.first + first[path.node]! + (path.rest?.first ?? 0);
    const a2 = path.second + second[path.node]! + (path.rest?.second ?? 0);
    if (by === 'order' && a1 > largest) return;
    if (by === 'probability' && a1 > rarest) return;
    paths.push(path, a1, a2);
  };
  add({ node: sets, rest: undefined, chosen: undefined, first: 0, second: 0 });
  for (let path = paths.pop(); path !== undefined; path = paths.pop()) {
    const { node, rest, chosen } = path;
    if (node === 1) {
      if (rest === undefined) {
        const found = setOf(chosen, probabilities);
        if (found.events.length > largest) continue;
        if (found.probability !== undefined && found.probability < cutOff) continue;
        yield found;
      } else add({ ...path, node: rest.node, rest: rest.next });
      continue;
    }
    const level = zbdd.level[node]!;
    const event = eventOf[level]!;
    const high = zbdd.high[node]!;
    add({ ...path, node: zbdd.low[node]! });
    if (event > 0) {
      add({
        node: high,
        rest,
        chosen: { event, before: chosen },
        first: path.first + firstOf(event),
        second: path.second + secondOf(event),
      });
    } else {
      const after = {
        node: high,
        next: rest,
        first: first[high]! + (rest?.first ?? 0),
        second: second[high]! + (rest?.second ?? 0),
      };
      add({ ...path, node: moduleSets[level]!, rest: after });
    }
  }
}

/** As many of them as are asked for. */
export function firstSets(diagram: SetDiagram, options: Enumeration & { readonly top: number }): CutSet[] {
  const sets: CutSet[] = [];
  if (options.top === 0) return sets;
  for (const set of cutSets(diagram, options)) {
    sets.push(set);
    if (sets.length === options.top) break;
  }
  return sets;
}

function setOf(chosen: Chosen | undefined, probabilities: ArrayLike<number> | undefined): CutSet {
  const events: number[] = [];
  for (let one = chosen; one !== undefined; one = one.before) events.push(one.event);
  events.sort((a, b) => a - b);
  const probability =
    probabilities === undefined
      ? undefined
      : events.reduce((product, event) => product * probabilities[event - 1]!, 1);
  return { events, probability };
}

/** What costs least comes out first; of what costs the same, what was put in last, so that a search goes deep. */
class Heap<T> {
  readonly #items: { item: T; first: number; second: number; number: number }[] = [];
  #number = 0;

  push(item: T, first: number, second: number): void {
    this.#number--;
    const items = this.#items;
    items.push({ item, first, second, number: this.#number });
    for (let at = items.length - 1; at > 0; ) {
      const parent = (at - 1) >> 1;
      if (!this.#isBefore(at, parent)) return;
      this.#swap(at, parent);
      at = parent;
    }
  }

  pop(): T | undefined {
    const items = this.#items;
    const best = items[0];
    const last = items.pop();
    if (best === undefined || items.length === 0) return best?.item;
    items[0] = last!;
    for (let at = 0; ; ) {
      let least = at;
      for (const child of [2 * at + 1, 2 * at + 2]) {
        if (child < items.length && this.#isBefore(child, least)) least = child;
      }
      if (least === at) return best.item;
      this.#swap(at, least);
      at = least;
    }
  }

  #isBefore(a: number, b: number): boolean {
    const x = this.#items[a]!;
    const y = this.#items[b]!;
    if (x.first !== y.first) return x.first < y.first;
    if (x.second !== y.second) return x.second < y.second;
    return x.number < y.number;
  }

  #swap(a: number, b: number): void {
    const items = this.#items;
    [items[a], items[b]] = [items[b]!, items[a]!];
  }
}
