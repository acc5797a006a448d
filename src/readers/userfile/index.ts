export { type OpenedFile, openUserFile, type PlaceOf, readUserFile } from './read.js';
export { regionsSaid } from './regions.js';
export type {
  Declaration,
  DrillSection,
  Ignore,
  Mention,
  Override,
  Place,
  Statement,
  Typed,
} from './shape.js';
