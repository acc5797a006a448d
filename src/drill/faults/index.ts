export * from './clock.js';
export * from './effect.js';
export * from './fault.js';
export { placesIn } from './places.js';
export * from './plan.js';
export * from './scenario.js';
export * from './subject.js';
export { hostMatcher, isHostPattern } from './target.js';
export * from './typed.js';
