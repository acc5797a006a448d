export { TRACE_SCHEMA, traceJson } from './json.js';
export { traceText } from './text.js';
