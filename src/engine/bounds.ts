import type { SetDiagram } from './diagram.js';
import { isNegated, type Literal, nodeOf } from './formula.js';
import { sums } from './importance.js';
import { type Circuit, isMonotone } from './simplify.js';

/** Sum of the probabilities of the minimal sets: an upper bound that is close where all of them are rare. May exceed 1. */
export function rareEvent(diagram: SetDiagram, of: ArrayLike<number>): number {
  return sums(diagram, (event) => of[event - 1]!)[diagram.sets]!;
}

/** Terms of the series below; with sets as probable as 0.9 the rest is less than 1e-11 of the sum. */
const TERMS = 200;

/**
 * 1 - product over the minimal sets of (1 - their probability): an upper bound where a failure never helps. J. Esary, F.
 * Proschan, 1963. No set is made: the logarithm of the product is -(S1 + S2 / 2 + S3 / 3 + ...), where Sk sums the k-th
 * powers of the sets' probabilities.
 */
export function minCutUpperBound(diagram: SetDiagram, of: ArrayLike<number>): number {
  let exponent = 0;
  for (let k = 1; k <= TERMS; k++) {
    const sum = sums(diagram, (event) => of[event - 1]! ** k)[diagram.sets]!;
    exponent += sum / k;
    if (sum / k <= exponent * 1e-15) return -Math.expm1(-exponent);
  }
  return 1;
}

/**
 * Least and most the probability can be: one walk over the circuit, whatever its size. Where a failure never helps, all
 * gates go up and down together (T. Harris, 1960): an AND is at least the product of its inputs, an OR at most as if they
 * were independent. Where there are negations nothing is known of how gates hang together, and M. Fréchet's bounds of 1935
 * are all that is sure.
 */
export function boundsOf(circuit: Circuit, of: ArrayLike<number>): readonly [number, number] {
  const { events, gates, top, cycleOffset } = circuit;
  const monotone = isMonotone(circuit);
  const least = new Float64Array(events + 1 + gates.length);
  const most = new Float64Array(events + 1 + gates.length);
  least[0] = 1;
  most[0] = 1;
  for (let event = 1; event <= events; event++) {
    least[event] = of[event - 1]!;
    most[event] = of[event - 1]!;
  }
  const lowOf = (literal: Literal) =>
    isNegated(literal) ? 1 - most[nodeOf(literal)]! : least[nodeOf(literal)]!;
  const highOf = (literal: Literal) =>
    isNegated(literal) ? 1 - least[nodeOf(literal)]! : most[nodeOf(literal)]!;
  for (let s = 0; s + 1 < cycleOffset.length; s++) {
    const [from, to] = [cycleOffset[s]!, cycleOffset[s + 1]!];
    // On a cycle the first round, from nothing, gives no more than the solution; of the most only 1 is sure.
    for (let g = from; g < to; g++) {
      const { need, inputs } = gates[g]!;
      least[events + 1 + g] = leastOf(need, inputs.map(lowOf), monotone);
      most[events + 1 + g] = to - from > 1 ? 1 : mostOf(need, inputs.map(highOf), monotone);
    }
  }
  return [lowOf(top), highOf(top)];
}

/** Of at least `need` of some inputs, whose own probabilities are at least those given. */
function leastOf(need: number, inputs: readonly number[], isMonotone: boolean): number {
  const frechet = (sum(inputs) - need + 1) / (inputs.length - need + 1);
  if (need === 1) return inputs.reduce((a, b) => Math.max(a, b), 0);
  if (!isMonotone) return Math.max(0, frechet);
  // The most probable ones alone would do.
  const chosen = [...inputs].sort((a, b) => b - a).slice(0, need);
  return Math.max(
    frechet,
    chosen.reduce((product, p) => product * p, 1),
  );
}

/** The same with those they are at most. */
function mostOf(need: number, inputs: readonly number[], isMonotone: boolean): number {
  if (need === inputs.length) return inputs.reduce((a, b) => Math.min(a, b), 1);
  if (need === 1 && isMonotone) return 1 - inputs.reduce((product, p) => product * (1 - p), 1);
  // Markov's inequality for their number.
  return Math.min(1, sum(inputs) / need);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
