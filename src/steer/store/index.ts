export { directoryStore } from './directory.js';
export { etcdStore } from './etcd/index.js';
export { type Lock, lock } from './lock.js';
export { syncFolder, writeWhole } from './log.js';
export { type MemoryCluster, memoryCluster } from './memory.js';
export { type Bounds, removeAll, surplus } from './trim.js';
