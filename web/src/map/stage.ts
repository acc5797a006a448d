import { select } from 'd3-selection';
import { type D3ZoomEvent, zoom, zoomIdentity } from 'd3-zoom';
import type { Edge } from './aggregate.js';
import {
  between,
  type Camera,
  FARTHEST,
  fitted,
  NEAREST,
  opened,
  type Size,
  showing,
  toWorld,
  zoomed,
} from './camera.js';
import { drawScene, enterWorld, FADED, type Scene } from './draw.js';
import { drawEdges } from './draw-edges.js';
import { chainOf, edgesAt, standingEdges } from './emphasis.js';
import { boundsOf, type Rect } from './layout.js';
import { JOURNEYS } from './places.js';
import { surfaceOn } from './surface.js';

/** What lies over the picture and changes often. */
export interface Focus {
  /** Boxes, by id. */
  readonly selected: string | undefined;
  readonly cursor: string | undefined;
  readonly hovered: string | undefined;
  /** Components that lead from one to the next. */
  readonly chain: readonly string[];
}

/** The canvas: a camera over a scene, moved by hand or by the program. */
export interface Stage {
  /** Another scene; where there was one, boxes move to their new places, around the box that stays. */
  setScene(scene: Scene, stay?: string): void;
  setFocus(focus: Focus): void;
  resize(size: Size): void;
  fit(): void;
  zoom(factor: number): void;
  /** Brings a box into sight; `close`: and near enough to be read. */
  show(id: string, close: boolean): void;
  toWorld(point: { x: number; y: number }): { x: number; y: number };
  camera(): Camera;
  stop(): void;
}

/** Milliseconds that boxes and camera take to where they go. */
const MOVE = 200;
/** Milliseconds without a step after which a zoom has ended. */
const SETTLED = 140;
/** A zoom at which names can be read. */
const READABLE = 0.75;

