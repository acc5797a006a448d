export { checkPlan } from './guards.js';
export * from './machine/index.js';
export { propose } from './propose.js';
export { RULES, type Rules } from './rules.js';
export { countingNodes, nextVerdicts } from './verdicts.js';
