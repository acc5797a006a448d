import { deviationOf, normalSamples } from '../../engine/index.js';
import type { Component } from '../../estate/index.js';
import { type Rates, SECONDS_PER_YEAR, type UncertainRate, uncertaintyOf } from '../downtime/index.js';

/** How often a component is lost and for how long, in so many samples of what is not known for sure. */
export interface SampledLoss {
  readonly component: string;
  /** Losses a year, fewest and most, and the seconds of one. */
  readonly perYear: readonly [number, number];
  readonly seconds: number;
  /** The same in each sample. */
  readonly samples: { readonly perYear: Float64Array; readonly seconds: Float64Array };
}

/** The share of the time that something is lost, at most all of it: losses a year times the length of one. */
export function shareOf(perYear: number, seconds: number): number {
  return Math.min(1, (perYear * seconds) / SECONDS_PER_YEAR);
}

/** Samples of the rates of components: what is counted together is one quantity, and drawn once. */
export class SampledLosses {
  readonly #drawn = new Map<string, Float64Array>();

  constructor(
    readonly rates: Rates,
    readonly count: number,
  ) {}

  /** Undefined where nobody has counted, and for control planes, which are no part of serving. */
  of(component: Component): SampledLoss | undefined {
    if (component.id.endsWith(':control') || component.unavailability !== undefined) return undefined;
    const rate = this.rates(component);
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
