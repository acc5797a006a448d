import type { Context } from './context.js';
import { reachable } from './reach.js';

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
  const behind = new Map<string, ReadonlySet<string>>();
  for (const [from, to] of suspects) {
    let reached = behind.get(to);
    if (reached === undefined) {
      reached = reachable(edges, [to]);
      behind.set(to, reached);
    }
    if (reached.has(from)) context.draft.drop(from, to, 'run');
  }
}
