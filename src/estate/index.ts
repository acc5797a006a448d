export * from './compare.js';
export * from './evidence.js';
export * from './merge.js';
export { append } from './multimap.js';
export { outgoingOf } from './outgoing.js';
export * from './pattern.js';
export { remembered } from './remembered.js';
export * from './types.js';
export * from './validate.js';
