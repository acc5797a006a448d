export * from './compare.js';
export * from './evidence.js';
export * from './merge.js';
export * from './pattern.js';
export * from './types.js';
export * from './validate.js';
