/** Width and height in world units. */
export interface Extent {
  readonly width: number;
  readonly height: number;
}

/** Things put beside and below one another, none over another: each one's corner, in the order they came in. */
export interface Packing extends Extent {
  readonly at: readonly Point[];
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** More columns than this are not tried: what is packed is at most some dozens of boxes. */
const MOST_COLUMNS = 14;

/** The packings of some things into one column, two, and so on. */
export function packings(items: readonly Extent[], gap: number): Packing[] {
  const widest = items.map(({ width }) => width).sort((one, other) => other - one);
  const result: Packing[] = [];
  let width = -gap;
  for (const next of widest.slice(0, MOST_COLUMNS)) {
    width += next + gap;
    result.push(packed(items, width, gap));
  }
  return result;
}

/**
 * Puts each thing, in the order they come in, where its top comes to lie highest, the leftmost of such places:
 * bottom-left packing along a skyline, upside down.
 */
export function packed(items: readonly Extent[], most: number, gap: number): Packing {
  const at: Point[] = new Array(items.length);
  /** How far down the plane is taken, from left to right. */
  let skyline: readonly { readonly x: number; readonly y: number }[] = [{ x: 0, y: 0 }];
  for (const [index, { width, height }] of items.entries()) {
    const levelFrom = (x: number) =>
      Math.max(
        ...skyline
          .filter((step, i) => step.x < x + width + gap && (skyline[i + 1]?.x ?? Infinity) > x)
          .map(({ y }) => y),
      );
    const places = skyline
      .filter(({ x }) => x === 0 || x + width <= most)
      .map(({ x }) => ({ x, y: levelFrom(x) }));
    const place = places.reduce((best, next) => (next.y < best.y ? next : best));
    at[index] = place;
    const end = place.x + width + gap;
    const beyond = skyline.findLast(({ x }) => x <= end)!.y;
    skyline = [
      ...skyline.filter(({ x }) => x < place.x),
      { x: place.x, y: place.y + height + gap },
      ...(skyline.some(({ x }) => x === end) ? [] : [{ x: end, y: beyond }]),
      ...skyline.filter(({ x }) => x >= end),
    ];
  }
  return {
    at,
    width: Math.max(0, ...items.map(({ width }, index) => at[index]!.x + width)),
    height: Math.max(0, ...items.map(({ height }, index) => at[index]!.y + height)),
  };
}

/** How large a window of some aspect (width by height) has to be for a thing, and how much of it the thing takes. */
function costOf({ width, height }: Extent, aspect: number): number {
  const window = Math.max(width / aspect, height);
  return 0.6 * window * window * aspect + 0.4 * width * height;
}

/** The first of those that cost least. */
export function cheapest<T extends Extent>(options: readonly T[], aspect: number): T | undefined {
  let best: T | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const option of options) {
    const cost = costOf(option, aspect);
    if (cost < least * 0.999) [best, least] = [option, cost];
  }
  return best;
}
