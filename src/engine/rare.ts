import { isNegated } from './formula.js';
import { random } from './random.js';
import { Draw, eachBit, Samples, wordsFor } from './samples.js';
import type { Circuit } from './simplify.js';

/** Samples of each step on the way to good probabilities, and how many of them shall be hits at the first. */
const PILOT = 2 ** 15;
const ENOUGH = 0.02;
/** No event is drawn more often than that: else samples without it would weigh too much. */
const MOST_OFTEN = 0.9;
/**
 * Steps from the first probabilities to the real ones, and how many blocks of samples in each round are drawn by those of
 * each step: most by the last. What is likelier at a step before is a way to be true that the others outweigh in the end;
 * by the last step alone it would hardly ever be seen, and the interval be wrong.
 */
const BLOCKS = [0, 0, 1, 0, 1, 0, 2, 0, 4];
const STEPS = BLOCKS.length - 1;

/**
 * What to draw by to see a circuit true however rare it is; undefined where one sample in fifty is true anyway. Events are
 * drawn more often than they are, and each sample counts by how probable it really is over how probable it was drawn. That
 * is unbiased whatever the probabilities of drawing; they are chosen by cross-entropy so that the variance is small. Events
 * are made likely until the circuit is true now and then, all by one power of their probability, and then step by step made
 * what they really are while each keeps the probability it has in the samples that are hits (R. Rubinstein and D. Kroese,
 * "The Cross-Entropy Method", 2004; K. Hui, N. Bean, M. Kraetzl and D. Kroese, "The cross-entropy method for network
 * reliability estimation", Annals of Operations Research 134, 2005).
 *
 * @param of probability per event, in the order of their numbers
 */
export function proposalsFor(circuit: Circuit, of: ArrayLike<number>, seed: number): Proposal[] | undefined {
  const real = Float64Array.from(of);
  let power = 1;
  let pilot = weigh(circuit, real, [{ drawn: real, blocks: 1 }], PILOT, seed);
  for (let turn = 1; pilot.hits < ENOUGH * pilot.samples && power > 1 / 64; turn++) {
    power /= 2;
    const likelier = real.map((p) => p ** power);
    pilot = weigh(circuit, likelier, [{ drawn: likelier, blocks: 1 }], PILOT, seed + turn);
  }
  if (power === 1 || pilot.hits === 0) return undefined;
  const isMonotone = !isNegated(circuit.top) && !circuit.gates.some(({ inputs }) => inputs.some(isNegated));
  const proposals: Proposal[] = [];
  for (let step = 0; step <= STEPS; step++) {
    const drawn = sharpened(real, pilot, isMonotone);
    if (BLOCKS[step]! > 0) proposals.push({ drawn, blocks: BLOCKS[step]! });
    if (step === STEPS) break;
    const next = power ** (1 - (step + 1) / STEPS);
    const target = real.map((p) => p ** next);
    const found = weigh(circuit, target, [{ drawn, blocks: 1 }], PILOT, seed + 100 + step);
    if (found.sum > 0) pilot = found;
  }
  return proposals;
}

/** Blocks of samples in a round, in which each proposal has its share. */
export function roundOf(proposals: readonly Proposal[]): number {
  return proposals.reduce((total, { blocks }) => total + blocks, 0);
}

/** Each event as often as in the hits. Where a failure never helps that is at least as often as it really is. */
function sharpened(real: Float64Array, { sum, withEvent }: Weighed, isMonotone: boolean): Float64Array {
  return real.map((p, i) => {
    if (p === 0 || p === 1) return p;
    const inHits = sum === 0 ? p : withEvent[i]! / sum;
    const least = isMonotone ? p : Math.min(p, 0.5 * p + 0.5 * inHits);
    return Math.max(Math.min(inHits, Math.max(MOST_OFTEN, p)), least);
  });
}

/** Probabilities to draw by, and for how many blocks of samples in each round. */
export interface Proposal {
  readonly drawn: Float64Array;
  readonly blocks: number;
}

interface Weighed {
  readonly samples: number;
  readonly hits: number;
  /** Of the weights of hits: their sum, that of their squares, and for each event that of the hits with it. */
  readonly sum: number;
  readonly squares: number;
  readonly withEvent: Float64Array;
}

/**
 * Takes samples and weighs those in which the circuit is true as if by `target`. With several proposals a sample weighs by
 * the mixture of them, whichever it is from (the balance heuristic of E. Veach and L. Guibas, 1995): so none can weigh
 * more than its most favourable proposal and that one's share allow.
 */
