import type { Places } from '../atlas/index.js';
import type { Estate } from '../estate/index.js';
import { placesIn } from './faults/index.js';

/** All that a component needs to serve, directly or not; `direct`: services and third parties it names itself. */
export function needsOf(estate: Estate, component: string) {
  const kinds = new Map(estate.components.map(({ id, kind }) => [id, kind]));
  const runs = estate.dependencies.filter(({ need }) => need === 'run');
  const seen = new Set([component]);
  const direct = new Set<string>();
  for (const id of seen) {
    for (const { from, to } of runs) {
      if (from !== id) continue;
      seen.add(to);
      const kind = kinds.get(to);
      // What a provider's service needs itself is not the command's to contact.
      if ((kind === 'service' || kind === 'third-party') && kinds.get(from) !== 'service') direct.add(to);
    }
  }
  return { has: (id: string) => seen.has(id), direct };
}

/** Where hosts are whose names do not tell: in the one region of their provider that the component's needs are in. */
export function placesOf(estate: Estate, component: string): Places {
  return placesIn(estate, needsOf(estate, component).has);
}
