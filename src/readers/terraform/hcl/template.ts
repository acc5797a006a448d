import type { Expr, TemplatePart } from './ast.js';
import { Lexer, MAX_DEPTH } from './lexer.js';
import { endOfHeredoc, isSpace, Token } from './tokens.js';

/** Unterminated heredocs are read to the end of the file; past this many the rest are not tried (keeps it linear). */
const MAX_LOST_HEREDOCS = 20;

/** A template before its directives are nested. Text is one piece per line, since trimming never reaches further. */
type Piece =
  | { readonly kind: 'text'; text: string }
  | { readonly kind: 'interpolation'; readonly expr: Expr }
  | { readonly kind: 'if'; readonly test: Expr; readonly at: number; readonly line: number }
  | {
      readonly kind: 'for';
      readonly keyVar: string | null;
      readonly valueVar: string;
      readonly collection: Expr;
      readonly at: number;
      readonly line: number;
    }
  | { readonly kind: 'else' | 'endif' | 'endfor'; readonly at: number; readonly line: number };

interface OpenDirective {
  readonly kind: 'if' | 'for';
  readonly outer: TemplatePart[];
  /** Null for `for`, and once `else` has been seen. */
  no: TemplatePart[] | null;
  readonly at: number;
  readonly line: number;
}

/** Reads what stands inside quotes, heredocs and template files. */
export abstract class TemplateReader extends Lexer {
  protected lostHeredocs = 0;
  /** Whether the sequence read last ended in `~}`. */
  private stripNext = false;

  protected abstract readExpression(): Expr;

  /** The current token is the opening quote; afterwards it is the token behind the closing quote. */
  protected readQuoted(): Expr {
    const text = this.text;
    const line = this.startLine;
    const from = this.pos;
    // Most strings are plain: find the closing quote and cut.
    for (let pos = from; pos < text.length; pos++) {
      const c = text.charCodeAt(pos);
      if (c === 34 /* " */) {
        const value = text.slice(from, pos);
        this.pos = pos + 1;
        this.advance();
        return { kind: 'literal', value, line };
      }
      if (c === 92 /* \ */ || c === 36 /* $ */ || c === 37 /* % */ || c < 32 || c > 127) break;
    }
    const pieces = this.readQuotedPieces(true);
    if (!this.failed) this.advance();
    return this.toExpr(pieces, line);
  }

  /** A quoted string that may hold no sequences, such as a block label. */
  protected readLabel(): string {
    const pieces = this.readQuotedPieces(false);
    if (!this.failed) this.advance();
    return pieces.length === 0 ? '' : (pieces[0] as { text: string }).text;
  }

  /** From behind the opening quote to behind the closing one. */
  private readQuotedPieces(sequences: boolean): Piece[] {
    const text = this.text;
    const pieces: Piece[] = [];
    const opening = this.start;
    const line = this.startLine;
    let kept = '';
    let from = this.pos;
    let pos = from;
    let wide = false;
    let strip = false;
    for (;;) {
      const c = pos < text.length ? text.charCodeAt(pos) : -1;
      if (c === 34 /* " */) {
        // HashiCorp's parser takes values to Unicode NFC, and labels as they are.
        this.addText(pieces, kept + text.slice(from, pos), strip, wide && sequences);
        this.pos = pos + 1;
        return pieces;
      }
      if (c === 92 /* \ */) {
        kept += text.slice(from, pos);
        this.pos = pos;
        kept += this.readEscape();
        wide = true;
        from = pos = this.pos;
        continue;
      }
      if (c === 36 /* $ */ || c === 37 /* % */) {
        const next = text.charCodeAt(pos + 1);
        if (next === c && text.charCodeAt(pos + 2) === 123) {
          kept += text.slice(from, pos + 1);
          from = pos + 2;
          pos += 3;
          continue;
        }
        if (next === 123 /* { */) {
          this.addText(pieces, kept + text.slice(from, pos), strip, wide);
          if (!sequences) {
            this.fail(
              `found "${text.slice(pos, pos + 2)}" in a block label, expected plain text (labels take no templates)`,
              pos,
              this.line,
            );
            return pieces;
          }
          this.pos = pos;
          this.readSequence(pieces);
          if (this.failed) return pieces;
          strip = this.stripNext;
          kept = '';
          wide = false;
          from = pos = this.pos;
          continue;
        }
      } else if (c < 0) {
        this.pos = pos;
        this.fail(
          'found the end of the file inside a quoted string, expected a closing quote',
          opening,
          line,
        );
        this.failedAt = pos;
        return pieces;
      } else if (c === 10 || c === 13) {
        this.pos = pos;
        this.fail(
          'found the end of the line inside a quoted string, expected a closing quote (a heredoc may span lines)',
          opening,
          line,
        );
        this.failedAt = pos;
        return pieces;
      } else if (c >= 0x300) {
        wide = true;
      }
      pos++;
    }
  }

