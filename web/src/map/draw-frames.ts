import type { Box } from './aggregate.js';
import type { Scene, View } from './draw.js';
import { drawToggle, writeText } from './draw-boxes.js';
import { TOGGLE } from './hit.js';
import { HEADING, type Rect } from './layout.js';
import { drawMark, drawPlug, fillState } from './marks.js';

const TITLE = 14;
/** Names of frames grow when zoomed out, up to what their heading has room for. */
const LARGEST_TITLE = 24;
/** Below this zoom a heading has no room for what can be read: names lie over what is in the frame. */
const OVERLAID = 0.3;
/** Of names that lie over a frame, in CSS pixels. */
const OVERLAY = 13;

function fillOf({ palette }: Scene, depth: number): string {
  return depth % 2 === 0 ? palette.color.frame : palette.color['frame-alt'];
}

/** An open box: a frame with a heading. Groups have no outline of their own, but a tint. */
export function drawFrame(view: View, scene: Scene, box: Box, depth: number): void {
  const { context, camera } = view;
  const { color } = scene.palette;
  const { x, y, width, height } = scene.rects.get(box.id)!;
  const { shape, type } = box.node;
  const path = new Path2D();
  path.roundRect(x, y, width, height, shape === 'domain' ? 4 : 10);
  context.fillStyle = fillOf(scene, depth);
  context.fill(path);
  const own = scene.shares.get(box.id)?.own;
  if (own !== undefined) fillState(context, path, { x, y, width, height }, own, scene.palette);
  context.strokeStyle = own === undefined ? color['frame-line'] : color[own];
  context.lineWidth = Math.max(own === undefined ? 1 : 2, 0.8 / camera.k);
  // A jurisdiction is a border of law, the others are of machines.
  if (type === 'jurisdiction') context.setLineDash([9, 5]);
  else if (shape !== 'domain') context.setLineDash([2, 3]);
  context.stroke(path);
  context.setLineDash([]);
}

/** Headings, over everything: how a frame is called, what of it is not up, and how to close it. By depth. */
export function drawFrameNames(view: View, scene: Scene, frames: ReadonlyMap<Box, number>): void {
  const overlaid = view.camera.k < OVERLAID;
  for (const [box, depth] of frames) {
    if (overlaid) drawOverlay(view, scene, box);
    else drawHeading(view, scene, box, depth);
  }
}

function drawHeading(view: View, scene: Scene, box: Box, depth: number): void {
  const { context, camera } = view;
  const { palette } = scene;
  const rect = scene.rects.get(box.id)!;
  const { title, subtitle } = scene.captions.get(box.id)!;
  const base = box.node.shape === 'domain' || box.node.shape === 'place' ? TITLE : TITLE - 1;
  const size = Math.min(LARGEST_TITLE, Math.max(base, 11.5 / camera.k));
  const y = rect.y + HEADING / 2 + 1;
  const end = rect.x + rect.width - TOGGLE;
  drawToggle(view, scene, end + TOGGLE / 2 - 2, y, true);
  let left = rect.x + 14;
  const badge = Math.min(22, Math.max(16, 13 / camera.k));
  if (scene.failed.has(box.id)) {
    drawPlug(context, left + badge / 2 - 2, y, badge, palette);
    left += badge + 5;
  }
  const own = scene.shares.get(box.id)?.own;
  if (own !== undefined) {
    drawMark(context, own, left + badge / 2 - 2, y, badge * 0.9, palette);
    left += badge + 3;
  }
  context.font = `600 ${size}px ${palette.font}`;
  const start = Math.min(end, left + context.measureText(title).width);
  const right = drawCounts(view, scene, box, start, end, y);
  const room = right - left - 2;
  // Lines may pass behind it.
  context.strokeStyle = fillOf(scene, depth);
  context.lineWidth = 4;
  context.fillStyle = palette.color.ink;
  writeText(view, palette.font, title, { x: left, y, width: room, size, weight: 600, halo: true });
  const used = Math.min(room, context.measureText(title).width) + 10;
  if (subtitle === '' || room - used < 50 || camera.k < 0.55) return;
  context.fillStyle = palette.color['ink-soft'];
  const line = { x: left + used, y: y + 1, width: room - used, size: size - 2, weight: 400 };
  writeText(view, palette.font, subtitle, line);
}

/**
 * How many of what is in a frame are in which state, the worst first, as far as there is room beside the name. Tells
 * where they begin.
 */
function drawCounts(view: View, scene: Scene, box: Box, start: number, end: number, y: number): number {
  const { context, camera } = view;
  const { palette } = scene;
  const size = Math.min(20, Math.max(14, 9 / camera.k));
  context.font = `600 ${size}px ${palette.font}`;
  const parts = (scene.shares.get(box.id)?.parts ?? []).map(({ state, count }) => {
    const text = String(count);
    const width = context.measureText(text).width;
    return { state, text, width, length: size + width + 16 };
  });
  const lengthOf = (count: number) => parts.slice(0, count).reduce((sum, { length }) => sum + length, 0);
  let shown = parts.length;
  while (shown > 0 && end - lengthOf(shown) < start + 8) shown--;
  let x = end - lengthOf(shown);
  for (const { state, text, width, length } of parts.slice(0, shown)) {
    drawMark(context, state, x + size / 2, y, size, palette);
    context.fillStyle = palette.color.ink;
    writeText(view, palette.font, text, { x: x + size + 5, y, width: width + 2, size, weight: 600 });
    x += length;
  }
  return end - lengthOf(shown);
}

/** Seen from afar, the innermost domains that have room are named in their middle. */
function drawOverlay(view: View, scene: Scene, box: Box): void {
  const { context, camera } = view;
  const { picture, rects, captions, palette } = scene;
  if (box.node.shape !== 'domain' && box.node.shape !== 'place') return;
  const fits = (rect: Rect) => rect.width * camera.k > 70 && rect.height * camera.k > 22;
  const rect = rects.get(box.id)!;
  const hasNamed = box.children.some((child) => {
    const { open, node } = picture.boxes.get(child)!;
    return open && node.shape === 'domain' && fits(rects.get(child)!);
  });
  if (!fits(rect) || hasNamed) return;
  const size = OVERLAY / camera.k;
  const { title } = captions.get(box.id)!;
  context.font = `600 ${size}px ${palette.font}`;
  const width = Math.min(rect.width - 8 / camera.k, context.measureText(title).width);
  const [x, y] = [rect.x + (rect.width - width) / 2, rect.y + rect.height / 2];
  context.fillStyle = palette.color.surface;
  context.globalAlpha = 0.85;
  context.fillRect(x - 5 / camera.k, y - size * 0.8, width + 10 / camera.k, size * 1.6);
  context.globalAlpha = 1;
  context.fillStyle = palette.color.ink;
  writeText(view, palette.font, title, { x, y, width, size, weight: 600 });
}
