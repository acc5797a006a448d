/** Parsing a plan without the half of it that nobody reads. */

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const ZERO = 0x30;
const NEWLINE = 0x0a;

/** Members of a change that are not read: a plan holds all values of all resources there once more, or twice. */
const UNREAD = ['before', 'after', 'before_sensitive', 'after_sensitive'].map((name) => Buffer.from(name));
const CHANGES = '"resource_changes":[';
/** How deep the members of a change stand in the list of changes: in the list, in its element, in the change. */
const DEPTH = 3;

/**
 * A plan as `terraform show -json` prints it, in one line, parsed, with 0 for what its changes say of before and after.
 * Undefined for text of any other shape, which is for `JSON.parse` to parse or to refuse.
 */
export function parsePlan(bytes: Buffer): unknown {
  const newline = bytes.indexOf(NEWLINE);
  // Where the text has lines, they are wanted too.
  if (newline >= 0 && newline < bytes.length - 1) return undefined;
  // Inside a string these quotes would be escaped, so this is a member's name, of the plan itself most likely.
  const name = bytes.indexOf(CHANGES);
  const list = name < 0 ? undefined : changesAt(bytes, name + CHANGES.length - 1);
  if (list === undefined) return undefined;
  const rest = [bytes.subarray(0, list.from), Buffer.from('null'), bytes.subarray(list.to)];
  try {
    const plan = JSON.parse(Buffer.concat(rest).toString()) as { resource_changes?: unknown } | null;
    if (plan?.resource_changes !== null) return undefined;
    plan.resource_changes = JSON.parse(list.text);
    return plan;
  } catch {
    return undefined;
  }
}

/** The list of changes that begins at a position, without what is not read; undefined where it does not end. */
function changesAt(bytes: Buffer, from: number): { from: number; to: number; text: string } | undefined {
  let kept = Buffer.allocUnsafe(2 ** 22);
  let size = 0;
  let next = from;
  // Byte by byte: these pieces are so short that copying them by a call takes longer.
  const keep = (to: number) => {
    const wanted = size + to - next + 1;
    if (wanted > kept.length) kept = Buffer.concat([kept], wanted * 2);
    while (next < to) kept[size++] = bytes[next++]!;
  };
  let depth = 0;
  for (let at = from; at < bytes.length; ) {
    const byte = bytes[at]!;
    if (byte === QUOTE) {
      const end = endOfString(bytes, at);
      const mayBeCut = depth === DEPTH && bytes[end] === COLON && opens(bytes[end + 1]);
      if (mayBeCut && isUnread(bytes, at + 1, end - 1)) {
        keep(end + 1);
        kept[size++] = ZERO;
        next = endOfValue(bytes, end + 1);
        at = next;
      } else at = end;
      continue;
    }
    at++;
    if (opens(byte)) depth++;
    else if (closes(byte)) depth--;
    if (depth > 0) continue;
    keep(at);
    return { from, to: at, text: kept.toString('utf8', 0, size) };
  }
  return undefined;
}

function isUnread(bytes: Buffer, from: number, to: number): boolean {
  for (const name of UNREAD) {
    if (name.length === to - from && bytes.compare(name, 0, name.length, from, to) === 0) return true;
  }
  return false;
}

function opens(byte: number | undefined): boolean {
  return byte === 0x5b /* [ */ || byte === 0x7b; /* { */
}

function closes(byte: number): boolean {
  return byte === 0x5d /* ] */ || byte === 0x7d; /* } */
}

/** Behind the list or object that begins at a position; the end of the text where it does not end. */
function endOfValue(bytes: Buffer, from: number): number {
  let depth = 0;
  for (let at = from; at < bytes.length; ) {
    const byte = bytes[at]!;
    if (byte === QUOTE) at = endOfString(bytes, at);
    else {
      at++;
      if (opens(byte)) depth++;
      else if (closes(byte) && --depth === 0) return at;
    }
  }
  return bytes.length;
}

/** Behind the quote that ends the string which begins at a position. */
function endOfString(bytes: Buffer, from: number): number {
  let at = from + 1;
  for (; at < bytes.length && bytes[at] !== QUOTE; at++) if (bytes[at] === BACKSLASH) at++;
  return at + 1;
}
