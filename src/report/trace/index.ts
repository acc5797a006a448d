export { traceJson } from './json.js';
export { traceText } from './text.js';
