/** The store in etcd v3: its transactions, leases and watches, and nothing of our own beside them. */
import { readFile } from 'node:fs/promises';
import type { Store, StoreConfig } from '../../model/index.js';
import { entryOf, type RangeReply, rangeOf, transactionOf, type WatchReply } from './codec.js';
import { connection, type Tls } from './connection.js';
import { session } from './session.js';

type EtcdConfig = Extract<StoreConfig, { readonly kind: 'etcd' }>;

/** With this, a member without a leader ends a watch in place of keeping silent. */
const REQUIRE_LEADER = { 'Grpc-Metadata-hasleader': 'true' };

/**
 * Opens a store in etcd. `deadlineMs` holds for each call, whatever happens on the way. Rejects where a file of a
 * certificate or key cannot be read, or the password is not in the environment; whether etcd answers shows later.
 */
export async function etcdStore(
  config: EtcdConfig,
  leaseMs: number,
  deadlineMs: number,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Store> {
  const wire = connection(config.endpoints, await tlsOf(config), deadlineMs);
  const etcd = session(wire, userOf(config, env));
  const { prefix } = config;
  const ttl = Math.ceil(leaseMs / 1000);
  const watches = new Set<() => void>();
  let lease: string | undefined;

  const grant = async () => {
    const { ID } = await etcd.call<{ readonly ID: string }>('/v3/lease/grant', { TTL: String(ttl) }, true);
    lease = ID;
  };
  return {
    list: async (part) => {
      const { header, kvs = [] } = await etcd.call<RangeReply>('/v3/kv/range', rangeOf(prefix + part), true);
      return {
        entries: new Map(kvs.map((kv) => entryOf(kv, prefix))),
        revision: Number(header.revision ?? 0),
      };
    },
    commit: async (conditions, writes) => {
      const needsLease = writes.some((write) => 'put' in write && write.leased);
      if (needsLease && lease === undefined) throw new Error('etcd: this node has no lease yet');
      const body = transactionOf(conditions, writes, prefix, lease);
      try {
        const { succeeded } = await etcd.call<{ readonly succeeded?: boolean }>('/v3/kv/txn', body, false);
        return succeeded === true;
      } catch (error) {
        if (/lease not found/.test((error as Error).message)) lease = undefined;
        throw error;
      }
    },
    watch: (part, after, heard) => {
      const create_request = { ...rangeOf(prefix + part), start_revision: String(after + 1) };
      let isOpen = true;
      let stop = () => {};
      const close = () => {
        isOpen = false;
        watches.delete(close);
        stop();
      };
      watches.add(close);
      const lost = (why: string) => {
        if (!isOpen) return;
        close();
        heard.lost(why);
      };
      const line = (text: string) => {
        const { result, error } = JSON.parse(text) as WatchReply;
        if (error !== undefined) lost(error.message ?? 'etcd ended the watch');
        else if (result?.canceled) lost(result.cancel_reason ?? 'etcd ended the watch');
        for (const { type, kv } of result?.events ?? []) {
          if (!isOpen) return;
          const [key, stored] = entryOf(kv, prefix);
          heard.changed(key, type === 'DELETE' ? undefined : stored);
        }
      };
      etcd.headers().then(
        (headers) => {
          if (!isOpen) return;
          const call = {
            path: '/v3/watch',
            body: { create_request },
            headers: { ...headers, ...REQUIRE_LEADER },
          };
          stop = wire.stream(call, line, (why) => {
            etcd.forget();
            lost(why);
          }).close;
        },
        (error: Error) => lost(error.message),
      );
      return { close };
    },
    renew: async () => {
      if (lease === undefined) return grant();
      const body = { ID: lease };
      const reply = await etcd.call<KeepAlive>('/v3/lease/keepalive', body, true);
      // A lease that etcd does not know any more is answered with no time left.
      if (Number(reply.result?.TTL ?? 0) > 0) return;
      lease = undefined;
      await grant();
    },
    close: async () => {
      for (const close of [...watches]) close();
      if (lease !== undefined) await etcd.call('/v3/lease/revoke', { ID: lease }, true).catch(() => {});
      wire.close();
    },
  };
}

interface KeepAlive {
  readonly result?: { readonly TTL?: string };
}

async function tlsOf({ ca, cert, key }: EtcdConfig): Promise<Tls> {
  const read = async (name: 'ca' | 'cert' | 'key', path: string | undefined) => {
    if (path === undefined) return {};
    try {
      return { [name]: await readFile(path) };
    } catch (error) {
      throw new Error(`steer.store.${name}: ${path} cannot be read: ${(error as Error).message}`);
    }
  };
  return { ...(await read('ca', ca)), ...(await read('cert', cert)), ...(await read('key', key)) };
}

function userOf({ user, passwordFrom }: EtcdConfig, env: Readonly<Record<string, string | undefined>>) {
  if (user === undefined) return undefined;
  const password = passwordFrom === undefined ? undefined : env[passwordFrom];
  if (password === undefined) {
    throw new Error(
      `steer.store.passwordFrom: the password of etcd user ${user} is to be in the environment variable ${passwordFrom ?? '(none is named)'}`,
    );
  }
  return { name: user, password };
}
