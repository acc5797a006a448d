/** The cluster that is simulated: small, and with every policy and guard in it. */
import { createHash } from 'node:crypto';
import type { Settings } from '../../../src/steer/decide/machine/protocol.js';
import type { Rules } from '../../../src/steer/decide/rules.js';
import type { EndpointConfig, NameConfig, SteerConfig, ZoneConfig } from '../../../src/steer/model/index.js';

export const LEASE_MS = 1200;
export const TICK_MS = LEASE_MS / 8;
export const ENDPOINTS = ['a', 'b', 'c'];

const timing = { intervalMs: 100, jitter: 0, timeoutMs: 50, fall: 1, rise: 1 };
const endpoints: readonly EndpointConfig[] = ENDPOINTS.map((id, i) => ({
  id,
  addresses: [`192.0.2.${i + 1}`],
  probe: { kind: 'tcp', port: 80 },
  timing,
}));

const name = (
  label: string,
  policy: NameConfig['policy'],
  ids: string,
  minHealthy: number,
  failback: NameConfig['failback'] = { kind: 'auto', holdMs: LEASE_MS / 2 },
): NameConfig => ({
  name: `${label}.example`,
  policy,
  endpoints: [...ids].map((endpoint) => ({ endpoint, weight: 1 })),
  ttl: 5,
  minHealthy,
  failback,
});

const zone = (origin: string, names: readonly NameConfig[]): ZoneConfig => ({
  origin,
  nameServers: ['ns.example'],
  contact: 'hostmaster@example',
  soa: { refresh: 60, retry: 10, expire: 600, negativeTtl: 5 },
  records: [],
  names,
  serialOffset: 0,
});

export const ZONES = [
  zone('one.example', [
    name('n1.one', 'failover', 'abc', 1),
    name('n2.one', 'all-healthy', 'bc', 0),
    name('n3.one', 'weighted', 'abc', 2),
    name('n4.one', 'failover', 'ba', 0),
  ]),
  zone('two.example', [name('n5.two', 'failover', 'ca', 1, { kind: 'manual' })]),
];
export const NAMES = ZONES.flatMap((one) => one.names);
export const LIMITS: SteerConfig['limits'] = {
  maxChange: 0.5,
  maxPlans: 3,
  perMs: LEASE_MS * 2,
  holdDownMs: LEASE_MS / 6,
  maxStaleMs: LEASE_MS * 3,
  whenStale: 'keep-answering',
};

export const nodeId = (index: number) => `node-${index + 1}`;

const clusters = new WeakMap<Rules, Map<number, readonly Settings[]>>();

/** The same settings for the same rules: what nodes remember about a configuration stays good from one schedule to the next. */
export function clusterOf(nodes: number, rules: Rules): readonly Settings[] {
  const known = clusters.get(rules) ?? new Map<number, readonly Settings[]>();
  clusters.set(rules, known);
  const cluster = known.get(nodes) ?? newCluster(nodes, rules);
  known.set(nodes, cluster);
  return cluster;
}

function newCluster(nodes: number, rules: Rules): readonly Settings[] {
  const ids = Array.from({ length: nodes }, (_, i) => nodeId(i));
  const config = {
    nodes: ids.map((id) => ({ id })),
    quorum: 2,
    leaseMs: LEASE_MS,
    endpoints,
    zones: ZONES,
    limits: LIMITS,
  };
  const digest = createHash('sha256').update('one configuration').digest('hex').slice(0, 12);
  return ids.map((node) => ({ node, config, digest, publishers: ['dns'], keepPlans: 1, rules }));
}
