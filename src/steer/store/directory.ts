/** A store in a directory, for a node that is alone: nothing else to install, run or lose. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { Store } from '../model/index.js';
import { type Change, type Keyspace, keyspace } from './keyspace.js';
import { clientOf, share } from './local.js';
import { lock } from './lock.js';
import { openLog } from './log.js';

/** The log is written anew when it is larger than this and than twice what it holds; bytes. */
const COMPACT_FROM = 1 << 20;

interface Record {
  readonly revision: number;
  readonly puts: readonly (readonly [key: string, value: string, revision: number])[];
  readonly removed: readonly string[];
}

/**
 * Opens the store in a directory, and makes it where there is none. Survives being killed at any point. Rejects where
 * another process has it open, and where its file was damaged other than by being killed.
 */
export async function directoryStore(directory: string, leaseMs: number): Promise<Store> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const held = await lock(directory);
  const log = await openLog(join(directory, 'store.log')).catch(async (error) => {
    await held.release();
    throw error;
  });
  let kept = replay(log.records as readonly Record[]);
  let keys = fromKept(kept);
  const persist = async (changes: readonly Change[]) => {
    const record = recordOf(changes, keys.revision());
    if (record === undefined) return;
    try {
      await held.check();
      await log.append(record);
    } catch (error) {
      // What is not kept must not be seen either; what was under leases is put again by whoever had put it.
      keys = fromKept(kept);
      throw error;
    }
    kept = replay([record], kept);
    // What was asked for is kept by now: a log that cannot be written anew just stays as long as it is.
    const isLong = log.size() > COMPACT_FROM && log.size() > 2 * sizeOf(kept);
    if (isLong) await log.replace([toRecord(kept)]).catch(() => {});
  };
  const shared = share({ keys: () => keys, leaseMs, now: () => performance.now(), persist });
  return clientOf(shared, 1, async () => {
    await log.close();
    await held.release();
  });
}

interface Kept {
  readonly revision: number;
  readonly entries: ReadonlyMap<string, readonly [value: string, revision: number]>;
}

/** What is left of records. What was put under a lease is not in them: it ended with the process. */
function replay(records: readonly Record[], before: Kept = { revision: 0, entries: new Map() }): Kept {
  const entries = new Map(before.entries);
  let { revision } = before;
  for (const record of records) {
    revision = record.revision;
    for (const [key, value, at] of record.puts) entries.set(key, [value, at]);
    for (const key of record.removed) entries.delete(key);
  }
  return { revision, entries };
}

function fromKept({ revision, entries }: Kept): Keyspace {
  return keyspace({ revision, entries: [...entries].map(([key, [value, at]]) => [key, value, at, 0]) });
}

function recordOf(changes: readonly Change[], revision: number): Record | undefined {
  const lasting = changes.filter(({ isLeased }) => !isLeased);
  if (lasting.length === 0) return undefined;
  return {
    revision,
    puts: lasting.flatMap(({ key, stored }) =>
      stored === undefined ? [] : [[key, stored.value, stored.revision] as const],
    ),
    removed: lasting.filter(({ stored }) => stored === undefined).map(({ key }) => key),
  };
}

function toRecord({ revision, entries }: Kept): Record {
  return { revision, puts: [...entries].map(([key, [value, at]]) => [key, value, at] as const), removed: [] };
}

function sizeOf({ entries }: Kept): number {
  let size = 0;
  for (const [key, [value]] of entries) size += key.length + value.length;
  return size;
}
