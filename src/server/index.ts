export { assetsOf } from './assets.js';
export { type LiveFeeds, liveFeeds, type NowDocument } from './feeds.js';
export { isWildcard } from './guard.js';
export { type Live, liveFrom, type Reading } from './live.js';
export { type RunningServer, startServer } from './server.js';
export { watchPaths } from './watch.js';
