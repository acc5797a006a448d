/** Renders templates: text with interpolations and `%{ if }` / `%{ for }` directives. */
import { isList, isMap, Sym, type Value } from '../inference/index.js';
import { bind, type Context } from './context.js';
import type { Expr, TemplatePart } from './hcl/index.js';
import { truthOf } from './operators.js';
import {
  attempt,
  bare,
  choiceName,
  compareText,
  documentFrom,
  eachOf,
  elementsOf,
  Failure,
  fromParts,
  isElements,
  type Parts,
  piecesOf,
  unknownFrom,
  whyOf,
} from './values.js';

type Evaluate = (expr: Expr, context: Context) => Value;

/** Templates inside templates share their pieces up to this many; doubling them again says nothing more. */
const PARTS_MAX = 2_000;

/** The value of a template; a lone interpolation is not turned into text. */
export function templateValue(parts: readonly TemplatePart[], context: Context, evaluate: Evaluate): Value {
  const [only] = parts;
  if (parts.length === 1 && only?.kind === 'interpolation') return evaluate(only.expr, context);
  const pieces: (string | Sym)[] = [];
  addParts(pieces, parts, context, evaluate);
  return joined(pieces);
}

function joined(pieces: Parts): Value {
  if (pieces.length > PARTS_MAX) return unknownFrom(pieces.filter((piece) => piece instanceof Sym));
  const value = fromParts(pieces);
  return value instanceof Sym && pieces.length > 1 ? asDocument(value, pieces) : value;
}

/** A JSON document that is known in full still says which of its leaves came from where. */
function asDocument(value: Sym, pieces: Parts): Sym {
  if (typeof value.known !== 'string' || value.refs.length === 0 || !/^\s*[[{]/.test(value.known))
    return value;
  const document = documentFrom(pieces);
  return document === undefined ? value : new Sym(value.known, value.refs, value.parts, document, value.why);
}

function addParts(
  pieces: (string | Sym)[],
  parts: readonly TemplatePart[],
  context: Context,
  evaluate: Evaluate,
): void {
  for (const part of parts) {
    if (part.kind === 'text') pieces.push(part.text);
    else if (part.kind === 'interpolation') addText(pieces, evaluate(part.expr, context));
    else if (part.kind === 'if') addChoice(pieces, part, context, evaluate);
    else addLoop(pieces, part, context, evaluate);
    if (pieces.length > PARTS_MAX * 10) throw new Failure('the template is too large');
  }
}

function addText(pieces: (string | Sym)[], value: Value): void {
  const plain = bare(value);
  if (plain === null) throw new Failure('null cannot be part of a text');
  if (isList(plain) || isMap(plain)) {
    throw new Failure(`a ${isList(plain) ? 'list' : 'map'} cannot be part of a text`);
  }
  pieces.push(...piecesOf(value));
}

function addChoice(
  pieces: (string | Sym)[],
  part: TemplatePart & { kind: 'if' },
  context: Context,
  evaluate: Evaluate,
): void {
  const test = evaluate(part.test, context);
  const truth = truthOf(test);
  if (truth !== undefined) {
    addParts(pieces, truth ? part.yes : part.no, context, evaluate);
    return;
  }
  const branches = [part.yes, part.no].map(
    (branch) => attempt(() => textOf(branch, context, evaluate)) ?? '',
  );
  if (branches[0] === branches[1]) addText(pieces, branches[0]!);
  else pieces.push(unknownFrom(branches, choiceName(test, branches[0]!, branches[1]!)));
}

function textOf(parts: readonly TemplatePart[], context: Context, evaluate: Evaluate): Value {
  const pieces: (string | Sym)[] = [];
  addParts(pieces, parts, context, evaluate);
  return joined(pieces);
}

function addLoop(
  pieces: (string | Sym)[],
  part: TemplatePart & { kind: 'for' },
  context: Context,
  evaluate: Evaluate,
): void {
  const collection = evaluate(part.collection, context);
  const around = (key: Value, value: Value): Context => {
    const inner = bind(context, part.valueVar, value);
    return part.keyVar === null ? inner : bind(inner, part.keyVar, key);
  };
  if (isMap(collection)) {
    for (const [key, value] of [...collection].sort(([a], [b]) => compareText(a, b))) {
      addParts(pieces, part.body, around(key, value), evaluate);
    }
    return;
  }
  const seen = eachOf(collection);
  if (isElements(seen)) {
    for (const [key, value] of elementsOf(seen)) addParts(pieces, part.body, around(key, value), evaluate);
    return;
  }
  const body = attempt(() => textOf(part.body, { ...around(seen.key, seen.value), quiet: true }, evaluate));
  pieces.push(unknownFrom([body ?? collection], whyOf([collection])));
}
