import { atLeast, Bdd } from './bdd.js';
import type { SetDiagram } from './diagram.js';
import { cutSets } from './enumerate.js';
import { nodeOf } from './formula.js';
import { OutOfNodes } from './nodes.js';
import { ordersOf } from './order.js';
import { type Circuit, isMonotone } from './simplify.js';
import { Zbdd } from './zbdd.js';

/** The minimal sets of a circuit up to a size. */
export interface BoundedSets extends SetDiagram {
  /** All sets of up to so many events are there, and no larger ones. */
  readonly order: number;
  /** Whether there are no larger ones. */
  readonly isAll: boolean;
}

/** Larger sets are hardly ever of use. */
const LARGEST_ORDER = 12;

/**
 * Minimal sets up to a size, as large a one as so many nodes allow: straight from the gates, without the function, which may
 * be out of reach where the small sets are not. Undefined where failures can help, for which minimal sets say too little,
 * and where not even single events fit.
 */
export function boundedSets(circuit: Circuit, nodes: number): BoundedSets | undefined {
  const { events, gates, top } = circuit;
  if (nodeOf(top) <= events || !isMonotone(circuit)) return undefined;
  const scope = {
    circuit,
    root: nodeOf(top) - events - 1,
    gates: gates.map((_, g) => g),
    isLeaf: (node: number) => node <= events,
  };
  const eventOf = Int32Array.from(ordersOf(scope)[0]!);
  let found: BoundedSets | undefined;
  try {
    for (let order = 1; order <= LARGEST_ORDER && found?.isAll !== true; order++)
      found = setsUpTo(circuit, eventOf, order, nodes);
  } catch (error) {
    // The last order that fitted is the answer; so it is where levels are too many for the stack.
    if (!(error instanceof OutOfNodes || error instanceof RangeError)) throw error;
  }
  return found;
}

function setsUpTo(circuit: Circuit, eventOf: Int32Array, order: number, nodes: number): BoundedSets {
  const { events, gates, top, cycleOffset } = circuit;
  const zbdd = new Zbdd(nodes);
  const level = new Int32Array(events + 1);
  eventOf.forEach((event, i) => {
    level[event] = i;
  });
  const value = new Int32Array(gates.length);
  const setsOf = (node: number) =>
    node <= events ? zbdd.node(level[node]!, 0, 1) : value[node - events - 1]!;
  const and = (a: number, b: number) => zbdd.product(a, b, order);
  const or = (a: number, b: number) => zbdd.union(a, b);
  for (let s = 0; s + 1 < cycleOffset.length; s++) {
    const [from, to] = [cycleOffset[s]!, cycleOffset[s + 1]!];
    // On a cycle from nothing until nothing is added, as for the function.
    for (let changed = true; changed; ) {
      changed = false;
      for (let g = from; g < to; g++) {
        const { need, inputs } = gates[g]!;
        const args = inputs.map((input) => setsOf(nodeOf(input)));
        args.sort((a, b) => zbdd.nodes.level[b]! - zbdd.nodes.level[a]!);
        const sets = atLeast(need, args, and, or);
        changed ||= to - from > 1 && sets !== value[g];
        value[g] = sets;
      }
    }
  }
  return {
    events,
    zbdd: zbdd.nodes,
    sets: value[nodeOf(top) - events - 1]!,
    eventOf,
    moduleSets: new Int32Array(eventOf.length).fill(-1),
    order,
    isAll: !zbdd.isCut,
  };
}

/** Sets whose union is taken for a lower bound; what the later ones add is little. */
const SETS = 2_000;
const UNION_NODES = 2 ** 19;

/** Sets to take together, as the events that happen, and those that do not where all of them do. */
interface Union {
  readonly sets: readonly (readonly number[])[];
  readonly absent: readonly number[];
}

/**
 * Probability that one of the most probable of some sets happens, exactly: at least so probable is what they are the minimal
 * sets of, or some of them.
 *
 * @param isOne which sets count
 * @param absent events that must not happen besides, where they are not in the set themselves; as probable as `most` says
 */
export function unionOfMostProbable(
  diagram: SetDiagram,
  least: ArrayLike<number>,
  most: ArrayLike<number> = least,
  isOne: (events: readonly number[]) => boolean = () => true,
  absent: readonly number[] = [],
): number {
  const sets: (readonly number[])[] = [];
  let seen = 0;
  for (const { events } of cutSets(diagram, { by: 'probability', probabilities: least })) {
    if (isOne(events)) sets.push(events);
    if (++seen === SETS) break;
  }
  for (let count = sets.length; count > 0; count >>= 1) {
    try {
      return probabilityOf({ sets: sets.slice(0, count), absent }, diagram.eventOf, least, most);
    } catch (error) {
      if (!(error instanceof OutOfNodes || error instanceof RangeError)) throw error;
    }
  }
  return 0;
}

function probabilityOf(
  { sets, absent }: Union,
  eventOf: Int32Array,
  least: ArrayLike<number>,
  most: ArrayLike<number>,
): number {
  const bdd = new Bdd(UNION_NODES);
  const eventAt = [...new Set([...eventOf, ...absent])];
  const level = new Map(eventAt.map((event, i) => [event, i]));
  let left = sets.map((events) => {
    const happens = new Set(events);
    const all = [...events, ...absent.filter((event) => !happens.has(event))];
    all.sort((a, b) => level.get(b)! - level.get(a)!);
    return all.reduce(
      (product, event) =>
        happens.has(event)
          ? bdd.node(level.get(event)!, 0, product)
          : bdd.node(level.get(event)!, product, 0),
      1,
    );
  });
  while (left.length > 1) {
    const next: number[] = [];
    for (let i = 0; i < left.length; i += 2) next.push(bdd.or(left[i]!, left[i + 1] ?? 0));
    left = next;
  }
  // The least there can be: of what happens the least probability, of what does not the most.
  const values = new Float64Array(bdd.nodes.count);
  values[1] = 1;
  for (let node = 2; node < values.length; node++) {
    const event = eventAt[bdd.nodes.level[node]!]!;
    const [low, high] = [values[bdd.nodes.low[node]!]!, values[bdd.nodes.high[node]!]!];
    const p = high > low ? least[event - 1]! : most[event - 1]!;
    values[node] = p * high + (1 - p) * low;
  }
  return values[left[0] ?? 0]!;
}

/**
 * Probability that more than `order` of the events a circuit depends on happen at once, without which no larger set does. By
 * the number of those that happen, one event after the other.
 */
export function moreThan({ events, gates }: Circuit, of: ArrayLike<number>, order: number): number {
  const relevant = new Set(
    gates.flatMap(({ inputs }) => inputs.map(nodeOf)).filter((node) => node <= events),
  );
  relevant.delete(0);
  // Of exactly k, and at the end of more.
  const chance = new Float64Array(order + 2);
  chance[0] = 1;
  for (const event of relevant) {
    const p = of[event - 1]!;
    chance[order + 1]! += p * chance[order]!;
    for (let k = order; k > 0; k--) chance[k] = (1 - p) * chance[k]! + p * chance[k - 1]!;
    chance[0]! *= 1 - p;
  }
  return chance[order + 1]!;
}
