import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitted, opened, showing, toWorld, zoomed } from './camera.js';

const size = { width: 1280, height: 800 };
const rects = fc.record({
  x: fc.integer({ min: -5000, max: 5000 }),
  y: fc.integer({ min: -5000, max: 5000 }),
  width: fc.integer({ min: 50, max: 8000 }),
  height: fc.integer({ min: 30, max: 8000 }),
});

describe('the camera', () => {
  it('fits all of a rectangle into the window', () => {
    fc.assert(
      fc.property(rects, (rect) => {
        const camera = fitted(rect, size);
        const [from, to] = [toWorld(camera, { x: 0, y: 0 }), toWorld(camera, { x: 1280, y: 800 })];
        expect(from.x).toBeLessThanOrEqual(rect.x);
        expect(from.y).toBeLessThanOrEqual(rect.y);
        expect(to.x).toBeGreaterThanOrEqual(rect.x + rect.width);
        expect(to.y).toBeGreaterThanOrEqual(rect.y + rect.height);
      }),
    );
  });

  it('zooms around the point that stays', () => {
    const camera = { x: 30, y: -20, k: 0.7 };
    const at = { x: 400, y: 300 };
    const before = toWorld(camera, at);
    const after = toWorld(zoomed(camera, 1.5, size, at), at);
    expect(after.x).toBeCloseTo(before.x);
    expect(after.y).toBeCloseTo(before.y);
  });

  it('does not move for what is in sight', () => {
    const camera = { x: 0, y: 0, k: 1 };
    expect(showing(camera, { x: 200, y: 200, width: 100, height: 50 }, size)).toEqual(camera);
  });

  it('brings a box into sight', () => {
    const box = { x: 9000, y: -700, width: 184, height: 54 };
    const camera = showing({ x: 0, y: 0, k: 0.3 }, box, size, 0.75);
    const left = box.x * camera.k + camera.x;
    const top = box.y * camera.k + camera.y;
    expect(camera.k).toBe(0.75);
    expect(left).toBeGreaterThanOrEqual(0);
    expect(left + box.width * camera.k).toBeLessThanOrEqual(1280);
    expect(top).toBeGreaterThanOrEqual(0);
    expect(top + box.height * camera.k).toBeLessThanOrEqual(800);
  });

  it('starts where the estate is entered when all of it would be too small to read', () => {
    const phone = { width: 380, height: 760 };
    const entry = { x: 0, y: 400, width: 200, height: 100 };
    const camera = opened({ x: 0, y: 0, width: 4000, height: 1000 }, entry, phone);
    expect(camera.k).toBeGreaterThan(0.7);
    expect(entry.x * camera.k + camera.x).toBeGreaterThanOrEqual(0);
    expect((entry.x + entry.width) * camera.k + camera.x).toBeLessThanOrEqual(380);
    expect(entry.y * camera.k + camera.y).toBeGreaterThanOrEqual(0);
    expect((entry.y + entry.height) * camera.k + camera.y).toBeLessThanOrEqual(760);
  });
});
