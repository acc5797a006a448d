export { isLoopback } from './address.js';
export * from './body.js';
