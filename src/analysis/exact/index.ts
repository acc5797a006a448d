export type { NamedAnswer, NamedSet } from '../../engine/index.js';
export { type ExactDifference, exactDifferences } from './difference.js';
export { type ExactAnswer, type ExactOptions, exactAnswers, exactly, type RankedLoss } from './exact.js';
export type { Expected } from './expected.js';
export { exactRemedies } from './fixes.js';
export { type EstateFormula, formulaOfEstate } from './formula.js';
export { type GainOptions, Gains } from './gains.js';
export { historicRates } from './rates.js';
