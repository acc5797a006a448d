import type { ElkNode } from 'elkjs/lib/elk-api.js';
import type { Box, Picture } from './aggregate.js';
import type { Extent, Point } from './pack.js';

/** What is directly in a frame and connected there, laid out from left to right along what is needed. */
export interface Flow extends Extent {
  readonly at: ReadonlyMap<string, Point>;
  /** The way of each line, by `routeKey`. */
  readonly routes: ReadonlyMap<string, readonly Point[]>;
}

/** A line between two boxes as a key. */
export function routeKey(from: string, to: string): string {
  return JSON.stringify([from, to]);
}

const LAYERED = {
  'elk.algorithm': 'layered',
  'elk.direction': 'RIGHT',
  'elk.padding': '[top=0,left=0,bottom=0,right=0]',
  'elk.edgeRouting': 'ORTHOGONAL',
  // Lines of one box share their way as far as it is the same.
  'elk.layered.mergeEdges': 'true',
  'elk.spacing.nodeNode': '12',
  'elk.spacing.edgeNode': '8',
  'elk.spacing.edgeEdge': '6',
  'elk.layered.spacing.nodeNodeBetweenLayers': '38',
  'elk.layered.spacing.edgeNodeBetweenLayers': '12',
  'elk.layered.spacing.edgeEdgeBetweenLayers': '7',
  'elk.spacing.componentComponent': '16',
  'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
  'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX',
  'elk.layered.thoroughness': '5',
  'elk.randomSeed': '1',
};

/** A graph for ELK of many flows, each by itself. Ids are numbers, in the order of the picture. */
export function elkGraphOf(
  picture: Picture,
  flows: ReadonlyMap<string, readonly [string, string][]>,
  sizeOf: (id: string) => Extent,
  aspect: number,
): ElkNode {
  const number = new Map([...picture.boxes.keys()].map((id, at) => [id, at]));
  const children = [...flows].map(([frame, edges], at) => {
    const ends = new Set(edges.flat());
    return {
      id: `f${at}`,
      layoutOptions: { ...LAYERED, 'elk.aspectRatio': String(aspect) },
      children: siblingsOf(picture, frame)
        .filter((id) => ends.has(id))
        .map((id) => ({ id: `b${number.get(id)}`, ...sizeOf(id) })),
      edges: edges.map(([from, to], edge) => ({
        id: `f${at}e${edge}`,
        sources: [`b${number.get(from)}`],
        targets: [`b${number.get(to)}`],
      })),
    };
  });
  return { id: 'flows', layoutOptions: { 'elk.algorithm': 'fixed' }, children };
}

/** The flows as ELK laid them out, by frame. */
export function flowsFrom(
  picture: Picture,
  flows: ReadonlyMap<string, readonly [string, string][]>,
  laidOut: ElkNode,
): ReadonlyMap<string, Flow> {
  const ids = [...picture.boxes.keys()];
  return new Map(
    [...flows].map(([frame, edges], index) => {
      const { width = 0, height = 0, children = [], edges: routed = [] } = laidOut.children![index]!;
      const at = new Map(
        children.map(({ id, x = 0, y = 0 }) => [ids[Number(id.slice(1))]!, { x, y }] as const),
      );
      const routes = new Map(
        routed.flatMap(({ sections }, edge) => {
          const [section] = sections ?? [];
          if (section === undefined) return [];
          const points = [section.startPoint, ...(section.bendPoints ?? []), section.endPoint];
          return [[routeKey(...edges[edge]!), points] as const];
        }),
      );
      return [frame, { width, height, at, routes }];
    }),
  );
}

/** Per frame ('' around all), the lines between what is directly in it that stand for those between boxes further inside. */
export function liftedEdges({ boxes, edges }: Picture): Map<string, [string, string][]> {
  const depth = new Map<string, number>();
  for (const { id, parent } of boxes.values())
    depth.set(id, parent === null ? 0 : (depth.get(parent) ?? 0) + 1);
  const seen = new Set<string>();
  const lifted = new Map<string, [string, string][]>();
  for (const edge of edges) {
    // Nearly everything needs a service of its region: in the layout that would be one long line to the right.
    if (edge.isPlacement || isService(boxes.get(edge.to)!)) continue;
    let [from, to] = [edge.from, edge.to];
    const up = (id: string) => boxes.get(id)!.parent!;
    while (depth.get(from)! > depth.get(to)!) from = up(from);
    while (depth.get(to)! > depth.get(from)!) to = up(to);
    while (boxes.get(from)!.parent !== boxes.get(to)!.parent) [from, to] = [up(from), up(to)];
    const key = routeKey(from, to);
    if (from === to || seen.has(key) || isDomain(boxes.get(from)!) || isDomain(boxes.get(to)!)) continue;
    seen.add(key);
    const parent = boxes.get(from)!.parent ?? '';
    const list = lifted.get(parent);
    if (list === undefined) lifted.set(parent, [[from, to]]);
    else list.push([from, to]);
  }
  return lifted;
}

/** An open domain: wide and packed with others of its kind, which side by side in layers would make a ribbon. */
export function isDomain({ open, node }: Box): boolean {
  return open && node.shape === 'domain';
}

export function isService({ node }: Box): boolean {
  return node.type === 'service' || node.type === 'service:control';
}

export function siblingsOf({ boxes, roots }: Picture, frame: string): readonly string[] {
  return frame === '' ? roots : boxes.get(frame)!.children;
}
