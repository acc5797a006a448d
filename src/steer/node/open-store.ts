import { join } from 'node:path';
import { timingOf } from '../decide/index.js';
import type { SteerConfig, Store } from '../model/index.js';
import { directoryStore, etcdStore } from '../store/index.js';

/**
 * The store that a configuration asks for. `env` has the password of etcd's user. Rejects where a directory is in use or
 * damaged, a certificate cannot be read or a password is missing; an etcd that does not answer is no reason not to start.
 */
export async function openStore(
  { store, leaseMs }: SteerConfig,
  dataDirectory: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Store> {
  if (store.kind === 'directory') return directoryStore(join(dataDirectory, 'store'), leaseMs);
  return etcdStore(store, leaseMs, timingOf(leaseMs).deadlineMs, env);
}
