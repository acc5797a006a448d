export { type Concern, check } from './check.js';
export { parseSteer, readSteer, type SteerFile } from './read.js';
export { secretVariables } from './secrets.js';
export { hostAndPort } from './values.js';
