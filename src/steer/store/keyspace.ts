/** Keys with revisions, as etcd has them: what the stores without a server and the simulation are made of. */
import type { Condition, Stored, Write } from '../model/index.js';

export interface Change {
  readonly key: string;
  readonly stored: Stored | undefined;
  readonly revision: number;
  /** What was put, or removed, was under a lease. */
  readonly isLeased: boolean;
}

export interface Keyspace {
  readonly revision: () => number;
  readonly list: (prefix: string) => ReadonlyMap<string, Stored>;
  /** Changes that were made, all at one new revision; undefined where a condition did not hold. */
  readonly commit: (
    conditions: readonly Condition[],
    writes: readonly Write[],
    lease: number,
  ) => readonly Change[] | undefined;
  /** Removes what was put under a lease. */
  readonly expire: (lease: number) => readonly Change[];
  /** All there is, to begin another keyspace with. */
  readonly snapshot: () => Snapshot;
}

export interface Snapshot {
  readonly revision: number;
  readonly entries: readonly (readonly [key: string, value: string, revision: number, lease: number])[];
}

interface Entry extends Stored {
  /** 0 for what stays. */
  readonly lease: number;
}

export function keyspace(from: Snapshot = { revision: 0, entries: [] }): Keyspace {
  const entries = new Map<string, Entry>(
    from.entries.map(([key, value, revision, lease]) => [key, { value, revision, lease }]),
  );
  let { revision } = from;
  const put = (key: string, entry: Entry): Change => {
    entries.set(key, entry);
    return { key, stored: entry, revision, isLeased: entry.lease !== 0 };
  };
  const remove = (key: string): Change => {
    const isLeased = entries.get(key)!.lease !== 0;
    entries.delete(key);
    return { key, stored: undefined, revision, isLeased };
  };
  return {
    revision: () => revision,
    list: (prefix) => {
      const found = new Map<string, Stored>();
      for (const [key, entry] of entries) if (key.startsWith(prefix)) found.set(key, entry);
      return found;
    },
    commit: (conditions, writes, lease) => {
      for (const condition of conditions) {
        if ((entries.get(condition.key)?.revision ?? 0) !== condition.revision) return undefined;
      }
      revision++;
      const changes: Change[] = [];
      for (const write of writes) {
        if ('put' in write) {
          changes.push(put(write.put, { value: write.value, revision, lease: write.leased ? lease : 0 }));
        } else if (entries.has(write.remove)) {
          changes.push(remove(write.remove));
        }
      }
      return changes;
    },
    expire: (lease) => {
      const keys = [...entries.keys()].filter((key) => entries.get(key)!.lease === lease);
      if (keys.length > 0) revision++;
      return keys.map(remove);
    },
    snapshot: () => ({
      revision,
      entries: [...entries].map(
        ([key, { value, revision, lease }]) => [key, value, revision, lease] as const,
      ),
    }),
  };
}
