import type { Dependency } from './types.js';

/** What each component needs, in the order of the dependencies; a component that needs nothing is not in it. */
export function outgoingOf(dependencies: readonly Dependency[]): Map<string, Dependency[]> {
  const outgoing = new Map<string, Dependency[]>();
  let owner: string | undefined;
  let own: Dependency[] = [];
  for (const one of dependencies) {
    // A merged estate has them owner by owner: then one look-up for each owner is enough.
    if (one.from !== owner) {
      owner = one.from;
      own = outgoing.get(owner) ?? [];
      outgoing.set(owner, own);
    }
    own.push(one);
  }
  return outgoing;
}
