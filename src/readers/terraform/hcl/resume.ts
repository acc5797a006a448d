import { endOfHeredoc, endOfName, heredocOpening } from './tokens.js';

const QUOTE = 34;
const BRACE = 123;
/** A `${` or `%{`, told apart from a plain brace. */
const SEQUENCE = -1;

/** How many heredocs without an end may still be searched for theirs; shared by all searches in one file. */
export interface SearchBudget {
  lostHeredocs: number;
}

/**
 * Where to go on after the item that begins at `from` broke at `failedAt`: behind the line break that ends it, or at
 * the brace that closes the block around it. Brackets are matched as far as they make sense; where one was never
 * closed, a line that can only be the start of an argument or block ends the item all the same.
 */
export function resumeAfter(text: string, from: number, failedAt: number, budget: SearchBudget): number {
  const open: number[] = [];
  let braces = 0;
  let sequences = 0;
  let pos = from;
  // What the parser stumbled over may be the first word of the next item: then that line is where to go on.
  let before = failedAt - 1;
  while (before > from && (text.charCodeAt(before) === 32 || text.charCodeAt(before) === 9)) before--;
  if (before > from && text.charCodeAt(before) === 10) failedAt = before;

  /** Closes the innermost `{` or sequence and all that was left open inside it; false if there is none. */
  const closeBrace = (): boolean => {
    if (braces + sequences === 0) return false;
    for (;;) {
      const top = open.pop();
      if (top === BRACE) {
        braces--;
        return true;
      }
      if (top === SEQUENCE) {
        sequences--;
        return true;
      }
    }
  };

  while (pos < text.length) {
    const c = text.charCodeAt(pos);
    const next = text.charCodeAt(pos + 1);
    const inside = open[open.length - 1];

    if (inside === QUOTE) {
      if (c === 92 /* \ */ && next !== 10) pos += 2;
      else if (c === 10) open.pop();
      else if ((c === 36 || c === 37) && next === c && text.charCodeAt(pos + 2) === BRACE) pos += 3;
      else if ((c === 36 || c === 37) && next === BRACE) {
        open.push(SEQUENCE);
        sequences++;
        pos += 2;
      } else {
        if (c === QUOTE) open.pop();
        pos++;
      }
      continue;
    }

    switch (c) {
      case 10:
        pos++;
        if (pos > failedAt && (open.length === 0 || beginsItem(text, pos, braces === 0))) return pos;
        continue;
      case 35 /* # */:
        pos = lineBreak(text, pos);
        continue;
      case 47 /* / */:
        if (next === 47) pos = lineBreak(text, pos);
        else if (next === 42) {
          const end = text.indexOf('*/', pos + 2);
          pos = end < 0 ? text.length : end + 2;
        } else pos++;
        continue;
      case 60 /* < */:
        pos = next === 60 ? skipHeredoc(text, pos, budget) : pos + 1;
        continue;
      case QUOTE:
      case 91 /* [ */:
      case 40 /* ( */:
        open.push(c);
        break;
      case BRACE:
        open.push(c);
        braces++;
        break;
      case 93 /* ] */:
        if (inside === 91) open.pop();
        break;
      case 41 /* ) */:
        if (inside === 40) open.pop();
        break;
      case 125 /* } */:
        if (braces === 0 && pos >= failedAt && (sequences === 0 || aloneOnLine(text, pos))) return pos;
        closeBrace();
        break;
    }
    pos++;
  }
  return text.length;
}

function lineBreak(text: string, pos: number): number {
  const end = text.indexOf('\n', pos);
  return end < 0 ? text.length : end;
}

/** Behind the heredoc that opens at `pos`; behind its `<<` if it never ends or is none. */
function skipHeredoc(text: string, pos: number, budget: SearchBudget): number {
  const heredoc = heredocOpening(text, pos);
  if (heredoc === null || budget.lostHeredocs <= 0) return pos + 2;
  const marker = text.slice(heredoc.from, heredoc.to);
  for (let line = heredoc.body; line > 0 && line < text.length; line = text.indexOf('\n', line) + 1) {
    const end = endOfHeredoc(text, line, marker);
    if (end >= 0) return end;
  }
  budget.lostHeredocs--;
  return pos + 2;
}

function skipBlanks(text: string, pos: number): number {
  for (;;) {
    const c = text.charCodeAt(pos);
    if (c !== 32 && c !== 9) return pos;
    pos++;
  }
}

function aloneOnLine(text: string, pos: number): boolean {
  let before = pos - 1;
  while (before >= 0 && (text.charCodeAt(before) === 32 || text.charCodeAt(before) === 9)) before--;
  if (before >= 0 && text.charCodeAt(before) !== 10) return false;
  const after = text.charCodeAt(skipBlanks(text, pos + 1));
  return Number.isNaN(after) || after === 10 || after === 13;
}

/** Whether the line at `pos` starts a block, or (outside braces, where it could be an object's item) an argument. */
function beginsItem(text: string, pos: number, outsideBraces: boolean): boolean {
  const start = skipBlanks(text, pos);
  const name = endOfName(text, start);
  if (name === start) return false;
  const after = skipBlanks(text, name);
  const c = text.charCodeAt(after);
  if (c === 61 /* = */) {
    const next = text.charCodeAt(after + 1);
    return outsideBraces && next !== 61 && next !== 62;
  }
  return c === BRACE || (c === QUOTE && opensBlock(text, after));
}

/** Whether the rest of the line at `pos` ends in an opening brace. */
export function opensBlock(text: string, pos: number): boolean {
  let end = lineBreak(text, pos) - 1;
  while (
    end > pos &&
    (text.charCodeAt(end) === 32 || text.charCodeAt(end) === 9 || text.charCodeAt(end) === 13)
  )
    end--;
  return text.charCodeAt(end) === BRACE;
}
