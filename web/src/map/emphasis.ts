import { contains, type Edge, type Picture } from './aggregate.js';
import { JOURNEYS } from './places.js';

/** More lines than this at once are no picture any more. */
const MOST_LINES = 60;
/** So few that even those to services can be followed. */
const FEW_LINES = 30;

/**
 * Lines that are always drawn: all where they are few; else without those to services of the provider, which nearly
 * everything needs; else those by which journeys enter the estate; else none.
 */
export function standingEdges({ edges, boxes }: Picture): readonly Edge[] {
  const isService = (id: string) => boxes.get(id)!.node.type.startsWith('service');
  if (edges.length <= FEW_LINES) return edges;
  const own = edges.filter(({ to }) => !isService(to));
  const entries = own.filter(({ from }) => boxes.has(JOURNEYS) && contains(boxes, JOURNEYS, from));
  return [own, entries].find(({ length }) => length <= MOST_LINES) ?? [];
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
