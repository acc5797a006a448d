import type { Box } from './aggregate.js';
import type { BoxKind, Scene, View } from './draw.js';
import { TOGGLE } from './hit.js';
import type { Rect } from './layout.js';
import { drawMark, drawPlug, fillState } from './marks.js';
import { shortened } from './names.js';
import type { Shares, State } from './shares.js';

/** Smallest text worth drawing, in CSS pixels. */
const SMALLEST = 6.5;
/** Text that is smaller than this on the screen grows with distance, as far as a box has room for two lines. */
const READABLE = 9.5;
const TITLE = { least: 13, most: 18 } as const;
const SUBTITLE = { least: 11, most: 16 } as const;
/** Of the one line that is left from afar. */
const FAR_TITLE = 26;
/** What lies behind the box of a group, to look like a pile. */
const PILE = 3;

/** A closed box: its outline tells the kind, a pile that it stands for several. */
export function drawBox(view: View, scene: Scene, box: Box): void {
  const { context, camera } = view;
  const { color } = scene.palette;
  const rect = scene.rects.get(box.id)!;
  const kind = scene.kinds.get(box.id) ?? 'resource';
  const shares = scene.shares.get(box.id);
  const pile = box.node.shape === 'group' || box.node.shape === 'part' ? 2 : 0;
  const front: Rect = { ...rect, width: rect.width - pile * PILE, height: rect.height - pile * PILE };
  context.lineWidth = Math.max(1, 0.8 / camera.k);
  context.strokeStyle = kind === 'journey' ? color['journey-line'] : color['box-line'];
  const fill = kind === 'journey' ? color.journey : box.node.shape === 'domain' ? color.frame : color.box;
  for (let at = pile; at > 0; at--) {
    const behind = outlineOf(kind, { ...front, x: front.x + at * PILE, y: front.y + at * PILE });
    context.fillStyle = fill;
    context.fill(behind);
    context.stroke(behind);
  }
  const outline = outlineOf(kind, front);
  context.fillStyle = fill;
  context.fill(outline);
  const state = stateOf(shares);
  if (state !== undefined) {
    fillState(context, outline, front, state, scene.palette);
    context.strokeStyle = color[state];
    context.lineWidth = Math.max(2, 1.4 / camera.k);
    if (state === 'unknown') context.setLineDash([5, 4]);
  }
  context.stroke(outline);
  context.setLineDash([]);
  if (kind === 'service') {
    context.fillStyle = state === undefined ? color['box-line'] : color[state];
    context.fillRect(front.x + 5, front.y + 6, 2.5, front.height - 12);
  }
  if (shares !== undefined && state === undefined) drawShares(view, scene, front, shares);
  drawText(view, scene, box, front, kind, shares !== undefined && state === undefined);
  drawBadges(view, scene, box, front, shares?.own ?? shares?.parts[0]?.state);
}

/** At the upper corners, so that they take no room from the name: what state it is in, and whether it failed itself. */
function drawBadges(view: View, scene: Scene, box: Box, rect: Rect, state: State | undefined): void {
  const { context, camera } = view;
  const size = Math.min(24, Math.max(15, 12 / camera.k));
  const y = rect.y + 2;
  if (state !== undefined) drawMark(context, state, rect.x + rect.width - 5, y, size, scene.palette);
  if (scene.failed.has(box.id)) drawPlug(context, rect.x + 5, y, size, scene.palette);
}

/** A component has one state; a group has one where all in it have the same. */
function stateOf(shares: Shares | undefined) {
  if (shares === undefined) return undefined;
  if (shares.own !== undefined) return shares.own;
  const [first] = shares.parts;
  return first?.count === shares.total ? first.state : undefined;
}

function outlineOf(kind: BoxKind, { x, y, width, height }: Rect): Path2D {
  const path = new Path2D();
  if (kind === 'third-party') {
    const cut = 11;
    path.moveTo(x + cut, y);
    path.lineTo(x + width - cut, y);
    path.lineTo(x + width, y + height / 2);
    path.lineTo(x + width - cut, y + height);
    path.lineTo(x + cut, y + height);
    path.lineTo(x, y + height / 2);
    path.closePath();
  } else
    path.roundRect(x, y, width, height, { journey: height / 2, domain: 3, service: 3, resource: 8 }[kind]);
  return path;
}

/** A bar along the bottom: how much of what is in the box is in which state. */
function drawShares({ context }: View, { palette }: Scene, rect: Rect, { parts, total }: Shares): void {
  const [x, y, height] = [rect.x + 10, rect.y + rect.height - 7, 4];
  const width = rect.width - 20;
  context.fillStyle = palette.color['box-line'];
  context.fillRect(x, y + 1.5, width, 1);
  let left = x;
  for (const { state, count } of parts) {
    // One of hundreds must be seen too.
    const length = Math.max(4, (width * count) / total);
    context.fillStyle = palette.color[state];
    context.fillRect(left, y, length, height);
    left += length;
  }
}

