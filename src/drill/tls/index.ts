export { type Authority, createAuthority } from './authority.js';
export { type Trust, trustIn } from './trust.js';
