import type { Looker } from './look.js';
import type { NameFact, ZoneFact } from './types.js';

/**
 * Looks at many names, so many at a time; each is handed over when it is done, with the zones that are new with it. Zones
 * that an earlier run found are kept.
 */
export async function lookAtAll(
  looker: Looker,
  domains: readonly string[],
  concurrency: number,
  known: ReadonlyMap<string, ZoneFact>,
  done: (name: NameFact, zones: readonly ZoneFact[]) => void,
): Promise<void> {
  const told = new Set(known.keys());
  let next = 0;
  const work = async () => {
    while (next < domains.length) {
      const zones = new Map<string, ZoneFact>();
      const name = await looker.look(domains[next++]!, zones);
      const fresh = [...zones.values()].filter(({ origin }) => !told.has(origin));
      for (const { origin } of fresh) told.add(origin);
      done(name, fresh);
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, domains.length) }, work));
}
