/** The stores of one process: leases and watches over a keyspace. */
import type { Store, Stored } from '../model/index.js';
import type { Change, Keyspace } from './keyspace.js';

export interface Shared {
  readonly keys: () => Keyspace;
  /** A clock that does not jump, in milliseconds. */
  readonly now: () => number;
  readonly leaseMs: number;
  /** Keeps changes for good before anybody hears of them. Where it rejects, it has undone them. */
  readonly persist: (changes: readonly Change[]) => Promise<void>;
  /** When each lease ends. */
  readonly leases: Map<number, number>;
  readonly watchers: Set<(changes: readonly Change[]) => void>;
  /** One thing at a time: nobody reads what is not kept yet. */
  queue: Promise<unknown>;
}

export function share(part: Pick<Shared, 'keys' | 'now' | 'leaseMs' | 'persist'>): Shared {
  return { ...part, leases: new Map(), watchers: new Set(), queue: Promise.resolve() };
}

/** The store as the client with a lease of this number has it. Clients of one keyspace have different numbers. */
export function clientOf(shared: Shared, lease: number, closed: () => Promise<void> = async () => {}): Store {
  const open = new Set<() => void>();
  let isClosed = false;
  const next = <T>(act: () => T | Promise<T>): Promise<T> => {
    const turn = shared.queue.then(async () => {
      if (isClosed) throw new Error('the store is closed');
      await expire(shared);
      return act();
    });
    shared.queue = turn.catch(() => {});
    return turn;
  };
  const timer = setInterval(() => void next(() => {}).catch(() => {}), shared.leaseMs / 4);
  timer.unref();
  return {
    list: (prefix) =>
      next(() => ({ entries: shared.keys().list(prefix), revision: shared.keys().revision() })),
    commit: (conditions, writes) =>
      next(async () => {
        if (writes.some((write) => 'put' in write && write.leased) && !shared.leases.has(lease)) {
          throw new Error('the lease of this node has ended');
        }
        const changes = shared.keys().commit(conditions, writes, lease);
        if (changes !== undefined) await publish(shared, changes);
        return changes !== undefined;
      }),
    watch: (prefix, after, heard) => {
      // What was written between the listing and the watch is told first.
      const missed = [...shared.keys().list(prefix)].filter(([, { revision }]) => revision > after);
      let isOpen = true;
      const tell = (key: string, stored: Stored | undefined) => {
        if (isOpen) heard.changed(key, stored);
      };
      queueMicrotask(() => {
        for (const [key, stored] of missed) tell(key, stored);
      });
      const watcher = (changes: readonly Change[]) => {
        const mine = changes.filter(({ key }) => key.startsWith(prefix));
        queueMicrotask(() => {
          for (const { key, stored } of mine) tell(key, stored);
        });
      };
      shared.watchers.add(watcher);
      const close = () => {
        isOpen = false;
        shared.watchers.delete(watcher);
        open.delete(close);
      };
      open.add(close);
      return { close };
    },
    renew: () =>
      next(() => {
        shared.leases.set(lease, shared.now() + shared.leaseMs);
      }),
    close: async () => {
      if (isClosed) return;
      clearInterval(timer);
      await shared.queue;
      isClosed = true;
      for (const close of [...open]) close();
      await closed();
    },
  };
}

async function publish(shared: Shared, changes: readonly Change[]): Promise<void> {
  await shared.persist(changes);
  for (const watcher of shared.watchers) watcher(changes);
}

/** Ends the leases whose time is over, and with them what was put under them. */
async function expire(shared: Shared): Promise<void> {
  for (const [lease, endsAt] of [...shared.leases]) {
    if (shared.now() < endsAt) continue;
    shared.leases.delete(lease);
    await publish(shared, shared.keys().expire(lease));
  }
}
