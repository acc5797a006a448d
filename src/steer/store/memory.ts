/** A store in memory, for several nodes in one process: a demonstration, and tests. */
import { performance } from 'node:perf_hooks';
import type { Store } from '../model/index.js';
import { keyspace } from './keyspace.js';
import { clientOf, share } from './local.js';

export interface MemoryCluster {
  /** The store as one more node has it, with a lease of its own. */
  readonly client: () => Store;
}

export function memoryCluster(leaseMs: number, now = () => performance.now()): MemoryCluster {
  const keys = keyspace();
  const shared = share({ keys: () => keys, leaseMs, now, persist: async () => {} });
  let clients = 0;
  return { client: () => clientOf(shared, ++clients) };
}
