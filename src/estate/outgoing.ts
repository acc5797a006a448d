import { append } from './multimap.js';
import type { Dependency } from './types.js';

/** What each component needs, in the order of the dependencies; a component that needs nothing is not in it. */
export function outgoingOf(dependencies: readonly Dependency[]): ReadonlyMap<string, readonly Dependency[]> {
  const outgoing = new Map<string, Dependency[]>();
  for (const one of dependencies) append(outgoing, one.from, one);
  return outgoing;
}
