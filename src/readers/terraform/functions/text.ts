/** Text as people see it: one element for each character, whatever it is encoded as. */
import { TooLarge } from './support.js';

/** Longest text that is taken apart this way: a long run of combining characters takes quadratic time. */
const SEGMENTED_MAX = 10_000;

/** Made where it is needed: making one takes longer than reading a small estate. */
let segmenter: Intl.Segmenter | undefined;

export function graphemes(text: string): readonly string[] {
  // Windows line endings are one character; everything else in ASCII is one unit each.
  if (/^[\x00-\x0c\x0e-\x7f]*$/.test(text)) return text.split('');
  if (text.length > SEGMENTED_MAX) throw new TooLarge('text');
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

const encoder = new TextEncoder();

export function utf8(text: string): Uint8Array {
  return encoder.encode(text);
}
