/** Finds the line of an argument inside a block, also in generated blocks and inside function calls. */
import { isList, isMap, type Value, type ValueMap } from '../inference/index.js';
import { bodyOf, type Pieces } from './blocks.js';
import { indexOf } from './config.js';
import type { Body, Expr } from './hcl/index.js';

type Path = readonly (string | number)[];

/** Line of the innermost argument on the path that is written in the block itself, else `line`. */
export function lineIn(body: Body, values: ValueMap, pieces: Pieces, path: Path, line: number): number {
  const [name, ...rest] = path;
  if (typeof name !== 'string') return line;
  const index = indexOf(body);
  const attribute = index.attributes.get(name);
  if (attribute !== undefined) {
    // What an override file contributed has no line in this file.
    if (pieces?.has(attribute)) return line;
    return lineInExpr(attribute.expr, rest, attribute.line);
  }
  const blocks = index.blocks.get(name);
  const first = blocks?.[0];
  if (blocks === undefined || first === undefined || pieces?.has(first)) return line;
  const list = values.get(name);
  const [at, ...inner] = rest;
  const value: Value | undefined = isList(list) && typeof at === 'number' ? list[at] : undefined;
  if (!isMap(value)) return first.line;
  const innerBody = bodyOf(value);
  if (innerBody === undefined) return first.line;
  const block = blocks.find(
    (candidate) =>
      candidate.body === innerBody || candidate.body.blocks.some(({ body }) => body === innerBody),
  );
  return lineIn(innerBody, value, pieces, inner, block?.line ?? first.line);
}

function lineInExpr(expr: Expr, path: Path, line: number): number {
  const [step, ...rest] = path;
  if (step === undefined) return line;
  const inner = partOf(expr, step);
  return inner === undefined ? line : lineInExpr(inner.expr, inner.whole ? path : rest, inner.line ?? line);
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