function drawText(view: View, scene: Scene, box: Box, rect: Rect, kind: BoxKind, hasBar: boolean): void {
  const { context, camera } = view;
  const { palette } = scene;
  const canOpen = box.node.children.length > 0;
  const inset = kind === 'service' ? 15 : kind === 'journey' || kind === 'third-party' ? 18 : 11;
  let right = rect.x + rect.width - (kind === 'journey' || kind === 'third-party' ? 16 : 9);
  if (canOpen) {
    right = rect.x + rect.width - TOGGLE;
    drawToggle(view, scene, right + TOGGLE / 2, rect.y + rect.height / 2, false);
  }
  const left = rect.x + inset;
  const size = Math.min(TITLE.most, Math.max(TITLE.least, READABLE / camera.k));
  const line = { x: left, width: right - left };
  const caption = scene.captions.get(box.id)!;
  if (size * camera.k < SMALLEST) {
    const far = Math.min(FAR_TITLE, 8 / camera.k);
    // There is room for a word: of a component, what it is.
    const word = kind === 'journey' || caption.subtitle === '' ? caption.title : caption.subtitle;
    context.fillStyle = palette.color.ink;
    const y = rect.y + rect.height / 2;
    if (far * camera.k >= SMALLEST)
      writeText(view, palette.font, word, { ...line, y, size: far, weight: 500 });
    return;
  }
  const middle = rect.y + rect.height / 2 - (hasBar ? 3 : 0);
  const weight = canOpen || kind === 'journey' ? 600 : 500;
  context.font = `${weight} ${size}px ${palette.font}`;
  const [title, rest] = brokenUp(context, caption.title, line.width, caption.subtitle);
  // A title that goes on in the second line is one text; a subtitle is another.
  const isMore = caption.subtitle === '';
  const small = Math.min(SUBTITLE.most, Math.max(SUBTITLE.least, READABLE / camera.k - 0.5));
  const second = isMore ? { size: Math.min(size, 16), weight } : { size: small, weight: 400 };
  const height = (rest === '' ? size : size + second.size) * 1.12;
  const y = middle - height / 2 + size * 0.56;
  context.fillStyle = palette.color.ink;
  writeText(view, palette.font, title, { ...line, y, size, weight });
  if (rest === '') return;
  if (!isMore) context.fillStyle = palette.color['ink-soft'];
  writeText(view, palette.font, rest, { ...line, y: y + (size + second.size) * 0.56, ...second });
}

/** Two lines: what a box is called and what it is; where there is only the first, it may go on in the second. */
function brokenUp(
  context: CanvasRenderingContext2D,
  title: string,
  width: number,
  subtitle: string,
): readonly [string, string] {
  if (subtitle !== '' || context.measureText(title).width <= width) return [title, subtitle];
  const words = title.split(' ');
  for (let count = words.length - 1; count > 0; count--) {
    const start = words.slice(0, count).join(' ');
    if (context.measureText(start).width <= width) return [start, words.slice(count).join(' ')];
  }
  return [title, ''];
}

/** A plus or a minus: there is more in it, or it can be put away. */
export function drawToggle(
  { context, camera }: View,
  { palette }: Scene,
  x: number,
  y: number,
  open: boolean,
): void {
  const r = Math.min(9, Math.max(5, 4 / camera.k));
  context.strokeStyle = palette.color['ink-soft'];
  context.lineWidth = Math.max(1.5, 1 / camera.k);
  context.beginPath();
  context.moveTo(x - r, y);
  context.lineTo(x + r, y);
  if (!open) {
    context.moveTo(x, y - r);
    context.lineTo(x, y + r);
  }
  context.stroke();
}

interface Line {
  readonly x: number;
  /** Of the line's middle. */
  readonly y: number;
  readonly width: number;
  readonly size: number;
  readonly weight: number;
  /** Drawn around in the stroke style first. */
  readonly halo?: boolean;
}

/** Measuring is what costs: the same text is cut to the same width once. */
const cut = new Map<string, string>();
const MOST_CUT = 20_000;

/** Writes what fits of a text, its middle left out, with the fill style as it is. */
export function writeText(
  { context }: View,
  font: string,
  text: string,
  { x, y, width, size, weight, halo = false }: Line,
): void {
  context.font = `${weight} ${size}px ${font}`;
  context.textBaseline = 'middle';
  context.textAlign = 'left';
  const key = `${context.font} ${Math.round(width)} ${text}`;
  let fits = cut.get(key);
  if (fits === undefined) {
    if (cut.size > MOST_CUT) cut.clear();
    fits = shortened(text, width, (part) => context.measureText(part).width);
    cut.set(key, fits);
  }
  if (halo) {
    context.lineJoin = 'round';
    context.strokeText(fits, x, y);
  }
  context.fillText(fits, x, y);
}
