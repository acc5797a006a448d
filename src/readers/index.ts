export type { Observation } from './observed/index.js';
export * from './read.js';
export { openUserFile, type PlaceOf } from './userfile/index.js';
