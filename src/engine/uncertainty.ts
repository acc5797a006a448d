import { type FunctionDiagram, reachedFrom } from './diagram.js';
import { normalQuantile, randomFor } from './random.js';

/** A quantity that is not known for sure: its logarithm is normally distributed. */
export interface Lognormal {
  readonly median: number;
  /** 95th percentile over the median, and the median over the 5th; 1 where it is known. */
  readonly errorFactor: number;
}

const Z95 = normalQuantile(0.95);

/** Standard deviation of the logarithm: ln(EF) / 1.645, as in NUREG-0492 (W. Vesely et al., "Fault Tree Handbook", 1981). */
export function deviationOf(errorFactor: number): number {
  return Math.log(errorFactor) / Z95;
}

/** The lognormal distribution of so large a mean. */
export function lognormalOfMean(mean: number, errorFactor: number): Lognormal {
  return { median: mean * Math.exp(-(deviationOf(errorFactor) ** 2) / 2), errorFactor };
}

/** What is known of a quantity that is not known for sure. */
export interface Spread {
  readonly mean: number;
  /** Percentiles: below the first and above the last are five in a hundred each. */
  readonly p5: number;
  readonly p50: number;
  readonly p95: number;
}

/** Mean and percentiles of samples; percentiles by linear interpolation (R. Hyndman, Y. Fan, 1996, definition 7). */
export function spreadOf(samples: Float64Array): Spread {
  const sorted = samples.slice().sort();
  const at = (share: number) => {
    const place = share * (sorted.length - 1);
    const below = Math.floor(place);
    const [low, high] = [sorted[below]!, sorted[Math.min(below + 1, sorted.length - 1)]!];
    return low === high ? low : low + (place - below) * (high - low);
  };
  const mean = sorted.reduce((sum, one) => sum + one, 0) / sorted.length;
  return { mean, p5: at(0.05), p50: at(0.5), p95: at(0.95) };
}

/** Seed of all samples: the same model gives the same ones, and what is called the same in two models has the same. */
const SEED = 1;

/**
 * Samples of a number between 0 and 1, by name: one in each of as many equal parts, in random order. Of several names
 * together that is Latin hypercube sampling, by which means and percentiles need far fewer samples (M. McKay, R. Beckman,
 * W. Conover, Technometrics 21, 1979).
 */
export function uniformSamples(name: string, samples: number): Float64Array {
  const next = randomFor(SEED, name);
  const values = new Float64Array(samples);
  for (let i = 0; i < samples; i++) {
    const other = Math.floor(next() * (i + 1));
    values[i] = values[other]!;
    values[other] = i;
  }
  for (let i = 0; i < samples; i++) values[i] = (values[i]! + next()) / samples;
  return values;
}

/** Samples of a standard normal deviate, by name. */
export function normalSamples(name: string, samples: number): Float64Array {
  return uniformSamples(name, samples).map(normalQuantile);
}

/** Writes the probability of each event in one of the samples, in the order of their numbers. */
export type Fill = (sample: number, probabilities: Float64Array) => void;

/** Most steps through a diagram that all samples take together: about half a second. */
const STEPS = 1e8;
const FEWEST = 256;

/**
 * Probability of the formula in each sample of the probabilities of events: the walk of `probability`, as often as there
 * are samples. Of very large diagrams only the first ones are taken.
 */
export function propagate(diagram: FunctionDiagram, samples: number, fill: Fill): Float64Array {
  const { events, bdd, root, eventOf, moduleRoot } = diagram;
  const reached = reachedFrom(bdd, root, moduleRoot);
  const number = new Int32Array(bdd.count);
  number[1] = 1;
  const nodes: number[] = [];
  for (let node = 2; node < bdd.count; node++) {
    if (reached[node] === 0) continue;
    number[node] = nodes.length + 2;
    nodes.push(node);
  }
  const low = Int32Array.from(nodes, (node) => number[bdd.low[node]!]!);
  const high = Int32Array.from(nodes, (node) => number[bdd.high[node]!]!);
  // What decides a node: an event by its index, or a module by the complement of the number of its node.
  const by = Int32Array.from(nodes, (node) => {
    const level = bdd.level[node]!;
    return eventOf[level] === 0 ? ~number[moduleRoot[level]!]! : eventOf[level]! - 1;
  });
  const values = new Float64Array(nodes.length + 2);
  values[1] = 1;
  const of = new Float64Array(events);
  const taken = Math.min(samples, Math.max(FEWEST, Math.floor(STEPS / nodes.length)));
  return Float64Array.from({ length: taken }, (_, sample) => {
    fill(sample, of);
    for (let i = 0; i < by.length; i++) {
      const decides = by[i]!;
      const p = decides < 0 ? values[~decides]! : of[decides]!;
      values[i + 2] = p * values[high[i]!]! + (1 - p) * values[low[i]!]!;
    }
    return values[number[root]!]!;
  });
}
