import { contains, type Edge, type Picture, stronger } from './aggregate.js';
import { isService, routeKey } from './flow.js';
import { grouped, JOURNEYS } from './places.js';

/** More lines than this at once are no picture any more. */
const MOST_LINES = 90;
/** So few that even those to services can be followed. */
const FEW_LINES = 30;

/**
 * Lines that are always drawn: all where they are few; else without those to services of the provider, which nearly
 * everything needs; else those by which journeys enter the estate; else none. Where things are placed is told by
 * nesting: those lines wait until somebody asks. Several to a group are one.
 */
export function standingEdges(picture: Picture): readonly Edge[] {
  const { edges, boxes } = picture;
  const told = edges.filter(({ isPlacement }) => !isPlacement);
  if (told.length <= FEW_LINES) return bundled(picture, told);
  const own = told.filter(({ to }) => !isService(boxes.get(to)!));
  const entries = own.filter(({ from }) => boxes.has(JOURNEYS) && contains(boxes, JOURNEYS, from));
  return (
    [own, entries].map((some) => bundled(picture, some)).find(({ length }) => length <= MOST_LINES) ?? []
  );
}

/** Edges with one line to a group, or from it, in place of several to its members. */
function bundled({ boxes }: Picture, edges: readonly Edge[]): readonly Edge[] {
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
  const ends = grouped(edges, (edge) => routeKey(change(edge).from, change(edge).to));
  return [...ends.values()].map((same) => {
    if (same.length === 1) return same[0]!;
    const { from, to } = change(same[0]!);
    return {
      from,
      to,
      strength: same.map(({ strength }) => strength).reduce(stronger),
      count: same.reduce((sum, { count }) => sum + count, 0),
      isPlacement: false,
    };
  });
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
