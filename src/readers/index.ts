export type { Observation } from './observed/index.js';
export * from './read.js';
export { type DrillSection, openUserFile, type PlaceOf, type Typed } from './userfile/index.js';