export function stageOn(canvas: HTMLCanvasElement, onCamera: () => void): Stage {
  let scene: Scene | undefined;
  let drawn: Scene | undefined;
  let focus: Focus = { selected: undefined, cursor: undefined, hovered: undefined, chain: [] };
  let size: Size = { width: 0, height: 0 };
  let camera: Camera = { x: 0, y: 0, k: 1 };
  let frame = 0;
  let zoomedAt = Number.NEGATIVE_INFINITY;
  /** Under way, each until it answers false. */
  let boxMove: ((now: number) => boolean) | undefined;
  let cameraMove: ((now: number) => boolean) | undefined;
  const isStill = matchMedia('(prefers-reduced-motion: reduce)');

  const surface = surfaceOn(
    canvas,
    (view) => {
      if (drawn === undefined) return;
      const { color } = drawn.palette;
      const shown = drawn;
      drawScene(view, shown, () => {
        view.context.globalAlpha = shown.chain.size === 0 ? 1 : FADED;
        drawEdges(view, shown, standingEdges(shown.picture), () => color.edge, 1.2);
      });
    },
    (view) => {
      if (drawn === undefined) return;
      const { picture, rects, palette } = drawn;
      const { color } = palette;
      const at = focus.hovered ?? focus.selected ?? focus.cursor;
      const lines = (edges: readonly Edge[], of: string, width: number) =>
        drawEdges(view, drawn!, edges, () => of, width);
      const chain = chainOf(picture, focus.chain);
      if (at !== undefined && picture.boxes.has(at) && chain.edges.length === 0) {
        const { needs, neededBy } = edgesAt(picture, at);
        lines(neededBy, color['needed-by'], 1.8);
        lines(needs, color.needs, 1.8);
      }
      lines(chain.edges, color.chain, 3);
      enterWorld(view);
      const ring = (id: string | undefined, of: string, width: number, out: number) => {
        const rect = id === undefined ? undefined : rects.get(id);
        if (rect === undefined) return;
        const gap = out / camera.k;
        view.context.strokeStyle = of;
        view.context.lineWidth = width / camera.k;
        view.context.beginPath();
        const [w, h] = [rect.width + 2 * gap, rect.height + 2 * gap];
        view.context.roundRect(rect.x - gap, rect.y - gap, w, h, 8);
        view.context.stroke();
      };
      for (const id of chain.boxes) ring(id, color.chain, 2.5, 2);
      ring(focus.hovered, color['ink-soft'], 1.2, 1.5);
      ring(focus.selected, color.focus, 2.5, 2.5);
      view.context.setLineDash([5 / camera.k, 3 / camera.k]);
      if (focus.cursor !== focus.selected) ring(focus.cursor, color.focus, 2, 6);
      view.context.setLineDash([]);
    },
  );

  const tick = (now: number) => {
    frame = 0;
    if (boxMove?.(now) === false) boxMove = undefined;
    if (cameraMove?.(now) === false) cameraMove = undefined;
    const isZooming = now - zoomedAt < SETTLED;
    surface.show(camera, isZooming);
    if (boxMove !== undefined || cameraMove !== undefined || isZooming) request();
  };
  const request = () => {
    if (frame === 0) frame = requestAnimationFrame(tick);
  };

  const selection = select(canvas);
  const behavior = zoom<HTMLCanvasElement, unknown>()
    .scaleExtent([FARTHEST, NEAREST])
    .clickDistance(5)
    .on('start', ({ sourceEvent }: D3ZoomEvent<HTMLCanvasElement, unknown>) => {
      if (sourceEvent !== null) cameraMove = undefined;
    })
    .on('zoom', ({ transform }: D3ZoomEvent<HTMLCanvasElement, unknown>) => {
      if (transform.k !== camera.k) zoomedAt = performance.now();
      camera = { x: transform.x, y: transform.y, k: transform.k };
      onCamera();
      request();
    });
  selection.call(behavior).on('dblclick.zoom', null);
  const put = ({ x, y, k }: Camera) =>
    selection.call(behavior.transform, zoomIdentity.translate(x, y).scale(k));

  const glide = (to: Camera) => {
    if (isStill.matches) {
      put(to);
      return;
    }
    const from = camera;
    const start = performance.now();
    cameraMove = (now) => {
      const at = eased((now - start) / MOVE);
      put({ x: mix(from.x, to.x, at), y: mix(from.y, to.y, at), k: mix(from.k, to.k, at) });
      return at < 1;
    };
    request();
  };
  /** What is drawn is what was asked for last: states go on changing while boxes move. */
  const movedFrom = (origins: ReadonlyMap<string, Rect>, rects: ReadonlyMap<string, Rect>) => {
    const start = performance.now();
    return (now: number) => {
      const at = eased((now - start) / MOVE);
      const moving = [...rects].map(([id, to]) => [id, between(origins.get(id) ?? to, to, at)] as const);
      drawn = at < 1 ? { ...scene!, rects: new Map(moving) } : scene;
      surface.invalidate();
      return at < 1;
    };
  };
  const bounds = () => boundsOf(scene === undefined ? [] : [...scene.rects.values()]);
  const first = () => opened(bounds(), scene?.rects.get(JOURNEYS), size);
  const keepInReach = () => {
    const { x, y, width, height } = bounds();
    const room = Math.max(width, height, 600);
    behavior.translateExtent([
      [x - room, y - room],
      [x + width + room, y + height + room],
    ]);
  };

  return {
    setScene: (next, stay) => {
      const before = scene;
      const isMoved = before !== undefined && before.rects !== next.rects;
      scene = next;
      drawn = next;
      surface.invalidate();
      if (before === undefined || isMoved) keepInReach();
      if (before === undefined) put(first());
      else if (isMoved) {
        const [from, to] = [stay && before.rects.get(stay), stay && next.rects.get(stay)];
        const { k } = camera;
        if (from && to) glide({ k, x: camera.x + (from.x - to.x) * k, y: camera.y + (from.y - to.y) * k });
        if (!isStill.matches) boxMove = movedFrom(originsOf(before, next), next.rects);
      }
      request();
    },
    setFocus: (next) => {
      focus = next;
      request();
    },
    resize: (next) => {
      const isFirst = size.width === 0;
      size = next;
      behavior.extent([
        [0, 0],
        [next.width, next.height],
      ]);
      surface.resize(next.width, next.height, devicePixelRatio);
      if (isFirst && scene !== undefined) put(first());
      surface.show(camera, false);
    },
    fit: () => glide(fitted(bounds(), size)),
    zoom: (factor) => glide(zoomed(camera, factor, size)),
    show: (id, close) => {
      const rect = scene?.rects.get(id);
      if (rect !== undefined) glide(showing(camera, rect, size, close ? READABLE : 0));
    },
    toWorld: (point) => toWorld(camera, point),
    camera: () => camera,
    stop: () => {
      cancelAnimationFrame(frame);
      selection.on('.zoom', null);
    },
  };
}

/** Where boxes come from: their old place; new ones from the box they were in. */
function originsOf(before: Scene, next: Scene): Map<string, Rect> {
  const origins = new Map<string, Rect>();
  for (const [id, rect] of next.rects) {
    let at: string | null = id;
    while (at !== null && !before.rects.has(at)) at = next.picture.boxes.get(at)!.parent;
    const from = at === null ? undefined : before.rects.get(at);
    if (from === undefined) continue;
    const { x, y } = from;
    origins.set(id, at === id ? from : { x, y, width: rect.width, height: rect.height });
  }
  return origins;
}

/** Fast at first, slow at the end; 0 to 1. */
function eased(at: number): number {
  return 1 - (1 - Math.min(1, Math.max(0, at))) ** 3;
}

function mix(from: number, to: number, at: number): number {
  return from + (to - from) * at;
}
