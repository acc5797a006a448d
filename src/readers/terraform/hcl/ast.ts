/**
 * Syntax tree of HCL native syntax (https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md).
 * Lines count from 1 and are where a construct begins.
 */

export interface Body {
  readonly attributes: readonly Attribute[];
  readonly blocks: readonly Block[];
}

export interface Attribute {
  readonly name: string;
  readonly expr: Expr;
  readonly line: number;
}

export interface Block {
  readonly type: string;
  readonly labels: readonly string[];
  readonly body: Body;
  readonly line: number;
}

export type Expr =
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null; readonly line: number }
  /** Quoted string or heredoc with interpolations or directives; a template without any is a literal. */
  | { readonly kind: 'template'; readonly parts: readonly TemplatePart[]; readonly line: number }
  | { readonly kind: 'tuple'; readonly items: readonly Expr[]; readonly line: number }
  | { readonly kind: 'object'; readonly items: readonly ObjectItem[]; readonly line: number }
  /** The root name of a traversal: `var`, `local`, `aws_lb`, `each`, a `for` variable. */
  | { readonly kind: 'name'; readonly name: string; readonly line: number }
  | { readonly kind: 'attr'; readonly target: Expr; readonly name: string; readonly line: number }
  | { readonly kind: 'index'; readonly target: Expr; readonly key: Expr; readonly line: number }
  /** `target.*.rest` and `target[*].rest`: `rest` is applied to each element, written on a `splat-item`. */
  | {
      readonly kind: 'splat';
      readonly target: Expr;
      readonly rest: Expr;
      readonly full: boolean;
      readonly line: number;
    }
  | { readonly kind: 'splat-item'; readonly line: number }
  | {
      readonly kind: 'call';
      readonly name: string;
      readonly args: readonly Expr[];
      readonly spread: boolean;
      readonly line: number;
    }
  | { readonly kind: 'unary'; readonly op: '-' | '!'; readonly operand: Expr; readonly line: number }
  | {
      readonly kind: 'binary';
      readonly op: BinaryOp;
      readonly left: Expr;
      readonly right: Expr;
      readonly line: number;
    }
  | {
      readonly kind: 'conditional';
      readonly test: Expr;
      readonly yes: Expr;
      readonly no: Expr;
      readonly line: number;
    }
  | ForExpr
  | { readonly kind: 'paren'; readonly inner: Expr; readonly line: number }
  /** Where the parser had to give up inside an expression; a diagnostic says why. */
  | { readonly kind: 'invalid'; readonly line: number };

export type BinaryOp = '||' | '&&' | '==' | '!=' | '<' | '>' | '<=' | '>=' | '+' | '-' | '*' | '/' | '%';

export interface ObjectItem {
  /** A bare identifier key is a literal; `(expr)` is kept as `paren`. */
  readonly key: Expr;
  readonly value: Expr;
  readonly line: number;
}

export interface ForExpr {
  readonly kind: 'for';
  readonly keyVar: string | null;
  readonly valueVar: string;
  readonly collection: Expr;
  /** Present for the object form `{for ...}`. */
  readonly key: Expr | null;
  readonly value: Expr;
  readonly condition: Expr | null;
  /** `...` after the value: values are grouped by key. */
  readonly grouped: boolean;
  readonly line: number;
}

export type TemplatePart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'interpolation'; readonly expr: Expr }
  | {
      readonly kind: 'if';
      readonly test: Expr;
      readonly yes: readonly TemplatePart[];
      readonly no: readonly TemplatePart[];
    }
  | {
      readonly kind: 'for';
      readonly keyVar: string | null;
      readonly valueVar: string;
      readonly collection: Expr;
      readonly body: readonly TemplatePart[];
    };

export interface SyntaxProblem {
  readonly message: string;
  readonly line: number;
  readonly column: number;
}