  /** From the backslash at `pos` to behind the escape; what it stands for. */
  private readEscape(): string {
    const text = this.text;
    const at = this.pos;
    const c = text.charCodeAt(at + 1);
    this.pos = at + 2;
    switch (c) {
      case 110:
        return '\n';
      case 116:
        return '\t';
      case 114:
        return '\r';
      case 34:
        return '"';
      case 92:
        return '\\';
      case 117 /* u */:
      case 85 /* U */:
        {
          const digits = c === 117 ? 4 : 8;
          const hex = text.slice(at + 2, at + 2 + digits);
          if (hex.length < digits || !/^[0-9a-fA-F]+$/.test(hex)) {
            const letter = c === 117 ? 'u' : 'U';
            this.report(
              `found a bad \\${letter} escape, expected ${digits} hexadecimal digits`,
              at,
              this.line,
            );
            return '';
          }
          this.pos = at + 2 + digits;
          const point = Number.parseInt(hex, 16);
          if (point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) {
            this.report(
              `found escape "\\${text[at + 1]}${hex}", expected a Unicode character`,
              at,
              this.line,
            );
            return '\ufffd';
          }
          return String.fromCodePoint(point);
        }
      default: {
        if (at + 1 >= text.length || c === 10 || c === 13) {
          // The unfinished string itself is reported next.
          this.pos = at + 1;
          return '';
        }
        const symbol = String.fromCodePoint(text.codePointAt(at + 1)!);
        this.report(
          `found escape "\\${symbol}", expected one of \\n \\r \\t \\" \\\\ \\uNNNN \\UNNNNNNNN`,
          at,
          this.line,
        );
        this.pos = at + 1 + symbol.length;
        return symbol;
      }
    }
  }

  /** The current token is a heredoc's opening; afterwards it is the token behind the closing marker. */
  protected readHeredoc(): Expr {
    const line = this.startLine;
    const opening = this.text.slice(this.start + 2, this.pos).trimEnd();
    const flush = opening.charCodeAt(0) === 45; /* - */
    const marker = flush ? opening.slice(1) : opening;
    const pieces = this.readLines(marker, line);
    if (flush) stripIndent(pieces);
    const expr = this.toExpr(pieces, line);
    if (!this.failed) this.advance();
    return expr;
  }

  /** The whole text as a template: no quotes, no backslash escapes. */
  protected readBare(): TemplatePart[] {
    return this.nest(this.readLines(null, 1));
  }

  /** From the start of a line to the line break behind `marker`, or to the end of the text where there is none. */
  private readLines(marker: string | null, openingLine: number): Piece[] {
    const text = this.text;
    const pieces: Piece[] = [];
    const opening = this.start;
    let strip = false;
    let lineStart = true;
    for (;;) {
      if (marker !== null && lineStart) {
        const end = endOfHeredoc(text, this.pos, marker);
        if (end >= 0) {
          this.pos = end;
          if (end === text.length) {
            this.report(
              `found the end of the file behind "${marker}", expected a line break`,
              end,
              this.line,
            );
          }
          return pieces;
        }
      }
      if (this.pos >= text.length || (marker !== null && this.lostHeredocs >= MAX_LOST_HEREDOCS)) {
        if (marker !== null) {
          this.lostHeredocs++;
          this.fail(
            `found the end of the file inside a heredoc, expected "${marker}" alone on a line`,
            opening,
            openingLine,
          );
        }
        return pieces;
      }
      const before = pieces.length;
      lineStart = this.readLine(pieces, marker !== null, strip);
      if (this.failed) return pieces;
      strip = pieces.length === before || pieces[pieces.length - 1]!.kind === 'text' ? false : this.stripNext;
    }
  }

