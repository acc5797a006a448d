/** The stores keep one contract. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe } from 'vitest';
import { directoryStore, etcdStore, memoryCluster } from '../../../src/steer/store/index.js';
import { describeEtcd, startEtcd } from '../../support/etcd.js';
import { itIsAStore } from './contract.js';

const LEASE_MS = 400;

describe('a store', () => {
  itIsAStore(
    'in memory',
    async () => {
      const cluster = memoryCluster(LEASE_MS);
      return { client: async () => cluster.client(), leaseMs: LEASE_MS, close: async () => {} };
    },
    'many',
  );

  itIsAStore(
    'in a directory',
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'firebreak-store-'));
      const store = await directoryStore(folder, LEASE_MS);
      return {
        client: async () => store,
        leaseMs: LEASE_MS,
        close: async () => rmSync(folder, { recursive: true, force: true }),
      };
    },
    'one',
  );
});

describeEtcd('a store in etcd', () => {
  itIsAStore(
    'of three members',
    async () => {
      const cluster = await startEtcd({ members: 3 });
      const config = { kind: 'etcd', endpoints: cluster.urls, prefix: '/firebreak/steer/' } as const;
      // The shortest lease that etcd gives is one and a half election timeouts.
      return { client: () => etcdStore(config, 2000, 5000, {}), leaseMs: 2000, close: cluster.close };
    },
    'many',
  );
});
