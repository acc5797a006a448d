import { beyond } from './beyond.js';
import { minCutUpperBound, rareEvent } from './bounds.js';
import { countByOrder, countSets } from './count.js';
import { type Diagram, type FunctionDiagram, functionOf, withSets } from './diagram.js';
import { type CutSet, firstSets } from './enumerate.js';
import type { Formula, Literal } from './formula.js';
import { type Importance, importance, slopesOf } from './importance.js';
import { OutOfNodes } from './nodes.js';
import { probability } from './probability.js';
import { estimate, planSampling, type Sampling, type SamplingPlan } from './sampling.js';
import { type Circuit, simplify } from './simplify.js';
import type { Estimate } from './simulate.js';
import { type Fill, propagate } from './uncertainty.js';

export interface Question {
  /** Probability of each event, in the order of their numbers; absent: none is asked for. */
  readonly probabilities?: ArrayLike<number>;
  /** The least each may be, where that is another number: the answer is a range then. */
  readonly least?: ArrayLike<number>;
  /** Samples of the probabilities, where they are not known for sure: how many there are, and what each of them is. */
  readonly samples?: { readonly count: number; readonly fill: Fill };
  /** How many minimal sets to tell; with 0 there is neither importance nor a count by size. */
  readonly top: number;
  readonly by: 'order' | 'probability';
  /** Larger sets are not told. */
  readonly order?: number;
  /** Less probable sets are not told. */
  readonly cutOff?: number;
  /** Asks for an estimate from samples besides, as a plan: it may be worth threads. */
  readonly sampling?: Sampling;
  /** Most nodes of a diagram; see `DiagramOptions`. */
  readonly nodes?: number;
  /** See `DiagramOptions`. */
  readonly sift?: boolean;
}

export interface Answer {
  /** Why it is not exact, as a sentence without an end; undefined where it is. */
  readonly outOfReach: string | undefined;
  /** How many minimal sets there are; undefined where that is out of reach. */
  readonly count: bigint | undefined;
  /** How many there are of one event, of two and so on, rounded from 2^53 on; empty where not asked for. */
  readonly sizes: readonly number[];
  readonly sets: readonly CutSet[];
  /** Sets of up to so many events are all there, and larger ones are not; undefined where it is all of them or none. */
  readonly completeTo: number | undefined;
  /** Least and most; equal where each event has one probability. Bounds where exact is out of reach, if not only of the sets. */
  readonly probability: readonly [number, number] | undefined;
  /** The probability is bounds that hold nevertheless, since it is out of reach itself. */
  readonly isBound: boolean;
  /** By Monte Carlo, with the most probable of each event; only where exact is out of reach and no plan was asked for. */
  readonly estimate: Estimate | undefined;
  /** The estimate that was asked for, to be carried out. */
  readonly sampling: SamplingPlan | undefined;
  /** Birnbaum's measure of each event, by its number less one, with the least probabilities and with the most. */
  readonly slopes: readonly [Float64Array, Float64Array] | undefined;
  /** The probability in each of the samples; undefined where there are none, or the function is out of reach. */
  readonly sampled: Float64Array | undefined;
  /** Upper bounds from the minimal sets alone, for comparison: the sum, and one less the product of complements. */
  readonly upperBounds: { readonly rareEvent: number; readonly minCut: number } | undefined;
  /** By number of event; empty where not asked for. */
  readonly importance: ReadonlyMap<number, Importance>;
}

/** Samples of the estimate: a probability of one in fifty comes out to a hundredth, and rarer ones by importance sampling. */
const SAMPLES = 2 ** 18;

/** All that is asked of a formula in one go. Past the limit of nodes the probability is that between which it lies. */
export function answer(formula: Formula, top: Literal, question: Question): Answer {
  const circuit = simplify(formula, top);
  const { probabilities: most } = question;
  let known: FunctionDiagram | undefined;
  try {
    known = functionOf(circuit, question);
    return { ...exactly(withSets(known, question), question), sampling: plannedFor(circuit, question) };
  } catch (error) {
    if (!(error instanceof OutOfNodes)) throw error;
    return {
      ...beyond(circuit, known, question),
      isBound: known === undefined,
      outOfReach: known ? `${error.message} for the sets; the probability is exact` : error.message,
      estimate:
        known || question.sampling
          ? undefined
          : most && estimate(circuit, most, { samples: SAMPLES, seed: 1 }),
      sampling: plannedFor(circuit, question),
      ...(known ? spread(known, question) : { slopes: undefined, sampled: undefined }),
      upperBounds: undefined,
      importance: new Map(),
    };
  }
}

function plannedFor(circuit: Circuit, { sampling, probabilities }: Question): SamplingPlan | undefined {
  return sampling && probabilities && planSampling(circuit, probabilities, sampling);
}

function exactly(diagram: Diagram, question: Question): Omit<Answer, 'sampling'> {
  const { probabilities: most, least, top } = question;
  const high = most && probability(diagram, most);
  const low = least && least !== most ? probability(diagram, least) : high;
  return {
    outOfReach: undefined,
    isBound: false,
    count: countSets(diagram),
    sizes: top > 0 ? countByOrder(diagram) : [],
    sets: firstSets(diagram, question),
    completeTo: undefined,
    probability: high === undefined || low === undefined ? undefined : [low, high],
    estimate: undefined,
    ...spread(diagram, question),
    upperBounds:
      most && top > 0
        ? { rareEvent: rareEvent(diagram, most), minCut: minCutUpperBound(diagram, most) }
        : undefined,
    importance: most && top > 0 ? importance(diagram, most) : new Map(),
  };
}

/** What the function tells beside the probability: how it changes with each event, and what it is in each sample. */
function spread(
  diagram: FunctionDiagram,
  { probabilities: most, least, samples }: Question,
): Pick<Answer, 'slopes' | 'sampled'> {
  return {
    slopes: most && [slopesOf(diagram, least ?? most), slopesOf(diagram, most)],
    sampled: samples && propagate(diagram, samples.count, samples.fill),
  };
}
