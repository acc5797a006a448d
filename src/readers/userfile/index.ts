export { readUserFile } from './read.js';
export type { Declaration, Ignore, Override } from './shape.js';
