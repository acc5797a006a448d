import type { BinaryOp, Expr, ObjectItem } from './ast.js';
import { TemplateReader } from './template.js';
import { Token } from './tokens.js';

/** How tightly each operator binds; 0 for what is none. */
const precedence = new Uint8Array(Token.Bad + 1);
precedence[Token.Or] = 1;
precedence[Token.And] = 2;
precedence[Token.EqualEqual] = precedence[Token.NotEqual] = 3;
precedence[Token.Less] = precedence[Token.LessEqual] = 4;
precedence[Token.Greater] = precedence[Token.GreaterEqual] = 4;
precedence[Token.Plus] = precedence[Token.Minus] = 5;
precedence[Token.Star] = precedence[Token.Slash] = precedence[Token.Percent] = 6;

/** `a.b.c...` and `a + b + ...` nest to the left without recursion here, but a walk over the tree recurses. */
const MAX_CHAIN = 1000;

/** Reads expressions. Each method starts at its first token and leaves the parser at the token behind its last. */
export class ExpressionReader extends TemplateReader {
  /** Where each expression begins and ends, kept only on demand (to compare with HashiCorp's parser). */
  spans: Map<Expr, readonly [start: number, end: number]> | null = null;

  protected readExpression(): Expr {
    if (!this.enter()) return this.invalid();
    const start = this.start;
    let expr = this.readBinary(1);
    if (this.spans !== null) this.spans.set(expr, [start, this.lastEnd]);
    if (this.at(Token.Question) && !this.failed) {
      expr = this.readConditional(expr);
      if (this.spans !== null) this.spans.set(expr, [start, this.lastEnd]);
    }
    this.leave();
    return expr;
  }

  private readConditional(test: Expr): Expr {
    this.advance();
    const yes = this.readExpression();
    let no: Expr;
    if (this.failed) no = this.invalid();
    else if (this.at(Token.Colon)) {
      this.advance();
      no = this.readExpression();
    } else {
      this.failExpecting('":" and the other result of the conditional');
      no = this.invalid();
    }
    return { kind: 'conditional', test, yes, no, line: test.line };
  }

  private readBinary(least: number): Expr {
    let left = this.readUnary();
    let chain = 0;
    for (;;) {
      const strength = precedence[this.token]!;
      if (strength < least || this.failed) return left;
      if (++chain > MAX_CHAIN) {
        this.fail(`found more than ${MAX_CHAIN} operators in a row, expected fewer`);
        return left;
      }
      const op = this.tokenText() as BinaryOp;
      this.advance();
      const right = this.readBinary(strength + 1);
      left = { kind: 'binary', op, left, right, line: left.line };
    }
  }

  private readUnary(): Expr {
    if (!this.at(Token.Minus) && !this.at(Token.Bang)) return this.readTraversal(this.readTerm());
    const op = this.at(Token.Minus) ? '-' : '!';
    const line = this.startLine;
    if (!this.enter()) return this.invalid();
    this.advance();
    const operand = this.readUnary();
    this.leave();
    return { kind: 'unary', op, operand, line };
  }

  /** Everything that may follow a term: attributes, indexes, splats. */
  private readTraversal(target: Expr): Expr {
    const line = target.line;
    let chain = 0;
    while (!this.failed) {
      if (this.at(Token.Dot)) {
        this.advance();
        target = this.at(Token.Star) ? this.readAttributeSplat(target) : this.readStep(target);
      } else if (this.at(Token.OpenBracket)) {
        target = this.readIndex(target, line);
      } else {
        return target;
      }
      if (++chain > MAX_CHAIN) this.fail(`found more than ${MAX_CHAIN} attributes in a row, expected fewer`);
    }
    return target;
  }

  /** What stands behind a dot: a name, or a number in the style of Terraform 0.11. */
  private readStep(target: Expr): Expr {
    const line = target.line;
    if (this.at(Token.Name)) {
      const name = this.tokenText();
      this.advance();
      return { kind: 'attr', target, name, line };
    }
    if (this.at(Token.Number)) {
      const keyLine = this.startLine;
      for (const index of this.tokenText().split('.')) {
        target = {
          kind: 'index',
          target,
          key: { kind: 'literal', value: Number(index), line: keyLine },
          line,
        };
      }
      if (this.tokenText().includes('.')) {
        const [first, second] = this.tokenText().split('.');
        const message = `found ".${this.tokenText()}", expected brackets for one index after another: [${first}][${second}]`;
        this.report(message, this.start, this.startLine);
      }
      this.advance();
      return target;
    }
    this.failExpecting('an attribute name behind the dot');
    return this.invalid(line);
  }

