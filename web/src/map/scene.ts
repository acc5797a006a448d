import type { BoxKind, Scene } from './draw.js';
import { standingEdges } from './emphasis.js';
import type { Palette } from './palette.js';
import type { Shown } from './use-picture.js';

/** What of a scene changes while boxes stay where they are. */
export interface Told {
  readonly shares: Scene['shares'];
  /** Components that lead from one to the next. */
  readonly highlight: readonly string[];
  /** Components that all is about; none: all of them. */
  readonly subject: readonly string[];
  /** Components that failed by themselves. */
  readonly failed: readonly string[];
}

/** All that the canvas is drawn from. */
export function sceneOf(
  { picture, geometry, captions, tree }: Shown,
  palette: Palette,
  { shares, highlight, subject, failed }: Told,
): Scene {
  const kinds = new Map<string, BoxKind>();
  for (const { id, node } of picture.boxes.values())
    kinds.set(id, tree.places.drawn.get(node.members[0]!)!.kind);
  const boxesOf = (ids: readonly string[]) => new Set(ids.flatMap((id) => picture.boxOf.get(id) ?? []));
  const { rects, routes } = geometry;
  return {
    picture,
    rects,
    routes,
    captions,
    kinds,
    shares,
    palette,
    lines: standingEdges(picture),
    near: boxesOf(highlight.length > 0 ? highlight : subject),
    home: boxesOf(subject),
    failed: boxesOf(failed),
  };
}