  /** Text up to and with the next line break, or up to and with the next sequence. True at the start of a line. */
  private readLine(pieces: Piece[], heredoc: boolean, strip: boolean): boolean {
    const text = this.text;
    let kept = '';
    let from = this.pos;
    let pos = from;
    let wide = false;
    for (;;) {
      const c = pos < text.length ? text.charCodeAt(pos) : -1;
      if (c === 13 && heredoc && text.charCodeAt(pos + 1) !== 10) {
        this.report('found a carriage return alone, expected a whole line break', pos, this.line);
      }
      if (c === 10) {
        pos++;
        this.line++;
        this.pos = pos;
        this.addText(pieces, kept + text.slice(from, pos), strip, wide);
        return true;
      }
      if (c === 36 /* $ */ || c === 37 /* % */) {
        const next = text.charCodeAt(pos + 1);
        if (next === c && text.charCodeAt(pos + 2) === 123) {
          kept += text.slice(from, pos + 1);
          from = pos + 2;
          pos += 3;
          continue;
        }
        if (next === 123 /* { */) {
          this.addText(pieces, kept + text.slice(from, pos), strip, wide);
          this.pos = pos;
          this.readSequence(pieces);
          return false;
        }
      } else if (c < 0) {
        this.pos = pos;
        this.addText(pieces, kept + text.slice(from, pos), strip, wide);
        return false;
      } else if (c >= 0x300) {
        wide = true;
      }
      pos++;
    }
  }

  private addText(pieces: Piece[], text: string, strip: boolean, wide: boolean): void {
    if (text === '') return;
    if (wide) text = text.normalize('NFC');
    pieces.push({ kind: 'text', text: strip ? trimLeft(text) : text });
  }

  /** From `${` or `%{` at `pos` to behind the closing brace. */
  private readSequence(pieces: Piece[]): void {
    const text = this.text;
    const at = this.pos;
    const line = this.line;
    const directive = text.charCodeAt(at) === 37; /* % */
    const stripBefore = text.charCodeAt(at + 2) === 126; /* ~ */
    if (stripBefore) {
      const previous = pieces[pieces.length - 1];
      if (previous?.kind === 'text') previous.text = trimRight(previous.text);
    }
    this.pos = stripBefore ? at + 3 : at + 2;
    const newlines = this.newlines;
    this.newlines = false;
    this.advance();
    if (directive) this.readDirective(pieces, at, line);
    else pieces.push({ kind: 'interpolation', expr: this.readExpression() });
    this.newlines = newlines;
    if (this.failed) return;
    if (!this.at(Token.CloseBrace) && !this.at(Token.StripClose)) {
      const hint = directive ? '' : ' (write "$${" for a literal "${")';
      this.failExpecting(`"}" to end the template sequence${hint}`);
      return;
    }
    this.stripNext = this.at(Token.StripClose);
  }

  private readDirective(pieces: Piece[], at: number, line: number): void {
    const word = this.at(Token.Name) ? this.tokenText() : '';
    switch (word) {
      case 'if':
        this.advance();
        pieces.push({ kind: 'if', test: this.readExpression(), at, line });
        return;
      case 'for': {
        this.advance();
        const variables = this.readForVariables();
        if (variables === null) return;
        pieces.push({ kind: 'for', ...variables, collection: this.readExpression(), at, line });
        return;
      }
      case 'else':
      case 'endif':
      case 'endfor':
        this.advance();
        pieces.push({ kind: word, at, line });
        return;
      default:
        this.failExpecting(
          'a template directive: if, else, endif, for or endfor (write "%%{" for a literal "%{")',
        );
    }
  }

  /** `v in` or `k, v in`, from behind `for` to behind `in`. */
  protected readForVariables(): { keyVar: string | null; valueVar: string } | null {
    let keyVar: string | null = null;
    if (!this.at(Token.Name)) {
      this.failExpecting('a variable name after "for"');
      return null;
    }
    let valueVar = this.tokenText();
    this.advance();
    if (this.at(Token.Comma)) {
      this.advance();
      if (!this.at(Token.Name)) {
        this.failExpecting('a variable name after the comma');
        return null;
      }
      keyVar = valueVar;
      valueVar = this.tokenText();
      this.advance();
    }
    if (!this.isKeyword('in')) {
      this.failExpecting('"in"');
      return null;
    }
    this.advance();
    return { keyVar, valueVar };
  }

