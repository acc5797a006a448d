export * from './answer.js';
export { headerOnly, UDP_PAYLOAD } from './parts.js';
