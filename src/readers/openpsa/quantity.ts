import { deviationOf, normalQuantile, normalSamples, uniformSamples } from '../../engine/index.js';

/** A number of a model, which may not be known for sure. */
export interface Quantity {
  /** What it is, with every random deviate at its mean. */
  readonly value: number;
  /** So many samples of it, the same each time; undefined where it is known. */
  readonly samples: ((count: number) => Float64Array) | undefined;
  /** Whether it is otherwise at another mission time. */
  readonly isTimed: boolean;
  /** How many operators deep its deviates are: samples are worked out by calls as deep. */
  readonly depth: number;
}

export function constant(value: number, isTimed = false): Quantity {
  return { value, samples: undefined, isTimed, depth: 0 };
}

/** A function of quantities. */
function apply(of: (...args: number[]) => number, args: readonly Quantity[]): Quantity {
  return {
    value: of(...args.map(({ value }) => value)),
    samples: args.some(({ samples }) => samples !== undefined)
      ? once((count) => sampled(of, args, count))
      : undefined,
    isTimed: args.some(({ isTimed }) => isTimed),
    depth: Math.max(0, ...args.map(({ samples, depth }) => (samples === undefined ? 0 : depth + 1))),
  };
}

/** A random deviate: its mean, and what makes a sample of it out of one of `base` and the arguments'. */
function deviate(
  mean: (...args: number[]) => number,
  of: (base: number, ...args: number[]) => number,
  base: (count: number) => Float64Array,
  args: readonly Quantity[],
): Quantity {
  const own: Quantity = { ...constant(Number.NaN), samples: once(base) };
  const { value } = apply(mean, args);
  return { ...apply(of, [own, ...args]), value };
}

function sampled(of: (...args: number[]) => number, args: readonly Quantity[], count: number): Float64Array {
  const columns = args.map(({ value, samples }) => samples?.(count) ?? new Float64Array(count).fill(value));
  const row = new Array<number>(args.length);
  return Float64Array.from({ length: count }, (_, sample) => {
    for (let i = 0; i < row.length; i++) row[i] = columns[i]![sample]!;
    return of(...row);
  });
}

/** Samples that are worked out when first asked for: a parameter is the same in everything that names it. */
function once(of: (count: number) => Float64Array): (count: number) => Float64Array {
  let known: Float64Array | undefined;
  return (count) => {
    if (known?.length !== count) known = of(count);
    return known;
  };
}

/** An operator of the stochastic layer: fewest and most arguments, and what it makes of them; `name` tells deviates apart. */
export interface Operator {
  readonly least: number;
  readonly most: number;
  readonly of: (args: readonly Quantity[], name: string) => Quantity;
}

const plain = (least: number, most: number, of: (...args: number[]) => number): Operator => ({
  least,
  most,
  of: (args) => apply(of, args),
});

/** Median of a lognormal deviate, and the standard deviation of its logarithm, by its mean and its error factor. */
function lognormal(mean: number, errorFactor: number, level: number): { median: number; deviation: number } {
  // The error factor is at the level given; ours is at 0.95.
  const deviation = (deviationOf(errorFactor) * normalQuantile(0.95)) / normalQuantile(level);
  return { median: mean * Math.exp(-(deviation * deviation) / 2), deviation };
}

/**
 * What is read of the stochastic layer of the Open-PSA Model Exchange Format 2.0d, chapter "Stochastic Layer": numerical
 * operations, built-ins and random deviates, with their arguments in the order that it states.
 */
export const OPERATORS: ReadonlyMap<string, Operator> = new Map([
  ['neg', plain(1, 1, (a) => -a)],
  ['add', plain(1, Infinity, (...all) => all.reduce((a, b) => a + b))],
  ['sub', plain(1, Infinity, (...all) => all.reduce((a, b) => a - b))],
  ['mul', plain(1, Infinity, (...all) => all.reduce((a, b) => a * b))],
  ['div', plain(1, Infinity, (...all) => all.reduce((a, b) => a / b))],
  ['pow', plain(2, 2, (a, b) => a ** b)],
  ['abs', plain(1, 1, Math.abs)],
  ['exp', plain(1, 1, Math.exp)],
  ['log', plain(1, 1, Math.log)],
  ['log10', plain(1, 1, Math.log10)],
  ['sqrt', plain(1, 1, Math.sqrt)],
  ['min', plain(1, Infinity, Math.min)],
  ['max', plain(1, Infinity, Math.max)],
  ['mean', plain(1, Infinity, (...all) => all.reduce((a, b) => a + b) / all.length)],
  // Failure rate, time.
  ['exponential', plain(2, 2, (rate, time) => -Math.expm1(-rate * time))],
  // Failure on demand, failure rate, repair rate, time.
  [
    'GLM',
    plain(4, 4, (onDemand, failure, repair, time) => {
      const both = failure + repair;
      return both === 0 ? onDemand : (failure - (failure - onDemand * both) * Math.exp(-both * time)) / both;
    }),
  ],
  // Scale, shape, shift, time.
  [
    'Weibull',
    plain(4, 4, (scale, shape, shift, time) =>
      time <= shift ? 0 : -Math.expm1(-(((time - shift) / scale) ** shape)),
    ),
  ],
  [
    'lognormal-deviate',
    {
      least: 3,
      most: 3,
      of: (args, name) =>
        deviate(
          (mean) => mean,
          (z, mean, errorFactor, level) => {
            const { median, deviation } = lognormal(mean, errorFactor, level);
            return median * Math.exp(deviation * z);
          },
          (count) => normalSamples(name, count),
          args,
        ),
    },
  ],
  [
    'normal-deviate',
    {
      least: 2,
      most: 2,
      of: (args, name) =>
        deviate(
          (mean) => mean,
          (z, mean, deviation) => mean + deviation * z,
          (count) => normalSamples(name, count),
          args,
        ),
    },
  ],
  [
    'uniform-deviate',
    {
      least: 2,
      most: 2,
      of: (args, name) =>
        deviate(
          (low, high) => (low + high) / 2,
          (u, low, high) => low + u * (high - low),
          (count) => uniformSamples(name, count),
          args,
        ),
    },
  ],
]);
