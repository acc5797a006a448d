export {
  type Costs,
  type Downtime,
  downtime,
  type Hazard,
  hazardsIn,
  type Share,
} from './downtime.js';
export { SECONDS_PER_YEAR } from './history.js';
export { type Cost, type Loss, Outages, type Span } from './outages.js';
export { type Rate, type RateSources, type Rates, ratesFrom } from './rates.js';
export { servingPart } from './serving.js';
export { ASSUMED_ERROR_FACTORS, type UncertainRate, uncertaintyOf } from './uncertainty.js';
