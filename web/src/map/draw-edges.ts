import type { Edge, Strength } from './aggregate.js';
import { arrivalOf, type Curve, curveBetween } from './curves.js';
import { enterWorld, isSeen, type Scene, type View } from './draw.js';
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
  colorOf: (edge: Edge) => string,
  width: number,
): void {
  const { context, camera } = view;
  enterWorld(view);
  const pixel = 1 / camera.k;
  context.lineCap = 'butt';
  for (const edge of edges) {
    const [from, to] = [scene.rects.get(edge.from), scene.rects.get(edge.to)];
    if (from === undefined || to === undefined || !isSeen(view, around(from, to))) continue;
    const curve = curveBetween(from, to);
    const color = colorOf(edge);
    const path = pathOf(curve);
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
    drawArrow(context, curve, color, (4.5 + 2 * width) * Math.min(pixel, 1.6));
  }
}

function pathOf({ from, control1, control2, to }: Curve): Path2D {
  const path = new Path2D();
  path.moveTo(from.x, from.y);
  path.bezierCurveTo(control1.x, control1.y, control2.x, control2.y, to.x, to.y);
  return path;
}

function drawArrow(context: CanvasRenderingContext2D, curve: Curve, color: string, size: number): void {
  const angle = arrivalOf(curve);
  const { x, y } = curve.to;
  const corner = (turn: number) =>
    [x - size * Math.cos(angle + turn), y - size * Math.sin(angle + turn)] as const;
  context.fillStyle = color;
  context.beginPath();
  context.moveTo(x, y);
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
