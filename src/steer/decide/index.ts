export * from './machine/index.js';

export { RULES, type Rules } from './rules.js';
