import type { Edge, Strength } from './aggregate.js';
import { curveBetween, type Way, wayAlong } from './curves.js';
import { enterWorld, FADED, isNear, isSeen, type Scene, type View } from './draw.js';
import { routeKey } from './flow.js';
import type { Rect } from './layout.js';

/** Dashes tell the strengths apart, in CSS pixels; several to choose from is a double line. */
const DASHES: Readonly<Record<Strength, readonly number[]>> = {
  hard: [],
  redundant: [],
  soft: [7, 4],
  start: [1.5, 4],
};

/** Lines with an arrow at what is needed. `width` is in CSS pixels. */
export function drawEdges(
  view: View,
  scene: Scene,
  edges: readonly Edge[],
  color: string,
  width: number,
): void {
  const { context, camera } = view;
  enterWorld(view);
  const pixel = 1 / camera.k;
  context.lineCap = 'butt';
  context.lineJoin = 'round';
  for (const edge of edges) {
    const [from, to] = [scene.rects.get(edge.from), scene.rects.get(edge.to)];
    if (from === undefined || to === undefined || !isSeen(view, around(from, to))) continue;
    const route = scene.routes.get(routeKey(edge.from, edge.to));
    const way = route === undefined ? curveBetween(from, to) : wayAlong(route);
    const path = pathOf(way);
    context.globalAlpha = isNear(scene, edge.from) && isNear(scene, edge.to) ? 1 : FADED;
    context.setLineDash(DASHES[edge.strength].map((dash) => dash * pixel));
    context.strokeStyle = color;
    context.lineWidth = (edge.strength === 'redundant' ? width + 2.4 : width) * pixel;
    context.stroke(path);
    if (edge.strength === 'redundant') {
      context.strokeStyle = scene.palette.color.frame;
      context.lineWidth = 1.8 * pixel;
      context.stroke(path);
    }
    context.setLineDash([]);
    drawArrow(context, way, color, (4.5 + 2 * width) * Math.min(pixel, 1.6));
  }
  context.globalAlpha = 1;
}

function pathOf({ from, steps }: Way): Path2D {
  const path = new Path2D();
  path.moveTo(from.x, from.y);
  for (const { control1, control2, to } of steps)
    path.bezierCurveTo(control1.x, control1.y, control2.x, control2.y, to.x, to.y);
  return path;
}

function drawArrow(context: CanvasRenderingContext2D, { steps }: Way, color: string, size: number): void {
  const { control2, to } = steps.at(-1)!;
  const angle = Math.atan2(to.y - control2.y, to.x - control2.x);
  const corner = (turn: number) =>
    [to.x - size * Math.cos(angle + turn), to.y - size * Math.sin(angle + turn)] as const;
  context.fillStyle = color;
  context.beginPath();
  context.moveTo(to.x, to.y);
  context.lineTo(...corner(0.42));
  context.lineTo(...corner(-0.42));
  context.closePath();
  context.fill();
}

function around(a: Rect, b: Rect): Rect {
  const [x, y] = [Math.min(a.x, b.x) - 40, Math.min(a.y, b.y)];
  return {
    x,
    y,
    width: Math.max(a.x + a.width, b.x + b.width) - x,
    height: Math.max(a.y + a.height, b.y + b.height) - y,
  };
}
