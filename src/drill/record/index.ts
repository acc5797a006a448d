export * from './recorder.js';
export * from './summary.js';
