export { type Key, readKey } from './key.js';
export { sign, type Verified, verify } from './tsig.js';
