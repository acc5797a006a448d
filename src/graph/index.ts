export { type Condensation, condense } from '../engine/index.js';
export * from './compile.js';
export * from './evaluate.js';
export * from './intervals.js';
export * from './scenarios.js';
export * from './standby.js';
export * from './system.js';
export * from './timeline.js';
export * from './unknown.js';
