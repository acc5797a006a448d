import type { Rect } from './layout.js';

/** From world units to CSS pixels of the canvas: `pixel = world * k + x`. */
export interface Camera {
  readonly x: number;
  readonly y: number;
  readonly k: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

export const NEAREST = 3;
export const FARTHEST = 0.04;
/** Never much larger than life to fill the window, but a wall is looked at from farther away. */
function nearestFit({ width }: Size): number {
  return Math.min(2, Math.max(1.1, width / 1600));
}

/** Below this width what lies over the map needs two rows: one above it and one below. */
const NARROW = 600;

/** Room for what lies over the map. */
function insetsOf({ width }: Size) {
  return { top: 62, bottom: width < NARROW ? 60 : 14, left: 14, right: 14 };
}

/** Shows all of a rectangle, in the middle of what is free. */
export function fitted({ x, y, width, height }: Rect, size: Size): Camera {
  if (width === 0 || height === 0) return { x: 0, y: 0, k: 1 };
  const { top, bottom, left, right } = insetsOf(size);
  const free = { width: size.width - left - right, height: size.height - top - bottom };
  const k = Math.max(FARTHEST, Math.min(free.width / width, free.height / height, nearestFit(size)));
  return {
    k,
    x: left + (free.width - width * k) / 2 - x * k,
    y: top + (free.height - height * k) / 2 - y * k,
  };
}

/** Below this, names are cut to what can be read. */
const READABLE = 0.58;
const FIRST = 0.8;

/** The first view: all where that can be read; else from where the estate is entered. */
export function opened(bounds: Rect, entry: Rect | undefined, size: Size): Camera {
  const all = fitted(bounds, size);
  if (all.k >= READABLE) return all;
  const { left, top, bottom } = insetsOf(size);
  const start = entry ?? bounds;
  const free = size.height - top - bottom;
  // The middle of the entry in the middle, but nothing empty above what there is.
  const y = top + free / 2 - (start.y + Math.min(start.height, free / FIRST) / 2) * FIRST;
  return { k: FIRST, x: left - start.x * FIRST, y: Math.min(top - bounds.y * FIRST, y) };
}

/** Zooms around a point of the canvas, the middle where none is named. */
export function zoomed(
  { x, y, k }: Camera,
  factor: number,
  size: Size,
  at = { x: size.width / 2, y: size.height / 2 },
): Camera {
  const scale = Math.min(NEAREST, Math.max(FARTHEST, k * factor));
  return { k: scale, x: at.x - ((at.x - x) / k) * scale, y: at.y - ((at.y - y) / k) * scale };
}

/** Moves as little as it takes to see all of a rectangle with some room around it, at a zoom that can be read. */
export function showing(camera: Camera, rect: Rect, size: Size, readable = 0): Camera {
  const most = Math.min((size.width * 0.9) / rect.width, (size.height * 0.9) / rect.height);
  const k = Math.min(Math.max(camera.k, readable), Math.max(most, FARTHEST));
  const from =
    k === camera.k ? camera : { ...zoomed(camera, k / camera.k, size, toScreen(camera, center(rect))) };
  const { top, bottom, left, right } = insetsOf(size);
  const shift = (start: number, length: number, least: number, most: number) => {
    if (start < least) return least - start;
    return start + length > most ? Math.max(least - start, most - start - length) : 0;
  };
  return {
    k: from.k,
    x: from.x + shift(rect.x * from.k + from.x, rect.width * from.k, left, size.width - right),
    y: from.y + shift(rect.y * from.k + from.y, rect.height * from.k, top, size.height - bottom),
  };
}

export function toWorld({ x, y, k }: Camera, point: { x: number; y: number }): { x: number; y: number } {
  return { x: (point.x - x) / k, y: (point.y - y) / k };
}

function toScreen({ x, y, k }: Camera, point: { x: number; y: number }): { x: number; y: number } {
  return { x: point.x * k + x, y: point.y * k + y };
}

function center({ x, y, width, height }: Rect): { x: number; y: number } {
  return { x: x + width / 2, y: y + height / 2 };
}

/** Part of the way from one to the other: `at` 0 to 1. */
export function between(from: Rect, to: Rect, at: number): Rect {
  const mix = (one: number, other: number) => one + (other - one) * at;
  return {
    x: mix(from.x, to.x),
    y: mix(from.y, to.y),
    width: mix(from.width, to.width),
    height: mix(from.height, to.height),
  };
}
