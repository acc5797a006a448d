export type { NamedAnswer, NamedSet } from '../../engine/index.js';
export { type ExactOptions, exactAnswers } from './exact.js';
export { historicRates } from './rates.js';
