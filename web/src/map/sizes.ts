import type { Box } from './aggregate.js';
import type { Caption } from './captions.js';
import { TOGGLE } from './hit.js';
import type { Extent } from './pack.js';

/** How wide a text is in world units, in a size of letters and a weight. */
export type Measure = (text: string, size: number, weight: number) => number;

/** How large boxes have to be for what is written on them. */
export interface Sizes {
  /** Of a closed box. */
  closed(box: Box): Extent;
  /** The least width of an open one, for its heading. */
  heading(box: Box): number;
}

/** Names are shown in full up to this width; beyond, their middle is left out. */
const WIDEST = 228;
/** Widths come in steps: boxes below one another end at the same line more often than not. */
const STEP = 28;
const NARROWEST = 88;
/** Of one line of text, and of two. */
const HEIGHTS = { one: 32, two: 46 } as const;
/** A little larger than they are drawn: they grow when zoomed out. */
const LETTERS = { title: 14, subtitle: 12 } as const;

export function sizesFor(captions: ReadonlyMap<string, Caption>, measure: Measure): Sizes {
  return {
    closed: (box) => {
      const { title, subtitle } = captions.get(box.id)!;
      const text = Math.max(
        measure(title, LETTERS.title, 600),
        subtitle === '' ? 0 : measure(subtitle, LETTERS.subtitle, 400),
      );
      const rounded = ['journey', 'third-party'].includes(box.node.type) ? 18 : 0;
      const pile = box.node.shape === 'group' || box.node.shape === 'part' ? 6 : 0;
      const width = text + 24 + rounded + pile + (box.node.children.length > 0 ? TOGGLE - 6 : 0);
      const stepped = NARROWEST + Math.ceil((width - NARROWEST) / STEP) * STEP;
      return {
        width: Math.max(NARROWEST, Math.min(WIDEST, stepped)),
        height: (subtitle === '' ? HEIGHTS.one : HEIGHTS.two) + pile,
      };
    },
    heading: (box) =>
      Math.min(WIDEST, 20 + measure(captions.get(box.id)!.title, LETTERS.title + 1, 600)) + TOGGLE,
  };
}

/** Measures by a canvas that is never shown. */
export function measureOn(canvas: HTMLCanvasElement, font: string): Measure {
  const context = canvas.getContext('2d')!;
  return (text, size, weight) => {
    context.font = `${weight} ${size}px ${font}`;
    return context.measureText(text).width;
  };
}
