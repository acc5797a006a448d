import { deviationOf, normalSamples, type Question } from '../../engine/index.js';
import type { Component } from '../../estate/index.js';
import type { CompiledEstate } from '../../graph/index.js';
import {
  type Rate,
  type Rates,
  SECONDS_PER_YEAR,
  type UncertainRate,
  uncertaintyOf,
} from '../downtime/index.js';

/** How often a component is lost and for how long, in so many samples of what is not known for sure. */
export interface SampledLoss {
  readonly component: string;
  /** Losses a year, fewest and most, and the seconds of one. */
  readonly perYear: readonly [number, number];
  readonly seconds: number;
  /** The same in each sample. */
  readonly samples: { readonly perYear: Float64Array; readonly seconds: Float64Array };
}

/** Samples of what is not known for sure: the percentiles come out to some hundredths. */
const SAMPLES = 4096;
/** Numbers that all samples of all components are together; of estates with more components fewer are taken. */
const NUMBERS = 2 ** 22;

/** How many samples an estate is worth. */
export function sampleCount({ components }: CompiledEstate): number {
  return Math.min(SAMPLES, Math.max(256, Math.floor(NUMBERS / Math.max(1, components.length))));
}

/** For which share of the time components are lost: `unavailability` where that is stated, else from their rates. */
export class SharesOfTime {
  /** Of each component, in the order given; undefined where nobody has counted or its unavailability is stated. */
  readonly losses: readonly (SampledLoss | undefined)[];
  readonly least: Float64Array;
  readonly most: Float64Array;
  readonly isRated: readonly boolean[];
  readonly #count: number;

  constructor(
    compiled: CompiledEstate,
    components: readonly number[],
    rates: Rates,
    count = sampleCount(compiled),
  ) {
    const sampling = new SampledLosses(rates, count);
    this.#count = count;
    this.losses = components.map((c) => sampling.of(compiled.components[c]!));
    const stated = components.map((c) => compiled.components[c]!.unavailability);
    const shares = (end: 0 | 1) =>
      Float64Array.from(
        this.losses,
        (loss, i) => stated[i] ?? (loss ? shareOf(loss.perYear[end], loss.seconds) : 0),
      );
    this.least = shares(0);
    this.most = shares(1);
    this.isRated = this.losses.map((loss, i) => loss !== undefined || stated[i] !== undefined);
  }

  /** All of them in each sample; what is known for sure is the same in all. */
  samples(): NonNullable<Question['samples']> {
    const width = this.losses.length;
    const sampled = new Float64Array(this.#count * width);
    this.losses.forEach((loss, i) => {
      for (let sample = 0; sample < this.#count; sample++)
        sampled[sample * width + i] =
          loss === undefined
            ? this.most[i]!
            : shareOf(loss.samples.perYear[sample]!, loss.samples.seconds[sample]!);
    });
    return {
      count: this.#count,
      fill: (sample, probabilities) =>
        probabilities.set(sampled.subarray(sample * width, (sample + 1) * width)),
    };
  }
}

/** The share of the time that something is lost, at most all of it: losses a year times the length of one. */
export function shareOf(perYear: number, seconds: number): number {
  return Math.min(1, (perYear * seconds) / SECONDS_PER_YEAR);
}

/** The rate that counts: none where nobody has counted or a share of the time is stated, nor of a control plane, which is no part of serving. */
export function rateOf(component: Component, rates: Rates): Rate | undefined {
  if (component.id.endsWith(':control') || component.unavailability !== undefined) return undefined;
  return rates(component);
}

/** Samples of the rates of components: what is counted together is one quantity, and drawn once. */
class SampledLosses {
  readonly #drawn = new Map<string, Float64Array>();

  constructor(
    readonly rates: Rates,
    readonly count: number,
  ) {}

  of(component: Component): SampledLoss | undefined {
    const rate = rateOf(component, this.rates);
    if (rate === undefined) return undefined;
    const { perYear, seconds } = rate;
    const uncertain = uncertaintyOf(component, rate);
    const samples = {
      perYear: this.#samplesOf('perYear', uncertain),
      seconds: this.#samplesOf('seconds', uncertain),
    };
    return { component: component.id, perYear, seconds, samples };
  }

  #samplesOf(what: 'perYear' | 'seconds', uncertain: UncertainRate): Float64Array {
    const name = `${what} of ${uncertain.key}`;
    const known = this.#drawn.get(name);
    if (known !== undefined) return known;
    const { median, errorFactor } = uncertain[what];
    const deviation = deviationOf(errorFactor);
    const drawn =
      deviation === 0
        ? new Float64Array(this.count).fill(median)
        : normalSamples(name, this.count).map((z) => median * Math.exp(deviation * z));
    this.#drawn.set(name, drawn);
    return drawn;
  }
}
