/** What is only ever added to is kept within bounds. */
import type { Store } from '../model/index.js';

export interface Bounds {
  /** So many of the newest stay, however old they are: a clock that is far ahead takes nothing of them. */
  readonly least: number;
  /** More than so many are never kept. */
  readonly most: number;
  /** Milliseconds; older ones go, beyond the least. */
  readonly maxAgeMs: number;
}

/** etcd takes 128 operations in a transaction. */
const BATCH = 100;

/**
 * What goes of a list that is sorted from the oldest to the newest.
 *
 * @param now milliseconds since 1970, as `at`
 */
export function surplus<T extends { readonly at: number }>(
  oldestFirst: readonly T[],
  { least, most, maxAgeMs }: Bounds,
  now: number,
): readonly T[] {
  const spare = Math.max(0, oldestFirst.length - least);
  const tooMany = Math.max(0, oldestFirst.length - most);
  return oldestFirst.slice(0, spare).filter(({ at }, i) => i < tooMany || now - at > maxAgeMs);
}

/** Removes keys, whether others do the same at that time or not. Rejects where the store does not answer. */
export async function removeAll(store: Pick<Store, 'commit'>, keys: readonly string[]): Promise<void> {
  for (let i = 0; i < keys.length; i += BATCH) {
    await store.commit(
      [],
      keys.slice(i, i + BATCH).map((remove) => ({ remove })),
    );
  }
}
