export { isTraced, readTraced } from './read.js';
