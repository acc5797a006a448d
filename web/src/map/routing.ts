import type { Edge, Picture } from './aggregate.js';
import { curveBetween, pointsOf } from './curves.js';
import { routeKey } from './flow.js';
import { HEADING, type Rect } from './layout.js';
import type { Point } from './pack.js';

/** How near a line comes to a box it passes. */
const CLEARANCE = 9;
/** What a corner costs, in world units of way. */
const CORNER = 30;
/** Leaving and arriving where one does not read on from left to right. */
const ASIDE = 40;
/** Width of most names of frames. */
const NAME = 190;
/** Over 1 finds a way sooner, if not always the cheapest. */
const HURRY = 1.4;
/** How much longer a way seems through a frame that it has no business in. */
const ROUGH = 1.5;
/** Steps after which a line may as well be a curve. */
const MOST_STEPS = 12_000;
/** How far around its ends a line looks for a way. */
const REACH = 160;

/** Ways around boxes for lines whose curve would run into one: along the gaps, with as few corners as possible. */
export function routesAround(
  { boxes }: Picture,
  rects: ReadonlyMap<string, Rect>,
  lines: readonly Edge[],
): ReadonlyMap<string, readonly Point[]> {
  const solid = [...boxes.values()].map(({ id, open }) =>
    open ? headingOf(rects.get(id)!) : rects.get(id)!,
  );
  const frames = [...boxes.values()].filter(({ open }) => open).map(({ id }) => rects.get(id)!);
  const routes = new Map<string, readonly Point[]>();
  for (const { from, to } of lines) {
    const [a, b] = [rects.get(from)!, rects.get(to)!];
    const obstacles = solid.filter((one) => one !== a && one !== b && isNear(one, a, b));
    const isClear = pointsOf(curveBetween(a, b)).every((at) => !obstacles.some((one) => holds(one, at)));
    const strange = frames.filter((frame) => !surrounds(frame, a) && !surrounds(frame, b));
    const route = isClear ? undefined : routeBetween(a, b, obstacles, strange);
    if (route !== undefined) routes.set(routeKey(from, to), route);
  }
  return routes;
}

/** The part of a frame's heading that has its name. */
function headingOf({ x, y, width }: Rect): Rect {
  return {
    x: x + CLEARANCE,
    y: y + CLEARANCE,
    width: Math.min(width, NAME) - 2 * CLEARANCE,
    height: HEADING - 2 * CLEARANCE,
  };
}

function isNear(rect: Rect, a: Rect, b: Rect): boolean {
  return (
    rect.x < Math.max(a.x + a.width, b.x + b.width) + REACH &&
    rect.x + rect.width > Math.min(a.x, b.x) - REACH &&
    rect.y < Math.max(a.y + a.height, b.y + b.height) + REACH &&
    rect.y + rect.height > Math.min(a.y, b.y) - REACH
  );
}

function holds({ x, y, width, height }: Rect, at: Point): boolean {
  return at.x > x - 2 && at.x < x + width + 2 && at.y > y - 2 && at.y < y + height + 2;
}

function surrounds(outer: Rect, { x, y, width, height }: Rect): boolean {
  return holds(outer, { x, y }) && holds(outer, { x: x + width, y: y + height });
}

/** A side of a box: where the line touches it, the first point away from it, and what it costs to use it. */
interface Port {
  readonly at: Point;
  readonly out: Point;
  readonly cost: number;
}

function portsOf({ x, y, width, height }: Rect, best: 'left' | 'right'): Port[] {
  const [mx, my] = [x + width / 2, y + height / 2];
  const [right, bottom] = [x + width, y + height];
  const [toRight, toLeft] = best === 'right' ? [0, 2 * ASIDE] : [2 * ASIDE, 0];
  return [
    { at: { x: right, y: my }, out: { x: right + CLEARANCE, y: my }, cost: toRight },
    { at: { x, y: my }, out: { x: x - CLEARANCE, y: my }, cost: toLeft },
    { at: { x: mx, y }, out: { x: mx, y: y - CLEARANCE }, cost: ASIDE },
    { at: { x: mx, y: bottom }, out: { x: mx, y: bottom + CLEARANCE }, cost: ASIDE },
  ];
}

interface Step {
  readonly at: Point;
  readonly isAcross: boolean;
  /** At the box that the line goes to. */
  readonly isLast: boolean;
  readonly cost: number;
  readonly total: number;
  readonly before: Step | undefined;
}

