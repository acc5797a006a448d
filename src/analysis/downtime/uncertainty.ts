import { type Lognormal, lognormalOfMean } from '../../engine/index.js';
import type { Component } from '../../estate/index.js';
import { classOf } from './history.js';
import type { Rate } from './rates.js';

/** Error factors where nothing tells how far a rate or a length may be off: our assumptions. */
export const ASSUMED_ERROR_FACTORS = { perYear: 10, seconds: 3 } as const;

/** A rate that is not known for sure. */
export interface UncertainRate {
  readonly perYear: Lognormal;
  readonly seconds: Lognormal;
  /** Rates of one key are one quantity, estimated once: what is said of all zones of a provider holds for each of them. */
  readonly key: string;
}

/**
 * How far off a rate may be, as a lognormal distribution. The most losses a year are taken for the 95th percentile and the
 * fewest for the 5th, as ranges of experts are in NUREG-75/014 (the Reactor Safety Study, 1975, appendix III), but never
 * for less than a hundredth of the most: where nothing was lost yet, that says little of the rarest it could be. The length
 * is distributed about the average of those that were seen. What `firebreak.yaml` states as one number is that number.
 *
 * What is counted together is drawn together (G. Apostolakis, S. Kaplan, "Pitfalls in risk calculations", Reliability
 * Engineering 2, 1981): if zones of a provider fail more often than thought, all of them do.
 */
export function uncertaintyOf(component: Component, { perYear, seconds, errorFactor }: Rate): UncertainRate {
  const [fewest, most] = perYear;
  const isStated = component.failures !== undefined;
  const factor = most === fewest ? 1 : Math.min(ASSUMED_ERROR_FACTORS.perYear, Math.sqrt(most / fewest));
  const counted = isStated ? component.id : (classOf(component)?.key ?? component.id);
  return {
    perYear: { median: most / factor, errorFactor: factor },
    seconds: lognormalOfMean(seconds, isStated ? 1 : (errorFactor ?? ASSUMED_ERROR_FACTORS.seconds)),
    key: `${counted} ${fewest} ${most}`,
  };
}

/**
 * Error factor of the average of lengths that are lognormally distributed themselves, by how much they differ: the
 * relative variance of the average is that of one length, exp(s^2) - 1, over their number. Undefined for fewer than two.
 */
export function errorFactorOfMean(lengths: readonly number[]): number | undefined {
  const logs = lengths.filter((one) => one > 0).map(Math.log);
  if (logs.length < 2) return undefined;
  const mean = logs.reduce((sum, one) => sum + one, 0) / logs.length;
  const variance = logs.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (logs.length - 1);
  const ofMean = Math.log1p(Math.expm1(variance) / logs.length);
  return Math.exp(Math.sqrt(ofMean) * Z95);
}

const Z95 = 1.6448536269514722;
