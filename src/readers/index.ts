export type { Observation } from './observed/index.js';
export * from './read.js';
