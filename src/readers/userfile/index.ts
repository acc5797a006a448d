export { type OpenedFile, openUserFile, type PlaceOf, readUserFile } from './read.js';
export type { Declaration, Ignore, Mention, Override, Place, Statement } from './shape.js';
