export type { Observation } from './observed/index.js';
export * from './read.js';
export type { DrillSection, Typed } from './userfile/index.js';
