import type { ElkNode } from 'elkjs/lib/elk-api.js';
import type { Picture } from './aggregate.js';
import { standingEdges } from './emphasis.js';
import {
  elkGraphOf,
  type Flow,
  flowsFrom,
  isDomain,
  isService,
  liftedEdges,
  routeKey,
  siblingsOf,
} from './flow.js';
import { cheapest, type Extent, type Packing, type Point, packings } from './pack.js';
import { JOURNEYS, THIRD_PARTIES, UNKNOWN_PLACE } from './places.js';
import { routesAround } from './routing.js';
import type { Sizes } from './sizes.js';

/** World units: pixels at zoom 1. */
export interface Rect extends Point, Extent {}

/** Where the boxes are, by id, those around before those inside. */
export interface Geometry {
  readonly rects: ReadonlyMap<string, Rect>;
  /** Ways of lines that are laid around boxes, by `routeKey`; the others are curves. */
  readonly routes: ReadonlyMap<string, readonly Point[]>;
  readonly bounds: Rect;
}

/** Height of a frame's heading. */
export const HEADING = 34;
/** Between boxes, between the parts of a frame, and between the journeys and the rest. */
const GAP = 12;
const PART_GAP = 22;
const ENTRY_GAP = 64;
/** Room around what is in a frame. */
const MARGIN = 13;
/** Journeys begin no farther down than this in what is higher than a window. */
const ENTRY_DEPTH = 700;

/** What is in a frame, relative to its inner corner. */
interface Inside extends Extent {
  readonly rects: ReadonlyMap<string, Rect>;
  readonly routes: ReadonlyMap<string, readonly Point[]>;
}

/**
 * Lays a picture out, frame by frame from the inside out. In each frame come first the boxes that have lines between
 * them, in layers by ELK; then, packed, those that have none; then the domains in it. Opening a box moves only what is
 * beside it and around it. `aspect`: width by height of the window that it is for.
 */
export async function layOut(
  picture: Picture,
  sizes: Sizes,
  aspect: number,
  elk: (graph: ElkNode) => Promise<ElkNode>,
): Promise<Geometry> {
  const lifted = liftedEdges(picture);
  const extents = new Map<string, Extent>();
  const insides = new Map<string, Inside>();
  for (const box of picture.boxes.values()) if (!box.open) extents.set(box.id, sizes.closed(box));
  for (const { open, node, children } of picture.boxes.values())
    if (open && node.shape !== 'domain') evenOut(children, extents);
  for (const frames of innermostFirst(picture)) {
    const edges = new Map(
      frames.flatMap((frame) => {
        // Journeys stand in a column at the left, whatever they have with one another.
        const list = lifted.get(frame)?.filter((ends) => ![frame, ...ends].includes(JOURNEYS)) ?? [];
        return list.length === 0 ? [] : [[frame, list] as const];
      }),
    );
    const graph = elkGraphOf(picture, edges, (id) => extents.get(id)!, aspect);
    const flows = edges.size === 0 ? new Map<string, Flow>() : flowsFrom(picture, edges, await elk(graph));
    for (const frame of frames) {
      const inside = insideOf(picture, frame, extents, flows.get(frame), aspect);
      insides.set(frame, inside);
      if (frame === '') continue;
      const least = sizes.heading(picture.boxes.get(frame)!);
      extents.set(frame, {
        width: Math.max(least, inside.width + 2 * MARGIN),
        height: inside.height + HEADING + 6 + MARGIN,
      });
    }
  }
  return placed(picture, insides);
}

/** Makes alike boxes as wide as the widest of them: they stand in a grid. */
function evenOut(ids: readonly string[], extents: Map<string, Extent>): void {
  const closed = ids.filter((id) => extents.has(id));
  const width = Math.max(0, ...closed.map((id) => extents.get(id)!.width));
  for (const id of closed) extents.set(id, { ...extents.get(id)!, width });
}

/** Open boxes by how many are nested in them, and '' around all. */
function innermostFirst({ boxes }: Picture): string[][] {
  const heights = new Map<string, number>();
  for (const { id, open, parent } of [...boxes.values()].reverse()) {
    if (!open) continue;
    const height = heights.get(id) ?? 0;
    heights.set(id, height);
    if (parent !== null) heights.set(parent, Math.max(heights.get(parent) ?? 0, height + 1));
  }
  const levels: string[][] = [];
  for (const [id, height] of heights) {
    levels[height] ??= [];
    levels[height].push(id);
  }
  return [...levels, ['']];
}

function insideOf(
  picture: Picture,
  frame: string,
  extents: ReadonlyMap<string, Extent>,
  flow: Flow | undefined,
  aspect: number,
): Inside {
  const all = siblingsOf(picture, frame).filter((id) => !flow?.at.has(id));
  const domains = all.filter((id) => isDomain(picture.boxes.get(id)!) || LAST.has(id));
  const isEntry = (id: string) => frame === '' && id === JOURNEYS;
  const rest = all.filter((id) => !domains.includes(id) && !isEntry(id));
  const pack = (ids: readonly string[], gap: number): Block[] =>
    packings(
      ids.map((id) => extents.get(id)!),
      gap,
    ).map((packing) => blockOf(ids, packing, extents));
  const sorted = (ids: readonly string[]) => inOrder(ids, extents, picture);
  const restBlocks = frame === JOURNEYS ? pack(rest, GAP).slice(0, 1) : pack(sorted(rest), GAP);
  const flowBlocks: Block[] =
    flow === undefined
      ? []
      : [
          {
            width: flow.width,
            height: flow.height,
            routes: flow.routes,
            rects: new Map([...flow.at].map(([id, at]) => [id, { ...at, ...extents.get(id)! }])),
          },
        ];
  const options = arrangements([flowBlocks, restBlocks, pack(sorted(domains), PART_GAP)]);
  const best = cheapest(options, frame === '' ? aspect : Math.max(1, aspect)) ?? EMPTY;
  return all.some(isEntry) ? besideEntry(best, extents.get(JOURNEYS)!) : best;
}

