export type { Observation } from './observed/index.js';
export * from './read.js';
export { openUserFile, type PlaceOf, regionsSaid, type Typed } from './userfile/index.js';
