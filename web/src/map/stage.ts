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
import { clear, drawScene, enterWorld, type Scene } from './draw.js';
import { drawEdges } from './draw-edges.js';
import { chainOf, edgesAt } from './emphasis.js';
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
  /** The first view again: of what all is about. */
  home(): void;
  /** Brings boxes into sight; `close`: and near enough to be read. */
  show(ids: readonly string[], close: boolean): void;
  /** The colour behind everything, there before there is a scene. */
  setBackground(color: string): void;
  toWorld(point: { x: number; y: number }): { x: number; y: number };
  camera(): Camera;
  stop(): void;
}

/** Milliseconds that boxes and camera take to where they go. */
const MOVE = 200;
/** Milliseconds without a step after which a zoom has ended. */
const SETTLED = 140;
/** Boxes that move are not where their lines were laid. */
const NO_ROUTES = new Map();
const NONE: ReadonlySet<string> = new Set();
/** A zoom at which names can be read. */
const READABLE = 0.75;

export function stageOn(canvas: HTMLCanvasElement, onCamera: () => void): Stage {
  let scene: Scene | undefined;
  let drawn: Scene | undefined;
  let focus: Focus = { selected: undefined, cursor: undefined, hovered: undefined, chain: [] };
  let size: Size = { width: 0, height: 0 };
  let camera: Camera = { x: 0, y: 0, k: 1 };
  let frame = 0;
  let background = 'Canvas';
  /** The camera is where the map put it: nobody has put a hand on the map since. */
  let isOwn = true;
  let zoomedAt = Number.NEGATIVE_INFINITY;
  /** Under way, each until it answers false. */
  let boxMove: ((now: number) => boolean) | undefined;
  let cameraMove: ((now: number) => boolean) | undefined;
  const isStill = matchMedia('(prefers-reduced-motion: reduce)');

  const surface = surfaceOn(
    canvas,
    (view) => {
      if (drawn === undefined) return clear(view, background);
      const shown = drawn;
      drawScene(view, shown, () => drawEdges(view, shown, shown.lines, shown.palette.color.edge, 1.3));
    },
    (view) => {
      if (drawn === undefined) return;
      const { picture, rects, palette } = drawn;
      const { color } = palette;
      const at = focus.hovered ?? focus.selected ?? focus.cursor;
      const lines = (edges: readonly Edge[], of: string, width: number) =>
        drawEdges(view, plain, edges, of, width);
      const chain = chainOf(picture, focus.chain);
      const plain = { ...drawn, near: NONE };
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
      if (sourceEvent === null) return;
      cameraMove = undefined;
      isOwn = false;
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
      drawn = at < 1 ? { ...scene!, rects: new Map(moving), routes: NO_ROUTES } : scene;
      surface.invalidate();
      return at < 1;
    };
  };
  const bounds = () => boundsOf(scene === undefined ? [] : [...scene.rects.values()]);
  const first = () => opened(homeOf(scene!), scene!.rects.get(JOURNEYS), size);
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
        isOwn = false;
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
      size = next;
      behavior.extent([
        [0, 0],
        [next.width, next.height],
      ]);
      surface.resize(next.width, next.height, devicePixelRatio);
      const selected = scene?.rects.get(focus.selected ?? '');
      if (isOwn && scene !== undefined) put(first());
      // The details that have opened beside it have taken room from it.
      else if (selected !== undefined) put(showing(camera, selected, size));
      surface.show(camera, false);
    },
    fit: () => {
      isOwn = false;
      glide(fitted(bounds(), size));
    },
    zoom: (factor) => {
      isOwn = false;
      glide(zoomed(camera, factor, size));
    },
    home: () => {
      if (scene === undefined) return;
      isOwn = true;
      glide(first());
    },
    show: (ids, close) => {
      const rects = ids.flatMap((id) => scene?.rects.get(id) ?? []);
      if (rects.length > 0) glide(showing(camera, boundsOf(rects), size, close ? READABLE : 0));
    },
    setBackground: (color) => {
      background = color;
      surface.invalidate();
      surface.show(camera, false);
    },
    toWorld: (point) => toWorld(camera, point),
    camera: () => camera,
    stop: () => {
      cancelAnimationFrame(frame);
      selection.on('.zoom', null);
    },
  };
}

/** Around what the first view is of: enough to see that the frames around it end. */
const HOME_MARGIN = 48;

/** What the first view is of: all that the scene is about, without what is only around it; else everything. */
function homeOf({ picture, rects, home }: Scene): Rect {
  const all = boundsOf([...rects.values()]);
  const closed = [...home].filter((id) => !picture.boxes.get(id)!.open);
  const ids = closed.length > 0 ? closed : [...home];
  if (ids.length === 0) return all;
  const { x, y, width, height } = boundsOf(ids.map((id) => rects.get(id)!));
  const left = Math.max(all.x, x - HOME_MARGIN);
  const top = Math.max(all.y, y - HOME_MARGIN);
  const right = Math.min(all.x + all.width, x + width + HOME_MARGIN);
  const bottom = Math.min(all.y + all.height, y + height + HOME_MARGIN);
  return { x: left, y: top, width: right - left, height: bottom - top };
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
