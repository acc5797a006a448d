import type { Expr, SyntaxProblem } from './ast.js';
import { endOfName, endOfNumber, heredocOpening, Token } from './tokens.js';

/** More problems than this in one file are noise: it is not HCL, or one mistake has confused the rest. */
const MAX_PROBLEMS = 20;

/** Deeper nesting than this is refused, so that neither this parser nor a walk over its tree can exhaust the stack. */
export const MAX_DEPTH = 500;

/**
 * Turns text into tokens, one at a time and on demand, since what a character means depends on where the parser is:
 * inside a string, inside brackets (where line breaks mean nothing) or in a body (where they end an argument).
 * Also keeps what all readers above it share: problems, failure and nesting depth.
 */
export class Lexer {
  readonly problems: SyntaxProblem[] = [];
  protected readonly text: string;

  /** The current token, its first offset and line; `pos` and `line` are where the next one will be looked for. */
  protected token: Token = Token.End;
  protected start = 0;
  protected startLine = 1;
  protected pos = 0;
  protected line = 1;
  /** Offset after the token before the current one. */
  protected lastEnd = 0;

  /** Whether a line break is a token. */
  protected newlines = true;

  /**
   * Set by `fail`. Readers check it after each part and return what they have; the body reader then resumes at the next
   * item. This is cheaper than throwing and keeps the parts that were read.
   */
  protected failed = false;
  protected failedAt = 0;

  protected depth = 0;

  constructor(text: string) {
    this.text = text;
    if (text.charCodeAt(0) === 0xfeff) this.pos = 1;
  }

  /** Moves to the next token. */
  protected advance(): void {
    this.lastEnd = this.pos;
    this.token = this.scan();
  }

  /** Whether the current token is `token`. */
  protected at(token: Token): boolean {
    return this.token === token;
  }

  private scan(): Token {
    const text = this.text;
    const length = text.length;
    let pos = this.pos;
    for (;;) {
      const c = pos < length ? text.charCodeAt(pos) : -1;
      if (c === 32 || c === 9) {
        pos++;
        continue;
      }
      this.start = pos;
      this.startLine = this.line;

      if ((c >= 97 && c <= 122) || (c >= 65 && c <= 90) || c === 95 || c > 127) {
        const end = endOfName(text, pos);
        if (end === pos) return this.take(Token.Bad, pos + (text.codePointAt(pos)! > 0xffff ? 2 : 1));
        return this.take(Token.Name, end);
      }

      switch (c) {
        case 10:
          pos++;
          this.line++;
          if (!this.newlines) continue;
          return this.take(Token.Newline, pos);
        case 13:
          if (text.charCodeAt(pos + 1) !== 10) return this.take(Token.Bad, pos + 1);
          pos += 2;
          this.line++;
          if (!this.newlines) continue;
          return this.take(Token.Newline, pos);
        case 35 /* # */:
          pos = this.endOfLine(pos);
          continue;
        case 47 /* / */:
          {
            const next = text.charCodeAt(pos + 1);
            if (next === 47) {
              pos = this.endOfLine(pos);
              continue;
            }
            if (next === 42) {
              pos = this.skipComment(pos);
              continue;
            }
            return this.take(Token.Slash, pos + 1);
          }
        case 34 /* " */:
          return this.take(Token.Quote, pos + 1);
        case 61 /* = */:
          {
            const next = text.charCodeAt(pos + 1);
            if (next === 61) return this.take(Token.EqualEqual, pos + 2);
            if (next === 62) return this.take(Token.FatArrow, pos + 2);
            return this.take(Token.Equal, pos + 1);
          }
        case 46 /* . */:
          if (text.charCodeAt(pos + 1) === 46 && text.charCodeAt(pos + 2) === 46) {
            return this.take(Token.Ellipsis, pos + 3);
          }
          return this.take(Token.Dot, pos + 1);
        case 123 /* { */:
          return this.take(Token.OpenBrace, pos + 1);
        case 125 /* } */:
          return this.take(Token.CloseBrace, pos + 1);
        case 91 /* [ */:
          return this.take(Token.OpenBracket, pos + 1);
        case 93 /* ] */:
          return this.take(Token.CloseBracket, pos + 1);
        case 40 /* ( */:
          return this.take(Token.OpenParen, pos + 1);
        case 41 /* ) */:
          return this.take(Token.CloseParen, pos + 1);
        case 44 /* , */:
          return this.take(Token.Comma, pos + 1);
        case 58 /* : */:
          if (text.charCodeAt(pos + 1) === 58) return this.take(Token.DoubleColon, pos + 2);
          return this.take(Token.Colon, pos + 1);
        case 63 /* ? */:
          return this.take(Token.Question, pos + 1);
        case 60 /* < */:
          return this.takeLess(pos);
        case 62 /* > */:
          if (text.charCodeAt(pos + 1) === 61) return this.take(Token.GreaterEqual, pos + 2);
          return this.take(Token.Greater, pos + 1);
        case 33 /* ! */:
          if (text.charCodeAt(pos + 1) === 61) return this.take(Token.NotEqual, pos + 2);
          return this.take(Token.Bang, pos + 1);
        case 38 /* & */:
          if (text.charCodeAt(pos + 1) === 38) return this.take(Token.And, pos + 2);
          return this.take(Token.Bad, pos + 1);
        case 124 /* | */:
          if (text.charCodeAt(pos + 1) === 124) return this.take(Token.Or, pos + 2);
          return this.take(Token.Bad, pos + 1);
        case 126 /* ~ */:
          if (text.charCodeAt(pos + 1) === 125) return this.take(Token.StripClose, pos + 2);
          return this.take(Token.Bad, pos + 1);
        case 43 /* + */:
          return this.take(Token.Plus, pos + 1);
        case 45 /* - */:
          return this.take(Token.Minus, pos + 1);
        case 42 /* * */:
          return this.take(Token.Star, pos + 1);
        case 37 /* % */:
          return this.take(Token.Percent, pos + 1);
        case -1:
          return this.take(Token.End, pos);
        default:
          if (c >= 48 && c <= 57) return this.take(Token.Number, endOfNumber(text, pos));
          return this.take(Token.Bad, pos + 1);
      }
    }
  }

