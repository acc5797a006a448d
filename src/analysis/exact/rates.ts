import { atlas } from '../../atlas/index.js';
import { incidents } from '../../scenarios/index.js';
import { type Rates, ratesFrom } from '../downtime/index.js';

/** Rates from the whole incident library and the promises in the atlas. */
export function historicRates(): Rates {
  return ratesFrom(atlas, incidents);
}
