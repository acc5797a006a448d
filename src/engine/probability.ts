import { type FunctionDiagram, reachedFrom } from './diagram.js';

/**
 * Probability of the formula: exact, for independent events. `of` has one probability per event, in the order of their
 * numbers.
 */
export function probability(diagram: FunctionDiagram, of: ArrayLike<number>): number {
  return probabilities(diagram, of)[diagram.root]!;
}

/** Probability of each node that the root reaches: P(f) = p P(f | x) + (1 - p) P(f | not x). */
export function probabilities(diagram: FunctionDiagram, of: ArrayLike<number>): Float64Array {
  const { bdd, root, eventOf, moduleRoot } = diagram;
  const reached = reachedFrom(bdd, root, moduleRoot);
  const values = new Float64Array(bdd.count);
  values[1] = 1;
  for (let node = 2; node < bdd.count; node++) {
    if (reached[node] === 0) continue;
    const level = bdd.level[node]!;
    const p = eventOf[level] === 0 ? values[moduleRoot[level]!]! : of[eventOf[level]! - 1]!;
    values[node] = p * values[bdd.high[node]!]! + (1 - p) * values[bdd.low[node]!]!;
  }
  return values;
}
