/** The cluster's audit log, as it lies in the store. */
import { AUDIT } from '../decide/index.js';
import type { AuditEntry, Recorded, Store } from '../model/index.js';
import { type Bounds, removeAll, surplus } from '../store/index.js';

const DAY_MS = 86_400_000;
const BOUNDS: Bounds = { least: 1000, most: 10_000, maxAgeMs: 400 * DAY_MS };

/**
 * The newest entries, the newest first; with `before`, the id of an entry, those that are older than it. Rejects where the
 * store does not answer.
 */
export async function auditLog(
  store: Pick<Store, 'list'>,
  limit: number,
  before?: string,
): Promise<readonly Recorded[]> {
  const { entries } = await store.list(AUDIT);
  return [...entries]
    .map(([key, { value }]) => ({ id: key.slice(AUDIT.length), value }))
    .filter(({ id }) => before === undefined || id < before)
    .sort((a, b) => (a.id < b.id ? 1 : -1))
    .slice(0, limit)
    .map(({ id, value }) => ({ id, ...(JSON.parse(value) as AuditEntry) }));
}

/** Removes entries of more than a year ago, and those beyond ten thousand; a thousand always stay. */
export async function trimAudit(store: Pick<Store, 'list' | 'commit'>, now: number): Promise<void> {
  const { entries } = await store.list(AUDIT);
  // A key begins with the time, in digits of one width.
  const keys = [...entries.keys()]
    .sort()
    .map((key) => ({ key, at: Number.parseInt(key.slice(AUDIT.length), 10) }));
  await removeAll(
    store,
    surplus(keys, BOUNDS, now).map(({ key }) => key),
  );
}
