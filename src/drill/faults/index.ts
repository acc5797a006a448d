export * from './clock.js';
export * from './effect.js';
export * from './fault.js';
export * from './plan.js';
export * from './subject.js';
