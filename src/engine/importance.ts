import { type Diagram, type FunctionDiagram, reachedFrom, type SetDiagram } from './diagram.js';
import { probabilities } from './probability.js';

/**
 * How much an event matters for the probability P of the formula; p is its own. Definitions as in W. Vesely et al., "Fault
 * Tree Handbook with Aerospace Applications", NASA 2002.
 */
export interface Importance {
  /** P with the event less P without: how fast P grows with p. */
  readonly birnbaum: number;
  /** Share of P that goes with the event: Birnbaum times p / P. */
  readonly criticality: number;
  /** Share of the summed probability of minimal sets that those with the event have. */
  readonly fussellVesely: number;
  /** Risk achievement worth: by what factor P grows when the event is certain. */
  readonly achievement: number;
  /** Risk reduction worth: by what factor P shrinks when it never happens; Infinity where nothing is left. */
  readonly reduction: number;
}

/** Importance of each event that matters, by its number; the others have none. All in two walks through the diagrams. */
export function importance(diagram: Diagram, of: ArrayLike<number>): Map<number, Importance> {
  const total = probabilities(diagram, of)[diagram.root]!;
  const slopes = slopesOf(diagram, of);
  const { sum, withEvent } = sumOfSets(diagram, of);
  const result = new Map<number, Importance>();
  for (const event of diagram.eventOf) {
    if (event === 0) continue;
    const p = of[event - 1]!;
    const birnbaum = slopes[event - 1]!;
    const without = Math.max(0, total - p * birnbaum);
    const share = (part: number, whole: number) => (whole === 0 ? 0 : part / whole);
    result.set(event, {
      birnbaum,
      criticality: share(birnbaum * p, total),
      fussellVesely: share(withEvent[event - 1]!, sum),
      achievement: total === 0 ? (birnbaum > 0 ? Infinity : 1) : (total + (1 - p) * birnbaum) / total,
      // What rounding leaves of nothing is nothing.
      reduction: without <= total * 1e-12 ? (total === 0 ? 1 : Infinity) : total / without,
    });
  }
  return result;
}

/** dP/dp of each event, by its number less one (Birnbaum's measure): the probabilities' own walk, backwards. */
export function slopesOf(diagram: FunctionDiagram, of: ArrayLike<number>): Float64Array {
  const { events, bdd, root, eventOf, moduleRoot } = diagram;
  const values = probabilities(diagram, of);
  const weight = new Float64Array(bdd.count);
  weight[root] = 1;
  const slopes = new Float64Array(events);
  for (let node = bdd.count - 1; node > 1; node--) {
    const own = weight[node]!;
    if (own === 0) continue;
    const level = bdd.level[node]!;
    const event = eventOf[level]!;
    const p = event === 0 ? values[moduleRoot[level]!]! : of[event - 1]!;
    const [low, high] = [bdd.low[node]!, bdd.high[node]!];
    weight[high]! += own * p;
    weight[low]! += own * (1 - p);
    const slope = own * (values[high]! - values[low]!);
    if (event === 0) weight[moduleRoot[level]!]! += slope;
    else slopes[event - 1]! += slope;
  }
  return slopes;
}

/** Sum of the probabilities of all minimal sets, and of those with each event. */
function sumOfSets(diagram: Diagram, of: ArrayLike<number>): { sum: number; withEvent: Float64Array } {
  const { events, zbdd, sets, eventOf, moduleSets } = diagram;
  const values = sums(diagram, (event) => of[event - 1]!);
  const weight = new Float64Array(zbdd.count);
  weight[sets] = 1;
  const withEvent = new Float64Array(events);
  for (let node = zbdd.count - 1; node > 1; node--) {
    const own = weight[node]!;
    if (own === 0) continue;
    const level = zbdd.level[node]!;
    const event = eventOf[level]!;
    const [low, high] = [zbdd.low[node]!, zbdd.high[node]!];
    const p = event === 0 ? values[moduleSets[level]!]! : of[event - 1]!;
    weight[low]! += own;
    weight[high]! += own * p;
    if (event === 0) weight[moduleSets[level]!]! += own * values[high]!;
    else withEvent[event - 1]! += own * p * values[high]!;
  }
  return { sum: values[sets]!, withEvent };
}

/** For each node of `zbdd`, the sum over its sets of the product of what their events give. */
export function sums(diagram: SetDiagram, of: (event: number) => number): Float64Array {
  const { zbdd, sets, eventOf, moduleSets } = diagram;
  const reached = reachedFrom(zbdd, sets, moduleSets);
  const values = new Float64Array(zbdd.count);
  values[1] = 1;
  for (let node = 2; node < zbdd.count; node++) {
    if (reached[node] === 0) continue;
    const level = zbdd.level[node]!;
    const one = eventOf[level] === 0 ? values[moduleSets[level]!]! : of(eventOf[level]!);
    values[node] = one * values[zbdd.high[node]!]! + values[zbdd.low[node]!]!;
  }
  return values;
}
