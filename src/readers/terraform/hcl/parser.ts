import type { Attribute, Block, Body, Expr, SyntaxProblem, TemplatePart } from './ast.js';
import { ExpressionReader } from './expression.js';
import { countLines } from './lexer.js';
import { opensBlock, resumeAfter, type SearchBudget } from './resume.js';
import { Token } from './tokens.js';

/** Bodies with more arguments than this get an index of their names. */
const SMALL_BODY = 16;

/** Reads bodies: arguments and blocks. After a broken item it resumes with the next one. */
export class Parser extends ExpressionReader {
  /** Whether the file ended inside a block. */
  unclosed = false;
  /** Take a labelled block at the left margin to be one of the file, whatever is still open before it. */
  closeAtMargin = false;

  private readonly budget: SearchBudget = { lostHeredocs: 20 };

  readFile(): Body {
    this.advance();
    return this.readBody(false, false);
  }

  readWholeExpression(): Expr {
    this.newlines = false;
    this.advance();
    const expr = this.readExpression();
    if (!this.failed && !this.at(Token.End)) this.failExpecting('the end of the expression');
    return expr;
  }

  readWholeTemplate(): TemplatePart[] {
    return this.readBare();
  }

  /** From the first token of the body to its closing brace (not behind it) or the end of the file. */
  private readBody(nested: boolean, oneLine: boolean): Body {
    const attributes: Attribute[] = [];
    const blocks: Block[] = [];
    let names: Set<string> | null = null;
    for (;;) {
      switch (this.token) {
        case Token.Newline:
          this.advance();
          continue;
        case Token.End:
          return { attributes, blocks };
        case Token.CloseBrace:
          if (nested) return { attributes, blocks };
          this.report(
            'found "}", expected an argument or a block (no block is open)',
            this.start,
            this.startLine,
          );
          this.advance();
          continue;
        case Token.Name:
          break;
        default:
          this.failExpecting('an argument or a block');
          this.resume(this.start, this.startLine);
          continue;
      }
      if (nested && this.closeAtMargin && this.atMargin()) return { attributes, blocks };

      const start = this.start;
      const line = this.startLine;
      const name = this.tokenText();
      this.advance();
      if (this.at(Token.Equal)) {
        this.advance();
        const expr = this.readExpression();
        const attribute = { name, expr, line };
        if (attributes.length >= SMALL_BODY && names === null) names = new Set(attributes.map((a) => a.name));
        if (names === null ? hasAttribute(attributes, name) : names.has(name)) {
          this.report(`found a second "${name}", expected each argument once`, start, line);
        } else {
          attributes.push(attribute);
          names?.add(name);
        }
        if (this.failed) this.resume(start, line);
        else oneLine = this.endAttribute(start, line, oneLine, attributes.length + blocks.length === 1);
      } else if (this.at(Token.OpenBrace) || this.at(Token.Quote) || this.at(Token.Name)) {
        if (oneLine) {
          this.report(`found block "${name}" in a one-line block, expected one argument`, start, line);
          oneLine = false;
        }
        blocks.push(this.readBlock(name, start, line));
      } else {
        this.failExpecting(`"=" or a block behind "${name}"`);
        this.resume(start, line);
      }
    }
  }

  /** What must follow an argument. Returns whether the block is still taken to be on one line. */
  private endAttribute(start: number, line: number, oneLine: boolean, only: boolean): boolean {
    switch (this.token) {
      case Token.Newline:
        if (oneLine) {
          this.report(
            'found the end of the line in a one-line block, expected "}"',
            this.start,
            this.startLine,
          );
        }
        this.advance();
        return false;
      case Token.End:
        return oneLine;
      case Token.CloseBrace:
        if (!oneLine || !only) {
          this.report('found "}", expected a line break behind the argument', this.start, this.startLine);
        }
        return oneLine;
      case Token.Comma:
        this.report('found ",", expected a line break behind the argument', this.start, this.startLine);
        this.advance();
        return oneLine;
      default:
        this.failExpecting('a line break behind the argument');
        this.resume(start, line);
        return oneLine;
    }
  }

