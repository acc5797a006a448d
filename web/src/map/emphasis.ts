import { contains, type Edge, type Picture, stronger } from './aggregate.js';
import { isService, routeKey } from './flow.js';
import { grouped, JOURNEYS } from './places.js';

/** More lines than this at once are no picture any more. */
const MOST_LINES = 60;
/** So few that even those to services can be followed. */
const FEW_LINES = 30;

/**
 * Lines that are always drawn: all where they are few; else without those to services of the provider, which nearly
 * everything needs; else those by which journeys enter the estate; else none. Where things are placed is told by
 * nesting: those lines wait until somebody asks.
 */
export function standingEdges({ edges, boxes }: Picture): readonly Edge[] {
  const told = edges.filter(({ isPlacement }) => !isPlacement);
  if (told.length <= FEW_LINES) return told;
  const own = told.filter(({ to }) => !isService(boxes.get(to)!));
  const entries = own.filter(({ from }) => boxes.has(JOURNEYS) && contains(boxes, JOURNEYS, from));
  return [own, entries].find(({ length }) => length <= MOST_LINES) ?? [];
}

/** The same with one line to a group, or from it, in place of several to its members. */
export function bundled({ boxes }: Picture, edges: readonly Edge[]): readonly Edge[] {
  /** The open group around an end, as long as the other end is not in it too. */
  const groupAround = (end: string, other: string) => {
    const { parent } = boxes.get(end)!;
    const isGroup = parent !== null && boxes.get(parent)!.node.shape !== 'domain';
    return isGroup && parent !== JOURNEYS && !contains(boxes, parent, other) ? parent : end;
  };
  const towards = merged(edges, (edge) => ({ ...edge, to: groupAround(edge.to, edge.from) }));
  return merged(towards, (edge) => ({ ...edge, from: groupAround(edge.from, edge.to) }));
}

/** Edges with another end where that makes one of several; the others stay as they are. */
function merged(edges: readonly Edge[], change: (edge: Edge) => Edge): readonly Edge[] {
  return [...grouped(edges, (edge) => routeKey(change(edge).from, change(edge).to)).values()].map((same) =>
    same.length === 1
      ? same[0]!
      : same.map(change).reduce((sum, edge) => ({
          ...sum,
          count: sum.count + edge.count,
          strength: stronger(sum.strength, edge.strength),
        })),
  );
}

/** Lines into and out of a box, or of what is in it: those within it say nothing of it. */
export function edgesAt(
  { edges, boxes }: Picture,
  id: string,
): { readonly needs: readonly Edge[]; readonly neededBy: readonly Edge[] } {
  const isIn = (end: string) => contains(boxes, id, end);
  return {
    needs: edges.filter(({ from, to }) => isIn(from) && !isIn(to)),
    neededBy: edges.filter(({ from, to }) => isIn(to) && !isIn(from)),
  };
}

/** Boxes of a chain of components, and the lines from each to the next, where they are seen in different boxes. */
export function chainOf(
  { edges, boxOf }: Picture,
  ids: readonly string[],
): { readonly boxes: ReadonlySet<string>; readonly edges: readonly Edge[] } {
  const steps = ids.flatMap((id) => boxOf.get(id) ?? []);
  const pairs = new Set(steps.slice(1).map((to, at) => JSON.stringify([steps[at], to])));
  return {
    boxes: new Set(steps),
    edges: edges.filter(({ from, to }) => pairs.has(JSON.stringify([from, to]))),
  };
}
