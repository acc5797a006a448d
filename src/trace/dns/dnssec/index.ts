export { anchorsIn, IANA_ANCHORS } from './anchors.js';
export { Chain, type Security } from './chain.js';
export { nsec3Hash } from './denial.js';
export { type Digest, digestOf, type Key, type Signature, signedData, tagOf } from './wire.js';
