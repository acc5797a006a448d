import type { Rect } from './layout.js';

/** A cubic curve in world units, from a box's side to another's. */
export interface Curve {
  readonly from: Point;
  readonly control1: Point;
  readonly control2: Point;
  readonly to: Point;
}
interface Point {
  readonly x: number;
  readonly y: number;
}

/** Leaves at the right and arrives at the left where there is room between the two; else from top to bottom. */
export function curveBetween(a: Rect, b: Rect): Curve {
  const middle = (rect: Rect) => ({ x: rect.x + rect.width / 2, y: rect.y + rect.height / 2 });
  const [ma, mb] = [middle(a), middle(b)];
  const bend = (distance: number) => Math.max(20, Math.min(Math.abs(distance) * 0.5, 160));
  const sideways = (dir: 1 | -1): Curve => {
    const from = { x: dir === 1 ? a.x + a.width : a.x, y: ma.y };
    const to = { x: dir === 1 ? b.x : b.x + b.width, y: mb.y };
    const pull = bend(to.x - from.x) * dir;
    return {
      from,
      control1: { x: from.x + pull, y: from.y },
      control2: { x: to.x - pull, y: to.y },
      to,
    };
  };
  if (b.x >= a.x + a.width) return sideways(1);
  if (a.x >= b.x + b.width) return sideways(-1);
  const down = mb.y >= ma.y;
  const from = { x: ma.x, y: down ? a.y + a.height : a.y };
  const to = { x: mb.x, y: down ? b.y : b.y + b.height };
  // Two in the same column: around the boxes between them, along the left side.
  if (Math.abs(to.y - from.y) > 60) {
    const out = Math.min(a.x, b.x) - 26;
    return {
      from: { x: a.x, y: ma.y },
      control1: { x: out, y: ma.y },
      control2: { x: out, y: mb.y },
      to: { x: b.x, y: mb.y },
    };
  }
  const pull = (to.y - from.y) * 0.5;
  return {
    from,
    control1: { x: from.x, y: from.y + pull },
    control2: { x: to.x, y: to.y - pull },
    to,
  };
}

/** The angle in which a curve arrives. */
export function arrivalOf({ control2, to }: Curve): number {
  return Math.atan2(to.y - control2.y, to.x - control2.x);
}
