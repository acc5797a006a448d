import type { Picture } from './aggregate.js';
import { type Geometry, HEADING, type Rect } from './layout.js';

/** What is under a point (world units): the innermost box, and whether it is the part that opens and closes it. */
export interface Hit {
  readonly id: string;
  readonly toggle: boolean;
}

/** Width of the part of a box that opens and closes it, at its right end. */
export const TOGGLE = 30;

/** `slack`: world units around a toggle that count as it, so that fingers find it when zoomed out. */
export function hitAt(
  picture: Picture,
  geometry: Geometry,
  x: number,
  y: number,
  slack = 0,
): Hit | undefined {
  let hit: string | undefined;
  let inside: readonly string[] = picture.roots;
  for (;;) {
    const found = inside.find((id) => within(geometry.rects.get(id), x, y));
    if (found === undefined) break;
    hit = found;
    inside = picture.boxes.get(found)!.children;
  }
  if (hit === undefined) return undefined;
  const { node, open } = picture.boxes.get(hit)!;
  const rect = geometry.rects.get(hit)!;
  const heading = open ? HEADING : rect.height;
  const toggle =
    node.children.length > 0 && x >= rect.x + rect.width - TOGGLE - slack && y <= rect.y + heading + slack;
  return { id: hit, toggle };
}

function within(rect: Rect | undefined, x: number, y: number): boolean {
  return (
    rect !== undefined && x >= rect.x && x < rect.x + rect.width && y >= rect.y && y < rect.y + rect.height
  );
}

export type Direction = 'left' | 'right' | 'up' | 'down';

/**
 * The box that arrow keys go to: the nearest whose middle lies within 45 degrees of the direction, closed boxes
 * before frames (which are entered from above their heading); without one, the nearest frame around.
 */
export function nextBox(
  picture: Picture,
  geometry: Geometry,
  from: string,
  direction: Direction,
): string | undefined {
  const start = anchorOf(picture, geometry, from);
  let best: string | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const id of geometry.rects.keys()) {
    if (id === from) continue;
    const { x, y } = anchorOf(picture, geometry, id);
    const [dx, dy] = [x - start.x, y - start.y];
    const along = { left: -dx, right: dx, up: -dy, down: dy }[direction];
    const across = direction === 'left' || direction === 'right' ? Math.abs(dy) : Math.abs(dx);
    if (along <= 1 || across > along * 2) continue;
    const distance = along + across * 2;
    if (distance < least) [best, least] = [id, distance];
  }
  return best;
}

/** The point a box is told by: its middle; of an open frame, its heading's left end. */
function anchorOf(picture: Picture, geometry: Geometry, id: string): { x: number; y: number } {
  const { x, y, width, height } = geometry.rects.get(id)!;
  return picture.boxes.get(id)?.open
    ? { x: x + Math.min(width, 184) / 2, y: y + HEADING / 2 }
    : { x: x + width / 2, y: y + height / 2 };
}
