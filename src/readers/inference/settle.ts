import type { Context } from './context.js';

/**
 * A workload that knows the public address it is reached by (for redirects, for CORS) does not need it. So a
 * dependency that comes from a name alone is dropped where it leads to an entry point that itself leads back.
 */
export function dropCircularNames(context: Context): void {
  const entries = new Set(
    context.components.filter(({ rule }) => rule?.class === 'entry').map(({ resource }) => resource.id),
  );
  const suspects = [...context.byName]
    .map((pair) => pair.split('\0') as [string, string])
    .filter(([, to]) => entries.has(to));
  if (suspects.length === 0) return;
  const edges = context.runEdges();
  for (const [from, to] of suspects) {
    if (reaches(edges, to, from)) context.draft.drop(from, to, 'run');
  }
}

function reaches(edges: ReadonlyMap<string, readonly string[]>, start: string, goal: string): boolean {
  const seen = new Set([start]);
  const queue = [start];
  for (let at = 0; at < queue.length; at++) {
    for (const to of edges.get(queue[at]!) ?? []) {
      if (to === goal) return true;
      if (!seen.has(to)) {
        seen.add(to);
        queue.push(to);
      }
    }
  }
  return false;
}
