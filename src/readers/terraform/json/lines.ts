/** Where things stand in a JSON file, found in one pass over its text. */

/** Line of each address's first mention. Empty for a file of one line. */
export function addressLines(text: string): ReadonlyMap<string, number> {
  const lines = new Map<string, number>();
  if (!isManyLines(text)) return lines;
  const counter = new LineCounter(text);
  for (let at = text.indexOf('"address"'); at >= 0; at = text.indexOf('"address"', at + 9)) {
    const colon = skipSpace(text, at + 9);
    const open = text[colon] === ':' ? skipSpace(text, colon + 1) : -1;
    if (open < 0 || text[open] !== '"') continue;
    const address = readString(text, open);
    if (address !== undefined && !lines.has(address)) lines.set(address, counter.lineAt(at));
  }
  return lines;
}

/** Line on which each element of a state's `resources` starts; undefined unless it is laid out as Terraform does. */
export function stateLines(text: string, count: number): readonly number[] | undefined {
  const start = /\n {2}"resources": \[\r?\n/.exec(text.slice(0, 1_000_000));
  if (start === null) return undefined;
  const counter = new LineCounter(text);
  const lines: number[] = [];
  // Strings hold no line ends, so this indentation can only be that of an element.
  for (let at = text.indexOf('\n    {', start.index); at >= 0; at = text.indexOf('\n    {', at + 6)) {
    lines.push(counter.lineAt(at + 1));
    if (lines.length === count) break;
  }
  return lines.length === count ? lines : undefined;
}

/** Line of a position, for positions asked in order. */
class LineCounter {
  private line = 1;
  private next: number;

  constructor(private readonly text: string) {
    this.next = text.indexOf('\n');
  }

  lineAt(position: number): number {
    while (this.next >= 0 && this.next < position) {
      this.line++;
      this.next = this.text.indexOf('\n', this.next + 1);
    }
    return this.line;
  }
}

export function lineAt(text: string, position: number): number {
  return new LineCounter(text).lineAt(position);
}

function isManyLines(text: string): boolean {
  const first = text.indexOf('\n');
  return first >= 0 && /\S/.test(text.slice(first, first + 10_000));
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (text[at] === ' ' || text[at] === '\n' || text[at] === '\t' || text[at] === '\r') at++;
  return at;
}

function readString(text: string, open: number): string | undefined {
  let end = text.indexOf('"', open + 1);
  for (; end >= 0 && isEscaped(text, end); end = text.indexOf('"', end + 1));
  if (end < 0) return undefined;
  const inside = text.slice(open + 1, end);
  if (!inside.includes('\\')) return inside;
  try {
    return JSON.parse(`"${inside}"`) as string;
  } catch {
    return undefined;
  }
}

function isEscaped(text: string, at: number): boolean {
  let slashes = 0;
  while (text[at - 1 - slashes] === '\\') slashes++;
  return slashes % 2 === 1;
}
