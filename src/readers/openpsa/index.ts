export * from './estate.js';
export * from './fault-tree.js';
