export { isLoopback } from './address.js';
export * from './body.js';
export { type Listening, type ListenOptions, listen } from './listen.js';
export { receive } from './receive.js';