export function weigh(
  circuit: Circuit,
  target: ArrayLike<number>,
  proposals: readonly Proposal[],
  samples: number,
  seed: number,
): Weighed {
  const round = roundOf(proposals);
  const words = wordsFor(samples / round, circuit);
  const block = new Samples(circuit, words);
  const mixture = new Mixture(block, circuit.events, target, proposals, seed);
  const hitBits = new Int32Array(words);
  const both = new Int32Array(words);
  const weights = new Float64Array(words * 32);
  const withEvent = new Float64Array(circuit.events);
  let [hits, sum, squares, taken] = [0, 0, 0, 0];
  // Whole rounds, so that each proposal has its share.
  for (let b = 0; taken < samples || b % round !== 0; b++) {
    mixture.draw(b % round);
    block.evaluate(hitBits);
    eachBit(hitBits, (sample) => {
      const weight = mixture.weight(sample);
      weights[sample] = weight;
      hits++;
      sum += weight;
      squares += weight * weight;
    });
    for (const { event, bits } of mixture.events) {
      for (let w = 0; w < words; w++) both[w] = bits[w]! & hitBits[w]!;
      eachBit(both, (sample) => {
        withEvent[event - 1]! += weights[sample]!;
      });
    }
    taken += words * 32;
  }
  return { samples: taken, hits, sum, squares, withEvent };
}

/** Draws blocks by one proposal after the other, as often as their shares say. */
class Mixture {
  /** Events that matter. */
  readonly events: readonly { readonly event: number; readonly bits: Int32Array }[];
  /** Per proposal and event. */
  readonly #draws: readonly (readonly Draw[])[];
  /** Logarithm of the real over the proposed probability: per proposal and event that it is true, and that it is not. */
  readonly #ifTrue: readonly Float64Array[];
  readonly #ifFalse: readonly Float64Array[];
  /** The same of each sample of the block, per proposal. */
  readonly #ratios: readonly Float64Array[];
  readonly #shares: readonly number[];
  /** The proposal of each block of a round. */
  readonly #turns: readonly number[];

  constructor(
    block: Samples,
    events: number,
    target: ArrayLike<number>,
    proposals: readonly Proposal[],
    seed: number,
  ) {
    this.events = Array.from({ length: events }, (_, i) => i + 1).flatMap((event) => {
      const bits = block.event(event);
      return bits === undefined ? [] : [{ event, bits }];
    });
    const of = (by: (p: number, q: number, event: number) => number, { drawn }: Proposal) =>
      Float64Array.from(this.events, ({ event }) => by(target[event - 1]!, drawn[event - 1]!, event));
    this.#draws = proposals.map(({ drawn }, k) =>
      this.events.map(({ event }) => new Draw(drawn[event - 1]!, random(seed, event, k + 1))),
    );
    this.#ifTrue = proposals.map((one) => of((p, q) => (p === q ? 0 : Math.log(p / q)), one));
    this.#ifFalse = proposals.map((one) =>
      of((p, q) => (p === q ? 0 : Math.log1p(-p) - Math.log1p(-q)), one),
    );
    this.#ratios = proposals.map(() => new Float64Array(block.words * 32));
    this.#turns = proposals.flatMap(({ blocks }, k) => Array.from({ length: blocks }, () => k));
    this.#shares = proposals.map(({ blocks }) => blocks / this.#turns.length);
  }

  draw(turn: number): void {
    const draws = this.#draws[this.#turns[turn]!]!;
    this.#ratios.forEach((ratio, k) => {
      const [ifTrue, ifFalse] = [this.#ifTrue[k]!, this.#ifFalse[k]!];
      ratio.fill(draws.reduce((sum, { isLikely }, i) => sum + (isLikely ? ifTrue[i]! : ifFalse[i]!), 0));
    });
    this.events.forEach(({ bits }, i) => {
      const draw = draws[i]!;
      const change = this.#ifTrue.map(
        (ifTrue, k) => (ifTrue[i]! - this.#ifFalse[k]![i]!) * (draw.isLikely ? -1 : 1),
      );
      draw.into(bits, (sample) => {
        for (let k = 0; k < change.length; k++) this.#ratios[k]![sample]! += change[k]!;
      });
    });
  }

  /** How probable a sample of the block really is, over how probable it is to be drawn. */
  weight(sample: number): number {
    let inverse = 0;
    for (let k = 0; k < this.#ratios.length; k++)
      inverse += this.#shares[k]! * Math.exp(-this.#ratios[k]![sample]!);
    return 1 / inverse;
  }
}
