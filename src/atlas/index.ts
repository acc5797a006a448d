export * from './expand.js';
export * from './modules.js';
export * from './queries.js';
export type * from './types.js';