/** The cheapest way along the lines of a grid that run beside boxes (A*); undefined where there is none. */
function routeBetween(
  a: Rect,
  b: Rect,
  obstacles: readonly Rect[],
  strange: readonly Rect[],
): Point[] | undefined {
  const [starts, ends] = [portsOf(a, 'right'), portsOf(b, 'left')];
  const ports = [...starts, ...ends].map(({ out }) => out);
  const all = [...obstacles, a, b];
  const xs = sorted([
    ...ports.map(({ x }) => x),
    ...obstacles.flatMap(({ x, width }) => [x - CLEARANCE, x + width + CLEARANCE]),
  ]);
  const ys = sorted([
    ...ports.map(({ y }) => y),
    ...obstacles.flatMap(({ y, height }) => [y - CLEARANCE, y + height + CLEARANCE]),
  ]);
  const isFree = (from: Point, to: Point) => !all.some((one) => meets(one, from, to));
  const least = ({ x, y }: Point) =>
    Math.min(...ends.map(({ out, cost }) => Math.abs(x - out.x) + Math.abs(y - out.y) + cost));
  const queue = heap<Step>((one, other) => one.total - other.total);
  const push = (at: Point, isAcross: boolean, cost: number, before?: Step) =>
    queue.push({ at, isAcross, isLast: false, cost, total: cost + HURRY * least(at), before });
  for (const { at, out, cost } of starts) push(out, out.y === at.y, cost);
  const done = new Set<string>();
  for (let steps = 0; steps < MOST_STEPS; steps++) {
    const step = queue.pop();
    if (step === undefined) return undefined;
    const { at, isAcross, cost } = step;
    if (step.isLast) return wayOf(step, starts, ends);
    const key = `${at.x} ${at.y} ${isAcross}`;
    if (done.has(key)) continue;
    done.add(key);
    for (const port of ends)
      if (port.out.x === at.x && port.out.y === at.y) {
        const total = cost + port.cost + (isAcross === (port.at.y === at.y) ? 0 : CORNER);
        queue.push({ at, isAcross, isLast: true, cost: total, total, before: step });
      }
    const [i, j] = [xs.indexOf(at.x), ys.indexOf(at.y)];
    for (const [di, dj] of [
      [1, 0],
      [-1, 0],
      [0, 1],
      [0, -1],
    ] as const) {
      const [x, y] = [xs[i + di], ys[j + dj]];
      if (x === undefined || y === undefined || !isFree(at, { x, y })) continue;
      const turn = isAcross === (dj === 0) ? 0 : CORNER;
      const length = Math.abs(x - at.x) + Math.abs(y - at.y);
      const middle = { x: (x + at.x) / 2, y: (y + at.y) / 2 };
      const ground = strange.some((frame) => holds(frame, middle)) ? ROUGH : 1;
      push({ x, y }, dj === 0, cost + turn + length * ground, step);
    }
  }
  return undefined;
}

/** From the last step back to the first, without what lies on a straight line. */
function wayOf(last: Step, starts: readonly Port[], ends: readonly Port[]): Point[] {
  const points: Point[] = [];
  for (let step = last.before; step !== undefined; step = step.before) points.unshift(step.at);
  const touching = (ports: readonly Port[], out: Point) =>
    ports.find((port) => port.out.x === out.x && port.out.y === out.y)!.at;
  const way = [touching(starts, points[0]!), ...points, touching(ends, points.at(-1)!)];
  return way.filter((at, index) => {
    const [before, after] = [way[index - 1], way[index + 1]];
    if (before === undefined || after === undefined) return true;
    return !((before.x === at.x && at.x === after.x) || (before.y === at.y && at.y === after.y));
  });
}

function sorted(values: readonly number[]): number[] {
  return [...new Set(values)].sort((one, other) => one - other);
}

function meets({ x, y, width, height }: Rect, from: Point, to: Point): boolean {
  const near = CLEARANCE - 4;
  return (
    Math.max(from.x, to.x) > x - near &&
    Math.min(from.x, to.x) < x + width + near &&
    Math.max(from.y, to.y) > y - near &&
    Math.min(from.y, to.y) < y + height + near
  );
}

/** A binary heap: the least first. */
function heap<T>(compare: (one: T, other: T) => number) {
  const items: T[] = [];
  const swap = (one: number, other: number) => {
    [items[one], items[other]] = [items[other]!, items[one]!];
  };
  return {
    push: (item: T) => {
      let at = items.push(item) - 1;
      for (let up = (at - 1) >> 1; at > 0 && compare(items[at]!, items[up]!) < 0; up = (at - 1) >> 1) {
        swap(at, up);
        at = up;
      }
    },
    pop: (): T | undefined => {
      const [first] = items;
      const last = items.pop();
      if (items.length === 0 || last === undefined) return first;
      items[0] = last;
      for (let at = 0; ; ) {
        const children = [2 * at + 1, 2 * at + 2].filter((child) => child < items.length);
        const least = children.sort((one, other) => compare(items[one]!, items[other]!))[0];
        if (least === undefined || compare(items[at]!, items[least]!) <= 0) return first;
        swap(at, least);
        at = least;
      }
    },
  };
}
