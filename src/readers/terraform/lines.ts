/**
 * Finds the line of an argument inside a block, also in generated blocks and inside function calls. Where the block is
 * our description of a public module, the line is that of the user's input the argument is made from.
 */
import { isList, isMap, type Value, type ValueMap } from '../inference/index.js';
import { bodyOf, type Pieces } from './blocks.js';
import { indexOf } from './config.js';
import type { Body, Expr } from './hcl/index.js';

type Path = readonly (string | number)[];

/** Where a path leads: the line, and where it is an argument its expression with the steps that are left. */
interface Found {
  readonly line: number;
  readonly expr?: Expr;
  readonly rest?: Path;
}

/** Line of the innermost argument on the path that is written in the block itself, else `line`. */
export function lineIn(body: Body, values: ValueMap, pieces: Pieces, path: Path, line: number): number {
  return find(body, values, pieces, path, line).line;
}

/** The expression that the path leads to in the block, with the steps it cannot be followed. */
export function exprIn(
  body: Body,
  values: ValueMap,
  path: Path,
): { readonly expr: Expr; readonly rest: Path } | undefined {
  const { expr, rest = [] } = find(body, values, undefined, path, 0);
  return expr && { expr, rest };
}

function find(body: Body, values: ValueMap, pieces: Pieces, path: Path, line: number): Found {
  const [name, ...rest] = path;
  if (typeof name !== 'string') return { line };
  const index = indexOf(body);
  const attribute = index.attributes.get(name);
  if (attribute !== undefined) {
    // What an override file contributed has no line in this file.
    if (pieces?.has(attribute)) return { line };
    return findInExpr(attribute.expr, rest, attribute.line);
  }
  const blocks = index.blocks.get(name);
  const first = blocks?.[0];
  if (blocks === undefined || first === undefined || pieces?.has(first)) return { line };
  const list = values.get(name);
  const [at, ...inner] = rest;
  const value: Value | undefined = isList(list) && typeof at === 'number' ? list[at] : undefined;
  if (!isMap(value)) return { line: first.line };
  const innerBody = bodyOf(value);
  if (innerBody === undefined) return { line: first.line };
  const block = blocks.find(
    (candidate) =>
      candidate.body === innerBody || candidate.body.blocks.some(({ body }) => body === innerBody),
  );
  return find(innerBody, value, pieces, inner, block?.line ?? first.line);
}

/** Line of the innermost part on the path that an expression has; undefined where an object that is written out has no such part. */
export function lineOfPart(expr: Expr, path: Path, line: number): number | undefined {
  const found = findInExpr(expr, path, line);
  return found.expr?.kind === 'object' && found.rest?.length !== 0 ? undefined : found.line;
}

function findInExpr(expr: Expr, path: Path, line: number): Found {
  const [step, ...rest] = path;
  const inner = step === undefined ? undefined : partOf(expr, step);
  if (inner === undefined) return { line, expr, rest: path };
  return findInExpr(inner.expr, inner.whole ? path : rest, inner.line ?? line);
}

/** A name that an expression is made from: an input, a local value or what `for_each` goes through. */
export interface Origin {
  readonly kind: 'var' | 'local' | 'each';
  readonly name: string;
  /** Attributes that are read of it: `['instance_class']` of `var.settings.instance_class`. */
  readonly path: Path;
}

/** The inputs, local values and iterations in an expression, in the order they are written. */
export function originsOf(expr: Expr): readonly Origin[] {
  const found: Origin[] = [];
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) node.forEach(visit);
    else if (node !== null && typeof node === 'object') {
      const origin = originAt(node as Expr);
      if (origin !== undefined) found.push(origin);
      else Object.values(node).forEach(visit);
    }
  };
  visit(expr);
  return found;
}

function originAt(expr: Expr, path: Path = []): Origin | undefined {
  if (expr.kind === 'index' && expr.key.kind === 'literal') {
    const { value } = expr.key;
    return originAt(expr.target, typeof value === 'number' ? [value, ...path] : [String(value), ...path]);
  }
  if (expr.kind !== 'attr') return undefined;
  const { target, name } = expr;
  if (
    target.kind === 'name' &&
    (target.name === 'var' || target.name === 'local' || target.name === 'each')
  ) {
    return { kind: target.name, name, path };
  }
  return originAt(target, [name, ...path]);
}

/** The expression that a step leads to; `whole` where it only unwraps and the step is still to be made. */
function partOf(
  expr: Expr,
  step: string | number,
): { readonly expr: Expr; readonly line?: number; readonly whole: boolean } | undefined {
  switch (expr.kind) {
    case 'object': {
      const item = expr.items.find(({ key }) => key.kind === 'literal' && String(key.value) === String(step));
      return item && { expr: item.value, line: item.line, whole: false };
    }
    case 'tuple': {
      const item = typeof step === 'number' ? expr.items[step] : undefined;
      return item && { expr: item, line: item.line, whole: false };
    }
    case 'paren':
      return { expr: expr.inner, whole: true };
    case 'template': {
      const [only] = expr.parts;
      if (expr.parts.length !== 1 || only?.kind !== 'interpolation') return undefined;
      return { expr: only.expr, whole: true };
    }
    case 'conditional': {
      const branch = [expr.yes, expr.no].find((candidate) => partOf(candidate, step) !== undefined);
      return branch && { expr: branch, whole: true };
    }
    case 'call': {
      // `jsonencode({...})`, `merge(local.a, {...})`: the last argument that has the part decides.
      const arg = expr.args.findLast((candidate) => partOf(candidate, step) !== undefined);
      return arg && { expr: arg, whole: true };
    }
    default:
      return undefined;
  }
}
