import type { ElkNode } from 'elkjs/lib/elk-api.js';
import type { Box, Picture } from './aggregate.js';
import { JOURNEYS } from './places.js';

/** World units: pixels at zoom 1. */
export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Where the boxes are, by id, those around before those inside. */
export interface Geometry {
  readonly rects: ReadonlyMap<string, Rect>;
  readonly bounds: Rect;
}

export const LEAF = { width: 184, height: 54 } as const;
/** Height of a frame's heading. */
export const HEADING = 34;
const GAP = 14;
/** Room around what is in a frame. */
const MARGIN = 14;

const COMMON = {
  'elk.padding': `[top=${HEADING + 6},left=${MARGIN},bottom=${MARGIN},right=${MARGIN}]`,
  'elk.spacing.nodeNode': String(GAP),
  'elk.aspectRatio': '1.5',
  'elk.randomSeed': '1',
};
/** From left to right along what is needed; what needs nothing beside it is packed. */
const LAYERED = {
  ...COMMON,
  'elk.algorithm': 'layered',
  'elk.direction': 'RIGHT',
  'elk.layered.spacing.nodeNodeBetweenLayers': '40',
  // Lines are drawn as curves later: they need no lanes of their own.
  'elk.edgeRouting': 'POLYLINE',
  'elk.spacing.edgeNode': '2',
  'elk.spacing.edgeEdge': '1',
  'elk.layered.spacing.edgeNodeBetweenLayers': '2',
  'elk.layered.spacing.edgeEdgeBetweenLayers': '1',
  'elk.spacing.componentComponent': String(GAP),
  'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
  'elk.layered.nodePlacement.strategy': 'SIMPLE',
  'elk.layered.thoroughness': '4',
};
const PACKED = {
  ...COMMON,
  'elk.algorithm': 'rectpacking',
  'elk.aspectRatio': '1.9',
  'elk.rectpacking.widthApproximation.optimizationGoal': 'ASPECT_RATIO_DRIVEN',
};

/** Journeys come in one column: their lines leave to the right. */
const COLUMN = { ...PACKED, 'elk.aspectRatio': '0.05' };

/**
 * The graph for ELK. Each frame is laid out by itself, with the edges between what is directly in it: that is fast,
 * and opening a box moves only what is beside it and around it. Ids are numbers, in the order of the picture.
 */
export function elkGraphOf(picture: Picture): ElkNode {
  const number = new Map([...picture.boxes.keys()].map((id, at) => [id, `b${at}`]));
  const lifted = liftedEdges(picture);
  const frame = (id: string, children: readonly string[], isGroup: boolean): ElkNode => {
    const edges = [...(lifted.get(id) ?? [])].map(([from, to], at) => ({
      id: `${number.get(id) ?? 'root'}e${at}`,
      sources: [number.get(from)!],
      targets: [number.get(to)!],
    }));
    const packed = id === JOURNEYS ? COLUMN : PACKED;
    const layoutOptions = isGroup || edges.length === 0 ? packed : LAYERED;
    return {
      id: number.get(id) ?? 'root',
      children: children.map((child) => nodeOf(picture.boxes.get(child)!)),
      edges: layoutOptions === LAYERED ? edges : [],
      layoutOptions,
    };
  };
  const nodeOf = ({ id, open, children, node }: Box): ElkNode =>
    open
      ? frame(id, children, node.shape === 'group' || node.shape === 'part')
      : { id: number.get(id)!, ...LEAF };
  return frame('', picture.roots, false);
}

/** Per frame, the edges between what is directly in it that stand for those between boxes further inside. */
function liftedEdges({ boxes, edges }: Picture): Map<string, [string, string][]> {
  const depth = new Map<string, number>();
  for (const { id, parent } of boxes.values())
    depth.set(id, parent === null ? 0 : (depth.get(parent) ?? 0) + 1);
  const isWide = (id: string) => boxes.get(id)!.open && boxes.get(id)!.node.shape === 'domain';
  const seen = new Set<string>();
  const lifted = new Map<string, [string, string][]>();
  for (const edge of edges) {
    // Nearly everything needs a service of its region. In the layout that would be one long line to the right.
    if (isServices(boxes.get(edge.to)!)) continue;
    let [from, to] = [edge.from, edge.to];
    const up = (id: string) => boxes.get(id)!.parent!;
    while (depth.get(from)! > depth.get(to)!) from = up(from);
    while (depth.get(to)! > depth.get(from)!) to = up(to);
    while (boxes.get(from)!.parent !== boxes.get(to)!.parent) [from, to] = [up(from), up(to)];
    const key = JSON.stringify([from, to]);
    // Regions, and whatever else is wide, are packed: side by side they would make a ribbon.
    if (from === to || seen.has(key) || (isWide(from) && isWide(to))) continue;
    seen.add(key);
    const parent = boxes.get(from)!.parent ?? '';
    const list = lifted.get(parent);
    if (list === undefined) lifted.set(parent, [[from, to]]);
    else list.push([from, to]);
  }
  return lifted;
}

function isServices({ node }: Box): boolean {
  return node.type === 'service' || node.type === 'service:control';
}

/** Where ELK put the boxes, in world units; ELK tells each place relative to what is around. */
export function geometryOf(picture: Picture, laidOut: ElkNode): Geometry {
  const ids = [...picture.boxes.keys()];
  const rects = new Map<string, Rect>();
  const walk = ({ children = [] }: ElkNode, x: number, y: number) => {
    for (const child of children) {
      const { id, x: left = 0, y: top = 0, width = 0, height = 0 } = child;
      rects.set(ids[Number(id.slice(1))]!, { x: x + left, y: y + top, width, height });
      walk(child, x + left, y + top);
    }
  };
  walk(laidOut, 0, 0);
  return { rects: new Map(ids.map((id) => [id, rects.get(id)!])), bounds: boundsOf([...rects.values()]) };
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
