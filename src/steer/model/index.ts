export type * from './config.js';
export type * from './plan.js';
export type * from './ports.js';
export type * from './store.js';
export type * from './verdict.js';