  private toExpr(pieces: Piece[], line: number): Expr {
    if (pieces.length === 0) return { kind: 'literal', value: '', line };
    const parts = this.nest(pieces);
    const only = parts[0];
    if (parts.length === 1 && only?.kind === 'text') return { kind: 'literal', value: only.text, line };
    return { kind: 'template', parts, line };
  }

  /** Joins neighbouring text and puts what stands between directives inside them. */
  private nest(pieces: Piece[]): TemplatePart[] {
    const root: TemplatePart[] = [];
    const open: OpenDirective[] = [];
    let into = root;
    for (let i = 0; i < pieces.length; i++) {
      const piece = pieces[i]!;
      if (piece.kind === 'text') {
        let text = piece.text;
        for (let next = pieces[i + 1]; next?.kind === 'text'; next = pieces[++i + 1]) text += next.text;
        into.push({ kind: 'text', text });
      } else if (piece.kind === 'interpolation') {
        into.push(piece);
      } else if (piece.kind === 'if') {
        const yes: TemplatePart[] = [];
        const no: TemplatePart[] = [];
        into.push({ kind: 'if', test: piece.test, yes, no });
        open.push({ kind: 'if', outer: into, no, at: piece.at, line: piece.line });
        into = yes;
      } else if (piece.kind === 'for') {
        const body: TemplatePart[] = [];
        const { keyVar, valueVar, collection } = piece;
        into.push({ kind: 'for', keyVar, valueVar, collection, body });
        open.push({ kind: 'for', outer: into, no: null, at: piece.at, line: piece.line });
        into = body;
      } else {
        const top = open[open.length - 1];
        if (piece.kind === 'else' && top?.kind === 'if' && top.no !== null) {
          into = top.no;
          top.no = null;
        } else if (top !== undefined && piece.kind === `end${top.kind}`) {
          into = top.outer;
          open.pop();
        } else {
          const expected = top === undefined ? 'no open directive here' : `"end${top.kind}" first`;
          this.failTemplate(
            `found template directive "${piece.kind}", expected ${expected}`,
            piece.at,
            piece.line,
          );
          return root;
        }
      }
      if (this.depth + open.length > MAX_DEPTH) {
        const { at, line } = open[open.length - 1]!;
        this.failTemplate(`found more than ${MAX_DEPTH} levels of nesting, expected fewer`, at, line);
        return root;
      }
    }
    const unclosed = open[open.length - 1];
    if (unclosed !== undefined) {
      const message = `found the end of the template, expected "end${unclosed.kind}" for this directive`;
      this.failTemplate(message, unclosed.at, unclosed.line);
    }
    return root;
  }

  /** The template itself has been read to its end, so that is where the parser resumes. */
  private failTemplate(message: string, at: number, line: number): void {
    if (this.failed) return;
    this.fail(message, at, line);
    this.failedAt = this.pos;
  }
}

/**
 * `<<-`: takes the smallest indentation of all lines from each of them, by HashiCorp's rules: blank lines neither count
 * nor change, a line that begins with a sequence has no indentation, and a line break eaten by a strip marker no
 * longer begins a line.
 */
function stripIndent(pieces: Piece[]): void {
  let least = Number.POSITIVE_INFINITY;
  let lineStart = true;
  const lines: { text: string }[] = [];
  for (const piece of pieces) {
    if (lineStart) {
      lineStart = false;
      if (piece.kind !== 'text') {
        least = 0;
      } else {
        const { text } = piece;
        let indent = 0;
        while (indent < text.length && isSpace(text.charCodeAt(indent))) indent++;
        if (indent < text.length || !text.endsWith('\n')) {
          least = Math.min(least, indent);
          lines.push(piece);
        }
      }
    }
    if (piece.kind === 'text' && piece.text.endsWith('\n')) lineStart = true;
  }
  if (least === 0) return;
  for (const line of lines) line.text = line.text.slice(least);
}

function trimLeft(text: string): string {
  let from = 0;
  while (from < text.length && isSpace(text.charCodeAt(from))) from++;
  return text.slice(from);
}

function trimRight(text: string): string {
  let to = text.length;
  while (to > 0 && isSpace(text.charCodeAt(to - 1))) to--;
  return text.slice(0, to);
}
