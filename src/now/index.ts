export { changesBetween } from './changes.js';
export { type FeedChoice, feedsFor } from './feeds.js';
export { FeedReader, type FetchOptions } from './fetch.js';
export { judge } from './judge.js';
export type { Understood } from './meaning.js';
export { endpointsToProbe, probeAll } from './probe.js';
export { claimKey } from './scenario.js';
export type * from './types.js';
export { FORMATS } from './types.js';
