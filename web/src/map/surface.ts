import type { Camera } from './camera.js';
import type { View } from './draw.js';

/** Paints a picture that moves: what stands still in it is kept in a bitmap larger than the window. */
export interface Surface {
  /** Draws a frame. */
  show(camera: Camera, isZooming: boolean): void;
  /** What stands still has changed. */
  invalidate(): void;
  resize(width: number, height: number, density: number): void;
}

/** Room kept around the window, as a share of it: panning within it copies pixels only. */
const MARGIN = 0.25;
/** A picture that draws in less is drawn anew at every step of a zoom; another is stretched until the zoom ends. */
const FAST = 10;

/** `drawStill` draws what is kept, `drawMoving` what lies over it and changes with every frame. */
export function surfaceOn(
  canvas: HTMLCanvasElement,
  drawStill: (view: View) => void,
  drawMoving: (view: View) => void,
): Surface {
  const context = canvas.getContext('2d', { alpha: false })!;
  const kept = canvas.ownerDocument.createElement('canvas');
  const keptContext = kept.getContext('2d', { alpha: false })!;
  let size = { width: 0, height: 0, density: 1 };
  /** The camera of the kept bitmap, whose corner is `margin` outside the window. */
  let keptCamera: Camera | undefined;
  let margin = { x: 0, y: 0 };
  let cost = 0;

  const keep = (camera: Camera) => {
    const started = performance.now();
    const { width, height, density } = size;
    keptCamera = camera;
    drawStill({
      context: keptContext,
      camera: { k: camera.k, x: camera.x + margin.x, y: camera.y + margin.y },
      width: width + 2 * margin.x,
      height: height + 2 * margin.y,
      density,
    });
    cost = performance.now() - started;
  };
  const isCovered = (camera: Camera) =>
    keptCamera !== undefined &&
    keptCamera.k === camera.k &&
    Math.abs(camera.x - keptCamera.x) <= margin.x &&
    Math.abs(camera.y - keptCamera.y) <= margin.y;

  return {
    show: (camera, isZooming) => {
      const { width, height, density } = size;
      if (width === 0 || height === 0) return;
      const stretch = isZooming && cost > FAST && keptCamera !== undefined;
      if (!stretch && !isCovered(camera)) keep(camera);
      const from = keptCamera!;
      const scale = camera.k / from.k;
      context.setTransform(1, 0, 0, 1, 0, 0);
      if (scale === 1) {
        const [x, y] = [camera.x - from.x - margin.x, camera.y - from.y - margin.y];
        // Whole pixels: text stays crisp, and pixels are copied as they are.
        context.drawImage(kept, Math.round(x * density), Math.round(y * density));
      } else {
        const x = camera.x - (from.x + margin.x) * scale;
        const y = camera.y - (from.y + margin.y) * scale;
        context.drawImage(kept, x * density, y * density, kept.width * scale, kept.height * scale);
      }
      drawMoving({ context, camera, width, height, density });
    },
    invalidate: () => {
      keptCamera = undefined;
    },
    resize: (width, height, density) => {
      size = { width, height, density };
      margin = { x: Math.round(width * MARGIN), y: Math.round(height * MARGIN) };
      canvas.width = Math.round(width * density);
      canvas.height = Math.round(height * density);
      kept.width = Math.round((width + 2 * margin.x) * density);
      kept.height = Math.round((height + 2 * margin.y) * density);
      keptCamera = undefined;
    },
  };
}
