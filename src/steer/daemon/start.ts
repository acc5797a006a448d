import { join } from 'node:path';
import { startAdmin, tokensIn } from '../admin/index.js';
import { secretVariables } from '../config/index.js';
import type { Serving } from '../dns/index.js';
import { startHooks } from '../hooks/index.js';
import type { NodeView, SteerConfig, Store } from '../model/index.js';
import { openStore, startNode } from '../node/index.js';
import { type Probes, startProbes } from '../probes/index.js';
import {
  followIncidents,
  healthOf,
  metricsText,
  nodeMetrics,
  startStatus,
  verdictsOf,
} from '../status/index.js';
import { keepHouse } from './housekeeping.js';
import { startPublishers } from './publishers.js';

export interface DaemonOptions {
  readonly config: SteerConfig;
  /** Id of this node in the configuration. */
  readonly node: string;
  /** Where the node keeps its plan, its hooks' queues, and the history of its status page. */
  readonly dataDirectory: string;
  readonly env: NodeJS.ProcessEnv;
  readonly version: string;
  /** Told in one line of what goes wrong and does not end the node. */
  readonly problem: (text: string) => void;
  /** In place of the one that the configuration asks for: several nodes in one process share a store in memory. */
  readonly store?: Store;
}

export interface Daemon {
  readonly view: () => NodeView;
  /** Ports that were taken, where the configuration left the choice open. */
  readonly ports: { readonly admin: number; readonly status: number };
  /** Where the built-in name server answers. */
  readonly dns: readonly { readonly host: string; readonly port: number }[];
  /** Calls back with each event of the node. */
  readonly onEvent: Awaited<ReturnType<typeof startNode>>['onEvent'];
  readonly order: Awaited<ReturnType<typeof startNode>>['order'];
  /** Ends everything that was begun, in the order in which nothing is told to what has ended. */
  readonly close: () => Promise<void>;
}

/**
 * Starts all of a node: what it answers with, looks at, tells, shows and takes orders by. Answers from the plan on its disk
 * at once, also where the store is away. Rejects with one sentence where something of the configuration cannot be had: a
 * port, a key, a certificate, a token, the data directory.
 */
export async function startDaemon(options: DaemonOptions): Promise<Daemon> {
  const { config, node: id, dataDirectory, env, version, problem } = options;
  const ending: (() => Promise<void> | void)[] = [];
  const later = <T>(value: T, end: (value: T) => Promise<void> | void): T => {
    ending.unshift(() => end(value));
    return value;
  };
  const close = async () => {
    for (const end of ending.splice(0)) {
      try {
        await end();
      } catch (error) {
        problem(`while ending: ${(error as Error).message}`);
      }
    }
  };
  try {
    const tokens = tokensIn(env[config.admin.tokenFrom], config.admin.tokenFrom);
    const store = options.store ?? (await openStore(config, dataDirectory, env));
    const hidden = secretVariables(config);
    const hooks = later(
      await startHooks(config.hooks, {
        directory: join(dataDirectory, 'hooks'),
        node: id,
        env,
        hidden,
        problem,
      }),
      (one) => one.close(),
    );
    const publishers = await startPublishers(config.publish, env);
    let probes: Probes | undefined;
    // From here on the node closes the store and the publishers.
    const node = later(
      await startNode({
        config,
        node: id,
        dataDirectory,
        store,
        publishers,
        probes: (heard) => {
          probes = startProbes(config.endpoints, heard, { env });
          return probes;
        },
      }).catch(async (error) => {
        await Promise.allSettled([...publishers.map((one) => one.close()), store.close()]);
        throw error;
      }),
      (one) => one.close(),
    );
    node.onEvent((event) => void hooks.tell(event));
    later(keepHouse(store), (one) => one.close());
    const incidents = later(followIncidents(store), (one) => one.close());
    const status = later(
      await startStatus({
        config,
        view: node.view,
        incidents: incidents.current,
        directory: dataDirectory,
        problem,
      }),
      (one) => one.close(),
    );
    const metrics = () =>
      metricsText(
        nodeMetrics(node.view(), {
          ...(probes === undefined ? {} : { probes: probes.figures() }),
          hooks: hooks.figures(),
          reports: status.reports(),
          version,
        }),
      );
    const admin = later(
      await startAdmin({
        config,
        tokens,
        view: node.view,
        verdicts: () => verdictsOf(config, node.view(), status.reportSeries()),
        order: async (order, { by, force }) => {
          const { done, message } = await node.order(order, by, force);
          return done ? { accepted: true, why: message } : { accepted: false, why: message };
        },
        history: node.history,
        store,
        metrics,
        health: () => healthOf(node.view(), config.limits),
        exported: status.exported,
      }),
      (one) => one.close(),
    );
    return {
      view: node.view,
      ports: { admin: admin.port, status: status.port },
      dns: publishers.flatMap((one) =>
        'counts' in one && 'addresses' in one ? (one as Serving).addresses : [],
      ),
      onEvent: node.onEvent,
      order: node.order,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
