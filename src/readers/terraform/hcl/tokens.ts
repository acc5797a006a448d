/** What the lexer tells apart. Strings and heredocs are only announced; their contents belong to the template reader. */
export enum Token {
  End = 0,
  Newline,
  Name,
  Number,
  Quote,
  Heredoc,
  OpenBrace,
  CloseBrace,
  OpenBracket,
  CloseBracket,
  OpenParen,
  CloseParen,
  Dot,
  Comma,
  Colon,
  DoubleColon,
  Question,
  Equal,
  FatArrow,
  Ellipsis,
  Bang,
  /** `~}`: ends a template sequence and eats the white space after it. */
  StripClose,
  Or,
  And,
  EqualEqual,
  NotEqual,
  Less,
  LessEqual,
  Greater,
  GreaterEqual,
  Plus,
  Minus,
  Star,
  Slash,
  Percent,
  /** A character that HCL has no use for. */
  Bad,
}

const NAME_START = 1;
const NAME_PART = 2;

const asciiClass = new Uint8Array(128);
for (let c = 0; c < 128; c++) {
  const letter = (c >= 65 && c <= 90) || (c >= 97 && c <= 122) || c === 95;
  if (letter) asciiClass[c] = NAME_START | NAME_PART;
  else if ((c >= 48 && c <= 57) || c === 45) asciiClass[c] = NAME_PART;
}

const wideNameStart = /^\p{ID_Start}/u;
const wideNamePart = /^\p{ID_Continue}/u;

/** Offset after the name that begins at `pos`, or `pos` itself if none does. */
export function endOfName(text: string, pos: number): number {
  const first = text.charCodeAt(pos);
  if (first < 128) {
    if ((asciiClass[first]! & NAME_START) === 0) return pos;
    pos++;
  } else {
    const wide = text.codePointAt(pos);
    if (wide === undefined || !wideNameStart.test(String.fromCodePoint(wide))) return pos;
    pos += wide > 0xffff ? 2 : 1;
  }
  for (;;) {
    const c = text.charCodeAt(pos);
    if (c < 128) {
      if ((asciiClass[c]! & NAME_PART) === 0) return pos;
      pos++;
    } else {
      const wide = text.codePointAt(pos);
      if (wide === undefined || !wideNamePart.test(String.fromCodePoint(wide))) return pos;
      pos += wide > 0xffff ? 2 : 1;
    }
  }
}

function isDigit(c: number): boolean {
  return c >= 48 && c <= 57;
}

/**
 * Offset after the number whose first digit is at `pos`. As in HashiCorp's scanner a number may swallow several dots
 * (`1.2.3` is one bad number, not two), but never ends in one, so that `list.0.name` and `1...` still work.
 */
export function endOfNumber(text: string, pos: number): number {
  let end = pos + 1;
  for (let at = end; ; ) {
    const c = text.charCodeAt(at);
    if (isDigit(c)) {
      end = ++at;
    } else if (c === 46 /* . */) {
      at++;
    } else if (c === 101 || c === 69 /* e E */) {
      const sign = text.charCodeAt(at + 1);
      const digit = sign === 43 || sign === 45 ? at + 2 : at + 1;
      if (!isDigit(text.charCodeAt(digit))) return end;
      end = at = digit + 1;
    } else {
      return end;
    }
  }
}

/** White space as Go's `unicode.IsSpace` sees it; JavaScript's own notion differs in U+0085 and U+FEFF. */
export function isSpace(c: number): boolean {
  if (c <= 32) return c === 32 || (c >= 9 && c <= 13);
  if (c < 0x85) return false;
  return (
    c === 0x85 ||
    c === 0xa0 ||
    c === 0x1680 ||
    (c >= 0x2000 && c <= 0x200a) ||
    c === 0x2028 ||
    c === 0x2029 ||
    c === 0x202f ||
    c === 0x205f ||
    c === 0x3000
  );
}

/**
 * Offset of the line break (or the end of the text) that follows the closing `marker` of a heredoc, if the line that
 * begins at `pos` is that marker alone; -1 otherwise.
 */
export function endOfHeredoc(text: string, pos: number, marker: string): number {
  while (pos < text.length && text.charCodeAt(pos) !== 10 && isSpace(text.charCodeAt(pos))) pos++;
  if (!text.startsWith(marker, pos)) return -1;
  let end = pos + marker.length;
  while (end < text.length && text.charCodeAt(end) !== 10) {
    if (!isSpace(text.charCodeAt(end))) return -1;
    end++;
  }
  if (end < text.length && text.charCodeAt(end - 1) === 13) end--;
  return end;
}

/** Where the marker of a heredoc that opens at `pos` (`<<NAME` or `<<-NAME` and a line break) begins and ends, or null. */
export function heredocOpening(text: string, pos: number): { from: number; to: number; body: number } | null {
  const from = text.charCodeAt(pos + 2) === 45 /* - */ ? pos + 3 : pos + 2;
  const to = endOfName(text, from);
  if (to === from) return null;
  const newline = text.charCodeAt(to) === 13 ? to + 1 : to;
  if (text.charCodeAt(newline) !== 10) return null;
  return { from, to, body: newline + 1 };
}
