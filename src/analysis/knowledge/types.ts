import type { Rates } from '../downtime/index.js';
import type { Marks } from '../findings/index.js';
import type { Known } from '../remedies/index.js';

/** Everything that an assessment asks beside the estate. */
export interface Knowledge extends Known, Marks {
  /** How often components fail, for the components of one estate. */
  readonly ratesOfEstate: () => Rates;
}