/** What is largest first, which packs best; what the provider runs last, which is looked at least. */
function inOrder(
  ids: readonly string[],
  extents: ReadonlyMap<string, Extent>,
  { boxes }: Picture,
): readonly string[] {
  const rank = (id: string) => Number(isService(boxes.get(id)!)) + 2 * Number(LAST.has(id));
  return [...ids].sort(
    (one, other) =>
      rank(one) - rank(other) ||
      extents.get(other)!.height - extents.get(one)!.height ||
      extents.get(other)!.width - extents.get(one)!.width,
  );
}

/** Places outside of all domains, behind them. */
const LAST: ReadonlySet<string> = new Set([THIRD_PARTIES, UNKNOWN_PLACE]);

type Block = Inside;
const EMPTY: Block = { width: 0, height: 0, rects: new Map(), routes: new Map() };

function blockOf(
  ids: readonly string[],
  { at, width, height }: Packing,
  extents: ReadonlyMap<string, Extent>,
): Block {
  const rects = new Map(ids.map((id, index) => [id, { ...at[index]!, ...extents.get(id)! }]));
  return { width, height, rects, routes: new Map() };
}

/** Every way to put the parts of a frame beside or below one another, each part in every shape it can have. */
function arrangements(parts: readonly (readonly Block[])[]): Block[] {
  const [first, second, third] = parts.filter((shapes) => shapes.length > 0);
  if (first === undefined) return [];
  if (second === undefined) return [...first];
  const both = (ones: readonly Block[], others: readonly Block[]) =>
    ones.flatMap((one) => others.flatMap((other) => [beside(one, other), below(one, other)]));
  if (third === undefined) return both(first, second);
  // The shapes of the first two that are worth going on with: as high as they are wide, twice as wide, and so on.
  const worth = (blocks: readonly Block[]) => [
    ...new Set([0.3, 0.6, 1, 1.6, 2.5, 4].map((aspect) => cheapest(blocks, aspect)!)),
  ];
  return [...both(worth(both(first, second)), third), ...both(first, worth(both(second, third)))];
}

function beside(one: Block, other: Block): Block {
  return joined(one, other, one.width + PART_GAP, 0);
}

function below(one: Block, other: Block): Block {
  return joined(one, other, 0, one.height + PART_GAP);
}

function joined(one: Block, other: Block, x: number, y: number): Block {
  const width = Math.max(one.width, other.width + x);
  const height = Math.max(one.height, other.height + y);
  // Told when it is asked for: of hundreds of arrangements one is.
  return {
    width,
    height,
    get rects() {
      return new Map([
        ...one.rects,
        ...[...other.rects].map(([id, rect]) => [id, moved(rect, x, y)] as const),
      ]);
    },
    get routes() {
      const shifted = [...other.routes].map(([key, way]) => [key, way.map((at) => moved(at, x, y))] as const);
      return new Map([...one.routes, ...shifted]);
    },
  };
}

function moved<T extends Point>(one: T, x: number, y: number): T {
  return { ...one, x: one.x + x, y: one.y + y };
}

/** The journeys at the left, in the middle of what they enter, or where it begins if that is high. */
function besideEntry(rest: Block, journeys: Extent): Block {
  const depth = Math.min(rest.height, Math.max(ENTRY_DEPTH, journeys.height));
  const y = Math.max(0, (depth - journeys.height) / 2);
  const rects = new Map([[JOURNEYS, { ...journeys, x: 0, y }]]);
  const entry = { width: journeys.width, height: y + journeys.height, rects, routes: new Map() };
  return rest.height === 0 ? entry : joined(entry, rest, journeys.width + ENTRY_GAP, 0);
}

/** Everything where it is in the world. */
function placed(picture: Picture, insides: ReadonlyMap<string, Inside>): Geometry {
  const rects = new Map<string, Rect>();
  const routes = new Map<string, readonly Point[]>();
  const walk = (frame: string, x: number, y: number) => {
    const inside = insides.get(frame)!;
    for (const [key, way] of inside.routes)
      routes.set(
        key,
        way.map((at) => moved(at, x, y)),
      );
    for (const [id, rect] of inside.rects) {
      const place = moved(rect, x, y);
      rects.set(id, place);
      if (insides.has(id)) walk(id, place.x + MARGIN, place.y + HEADING + 6);
    }
  };
  walk('', 0, 0);
  const ordered = new Map([...picture.boxes.keys()].map((id) => [id, rects.get(id)!]));
  const unrouted = standingEdges(picture).filter(({ from, to }) => !routes.has(routeKey(from, to)));
  for (const [key, way] of routesAround(picture, ordered, unrouted)) routes.set(key, way);
  return { rects: ordered, routes, bounds: boundsOf([...ordered.values()]) };
}

/** The smallest rectangle around these. */
export function boundsOf(rects: readonly Rect[]): Rect {
  if (rects.length === 0) return { x: 0, y: 0, width: 0, height: 0 };
  const x = Math.min(...rects.map((one) => one.x));
  const y = Math.min(...rects.map((one) => one.y));
  const right = Math.max(...rects.map((one) => one.x + one.width));
  const bottom = Math.max(...rects.map((one) => one.y + one.height));
  return { x, y, width: right - x, height: bottom - y };
}