  /** From the first label or the brace to behind the block. */
  private readBlock(type: string, start: number, line: number): Block {
    const labels: string[] = [];
    while (!this.at(Token.OpenBrace)) {
      if (this.at(Token.Name)) {
        labels.push(this.tokenText());
        this.advance();
        continue;
      }
      if (this.at(Token.Quote)) {
        const label = this.readLabel();
        if (!this.failed) {
          labels.push(label);
          continue;
        }
      } else if (this.at(Token.Newline) && this.braceOnNextLine()) {
        this.report(
          'found the end of the line, expected "{" on the line of the block',
          this.start,
          this.startLine,
        );
        while (this.at(Token.Newline)) this.advance();
        continue;
      } else {
        this.failExpecting(`a label or "{" behind "${type}"`);
      }
      // The header is broken, but where it ends in a brace what follows is the block's body.
      if (!opensBlock(this.text, start)) {
        this.resume(start, line);
        return { type, labels, body: { attributes: [], blocks: [] }, line };
      }
      this.failed = false;
      this.pos = this.text.lastIndexOf('{', this.endOfItemLine(start));
      this.advance();
    }

    const brace = this.start;
    const braceLine = this.startLine;
    if (!this.enter()) {
      this.resume(start, line);
      return { type, labels, body: { attributes: [], blocks: [] }, line };
    }
    this.newlines = true;
    this.advance();
    const token = this.token as Token;
    const oneLine = token !== Token.Newline && token !== Token.CloseBrace && token !== Token.End;
    const body = this.readBody(true, oneLine);
    this.leave();
    if (!this.at(Token.CloseBrace)) {
      const before = this.closeAtMargin && !this.at(Token.End) ? ` before line ${this.startLine}` : '';
      if (!this.unclosed) {
        this.report(`found no "}"${before} for this block, expected one`, brace, braceLine);
      }
      this.unclosed = this.at(Token.End) || this.closeAtMargin;
      return { type, labels, body, line };
    }
    this.advance();
    this.endBlock(start, line);
    return { type, labels, body, line };
  }

  private endBlock(start: number, line: number): void {
    switch (this.token) {
      case Token.Newline:
        this.advance();
        return;
      case Token.End:
        return;
      case Token.CloseBrace:
        this.report('found "}", expected a line break behind the block', this.start, this.startLine);
        return;
      default:
        this.failExpecting('a line break behind the block');
        this.resume(start, line);
    }
  }

  private endOfItemLine(start: number): number {
    const end = this.text.indexOf('\n', start);
    return end < 0 ? this.text.length : end;
  }

  private braceOnNextLine(): boolean {
    let pos = this.pos;
    while (pos < this.text.length && this.text.charCodeAt(pos) <= 32) pos++;
    return this.text.charCodeAt(pos) === 123; /* { */
  }

  private atMargin(): boolean {
    const before = this.start === 0 ? 10 : this.text.charCodeAt(this.start - 1);
    if (before !== 10 || !opensBlock(this.text, this.start)) return false;
    let next = this.pos;
    while (this.text.charCodeAt(next) === 32) next++;
    const c = this.text.charCodeAt(next);
    return c === 34 || (c === 123 && (this.isKeyword('locals') || this.isKeyword('terraform')));
  }

  /** Leaves the broken item that began at `start` and moves to the first token after it. */
  private resume(start: number, line: number): void {
    this.failed = false;
    this.newlines = true;
    const at = Math.max(resumeAfter(this.text, start, this.failedAt, this.budget), start + 1);
    this.line = line + countLines(this.text, start, at);
    this.pos = at;
    this.advance();
  }
}

function hasAttribute(attributes: readonly Attribute[], name: string): boolean {
  for (const attribute of attributes) if (attribute.name === name) return true;
  return false;
}

/**
 * Reads a `.tf`, `.tfvars` or other file in HCL native syntax. Broken items are left out (or kept as far as they were
 * understood, with an `invalid` expression inside) and reported; everything else is read. Never throws.
 */
export function parseHcl(text: string): { body: Body; problems: SyntaxProblem[] } {
  const parser = new Parser(text);
  const body = parser.readFile();
  if (!parser.unclosed) return { body, problems: parser.problems };
  // A brace is missing somewhere and has swallowed all blocks behind it. Where the file keeps its blocks at the left
  // margin, as nearly all do, a second reading finds out which block was meant to end.
  const second = new Parser(text);
  second.closeAtMargin = true;
  return { body: second.readFile(), problems: second.problems };
}

/**
 * Reads the inside of a template: a file for `templatefile()`, or a string of a `.tf.json` file. `$${` and `%%{` are
 * escapes, backslashes are not.
 */
export function parseTemplate(text: string): { parts: TemplatePart[]; problems: SyntaxProblem[] } {
  const parser = new Parser(text);
  const parts = parser.readWholeTemplate();
  return { parts, problems: parser.problems };
}

/** Reads one expression, as wrapped in parentheses: line breaks mean nothing. */
export function parseExpression(text: string): { expr: Expr; problems: SyntaxProblem[] } {
  const parser = new Parser(text);
  const expr = parser.readWholeExpression();
  return { expr, problems: parser.problems };
}
