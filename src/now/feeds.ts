import type { Estate } from '../estate/index.js';
import { feeds } from './generated.js';
import type { Feed } from './types.js';

export { feeds };

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

/** Feeds of the directory that speak for what an estate touches, and who of it has none. */
export function feedsFor(estate: Estate): {
  readonly feeds: readonly Feed[];
  readonly silent: readonly string[];
} {
  const suppliers = suppliersOf(estate);
  const wanted = feeds.filter(({ of }) => of !== undefined && suppliers.includes(of));
  return { feeds: wanted, silent: suppliers.filter((id) => !feeds.some(({ of }) => of === id)) };
}
