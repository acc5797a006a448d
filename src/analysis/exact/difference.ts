import {
  type Formula,
  type Literal,
  nodeOf,
  type Spread,
  simplify,
  simulateDifference,
  spreadOf,
} from '../../engine/index.js';
import type { Estate } from '../../estate/index.js';
import { type CompiledEstate, compile } from '../../graph/index.js';
import { type Rates, SECONDS_PER_YEAR } from '../downtime/index.js';
import { type ExactOptions, exactAnswers } from './exact.js';
import { formulaOfEstate } from './formula.js';
import { SharesOfTime, sampleCount } from './losses.js';

/** What two estates make of a journey: minutes a year of each, and of the second less the first. */
export interface ExactDifference {
  readonly journey: string;
  /** With rates that are not known for sure, drawn alike for both; undefined where exact is out of reach, or nothing has a rate. */
  readonly minutes: { readonly from: Spread; readonly to: Spread; readonly difference: Spread } | undefined;
  /** Where it is out of reach: the difference of the static minutes by the most losses, from samples of what is lost. */
  readonly estimate:
    | { readonly difference: number; readonly interval: readonly [number, number] }
    | undefined;
}

/** Samples of what is lost, where a difference cannot be worked out. */
const SAMPLES = 2 ** 20;

/**
 * By how much the down time of journeys differs between two estates. What is in both is drawn by the same random numbers:
 * a rate that is higher than thought is so before and after, so that the difference is known far better than either end.
 */
export function exactDifferences(
  before: Estate,
  after: Estate,
  rates: Rates,
  options: ExactOptions = { top: 0 },
): ExactDifference[] {
  const known = new Set(before.journeys.map(({ id }) => id));
  const journeys = after.journeys.map(({ id }) => id).filter((id) => known.has(id));
  const compiled = [compile(before), compile(after)] as const;
  const draws = Math.min(...compiled.map(sampleCount));
  const [from, to] = [before, after].map((estate, i) =>
    exactAnswers(estate, compiled[i]!, rates, journeys, { ...options, draws }),
  );
  return journeys.map((journey, j) => {
    const [one, other] = [from![j]!, to![j]!];
    // Where only the sets are out of reach, the minutes are known all the same.
    if ([one, other].some(({ outOfReach, expected }) => outOfReach !== undefined && expected === undefined))
      return { journey, minutes: undefined, estimate: estimated(compiled, rates, journey) };
    const [a, b] = [one.expected, other.expected];
    const minutes =
      a === undefined || b === undefined
        ? undefined
        : { from: a.spread, to: b.spread, difference: spreadOf(difference(a.each, b.each)) };
    return { journey, minutes, estimate: undefined };
  });
}

/** Sample by sample; of a larger diagram there may be fewer. */
function difference(first: Float64Array, second: Float64Array): Float64Array {
  const count = Math.min(first.length, second.length);
  return Float64Array.from({ length: count }, (_, sample) => second[sample]! - first[sample]!);
}

function estimated(compiled: readonly [CompiledEstate, CompiledEstate], rates: Rates, journey: string) {
  const numbers = new Map<string, number>();
  const parts = compiled.map((one) => {
    const found = formulaOfEstate(one);
    const shares = new SharesOfTime(one, found.components, rates);
    const events = found.components.map((c) => {
      const { id } = one.components[c]!;
      if (!numbers.has(id)) numbers.set(id, numbers.size + 1);
      return numbers.get(id)!;
    });
    return { found, events, of: shares.most, down: found.downOf(one.index.get(journey)!) };
  });
  const [first, second] = parts.map(({ found: { formula }, events, of, down }) => {
    const renumbered = withEvents(formula, events, numbers.size);
    const shares = new Float64Array(numbers.size);
    events.forEach((event, i) => {
      shares[event - 1] = of[i]!;
    });
    return { circuit: simplify(renumbered, moved(down, formula, events, numbers.size)), of: shares };
  });
  const found = simulateDifference(first!, second!, SAMPLES);
  const minutes = (share: number) => (share * SECONDS_PER_YEAR) / 60;
  return {
    difference: minutes(found.difference),
    interval: [minutes(found.interval[0]), minutes(found.interval[1])] as const,
  };
}

/** The formula among so many events, its own by the numbers given. */
function withEvents(formula: Formula, numbers: readonly number[], events: number): Formula {
  return { ...formula, events, input: formula.input.map((one) => moved(one, formula, numbers, events)) };
}

function moved(literal: Literal, formula: Formula, numbers: readonly number[], events: number): Literal {
  const node = nodeOf(literal);
  if (node === 0) return literal;
  const now = node <= formula.events ? numbers[node - 1]! : node - formula.events + events;
  return 2 * now + (literal & 1);
}
