export * from './expand.js';
export * from './queries.js';
export type * from './types.js';
