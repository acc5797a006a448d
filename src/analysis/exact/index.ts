export type { NamedAnswer, NamedSet } from '../../engine/index.js';
export { type ExactDifference, exactDifferences } from './difference.js';
export { type ExactAnswer, type ExactOptions, exactAnswers } from './exact.js';
export type { Expected } from './expected.js';
export { type EstateFormula, formulaOfEstate } from './formula.js';
export { historicRates } from './rates.js';
