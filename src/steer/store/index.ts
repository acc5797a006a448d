export { directoryStore } from './directory.js';
export { etcdStore } from './etcd/index.js';
export { type MemoryCluster, memoryCluster } from './memory.js';
