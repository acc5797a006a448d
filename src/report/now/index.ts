export { NOW_SCHEMA, nowJson } from './json.js';
export { isTouched, nowText } from './text.js';
