export { NOW_SCHEMA, nowJson } from './json.js';
export { nowText } from './text.js';
