/** Nodes of one process for tests: real runtime, store and disk, with probes and publishers that a test holds. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type {
  NameConfig,
  Plan,
  Publisher,
  Seen,
  SteerConfig,
  Store,
} from '../../../src/steer/model/index.js';
import { type ProbeReport, type SteerNode, startNode } from '../../../src/steer/node/index.js';

export const LEASE_MS = 1200;

const failover: NameConfig = {
  name: 'www.shop.example',
  policy: 'failover',
  endpoints: [
    { endpoint: 'a', weight: 1 },
    { endpoint: 'b', weight: 1 },
  ],
  ttl: 5,
  minHealthy: 1,
  failback: { kind: 'manual' },
};

/** A shop with two endpoints behind one name, seen by so many nodes. */
export function shop(nodes: number, change: Partial<SteerConfig> = {}): SteerConfig {
  return {
    nodes: Array.from({ length: nodes }, (_, i) => ({ id: `n${i + 1}` })),
    quorum: Math.floor(nodes / 2) + 1,
    leaseMs: LEASE_MS,
    endpoints: ['a', 'b'].map((id, i) => ({
      id,
      addresses: [`192.0.2.${i + 1}`],
      probe: { kind: 'tcp', port: 80 },
      timing: { intervalMs: 1000, jitter: 0, timeoutMs: 500, fall: 1, rise: 1 },
    })),
    zones: [
      {
        origin: 'shop.example',
        nameServers: ['ns1.shop.example'],
        contact: 'hostmaster@shop.example',
        soa: { refresh: 60, retry: 10, expire: 600, negativeTtl: 5 },
        records: [],
        names: [failover],
        serialOffset: 100,
      },
    ],
    limits: {
      maxChange: 0.5,
      maxPlans: 10,
      perMs: 60_000,
      holdDownMs: 0,
      maxStaleMs: 600_000,
      whenStale: 'keep-answering',
    },
    store: { kind: 'directory' },
    publish: [],
    hooks: [],
    status: { title: 'Shop' },
    admin: { listen: '127.0.0.1:0', tokenFrom: 'TOKEN' },
    ...change,
  };
}

export interface TestNode {
  readonly node: SteerNode;
  readonly folder: string;
  /** What was published, the oldest first. */
  readonly plans: Plan[];
  readonly sees: (endpoint: string, state: Seen) => void;
  readonly active: () => readonly string[] | undefined;
}

export async function begin(
  config: SteerConfig,
  id: string,
  store: Store,
  folder = mkdtempSync(join(tmpdir(), 'firebreak-node-')),
): Promise<TestNode> {
  const plans: Plan[] = [];
  let heard: (report: ProbeReport) => void = () => {};
  const publisher: Publisher = {
    name: 'test',
    publish: async (plan) => {
      plans.push(plan);
    },
    verify: async () => ({ serving: plans.at(-1)?.number, problems: [] }),
    silence: () => {},
    close: async () => {},
  };
  const node = await startNode({
    config,
    node: id,
    dataDirectory: folder,
    store,
    publishers: [publisher],
    probes: (callback) => {
      heard = callback;
      for (const { id: endpoint } of config.endpoints) callback({ endpoint, state: 'up' });
      return { close: () => {} };
    },
  });
  return {
    node,
    folder,
    plans,
    sees: (endpoint, state) => heard({ endpoint, state, ...(state === 'down' ? { why: 'refused' } : {}) }),
    active: () => plans.at(-1)?.active['www.shop.example'],
  };
}

export async function end(nodes: readonly TestNode[]): Promise<void> {
  await Promise.all(nodes.map(({ node }) => node.close()));
  for (const { folder } of nodes) rmSync(folder, { recursive: true, force: true });
}
