/** A node as a process has it. */
import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { performance } from 'node:perf_hooks';
import { type Moment, RULES, type Settings, viewOfNode } from '../decide/index.js';
import type {
  Event,
  NodeView,
  Order,
  OrderResult,
  Publisher,
  Recorded,
  Seen,
  SteerConfig,
  Store,
} from '../model/index.js';
import { lock } from '../store/index.js';
import { auditLog } from './audit.js';
import { planDisk } from './disk.js';
import { runMachine } from './run.js';

/** What a node's probes say of one endpoint; said after every round, changed or not. */
export interface ProbeReport {
  readonly endpoint: string;
  readonly state: Seen;
  readonly why?: string;
}

export interface NodeOptions {
  readonly config: SteerConfig;
  /** Id of this node in the configuration. */
  readonly node: string;
  /** Where its plan is kept; made where there is none. One process at a time. */
  readonly dataDirectory: string;
  /** Opened for this node, as by `openStore`; the node closes it. */
  readonly store: Store;
  /** Begins to look at the endpoints. */
  readonly probes: (heard: (report: ProbeReport) => void) => { readonly close: () => void };
  /** Ways out, each under a name of its own; the node closes them. */
  readonly publishers: readonly Publisher[];
  /** `now` neither jumps nor stops, `wall` is for people; default: those of the system. */
  readonly clock?: () => Moment;
}

export interface SteerNode {
  readonly view: () => NodeView;
  /** Asks for something in the name of somebody; `force` overrides maxChange and the rate of plans. Never rejects. */
  readonly order: (order: Order, by: string, force?: boolean) => Promise<OrderResult>;
  /** The newest entries of the cluster's audit log, or the newest before one: see `auditLog`. */
  readonly history: (limit?: number, before?: string) => Promise<readonly Recorded[]>;
  /** Calls back for each event from now on, numbered without gaps; gives back how to end it. */
  readonly onEvent: (listener: (event: Event, number: number) => void) => () => void;
  /** Ends probes, publishers and the lease; what was answered with stays on disk. */
  readonly close: () => Promise<void>;
}

/** Plans in the store that nobody uses any more are kept for people up to this number. */
const KEEP_PLANS = 20;

/**
 * Starts a node: reads its disk, hears the store, and from then on answers, probes and decides. Resolves at once, also
 * where the store does not answer. Rejects where the node is not in the configuration, or another process has its
 * directory; then the store and the publishers are left to the caller.
 */
export async function startNode(options: NodeOptions): Promise<SteerNode> {
  const { config, node, dataDirectory, store, publishers } = options;
  if (!config.nodes.some(({ id }) => id === node)) {
    const known = config.nodes.map(({ id }) => id).join(', ');
    throw new Error(`steer.nodes has no node ${node}; it has ${known}`);
  }
  await mkdir(dataDirectory, { recursive: true, mode: 0o700 });
  const held = await lock(dataDirectory);
  const clock = options.clock ?? (() => ({ now: performance.now(), wall: Date.now() }));
  const settings: Settings = {
    node,
    config,
    digest: digestOf(config),
    publishers: publishers.map(({ name }) => name),
    keepPlans: KEEP_PLANS,
    rules: RULES,
  };
  const machine = runMachine({ settings, store, publishers, disk: planDisk(dataDirectory), clock });
  const last = new Map<string, Seen>();
  const heard = ({ endpoint, state, why }: ProbeReport) => {
    if (last.get(endpoint) === state) return;
    last.set(endpoint, state);
    machine.saw(endpoint, why === undefined ? { state } : { state, why });
  };
  let probes: ReturnType<NodeOptions['probes']>;
  try {
    probes = options.probes(heard);
  } catch (error) {
    await machine.close();
    await held.release();
    throw error;
  }
  return {
    view: () => viewOfNode(machine.state(), clock()),
    order: machine.order,
    history: (limit = 100, before) => auditLog(store, limit, before),
    onEvent: machine.onEvent,
    close: async () => {
      probes.close();
      await machine.close();
      await Promise.allSettled(publishers.map((publisher) => publisher.close()));
      await store.close().catch(() => {});
      await held.release();
    },
  };
}

/** Of what plans are made from: nodes whose configurations differ in other things agree all the same. */
function digestOf({ zones, endpoints, quorum, limits }: SteerConfig): string {
  const places = endpoints.map(({ id, addresses, host }) => ({ id, addresses, host }));
  const text = JSON.stringify({ zones, places, quorum, limits });
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
