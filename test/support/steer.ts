/** What tests of steer's edges share: a configuration, a node's view, a store in memory. */

import { parseSteer } from '../../src/steer/config/index.js';
import type {
  NodeView,
  SteerConfig,
  Store,
  Condition as StoreCondition,
  Stored,
  Write,
} from '../../src/steer/model/index.js';

/** Three endpoints behind three names; `more` is what else stands under `steer:`. */
export function steerConfig(
  more: Readonly<Record<string, unknown>> = {},
  names: Readonly<Record<string, unknown>> = NAMES,
): SteerConfig {
  const steer = {
    nodes: { hel: 'hetzner/hel1', par: 'scaleway/fr-par', vie: 'exoscale/at-vie-1' },
    endpoints: Object.fromEntries(
      ['frankfurt', 'paris', 'vienna'].map((id, i) => [
        id,
        { address: `192.0.2.${i + 1}`, at: `place/${id}`, probe: 'tcp:443' },
      ]),
    ),
    zones: { 'shop.example': { nameServers: ['ns1.dns.example', 'ns2.dns.example'], names } },
    store: { etcd: ['https://192.0.2.1:2379', 'https://192.0.2.2:2379', 'https://192.0.2.3:2379'] },
    ...more,
  };
  const { config, diagnostics } = parseSteer(JSON.stringify({ steer }), 'firebreak.yaml');
  if (config === undefined) throw new Error(JSON.stringify(diagnostics));
  return config;
}

const NAMES = {
  www: { label: 'Shop', failover: ['frankfurt', 'paris'] },
  api: { label: 'API', allHealthy: ['frankfurt', 'paris', 'vienna'] },
  pay: { label: 'Payment', failover: ['vienna', 'paris'] },
};

/** A node that serves plan 17 and sees these endpoints down. */
export function nodeView(
  down: readonly string[] = [],
  more: Partial<NodeView> = {},
  active: Readonly<Record<string, readonly string[]>> = {},
): NodeView {
  const now = more.now ?? Date.UTC(2026, 5, 1, 12);
  return {
    node: 'hel',
    now,
    plan: {
      number: 17,
      madeAt: now - 60_000,
      madeBy: 'par',
      why: 'frankfurt is down',
      zones: [],
      active: {
        'www.shop.example': ['frankfurt'],
        'api.shop.example': ['frankfurt', 'paris', 'vienna'],
        'pay.shop.example': ['vienna'],
        ...active,
      },
    },
    servingSince: now - 59_000,
    storeAgeMs: 250,
    stale: false,
    verdicts: ['frankfurt', 'paris', 'vienna'].map((endpoint) => ({
      endpoint,
      state: down.includes(endpoint) ? 'down' : 'up',
      down: down.includes(endpoint) ? ['hel', 'par'] : [],
      up: down.includes(endpoint) ? [] : ['hel', 'par', 'vie'],
      since: now - 3_600_000,
    })),
    peers: [
      { node: 'hel', counts: true, serving: 17 },
      { node: 'vie', counts: false, serving: 16 },
    ],
    drained: [],
    forced: {},
    refused: undefined,
    published: [{ publisher: 'serve', serving: 17, problems: [] }],
    ...more,
  };
}

export interface MemoryStore extends Pick<Store, 'list' | 'commit' | 'watch'> {
  /** From now on every call rejects, or not any more. */
  readonly setAway: (isAway: boolean) => void;
  readonly entries: Map<string, Stored>;
}

export function memoryStore(): MemoryStore {
  const entries = new Map<string, Stored>();
  const watches = new Set<{ prefix: string; heard: Parameters<Store['watch']>[2] }>();
  let revision = 0;
  let isAway = false;
  const reach = () => {
    if (isAway) throw new Error('the store is away');
  };
  return {
    entries,
    setAway(away) {
      isAway = away;
      if (away) for (const { heard } of watches) heard.lost('away');
    },
    async list(prefix) {
      reach();
      return { entries: new Map([...entries].filter(([key]) => key.startsWith(prefix))), revision };
    },
    async commit(conditions: readonly StoreCondition[], writes: readonly Write[]) {
      reach();
      if (conditions.some(({ key, revision: at }) => (entries.get(key)?.revision ?? 0) !== at)) return false;
      for (const write of writes) {
        revision++;
        if ('put' in write) entries.set(write.put, { value: write.value, revision });
        else entries.delete(write.remove);
        const key = 'put' in write ? write.put : write.remove;
        for (const { prefix, heard } of watches)
          if (key.startsWith(prefix)) heard.changed(key, entries.get(key));
      }
      return true;
    },
    watch(prefix, _after, heard) {
      const one = { prefix, heard };
      watches.add(one);
      return { close: () => void watches.delete(one) };
    },
  };
}
