import pc from 'picocolors';
import stringWidth from 'string-width';

/** How text output looks: width in columns, colour or not. */
export interface Style {
  readonly width: number;
  readonly colors: ReturnType<typeof pc.createColors>;
}

export function style(width: number, color: boolean): Style {
  return { width: Math.max(40, width), colors: pc.createColors(color) };
}

/**
 * Names come from code nobody here controls: control characters and direction marks would move the cursor, hide
 * lines or reorder them, so they are shown as what they are.
 */
export function safe(text: string): string {
  return text.replace(
    /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g,
    (char) => `\\u{${char.codePointAt(0)!.toString(16)}}`,
  );
}

export { stringWidth as widthOf };

/** Text cut to a width, with an ellipsis in the middle: both ends of an address tell something. */
export function shorten(text: string, width: number): string {
  if (stringWidth(text) <= width) return text;
  if (width < 5) return text.slice(0, Math.max(0, width));
  const tail = Math.floor((width - 1) / 2);
  return `${text.slice(0, width - 1 - tail)}…${text.slice(text.length - tail)}`;
}

/** Text cut to a width where it matters least: sentences at their end, dotted names at their start. */
export function clip(text: string, width: number): string {
  if (stringWidth(text) <= width) return text;
  if (width < 2) return '';
  return text.includes(' ') ? `${text.slice(0, width - 1)}…` : `…${text.slice(text.length - width + 1)}`;
}

export function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - stringWidth(text)));
}

/** Words broken into lines of at most `width` columns; its own indent stays, further lines get `indent`. */
export function wrap(text: string, width: number, indent = ''): string[] {
  const own = text.match(/^ */)![0];
  const lines: string[] = [];
  let line = own;
  let empty = true;
  for (const word of text.trim().split(/(?<=\S) /)) {
    if (!empty && stringWidth(line) + 1 + stringWidth(word) > width) {
      lines.push(line);
      line = indent;
      empty = true;
    }
    line += empty ? word : ` ${word}`;
    empty = false;
  }
  return [...lines, line];
}

/** `a, b, c and 4 more`, in what fits. */
export function listed(items: readonly string[], most = 4): string {
  if (items.length <= most) return items.join(', ');
  return `${items.slice(0, most).join(', ')} and ${items.length - most} more`;
}

/** `1 journey`, `3 journeys`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** A table that fits: the widest columns give way. */
export function table(rows: readonly (readonly string[])[], width: number): string[] {
  if (rows.length === 0) return [];
  const columns = rows[0]!.length;
  const widths = Array.from({ length: columns }, (_, at) =>
    Math.max(...rows.map((row) => stringWidth(row[at]!))),
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
