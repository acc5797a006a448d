import widthOfAny from 'fast-string-width';
import pc from 'picocolors';

/** How text output looks: width in columns, colour or not. */
export interface Style {
  readonly width: number;
  readonly colors: ReturnType<typeof pc.createColors>;
}

/** At least 40 columns, since nothing can be told in fewer. */
export function style(width: number, color: boolean): Style {
  return { width: Math.max(40, width), colors: pc.createColors(color) };
}

export { CONTROLS, safe } from '../safe/index.js';

/** A character each column; nearly all names are written like this. */
const IS_PLAIN = /^[ -~]*$/;

/** Columns that text takes in a terminal; colour takes none. Letters and their accents count as one, however written. */
export function widthOf(text: string): number {
  return IS_PLAIN.test(text) ? text.length : widthOfAny(text.normalize());
}

/**
 * Text cut to a width in columns, with an ellipsis in the middle: both ends of an address tell something. Only for
 * text without colour: a cut could go through an escape sequence.
 */
export function shorten(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  if (width < 5) return startOf(text, width);
  const tail = Math.floor((width - 1) / 2);
  return `${startOf(text, width - 1 - tail)}…${endOf(text, tail)}`;
}

/**
 * Text cut to a width in columns where it matters least: sentences at their end, dotted names at their start. Only for
 * text without colour.
 */
export function clip(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  if (width < 2) return '';
  return text.includes(' ') ? `${startOf(text, width - 1)}…` : `…${endOf(text, width - 1)}`;
}

let segmenter: Intl.Segmenter | undefined;

/**
 * Characters as people count them: a flag or a letter with its accents is one, and is cut off whole. The tables for that
 * take longer to load than most of the program, and few names need them.
 */
function charactersOf(text: string): string[] {
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

/** The longest start that is at most so many columns wide. */
function startOf(text: string, width: number): string {
  if (IS_PLAIN.test(text)) return text.slice(0, Math.max(0, width));
  let room = width;
  let end = 0;
  for (const character of charactersOf(text)) {
    room -= widthOf(character);
    if (room < 0) break;
    end += character.length;
  }
  return text.slice(0, end);
}

/** The longest end that is at most so many columns wide. */
function endOf(text: string, width: number): string {
  if (IS_PLAIN.test(text)) return text.slice(text.length - Math.max(0, width));
  let room = width;
  let start = text.length;
  for (const character of charactersOf(text).reverse()) {
    room -= widthOf(character);
    if (room < 0) break;
    start -= character.length;
  }
  return text.slice(start);
}

/** Spaces added on the right up to a width in columns; text that is wider stays as it is. */
export function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)));
}

/**
 * Words broken into lines of at most `width` columns; its own indent stays, further lines get `indent`. A word wider
 * than that has a line to itself and is not cut: it may be a path to go to.
 */
export function wrap(text: string, width: number, indent = ''): string[] {
  const own = text.match(/^ */)![0];
  const lines: string[] = [];
  let line = own;
  let empty = true;
  for (const word of text.trim().split(/(?<=\S) /)) {
    if (!empty && widthOf(line) + 1 + widthOf(word) > width) {
      lines.push(line);
      line = indent;
      empty = true;
    }
    line += empty ? word : ` ${word}`;
    empty = false;
  }
  return [...lines, line];
}

/** `a, b, c and 4 more`: the first `most` of them by name. */
export function listed(items: readonly string[], most = 4): string {
  if (items.length <= most) return items.join(', ');
  return `${items.slice(0, most).join(', ')} and ${items.length - most} more`;
}

/** `1 journey`, `3 journeys`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** What to call journeys by their id: the name, or the id where the name is that of several. */
export function labels(
  journeys: readonly { readonly id: string; readonly name: string }[],
): ReadonlyMap<string, string> {
  const count = new Map<string, number>();
  for (const { name } of journeys) count.set(name, (count.get(name) ?? 0) + 1);
  return new Map(journeys.map(({ id, name }) => [id, count.get(name) === 1 ? name : id]));
}

/** Rows of as many cells each as a table of at most `width` columns where that can be: the widest cells give way. */
export function table(rows: readonly (readonly string[])[], width: number): string[] {
  if (rows.length === 0) return [];
  const columns = rows[0]!.length;
  const widths = Array.from({ length: columns }, (_, at) =>
    rows.reduce((widest, row) => Math.max(widest, widthOf(row[at]!)), 0),
  );
  const available = width - 2 * (columns - 1) - 2;
  // The last column gives way first, then the first (ids survive a cut in the middle), then the others.
  for (const [column, least] of [[columns - 1, 12], [0, 20], ...widths.map((_, at) => [at, 6])] as [
    number,
    number,
  ][]) {
    const excess = sum(widths) - available;
    if (excess > 0) widths[column] = Math.min(widths[column]!, Math.max(least, widths[column]! - excess));
  }
  return rows.map((row) =>
    `  ${row
      .map((cell, at) => pad((at === columns - 1 ? clip : shorten)(cell, widths[at]!), widths[at]!))
      .join('  ')}`.trimEnd(),
  );
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
