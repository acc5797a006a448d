import type { Diagram } from './diagram.js';
import { isNegated, type Literal, nodeOf } from './formula.js';
import { sums } from './importance.js';
import type { Circuit } from './simplify.js';

/** Sum of the probabilities of the minimal sets: an upper bound that is close where all of them are rare. May exceed 1. */
export function rareEvent(diagram: Diagram, of: ArrayLike<number>): number {
  return sums(diagram, (event) => of[event - 1]!)[diagram.sets]!;
}

/** Terms of the series below; with sets as probable as 0.9 the rest is less than 1e-11 of the sum. */
const TERMS = 200;

/**
 * 1 - product over the minimal sets of (1 - their probability): an upper bound where a failure never helps. J. Esary, F.
 * Proschan, 1963. No set is made: the logarithm of the product is -(S1 + S2 / 2 + S3 / 3 + ...), where Sk sums the k-th
 * powers of the sets' probabilities.
 */
export function minCutUpperBound(diagram: Diagram, of: ArrayLike<number>): number {
  let exponent = 0;
  for (let k = 1; k <= TERMS; k++) {
    const sum = sums(diagram, (event) => of[event - 1]! ** k)[diagram.sets]!;
    exponent += sum / k;
    if (sum / k <= exponent * 1e-15) return -Math.expm1(-exponent);
  }
  return 1;
}

/**
 * Least and most the probability can be: one walk over the circuit, whatever its size. In a formula where a failure never
 * helps all gates go up and down together (Harris, Esary and Proschan), so that an AND is at least the product of its
 * inputs and at most the least of them, an OR at least the largest and at most as if they were independent. Where
 * negations stand above shared events, only 0 to 1 is sure.
 */
export function boundsOf(circuit: Circuit, of: ArrayLike<number>): readonly [number, number] {
  const { events, gates, top, cycleOffset } = circuit;
  if (gates.some(({ inputs }) => inputs.some(isNegated)) || isNegated(top)) return [0, 1];
  const least = new Float64Array(events + 1 + gates.length);
  const most = new Float64Array(events + 1 + gates.length);
  least[0] = 1;
  most[0] = 1;
  for (let event = 1; event <= events; event++) {
    least[event] = of[event - 1]!;
    most[event] = of[event - 1]!;
  }
  const update = (g: number) => {
    const { need, inputs } = gates[g]!;
    const [low, high] = gateBounds(need, inputs, least, most);
    least[events + 1 + g] = low;
    most[events + 1 + g] = high;
  };
  for (let s = 0; s + 1 < cycleOffset.length; s++) {
    const [from, to] = [cycleOffset[s]!, cycleOffset[s + 1]!];
    // On a cycle the first round, from nothing, gives no more than the solution; of the most only 1 is sure.
    for (let g = from; g < to; g++) update(g);
    if (to - from > 1) for (let g = from; g < to; g++) most[events + 1 + g] = 1;
  }
  return [least[nodeOf(top)]!, most[nodeOf(top)]!];
}

function gateBounds(
  need: number,
  inputs: readonly Literal[],
  least: Float64Array,
  most: Float64Array,
): [number, number] {
  const lows = inputs.map((input) => least[nodeOf(input)]!).sort((a, b) => b - a);
  const highs = inputs.map((input) => most[nodeOf(input)]!).sort((a, b) => b - a);
  // At least the product of any `need` of them, the most probable ones; at most what Markov's inequality allows.
  const low = lows.slice(0, need).reduce((product, p) => product * p, 1);
  if (need === 1) return [low, 1 - highs.reduce((product, p) => product * (1 - p), 1)];
  if (need === inputs.length) return [low, highs.at(-1)!];
  return [low, Math.min(1, highs.reduce((sum, p) => sum + p, 0) / need)];
}
