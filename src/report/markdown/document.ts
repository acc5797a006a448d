/** What a comment may hold on GitHub, the smallest of those that show Markdown. */
export const LARGEST_COMMENT = 65_536;

/** A part of a comment: rows that may be cut, between lines that may not. */
export interface Part {
  readonly head: readonly string[];
  readonly rows: readonly string[];
  readonly foot: readonly string[];
  /** What a row is, to say how many are left out. */
  readonly what: string;
}

export function lines(...text: string[]): Part {
  return { head: text, rows: [], foot: [], what: '' };
}

/** Parts in the order of their worth as one text of at most `limit` bytes; what is cut is counted. */
export function document(parts: readonly Part[], limit: number = LARGEST_COMMENT): string {
  let left = limit - 200;
  let cut = '';
  const kept: string[] = [];
  for (const { head, rows, foot, what } of parts) {
    const frame = size([...head, ...foot]) + 100;
    if (frame > left) {
      cut = 'Some parts are left out: a comment holds no more.';
      continue;
    }
    left -= frame;
    const shown: string[] = [];
    for (const row of rows) {
      const bytes = size([row]);
      if (bytes > left) break;
      left -= bytes;
      shown.push(row);
    }
    const hidden = rows.length - shown.length;
    // A table ends at an empty line.
    const note = hidden === 0 ? [] : ['', `${hidden} more ${what} left out: a comment holds no more.`];
    kept.push([...head, ...shown, ...note, ...foot].join('\n'));
  }
  return `${[...kept, ...(cut === '' ? [] : [cut])].join('\n\n')}\n`;
}

/** UTF-8 bytes, line ends included: at least as many as characters, however those are counted. */
function size(text: readonly string[]): number {
  return text.reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0);
}

/** A part that is folded away until somebody opens it. */
export function folded(
  summary: string,
  rows: readonly string[],
  what: string,
  head: readonly string[] = [],
): Part[] {
  if (rows.length === 0) return [];
  return [
    {
      head: ['<details>', `<summary>${summary}</summary>`, '', ...head],
      rows,
      foot: ['', '</details>'],
      what,
    },
  ];
}
