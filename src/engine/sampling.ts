import type { PackedCircuit } from './packed.js';
import { pack, unpack } from './packed.js';
import { type Proposal, proposalsFor, roundOf, weigh } from './rare.js';
import { bitsIn, Samples, wordsFor } from './samples.js';
import type { Circuit } from './simplify.js';
import { drawsOf, type Estimate, meanInterval, wilson } from './simulate.js';

/** How many samples are wanted, and the seed that they are drawn by. */
export interface Sampling {
  readonly samples: number;
  readonly seed: number;
}

/**
 * An estimate in parts that do not depend on each other: whoever takes them, and in whatever order, the samples are the same,
 * and so is the estimate. All of it is numbers and arrays, so that threads can share it.
 */
export interface SamplingPlan {
  readonly circuit: PackedCircuit;
  readonly of: Float64Array;
  readonly seed: number;
  readonly parts: number;
  /** Samples of each part. */
  readonly size: number;
  /** What is drawn by in place of the real probabilities where it is rare; absent where it is not. */
  readonly proposals?: readonly Proposal[];
}

/** What a part found. */
export interface SampledPart {
  readonly samples: number;
  /** Sums over the samples of their weight, 0 or 1 where nothing is rare, and of its square. */
  readonly sum: number;
  readonly squares: number;
}

/** Words of all rows that a part evaluates: some tenths of a second at most. */
const WORK = 2 ** 26;
/** Words of a row in one part. */
const FEWEST = 16;
const MOST = 2048;

/**
 * Plans an estimate. Where the circuit is hardly ever true, importance sampling is prepared for it, which takes some
 * hundred thousand samples.
 *
 * @param of probability per event, in the order of their numbers
 */
export function planSampling(
  circuit: Circuit,
  of: ArrayLike<number>,
  { samples, seed }: Sampling,
): SamplingPlan {
  const rows = circuit.events + circuit.gates.length + 1;
  const proposals = proposalsFor(circuit, of, seed);
  const round = proposals === undefined ? 1 : roundOf(proposals);
  const most = Math.min(MOST, Math.max(FEWEST, Math.floor(WORK / rows)));
  const words = Math.min(most, Math.ceil(samples / 32 / round));
  const size = words * 32 * round;
  return {
    circuit: pack(circuit),
    of: Float64Array.from(of),
    seed,
    parts: Math.max(1, Math.ceil(samples / size)),
    size,
    ...(proposals === undefined ? {} : { proposals }),
  };
}

/** Takes the samples of parts of a plan, one after the other. */
export function sampler({
  circuit: packed,
  of,
  seed,
  size,
  proposals,
}: SamplingPlan): (part: number) => SampledPart {
  const circuit = unpack(packed);
  if (proposals !== undefined) return (part) => weigh(circuit, of, proposals, size, (seed + 1) * 1000 + part);
  const block = new Samples(circuit, wordsFor(size, circuit));
  const hits = new Int32Array(block.words);
  return (part) => {
    const draws = drawsOf(block, circuit.events, of, seed, part);
    let sum = 0;
    let taken = 0;
    while (taken < size) {
      for (const { draw, bits } of draws) draw.into(bits);
      block.evaluate(hits);
      for (let w = 0; w < hits.length; w++) sum += bitsIn(hits[w]!);
      taken += block.words * 32;
    }
    return { samples: taken, sum, squares: sum };
  };
}

/** The estimate, from all parts in their order. */
export function estimateFrom({ proposals }: SamplingPlan, parts: readonly SampledPart[]): Estimate {
  let [samples, sum, squares] = [0, 0, 0];
  for (const one of parts) {
    samples += one.samples;
    sum += one.sum;
    squares += one.squares;
  }
  const probability = sum / samples;
  if (proposals === undefined) return { probability, interval: wilson(sum, samples), samples };
  return { probability, interval: meanInterval(sum, squares, samples), samples, isWeighted: true };
}

/** All of it at once, in this thread. */
export function estimate(circuit: Circuit, of: ArrayLike<number>, sampling: Sampling): Estimate {
  const plan = planSampling(circuit, of, sampling);
  const take = sampler(plan);
  return estimateFrom(
    plan,
    Array.from({ length: plan.parts }, (_, part) => take(part)),
  );
}
