export { cutsJson, exactJson } from './json.js';