  /** `.*`, which takes the attributes behind it, but no brackets. */
  private readAttributeSplat(target: Expr): Expr {
    const line = target.line;
    let rest: Expr = { kind: 'splat-item', line: this.startLine };
    this.advance();
    for (let chain = 0; this.at(Token.Dot) && !this.failed; chain++) {
      this.advance();
      rest = this.readStep(rest);
      if (chain > MAX_CHAIN) this.fail(`found more than ${MAX_CHAIN} attributes in a row, expected fewer`);
    }
    return { kind: 'splat', target, rest, full: false, line };
  }

  private readIndex(target: Expr, line: number): Expr {
    const newlines = this.newlines;
    const bracketLine = this.startLine;
    this.newlines = false;
    this.advance();
    if (this.at(Token.Star)) {
      this.advance();
      this.newlines = newlines;
      if (!this.expect(Token.CloseBracket, '"]" behind the splat')) return target;
      // All that follows applies to each element.
      if (!this.enter()) return this.invalid();
      const rest = this.readTraversal({ kind: 'splat-item', line: bracketLine });
      this.leave();
      return { kind: 'splat', target, rest, full: true, line };
    }
    const key = this.readExpression();
    this.newlines = newlines;
    if (!this.failed) this.expect(Token.CloseBracket, '"]" behind the index');
    return { kind: 'index', target, key, line };
  }

  private readTerm(): Expr {
    const line = this.startLine;
    switch (this.token) {
      case Token.Name:
        return this.readName();
      case Token.Quote:
        return this.readQuoted();
      case Token.Number: {
        const value = Number(this.tokenText());
        if (Number.isNaN(value)) {
          this.fail(
            `found "${this.tokenText()}", expected a number (quote it if it is a version or an address)`,
          );
          return this.invalid();
        }
        this.advance();
        return { kind: 'literal', value, line };
      }
      case Token.OpenBracket:
        return this.readTuple();
      case Token.OpenBrace:
        return this.readObject();
      case Token.OpenParen: {
        const newlines = this.newlines;
        this.newlines = false;
        this.advance();
        const inner = this.readExpression();
        this.newlines = newlines;
        if (!this.failed) this.expect(Token.CloseParen, '")"');
        return { kind: 'paren', inner, line };
      }
      case Token.Heredoc:
        return this.readHeredoc();
      default:
        this.failExpecting('an expression');
        return this.invalid();
    }
  }

  private readName(): Expr {
    const line = this.startLine;
    const name = this.tokenText();
    this.advance();
    if (this.at(Token.OpenParen) || this.at(Token.DoubleColon)) return this.readCall(name, line);
    switch (name) {
      case 'true':
        return { kind: 'literal', value: true, line };
      case 'false':
        return { kind: 'literal', value: false, line };
      case 'null':
        return { kind: 'literal', value: null, line };
      default:
        return { kind: 'name', name, line };
    }
  }

  /** The current token is `(` or `::`. */
  private readCall(name: string, line: number): Expr {
    while (this.at(Token.DoubleColon)) {
      this.advance();
      if (!this.at(Token.Name)) {
        this.failExpecting('a function name behind "::"');
        return this.invalid(line);
      }
      name += `::${this.tokenText()}`;
      this.advance();
    }
    if (!this.at(Token.OpenParen)) {
      this.failExpecting('"(" behind the function name');
      return this.invalid(line);
    }
    const newlines = this.newlines;
    const args: Expr[] = [];
    let spread = false;
    this.newlines = false;
    this.advance();
    while (!this.at(Token.CloseParen)) {
      args.push(this.readExpression());
      if (this.failed) break;
      if (this.at(Token.Ellipsis)) {
        spread = true;
        this.advance();
        break;
      }
      if (!this.at(Token.Comma)) break;
      this.advance();
    }
    this.newlines = newlines;
    if (!this.failed)
      this.expect(Token.CloseParen, spread ? '")" behind "..."' : '"," or ")" behind the argument');
    return { kind: 'call', name, args, spread, line };
  }

