export { nowJson } from './json.js';
export { nowText } from './text.js';
