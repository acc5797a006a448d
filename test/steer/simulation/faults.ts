/** What goes wrong in a schedule: drawn from a seed, so that one number is the whole story. */
import type { Order } from '../../../src/steer/model/index.js';
import { ENDPOINTS, LEASE_MS, NAMES, nodeId } from './cluster.js';
import type { Cut } from './network.js';
import type { Random } from './random.js';

export type Fault =
  | {
      readonly kind: 'cut';
      readonly at: number;
      readonly node: number;
      readonly cut: Cut;
      readonly forMs: number;
    }
  | { readonly kind: 'deaf'; readonly at: number; readonly node: number }
  | { readonly kind: 'slow'; readonly at: number; readonly node: number; readonly forMs: number }
  | { readonly kind: 'pause'; readonly at: number; readonly node: number; readonly forMs: number }
  | {
      readonly kind: 'crash';
      readonly at: number;
      readonly node: number;
      readonly forMs: number;
      /** `saving`: not now, but while it saves its next plan. */
      readonly disk: 'kept' | 'old' | 'torn' | 'saving';
      /** It comes back without a way to the store. */
      readonly isAlone: boolean;
    }
  | { readonly kind: 'clock'; readonly at: number; readonly node: number; readonly byMs: number }
  | {
      readonly kind: 'disk-full';
      readonly at: number;
      readonly node: number;
      readonly forMs: number;
      readonly alsoForget: boolean;
    }
  | { readonly kind: 'blind'; readonly at: number; readonly node: number; readonly forMs: number }
  | {
      readonly kind: 'misjudge';
      readonly at: number;
      readonly node: number;
      readonly endpoint: string;
      readonly forMs: number;
    }
  | { readonly kind: 'endpoint'; readonly at: number; readonly endpoint: string; readonly forMs: number }
  | { readonly kind: 'outage'; readonly at: number; readonly forMs: number }
  | { readonly kind: 'wipe'; readonly at: number }
  | { readonly kind: 'backup'; readonly at: number }
  | { readonly kind: 'roll-back'; readonly at: number }
  | { readonly kind: 'bad-plan'; readonly at: number }
  | {
      readonly kind: 'order';
      readonly at: number;
      readonly node: number;
      readonly order: Order;
      readonly force: boolean;
    };

export interface Schedule {
  readonly seed: number;
  readonly nodes: number;
  /** Probability that a message between a node and the store is lost. */
  readonly loss: number;
  readonly faults: readonly Fault[];
  /** Whether it begins with nothing; most begin with a cluster that has been running. */
  readonly isNew: boolean;
  /** Whether it goes on until all must be well again; most end sooner. */
  readonly isLong: boolean;
}

/** Until then faults happen; afterwards all is well and the cluster has to come together again. */
export const FAULTY_MS = LEASE_MS * 1.3;
export const QUIET_MS = LEASE_MS * 4;

const KINDS = [
  'endpoint',
  'endpoint',
  'endpoint',
  'pause',
  'crash',
  'cut',
  'deaf',
  'slow',
  'clock',
  'blind',
  'misjudge',
  'order',
  'order',
  'forget',
  'outage',
  'wipe',
  'roll-back',
  'disk-full',
  'bad-plan',
] as const;

/** Each schedule has a few kinds of faults only: then those that need each other meet more often. */
export function schedule(seed: number, chance: Random): Schedule {
  const nodes = chance.pick([3, 3, 3, 3, 4, 5]);
  const kinds = ['endpoint' as const, ...Array.from({ length: 3 }, () => chance.pick(KINDS))];
  const faults = Array.from({ length: chance.between(3, 8) }, () => fault(chance.pick(kinds), nodes, chance));
  const backups = faults
    .filter(({ kind }) => kind === 'roll-back')
    .map(({ at }): Fault => ({ kind: 'backup', at: at * chance.next() }));
  return {
    seed,
    nodes,
    loss: chance.chance(0.2) ? 0.05 : 0,
    faults: [...faults, ...backups, ...faults.flatMap((one) => gone(one, chance))].sort(
      (a, b) => a.at - b.at,
    ),
    isNew: seed % 48 === 0,
    // A node that hears nothing finds out when it has something to say; what people order is what it misses.
    isLong: seed % 24 === 0 || (kinds.includes('deaf') && kinds.includes('order') && seed % 3 === 0),
  };
}

/** Of two nodes that are to be forgotten, one has been gone for longer than a lease; it comes back all the same. */
function gone(one: Fault, chance: Random): readonly Fault[] {
  if (one.kind !== 'order' || one.order.kind !== 'forget' || one.at < LEASE_MS * 1.1) return [];
  const node = Number(one.order.node.slice(5)) - 1;
  const forMs = LEASE_MS * 1.5;
  return [{ kind: 'crash', at: 1, node, forMs, disk: 'kept', isAlone: chance.chance(0.5) }];
}

function fault(kind: (typeof KINDS)[number], nodes: number, chance: Random): Fault {
  const at = chance.between(0, FAULTY_MS);
  const node = chance.between(0, nodes - 1);
  const forMs = Math.min(chance.between(1, LEASE_MS * 2), FAULTY_MS - at + 1);
  const endpoint = chance.pick(ENDPOINTS);
  switch (kind) {
    case 'cut':
      return { kind, at, node, forMs, cut: chance.pick(['both', 'requests', 'replies'] as const) };
    case 'crash':
      return {
        kind,
        at,
        node,
        forMs: Math.min(forMs, chance.between(10, LEASE_MS)),
        disk: chance.pick(['kept', 'saving', 'saving', 'old', 'torn'] as const),
        isAlone: chance.chance(0.3),
      };
    case 'deaf':
      return { kind, at, node };
    case 'clock':
      return { kind, at, node, byMs: chance.pick([-3_600_000, 3_600_000]) };
    case 'disk-full':
      return { kind, at, node, forMs, alsoForget: chance.chance(0.3) };
    case 'misjudge':
      // One node only: with a second one it would be a quorum.
      return { kind, at, node: 0, endpoint, forMs };
    case 'endpoint':
      return { kind, at, endpoint, forMs: chance.between(100, FAULTY_MS - at + LEASE_MS / 2) };
    case 'order':
      return { kind, at, node, order: order(chance), force: chance.chance(0.3) };
    case 'forget':
      // Most likely by somebody who is wrong, and the node is there.
      return {
        kind: 'order',
        at: chance.chance(0.5) ? at : chance.between(LEASE_MS * 1.1, FAULTY_MS),
        node,
        order: { kind, node: nodeId(chance.between(0, nodes - 1)) },
        force: false,
      };
    case 'wipe':
    case 'roll-back':
    case 'bad-plan':
      return { kind, at };
    case 'outage':
      return { kind, at, forMs };
    default:
      return { kind, at, node, forMs };
  }
}

function order(chance: Random): Order {
  const name = chance.pick(NAMES);
  switch (chance.between(0, 4)) {
    case 0:
    case 1:
      return { kind: 'drain', endpoint: chance.pick(ENDPOINTS) };
    case 2:
      return { kind: 'undrain', endpoint: chance.pick(ENDPOINTS) };
    case 3:
      return { kind: 'failover', name: name.name, to: chance.pick(name.endpoints).endpoint };
    default:
      return { kind: 'failback', name: name.name };
  }
}
