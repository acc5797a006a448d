import type { Rect } from './layout.js';
import type { Point } from './pack.js';

/** A line in world units: cubic curves, each beginning where the one before ends. */
export interface Way {
  readonly from: Point;
  readonly steps: readonly Step[];
}
interface Step {
  readonly control1: Point;
  readonly control2: Point;
  readonly to: Point;
}

/** Points looked at on a curve. */
const SAMPLES = 32;
/** Of the corners of a route. */
const RADIUS = 9;

/** Along straight pieces, with rounded corners. */
export function wayAlong(route: readonly Point[]): Way {
  const [from, ...rest] = route as readonly [Point, ...Point[]];
  const steps: Step[] = [];
  let at = from;
  const straight = (to: Point) => {
    steps.push({ control1: at, control2: at, to });
    at = to;
  };
  rest.forEach((corner, index) => {
    const next = rest[index + 1];
    if (next === undefined) {
      straight(corner);
      return;
    }
    const before = towards(corner, at);
    const after = towards(corner, next);
    straight(before);
    steps.push({ control1: towards(before, corner, 0.6), control2: towards(after, corner, 0.6), to: after });
    at = after;
  });
  return { from, steps };
}

/** A point on the way from one to another: a share of it, else as far as a rounded corner reaches. */
function towards(from: Point, to: Point, share?: number): Point {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  const part = share ?? (length === 0 ? 0 : Math.min(RADIUS, length / 2) / length);
  return { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part };
}

/** Leaves at the right and arrives at the left where there is room between the two; else from top to bottom. */
export function curveBetween(a: Rect, b: Rect): Way {
  const middle = (rect: Rect) => ({ x: rect.x + rect.width / 2, y: rect.y + rect.height / 2 });
  const [ma, mb] = [middle(a), middle(b)];
  const bend = (distance: number) => Math.max(20, Math.min(Math.abs(distance) * 0.5, 160));
  const sideways = (dir: 1 | -1): Way => {
    const from = { x: dir === 1 ? a.x + a.width : a.x, y: ma.y };
    const to = { x: dir === 1 ? b.x : b.x + b.width, y: mb.y };
    const pull = bend(to.x - from.x) * dir;
    return one(from, { x: from.x + pull, y: from.y }, { x: to.x - pull, y: to.y }, to);
  };
  if (b.x >= a.x + a.width) return sideways(1);
  if (a.x >= b.x + b.width) return sideways(-1);
  const down = mb.y >= ma.y;
  const from = { x: ma.x, y: down ? a.y + a.height : a.y };
  const to = { x: mb.x, y: down ? b.y : b.y + b.height };
  // Two in the same column: around the boxes between them, along the left side.
  if (Math.abs(to.y - from.y) > 60) {
    const out = Math.min(a.x, b.x) - 26;
    return one({ x: a.x, y: ma.y }, { x: out, y: ma.y }, { x: out, y: mb.y }, { x: b.x, y: mb.y });
  }
  const pull = (to.y - from.y) * 0.5;
  return one(from, { x: from.x, y: from.y + pull }, { x: to.x, y: to.y - pull }, to);
}

function one(from: Point, control1: Point, control2: Point, to: Point): Way {
  return { from, steps: [{ control1, control2, to }] };
}

/** Points along a way, close enough to see what it runs into. */
export function pointsOf({ from, steps }: Way): Point[] {
  const points = [from];
  for (const { control1, control2, to } of steps) {
    const start = points.at(-1)!;
    for (let step = 1; step <= SAMPLES; step++) {
      const t = step / SAMPLES;
      const mix = (axis: 'x' | 'y') =>
        (1 - t) ** 3 * start[axis] +
        3 * (1 - t) ** 2 * t * control1[axis] +
        3 * (1 - t) * t ** 2 * control2[axis] +
        t ** 3 * to[axis];
      points.push({ x: mix('x'), y: mix('y') });
    }
  }
  return points;
}
