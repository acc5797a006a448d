export * from './assessment.js';
export * from './blast-radius.js';
export * from './cut-sets.js';
export * from './cycles.js';
export * from './explain.js';
export * from './findings/index.js';
export * from './replay.js';
export * from './single-points.js';