  private take(token: Token, end: number): Token {
    this.pos = end;
    return token;
  }

  private takeLess(pos: number): Token {
    const next = this.text.charCodeAt(pos + 1);
    if (next === 61) return this.take(Token.LessEqual, pos + 2);
    if (next === 60) {
      const heredoc = heredocOpening(this.text, pos);
      if (heredoc !== null) {
        this.line++;
        return this.take(Token.Heredoc, heredoc.body);
      }
    }
    return this.take(Token.Less, pos + 1);
  }

  /** Offset of the line break that ends the comment at `pos`. */
  private endOfLine(pos: number): number {
    const end = this.text.indexOf('\n', pos);
    return end < 0 ? this.text.length : end;
  }

  private skipComment(pos: number): number {
    const end = this.text.indexOf('*/', pos + 2);
    if (end < 0) {
      this.report('found the end of the file inside a comment, expected "*/"', pos, this.line);
      return this.text.length;
    }
    this.line += countLines(this.text, pos, end);
    return end + 2;
  }

  /** Text of the current token. */
  protected tokenText(): string {
    return this.text.slice(this.start, this.pos);
  }

  protected isKeyword(word: string): boolean {
    return (
      this.at(Token.Name) && this.pos - this.start === word.length && this.text.startsWith(word, this.start)
    );
  }

  /** Records a problem. */
  protected report(message: string, at: number, line: number): void {
    if (this.problems.length >= MAX_PROBLEMS) return;
    const lineStart = at === 0 ? 0 : this.text.lastIndexOf('\n', at - 1) + 1;
    this.problems.push({ message, line, column: at - lineStart + 1 });
  }

  /** Records a problem and gives up on the current item. */
  protected fail(message: string, at: number = this.start, line: number = this.startLine): void {
    if (this.failed) return;
    this.failed = true;
    this.failedAt = at;
    this.report(message, at, line);
  }

  protected failExpecting(expected: string): void {
    this.fail(`found ${this.found()}, expected ${expected}`);
  }

  protected invalid(line: number = this.startLine): Expr {
    return { kind: 'invalid', line };
  }

  /** One level deeper; false (and failed) where that is too deep. Every true needs its `leave`. */
  protected enter(): boolean {
    if (this.depth >= MAX_DEPTH) {
      this.fail(`found more than ${MAX_DEPTH} levels of nesting, expected fewer`);
      return false;
    }
    this.depth++;
    return true;
  }

  protected leave(): void {
    this.depth--;
  }

  /** Names the current token for a message. */
  protected found(): string {
    switch (this.token) {
      case Token.End:
        return 'the end of the file';
      case Token.Newline:
        return 'the end of the line';
      case Token.Quote:
        return 'a quoted string';
      case Token.Heredoc:
        return 'a heredoc';
      case Token.Bad:
        return this.foundBad();
      default: {
        const text = this.tokenText();
        return `"${text.length > 40 ? `${text.slice(0, 40)}...` : text}"`;
      }
    }
  }

  private foundBad(): string {
    const text = this.tokenText();
    switch (text) {
      case "'":
        return '"\'" (strings take double quotes)';
      case '\u201c':
      case '\u201d':
        return 'a curly quote (strings take straight double quotes)';
      case ';':
        return '";" (arguments end with the line)';
      case '\ufffd':
        return 'a byte that is not UTF-8';
      default:
        return /^[\x21-\x7e]$/.test(text)
          ? `"${text}"`
          : `character U+${text.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`;
    }
  }
}

/** How many line breaks `text` has in `[from, to)`. */
export function countLines(text: string, from: number, to: number): number {
  let lines = 0;
  for (let at = text.indexOf('\n', from); at >= 0 && at < to; at = text.indexOf('\n', at + 1)) lines++;
  return lines;
}
