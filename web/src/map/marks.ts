import type { Palette } from './palette.js';
import type { State } from './shares.js';

/** A state as a shape that is told apart without its colour, `size` wide around a middle. */
export function drawMark(
  context: CanvasRenderingContext2D,
  state: State,
  x: number,
  y: number,
  size: number,
  { color }: Palette,
): void {
  const r = size / 2;
  context.save();
  context.translate(x, y);
  context.fillStyle = color[state];
  context.strokeStyle = color.box;
  context.lineWidth = size * 0.14;
  context.lineCap = 'round';
  context.beginPath();
  if (state === 'down') {
    context.rect(-r, -r, size, size);
    context.fill();
    const d = r * 0.48;
    line(context, -d, -d, d, d);
    line(context, -d, d, d, -d);
  } else if (state === 'degraded') {
    context.moveTo(0, -r);
    context.lineTo(r * 1.1, r);
    context.lineTo(-r * 1.1, r);
    context.closePath();
    context.fill();
    line(context, 0, -r * 0.25, 0, r * 0.3);
    line(context, 0, r * 0.68, 0, r * 0.7);
  } else if (state === 'recovering') {
    context.arc(0, 0, r, 0, 2 * Math.PI);
    context.fill();
    line(context, 0, r * 0.5, 0, -r * 0.5);
    line(context, 0, -r * 0.5, -r * 0.4, -r * 0.08);
    line(context, 0, -r * 0.5, r * 0.4, -r * 0.08);
  } else {
    context.moveTo(0, -r * 1.15);
    context.lineTo(r * 1.15, 0);
    context.lineTo(0, r * 1.15);
    context.lineTo(-r * 1.15, 0);
    context.closePath();
    context.fill();
    context.fillStyle = color.box;
    context.font = `bold ${size * 0.8}px sans-serif`;
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    context.fillText('?', 0, size * 0.04);
  }
  context.restore();
}

/** A pulled plug on a disc, `size` wide around a middle: this failed by itself. */
export function drawPlug(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  size: number,
  { color }: Palette,
): void {
  const unit = size / 20;
  context.save();
  context.translate(x, y);
  context.fillStyle = color.down;
  context.strokeStyle = color.box;
  context.lineWidth = unit * 1.6;
  context.beginPath();
  context.arc(0, 0, size / 2 + unit, 0, 2 * Math.PI);
  context.fill();
  context.stroke();
  context.rotate(-Math.PI / 4);
  context.fillStyle = color.box;
  context.lineCap = 'round';
  context.beginPath();
  context.roundRect(-5 * unit, -3.4 * unit, 10 * unit, 6 * unit, [unit, unit, 3 * unit, 3 * unit]);
  context.fill();
  context.lineWidth = unit * 2;
  line(context, -2.4 * unit, -7 * unit, -2.4 * unit, -4 * unit);
  line(context, 2.4 * unit, -7 * unit, 2.4 * unit, -4 * unit);
  line(context, 0, 2.6 * unit, 0, 7 * unit);
  context.restore();
}

function line(context: CanvasRenderingContext2D, x1: number, y1: number, x2: number, y2: number): void {
  context.beginPath();
  context.moveTo(x1, y1);
  context.lineTo(x2, y2);
  context.stroke();
}

/** Fills the current path with a state: each has its own pattern of lines. */
export function fillState(
  context: CanvasRenderingContext2D,
  path: Path2D,
  bounds: { x: number; y: number; width: number; height: number },
  state: State,
  { color }: Palette,
): void {
  context.fillStyle = color[`${state}-fill`];
  context.fill(path);
  const step = { down: 7, degraded: 12, recovering: 0, unknown: 0 }[state];
  if (step === 0) return;
  context.save();
  context.clip(path);
  context.strokeStyle = color[state];
  context.globalAlpha = 0.22;
  context.lineWidth = 1.4;
  context.beginPath();
  const { x, y, width, height } = bounds;
  for (let at = -height; at < width; at += step) {
    context.moveTo(x + at, y + height);
    context.lineTo(x + at + height, y);
  }
  context.stroke();
  context.restore();
}
