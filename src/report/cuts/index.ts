export { cutsJson } from './json.js';
