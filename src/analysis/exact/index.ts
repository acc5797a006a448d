export * from './exact.js';
export { formulaOfEstate } from './formula.js';
