export { type Downtime, downtime, type Hazard, hazardsIn, type Share } from './downtime.js';
export { type Cost, type Loss, Outages } from './outages.js';
export { type Rate, type Rates, ratesFrom, SECONDS_PER_YEAR } from './rates.js';