  private readTuple(): Expr {
    const line = this.startLine;
    const newlines = this.newlines;
    this.newlines = false;
    this.advance();
    if (this.isKeyword('for')) return this.readFor(Token.CloseBracket, newlines, line);
    const items: Expr[] = [];
    while (!this.at(Token.CloseBracket)) {
      items.push(this.readExpression());
      if (this.failed) break;
      if (!this.at(Token.Comma)) break;
      this.advance();
    }
    this.newlines = newlines;
    if (!this.failed) this.expect(Token.CloseBracket, '"," or "]" behind the item');
    return { kind: 'tuple', items, line };
  }

  private readObject(): Expr {
    const line = this.startLine;
    const newlines = this.newlines;
    this.newlines = false;
    this.advance();
    if (this.isKeyword('for')) return this.readFor(Token.CloseBrace, newlines, line);
    this.newlines = true;
    const items: ObjectItem[] = [];
    while (!this.at(Token.CloseBrace)) {
      if (this.at(Token.Newline)) {
        this.advance();
        continue;
      }
      if (!this.readItem(items)) break;
      if (this.at(Token.Comma) || this.at(Token.Newline)) this.advance();
      else break;
    }
    this.newlines = newlines;
    if (!this.failed) this.expect(Token.CloseBrace, 'a line break, "," or "}" behind the item');
    return { kind: 'object', items, line };
  }

  private readItem(items: ObjectItem[]): boolean {
    const line = this.startLine;
    const key = this.readKey();
    if (this.failed) return false;
    if (!this.at(Token.Equal) && !this.at(Token.Colon)) {
      this.failExpecting('"=" or ":" behind the key');
      return false;
    }
    this.advance();
    const value = this.readExpression();
    items.push({ key, value, line });
    return !this.failed;
  }

  private readKey(): Expr {
    const text = this.text;
    const line = this.startLine;
    if (this.at(Token.Name)) {
      let next = this.pos;
      while (text.charCodeAt(next) === 32) next++;
      // A bare word is not a variable here. Anything longer (`a.b`, `f()`) is an expression.
      if (text.charCodeAt(next) === 61 || text.charCodeAt(next) === 58) {
        const following = text.charCodeAt(next + 1);
        if (following !== 61 && following !== 58) {
          const value = this.tokenText();
          this.advance();
          return { kind: 'literal', value, line };
        }
      }
    }
    const bare = this.at(Token.Name);
    const start = this.start;
    const key = this.readExpression();
    if (key.kind === 'name') return { kind: 'literal', value: key.name, line };
    // `true`, `false` and `null` are words here too.
    if (bare && key.kind === 'literal')
      return { kind: 'literal', value: text.slice(start, this.lastEnd), line };
    return key;
  }

  /** From `for` to behind `close`. */
  private readFor(close: Token, newlines: boolean, line: number): Expr {
    this.advance();
    const variables = this.readForVariables();
    if (variables === null) return this.invalid(line);
    const collection = this.readExpression();
    if (this.failed) return this.invalid(line);
    if (!this.expect(Token.Colon, '":" behind the collection')) return this.invalid(line);
    let key: Expr | null = null;
    let value = this.readExpression();
    const arrow = this.start;
    if (this.at(Token.FatArrow) && !this.failed) {
      this.advance();
      key = value;
      value = this.readExpression();
    }
    const object = close === Token.CloseBrace;
    if (!this.failed && object !== (key !== null)) {
      const message = object
        ? `found ${this.found()}, expected "=>" and a value (an object needs keys)`
        : 'found "=>", expected "]" (a tuple has no keys)';
      this.fail(message, object ? this.start : arrow);
    }
    let grouped = false;
    if (this.at(Token.Ellipsis) && !this.failed) {
      grouped = true;
      if (object) this.advance();
      else this.failExpecting('"]" (only objects group values)');
    }
    let condition: Expr | null = null;
    if (!this.failed && this.isKeyword('if')) {
      this.advance();
      condition = this.readExpression();
    }
    this.newlines = newlines;
    if (!this.failed)
      this.expect(close, object ? '"}" to end the for expression' : '"]" to end the for expression');
    return { kind: 'for', ...variables, collection, key, value, condition, grouped, line };
  }

  /** Passes over `token`, or fails. */
  private expect(token: Token, expected: string): boolean {
    if (this.token === token) {
      this.advance();
      return true;
    }
    this.failExpecting(expected);
    return false;
  }
}
