/** Ids of everything that can be reached over the edges, the start included. */
export function reachable(
  edges: ReadonlyMap<string, readonly string[]>,
  start: Iterable<string>,
): ReadonlySet<string> {
  const seen = new Set(start);
  // A Set that grows while it is walked is the queue.
  for (const id of seen) for (const to of edges.get(id) ?? []) seen.add(to);
  return seen;
}

/**
 * Of the starts, those that another start leads to. Two starts kept for each id are enough to tell, since one of them
 * is another than the id itself; so each edge is walked twice at most, however many starts there are.
 */
export function reachedByOthers(
  edges: ReadonlyMap<string, readonly string[]>,
  starts: readonly string[],
): ReadonlySet<string> {
  const reachedFrom = new Map<string, string[]>();
  const queue = starts.map((start) => [start, start] as const);
  for (let at = 0; at < queue.length; at++) {
    const [id, start] = queue[at]!;
    for (const to of edges.get(id) ?? []) {
      const known = reachedFrom.get(to) ?? [];
      if (to === start || known.length === 2 || known.includes(start)) continue;
      reachedFrom.set(to, [...known, start]);
      queue.push([to, start]);
    }
  }
  return new Set(starts.filter((start) => reachedFrom.has(start)));
}
