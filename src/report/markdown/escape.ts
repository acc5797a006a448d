import { safe, shorten } from '../text/style.js';

/** Longest name that is printed whole. */
const LONGEST = 200;

/**
 * A name as a code span. Inside one there is no HTML, no link and no mention. Only what could end the span or the
 * table cell around it is printed as `\u{…}`, like control characters.
 */
export function code(text: string): string {
  const plain = shorten(safe(text), LONGEST).replaceAll('`', '\\u{60}').replaceAll('|', '\\u{7c}');
  return plain.trim() === '' ? '(empty)' : `\`${plain}\``;
}

/** Words of a language and numbers, which mean nothing to Markdown or to a code host; `www` may begin a link. */
const WORD = /^(?!www$)(?:[a-z]+(?:['’-][a-z]+)*|\d{1,6}(?:\.\d+)?)$/i;

/**
 * A sentence with names in it. Names come from code that may be hostile: whatever is not a plain word becomes a code
 * span, as escapes stop neither mentions (`@name`) nor automatic links (`www.`).
 */
export function prose(text: string): string {
  return text
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) => {
      const [, open, core, close] = /^([(]*)(.*?)([),.:;]*)$/s.exec(word)!;
      if (core === '') return word.replaceAll(/[^(),.:;]/g, '');
      return `${open}${WORD.test(core!) ? core : code(core!)}${close}`;
    })
    .join(' ');
}
