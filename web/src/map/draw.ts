import type { Box, Edge, Picture } from './aggregate.js';
import type { Camera } from './camera.js';
import type { Caption } from './captions.js';
import { drawBox } from './draw-boxes.js';
import { drawFrame, drawFrameNames } from './draw-frames.js';
import type { Geometry, Rect } from './layout.js';
import type { Palette } from './palette.js';
import type { Shares } from './shares.js';

/** All that the boxes are drawn from. */
export interface Scene {
  readonly picture: Picture;
  readonly rects: ReadonlyMap<string, Rect>;
  readonly captions: ReadonlyMap<string, Caption>;
  readonly kinds: ReadonlyMap<string, BoxKind>;
  readonly shares: ReadonlyMap<string, Shares>;
  readonly palette: Palette;
  /** Lines that are always drawn. */
  readonly lines: readonly Edge[];
  /** Ways of lines, by `routeKey`; the others are curves. */
  readonly routes: Geometry['routes'];
  /** What all is about; the others step back. Empty: all alike. */
  readonly near: ReadonlySet<string>;
  /** What the first view is of; empty: everything. */
  readonly home: ReadonlySet<string>;
  /** Boxes of what failed by itself. */
  readonly failed: ReadonlySet<string>;
}

/** What the outline of a closed box tells. */
export type BoxKind = 'journey' | 'resource' | 'service' | 'third-party' | 'domain';

/** The part of the world that is drawn, and how. */
export interface View {
  readonly context: CanvasRenderingContext2D;
  readonly camera: Camera;
  /** Of the drawing surface, in CSS pixels. */
  readonly width: number;
  readonly height: number;
  /** Device pixels for one CSS pixel. */
  readonly density: number;
}

/** How far back steps what nothing is about. */
export const FADED = 0.45;

/** Whether a box is one that all is about. */
export function isNear({ near }: Scene, id: string): boolean {
  return near.size === 0 || near.has(id);
}

/** Puts world units on the context. */
export function enterWorld({ context, camera, density }: View): void {
  const scale = camera.k * density;
  context.setTransform(scale, 0, 0, scale, camera.x * density, camera.y * density);
}

/** Whether any of a rectangle is seen. */
export function isSeen({ camera, width, height }: View, rect: Rect): boolean {
  const { x, y, k } = camera;
  return (
    (rect.x + rect.width) * k + x > 0 &&
    rect.x * k + x < width &&
    (rect.y + rect.height) * k + y > 0 &&
    rect.y * k + y < height
  );
}

export function clear({ context, width, height, density }: View, color: string): void {
  context.setTransform(density, 0, 0, density, 0, 0);
  context.fillStyle = color;
  context.fillRect(0, 0, width, height);
}

/** The background, frames and boxes; `lines` draws what lies between frames and boxes. */
export function drawScene(view: View, scene: Scene, lines: () => void): void {
  const { context } = view;
  clear(view, scene.palette.color.surface);
  enterWorld(view);
  const frames = new Map<Box, number>();
  const boxes: Box[] = [];
  for (const box of scene.picture.boxes.values())
    if (isSeen(view, scene.rects.get(box.id)!)) {
      if (!box.open) boxes.push(box);
      else frames.set(box, depthOf(scene.picture, box));
    }
  for (const [box, depth] of frames) drawFrame(view, scene, box, depth);
  lines();
  enterWorld(view);
  for (const box of boxes) {
    context.globalAlpha = isNear(scene, box.id) ? 1 : FADED;
    drawBox(view, scene, box);
  }
  context.globalAlpha = 1;
  drawFrameNames(view, scene, frames);
}

/** How many boxes are around one. */
function depthOf(picture: Picture, { parent }: Box): number {
  return parent === null ? 0 : 1 + depthOf(picture, picture.boxes.get(parent)!);
}
