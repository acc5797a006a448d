export { type Declaration, readUserFile } from './read.js';
