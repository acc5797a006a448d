export { type Declaration, type Removal, readUserFile } from './read.js';
