import type { Estate } from '../estate/index.js';
import { feeds } from './generated.js';
import type { Feed } from './types.js';

/** Which feeds are to be read. */
export interface FeedChoice {
  /** Feeds that the user names; one for a provider stands in for the directory's feed of that provider. */
  readonly own: readonly Feed[];
  /** No others than those. */
  readonly isOnlyOwn: boolean;
  /** Every feed known, not only those of providers that the estate touches. */
  readonly isAll: boolean;
}

/** Providers and third parties that an estate touches, as feeds name them: `aws`, `saas/github`; sorted. */
function suppliersOf({ components }: Estate): readonly string[] {
  const found = new Set<string>();
  for (const { id, kind } of components) {
    const [first = '', second = ''] = id.split('/');
    if (kind === 'third-party') found.add(first === 'saas' ? `saas/${second.split('@')[0]}` : first);
    else if ((kind === 'domain' && first !== 'jurisdiction') || kind === 'service') found.add(first);
  }
  return [...found].sort();
}

/** Feeds that are to be read for an estate, and who of it no feed that is known speaks for. */
export function feedsFor(
  estate: Estate,
  { own, isOnlyOwn, isAll }: FeedChoice = { own: [], isOnlyOwn: false, isAll: false },
): {
  readonly feeds: readonly Feed[];
  readonly silent: readonly string[];
} {
  const suppliers = suppliersOf(estate);
  const replaced = new Set(own.map(({ of }) => of));
  const known = isOnlyOwn
    ? []
    : feeds.filter(({ of }) => isAll || (of !== undefined && suppliers.includes(of)));
  const speaks = (id: string) => replaced.has(id) || feeds.some(({ of }) => of === id);
  return {
    feeds: [...known.filter(({ of }) => !replaced.has(of)), ...own],
    silent: suppliers.filter((id) => !speaks(id)),
  };
}
