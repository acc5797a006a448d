import { random } from './random.js';
import { bitsIn, Draw, eachBit, Samples, wordsFor } from './samples.js';
import type { Circuit } from './simplify.js';

/** An estimate from samples, with a 95 % confidence interval. */
export interface Estimate {
  readonly probability: number;
  readonly interval: readonly [number, number];
  readonly samples: number;
  /** Drawn by other probabilities than the real ones, and weighted: what is rare is seen often enough. */
  readonly isWeighted?: boolean;
}

/**
 * Estimates the probability of a circuit by Monte Carlo, with the interval of E. Wilson (1927). The same seed gives the
 * same samples.
 *
 * @param of probability per event, in the order of their numbers
 * @param samples at least so many are taken
 */
export function simulate(circuit: Circuit, of: ArrayLike<number>, samples: number, seed = 1): Estimate {
  const block = new Samples(circuit, wordsFor(samples, circuit));
  const draws = drawsOf(block, circuit.events, of, seed);
  const hits = new Int32Array(block.words);
  let count = 0;
  let taken = 0;
  while (taken < samples) {
    for (const { draw, bits } of draws) draw.into(bits);
    block.evaluate(hits);
    for (let w = 0; w < hits.length; w++) count += bitsIn(hits[w]!);
    taken += block.words * 32;
  }
  return { probability: count / taken, interval: wilson(count, taken), samples: taken };
}

/** An event that matters, what draws it and where to. */
interface Drawn {
  readonly event: number;
  readonly draw: Draw;
  readonly bits: Int32Array;
}

/** What draws the events that matter; of each part of a simulation by numbers of its own. */
export function drawsOf(
  block: Samples,
  events: number,
  of: ArrayLike<number>,
  seed: number,
  part = 0,
): Drawn[] {
  const draws: Drawn[] = [];
  for (let event = 1; event <= events; event++) {
    const bits = block.event(event);
    if (bits !== undefined)
      draws.push({ event, draw: new Draw(of[event - 1]!, random(seed, event, part)), bits });
  }
  return draws;
}

/** A model for the comparison of two: the circuit and the probability of each event. */
export interface Variant {
  readonly circuit: Circuit;
  readonly of: ArrayLike<number>;
}

export interface Difference {
  /** Probability of the second less that of the first. */
  readonly difference: number;
  /** 95 % confidence, of A. Agresti and Y. Min (2005). */
  readonly interval: readonly [number, number];
  readonly samples: number;
}

/**
 * Estimates by how much the probabilities of two circuits differ, with common random numbers: an event of one number is
 * drawn by the same random numbers in both, so that samples only differ where the models do. The variance is that of the
 * samples in which they differ, and no longer the sum of both (P. Glasserman and D. Yao, "Some guidelines and guarantees
 * for common random numbers", Management Science 38, 1992: it is the least there is where both only grow with each event).
 */
export function simulateDifference(first: Variant, second: Variant, samples: number, seed = 1): Difference {
  const words = wordsFor(samples, first.circuit, second.circuit);
  const blocks = [new Samples(first.circuit, words), new Samples(second.circuit, words)] as const;
  const pairs: CommonDraw[] = [];
  for (let event = 1; event <= Math.max(first.circuit.events, second.circuit.events); event++) {
    const bits = blocks.map((one, i) =>
      event <= [first, second][i]!.circuit.events ? one.event(event) : undefined,
    );
    if (bits.some((one) => one !== undefined))
      pairs.push(
        new CommonDraw(first.of[event - 1] ?? 0, second.of[event - 1] ?? 0, bits, words, seed, event),
      );
  }
  const hits = [new Int32Array(words), new Int32Array(words)] as const;
  let more = 0;
  let less = 0;
  let taken = 0;
  while (taken < samples) {
    for (const pair of pairs) pair.next();
    blocks[0].evaluate(hits[0]);
    blocks[1].evaluate(hits[1]);
    for (let w = 0; w < words; w++) {
      more += bitsIn(~hits[0][w]! & hits[1][w]!);
      less += bitsIn(hits[0][w]! & ~hits[1][w]!);
    }
    taken += words * 32;
  }
  return { difference: (more - less) / taken, interval: pairedInterval(more, less, taken), samples: taken };
}

/** Draws an event for two models, true in the one where it is rarer only where it is in the other. */
class CommonDraw {
  readonly #draw: Draw;
  readonly #thin: () => number;
  readonly #keep: number;
  /** Bits of the model where it is likelier, and of the other one. */
  readonly #likelier: Int32Array;
  readonly #other: Int32Array | undefined;

  constructor(
    p: number,
    q: number,
    [a, b]: readonly (Int32Array | undefined)[],
    words: number,
    seed: number,
    event: number,
  ) {
    const [likelier, other] = p >= q ? [a, b] : [b, a];
    this.#draw = new Draw(Math.max(p, q), random(seed, event));
    this.#thin = random(seed, event, 1);
    this.#keep = p === q ? 1 : Math.min(p, q) / Math.max(p, q);
    this.#likelier = likelier ?? new Int32Array(words);
    this.#other = other;
  }

  next(): void {
    this.#draw.into(this.#likelier);
    if (this.#other === undefined) return;
    this.#other.set(this.#likelier);
    if (this.#keep === 1) return;
    eachBit(this.#likelier, (sample) => {
      if (this.#thin() >= this.#keep) this.#other![sample >>> 5]! ^= 1 << (sample & 31);
    });
  }
}

/** Half of the width of a 95 % confidence interval, in standard deviations. */
const Z = 1.959963984540054;

/** Of a share of samples: E. Wilson, 1927. */
export function wilson(hits: number, samples: number): [number, number] {
  const share = hits / samples;
  const scale = 1 + (Z * Z) / samples;
  const middle = (share + (Z * Z) / (2 * samples)) / scale;
  const half = (Z / scale) * Math.sqrt((share * (1 - share)) / samples + (Z * Z) / (4 * samples * samples));
  return [hits === 0 ? 0 : middle - half, hits === samples ? 1 : middle + half];
}

/** Of the mean of independent weights, from their sum and that of their squares. */
export function meanInterval(sum: number, squares: number, samples: number): [number, number] {
  const mean = sum / samples;
  const half = Z * Math.sqrt(Math.max(0, squares / samples - mean * mean) / samples);
  return [Math.max(0, mean - half), Math.min(1, mean + half)];
}

/** Of matched pairs, half a sample added to each of the four outcomes, so that none of them is never. */
function pairedInterval(more: number, less: number, samples: number): [number, number] {
  const all = samples + 2;
  const [up, down] = [(more + 0.5) / all, (less + 0.5) / all];
  const half = Z * Math.sqrt((up + down - (up - down) ** 2) / all);
  return [up - down - half, up - down + half];
}
