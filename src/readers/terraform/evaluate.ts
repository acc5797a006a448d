/** Evaluates expressions. Unknown pieces stay unknown and keep their references; the rest stays known. */
import { append } from '../../estate/index.js';
import { isList, isMap, Sym, UNKNOWN, type Value, type ValueMap } from '../inference/index.js';
import { bind, type Context, report } from './context.js';
import { callFunction, FunctionError } from './functions/index.js';
import type { Expr, ForExpr } from './hcl/index.js';
import { parseTemplate } from './hcl/index.js';
import { resolveName, resolveRoot } from './names.js';
import { binary, truthOf, unary } from './operators.js';
import { isTooLarge } from './size.js';
import { templateValue } from './template.js';
import {
  anyOf,
  asSet,
  attempt,
  attrOf,
  bare,
  choiceName,
  compareText,
  eachOf,
  either,
  elementsOf,
  equalValues,
  Failure,
  handleOf,
  indexOf,
  isElements,
  named,
  partlyKnownMap,
  shown,
  TooLarge,
  toTextKeepingHistory,
  unknownFrom,
  whyOf,
} from './values.js';

/** The value of an expression; a problem is reported and leaves an unknown value. Never throws. */
export function evaluateSafely(expr: Expr, context: Context, line: number): Value {
  const { depth } = context.engine;
  try {
    const value = evaluate(expr, context);
    if (!isTooLarge(value)) return value;
    report(context, 'the value is too large to be kept', line);
    return unknownFrom([value], 'too large');
  } catch (error) {
    context.engine.depth = depth;
    return gap(error, context, line);
  }
}

/** Reports a failure and gives the unknown value that stands in for what failed. */
function gap(error: unknown, context: Context, line: number): Value {
  const problem = problemOf(error);
  // In JSON syntax the lines inside an expression count from its string.
  const at = error instanceof Failure && !context.file.endsWith('.json') ? (error.line ?? line) : line;
  report(context, problem, at, { always: error instanceof Failure && error.always });
  return unknownFrom([], problem);
}

function problemOf(error: unknown): string {
  if (error instanceof Failure || error instanceof FunctionError) return error.message;
  if (error instanceof TooLarge) return 'the result is too large to be kept';
  // The stack is exhausted, or a string or an array would be longer than JavaScript allows.
  if (error instanceof RangeError) return 'nested too deeply to evaluate';
  throw error;
}

/** The value of an expression; throws `Failure` where it has none. */
function evaluate(expr: Expr, context: Context): Value {
  const { engine } = context;
  engine.enter(expr.line);
  const depth = engine.depth;
  try {
    return evaluateKind(expr, context);
  } catch (error) {
    if (error instanceof Failure && error.line === undefined)
      throw new Failure(error.message, expr.line, error.always);
    if (error instanceof FunctionError) throw new Failure(error.message, expr.line);
    throw error;
  } finally {
    engine.depth = depth;
    engine.leave();
  }
}

function evaluateKind(expr: Expr, context: Context): Value {
  switch (expr.kind) {
    case 'literal':
      return expr.value;
    case 'template':
      return templateValue(expr.parts, context, evaluate);
    case 'tuple':
      return expr.items.map((item) => evaluateElement(item, context));
    case 'object':
      return evaluateObject(expr, context);
    case 'name':
      return resolveName(expr.name, context);
    case 'attr': {
      const root = resolveRoot(expr, context);
      return root === undefined ? attrOf(evaluate(expr.target, context), expr.name) : root;
    }
    case 'index':
      return evaluateIndex(expr, context);
    case 'splat':
      return evaluateSplat(expr.target, expr.rest, context);
    case 'splat-item':
      return resolveName('*', context);
    case 'call':
      return evaluateCall(expr, context);
    case 'unary':
      return unary(expr.op, evaluate(expr.operand, context));
    case 'binary':
      if (expr.op === '&&' || expr.op === '||') return evaluateLogic(expr.op, expr.left, expr.right, context);
      return binary(expr.op, evaluate(expr.left, context), evaluate(expr.right, context));
    case 'conditional':
      return evaluateConditional(expr, context);
    case 'for':
      return evaluateFor(expr, context);
    case 'paren':
      return evaluate(expr.inner, context);
    case 'invalid':
      // The parser has reported it.
      return unknownFrom([], 'syntax error');
  }
}

/** An element of a structure: one that fails leaves the others intact. */
function evaluateElement(expr: Expr, context: Context): Value {
  return context.strict ? evaluate(expr, context) : evaluateSafely(expr, context, expr.line);
}

function evaluateObject(expr: Expr & { kind: 'object' }, context: Context): Value {
  const known = new Map<string, Value>();
  let rest: Value[] | undefined;
  for (const item of expr.items) {
    const key = item.key.kind === 'literal' ? item.key.value : bare(evaluateElement(item.key, context));
    const value = evaluateElement(item.value, context);
    if (key instanceof Sym) {
      rest ??= [];
      rest.push(key, value);
    } else if (key === null || typeof key === 'object')
      throw new Failure('an object key must be a string', item.line);
    else known.set(String(key), value);
  }
  return rest === undefined ? known : partlyKnownMap(known, rest);
}

function evaluateIndex(expr: Expr & { kind: 'index' }, context: Context): Value {
  const target = evaluate(expr.target, context);
  const key = evaluate(expr.key, context);
  const value = indexOf(target, key);
  return bare(key) instanceof Sym ? named(value, nameOf(expr, context)) : value;
}

/** `local.sizes[terraform.workspace].cpu`: an expression that is a name by itself, wherever it is evaluated. */
function nameOf(expr: Expr, context: Context): string | undefined {
  switch (expr.kind) {
    case 'name':
      // What a loop binds has the same name for other values too.
      return NAMESPACES.has(expr.name) && context.bindings === undefined ? expr.name : undefined;
    case 'attr': {
      const target = nameOf(expr.target, context);
      return target && `${target}.${expr.name}`;
    }
    case 'index': {
      const target = nameOf(expr.target, context);
      const literal = expr.key.kind === 'literal' ? JSON.stringify(expr.key.value) : undefined;
      const key = literal ?? nameOf(expr.key, context);
      return target && key && `${target}[${key}]`;
    }
    default:
      return undefined;
  }
}

const NAMESPACES = new Set(['var', 'local', 'module', 'data', 'terraform', 'tofu']);

function evaluateSplat(target: Expr, rest: Expr, context: Context): Value {
  const value = evaluate(target, context);
  const apply = (item: Value): Value => evaluate(rest, bind(context, '*', item));
  if (isList(value)) return value.map(apply);
  if (bare(value) === null) return [];
  // A splat makes a list of one out of anything that is not a list.
  if (isMap(value) || (value instanceof Sym && value.known !== undefined)) return [apply(value)];
  if (!(value instanceof Sym)) return [apply(value)];
  const seen = handleOf(value)?.each() ?? eachOf(value);
  if (isElements(seen)) return seen.map(apply);
  return unknownFrom([apply(seen.value)], value.why === undefined ? undefined : `${value.why}[*]`);
}

function evaluateLogic(op: '&&' | '||', leftExpr: Expr, rightExpr: Expr, context: Context): Value {
  const left = evaluate(leftExpr, context);
  const decided = op === '||';
  const first = truthOf(left);
  if (first === decided) return decided;
  // Where the left side decides at run time, a right side that fails may never be looked at.
  const right =
    first === undefined ? attempt(() => evaluate(rightExpr, context)) : evaluate(rightExpr, context);
  if (right === undefined) return unknownFrom([left]);
  const second = truthOf(right);
  if (second === decided) return decided;
  if (first === undefined || second === undefined) {
    return unknownFrom([left, right], `${shown(left)} ${op} ${shown(right)}`.slice(0, 200));
  }
  return !decided;
}

function evaluateConditional(expr: Expr & { kind: 'conditional' }, context: Context): Value {
  const test = evaluate(expr.test, context);
  const truth = truthOf(test);
  if (truth !== undefined) {
    const chosen = evaluate(truth ? expr.yes : expr.no, context);
    // Both branches have one type; where the other one is visibly text, so is this.
    const other = (truth ? expr.no : expr.yes).kind;
    const isText = other === 'template' || (other === 'literal' && isTextLiteral(truth ? expr.no : expr.yes));
    return isText ? toTextKeepingHistory(chosen) : chosen;
  }
  const lenient: Context = { ...context, quiet: true };
  const yes = attempt(() => evaluate(expr.yes, lenient));
  const no = attempt(() => evaluate(expr.no, lenient));
  if (yes === undefined && no === undefined) return unknownFrom([test]);
  if (yes === undefined || no === undefined) {
    const value = (yes ?? no)!;
    return handleOf(value) !== undefined ? value : unknownFrom([value], choiceName(test, value, UNKNOWN));
  }
  return equalValues(yes, no) === true ? yes : either(yes, no, test);
}

function isTextLiteral(expr: Expr): boolean {
  return expr.kind === 'literal' && typeof expr.value === 'string';
}

function evaluateFor(expr: ForExpr, context: Context): Value {
  const collection = evaluate(expr.collection, context);
  const pairs = pairsOf(collection);
  if (pairs === undefined) return evaluateForUnknown(expr, collection, context);
  const list: Value[] = [];
  const known = new Map<string, Value>();
  const groups = new Map<string, Value[]>();
  const rest: Value[] = [];
  for (const [key, value] of pairs) {
    let inner = bind(context, expr.valueVar, value);
    if (expr.keyVar !== null) inner = bind(inner, expr.keyVar, key);
    const included = expr.condition === null ? true : truthOf(evaluate(expr.condition, inner));
    if (included === false) continue;
    if (expr.key === null) {
      const item = evaluateElement(expr.value, inner);
      if (included) list.push(item);
      else rest.push(item);
      continue;
    }
    const name = evaluate(expr.key, inner);
    const item = evaluateElement(expr.value, inner);
    const plain = bare(name);
    if (plain instanceof Sym || included === undefined) rest.push(name, item);
    else if (plain === null || typeof plain === 'object')
      throw new Failure('a key must be a string', expr.key.line);
    else if (!expr.grouped) known.set(String(plain), item);
    else {
      append(groups, String(plain), item);
    }
  }
  if (expr.key === null) return rest.length === 0 ? list : unknownFrom([...list, ...rest], whyOf(rest));
  const result: ValueMap = sortedMap(expr.grouped ? groups : known);
  return rest.length === 0 ? result : partlyKnownMap(result, rest);
}

/** Keys in the order Terraform iterates in, so that a later loop over it needs no sorting. */
function sortedMap(map: ReadonlyMap<string, Value>): ValueMap {
  let last: string | undefined;
  for (const key of map.keys()) {
    if (last !== undefined && compareText(last, key) > 0) {
      return new Map([...map].sort(([a], [b]) => compareText(a, b)));
    }
    last = key;
  }
  return map;
}

/** Keys and elements of a collection in iteration order, undefined where they are unknown. */
export function pairsOf(collection: Value): readonly (readonly [Value, Value])[] | undefined {
  if (isList(collection)) return elementsOf(collection);
  if (isMap(collection)) return [...sortedMap(collection)];
  const whole = handleOf(collection)?.whole?.();
  if (isMap(whole)) return pairsOf(whole);
  const seen = eachOf(collection);
  return isElements(seen) ? elementsOf(seen) : undefined;
}

/** A loop over something unknown: its body is evaluated once, for the references in it. */
function evaluateForUnknown(expr: ForExpr, collection: Value, context: Context): Value {
  const seen = eachOf(collection);
  if (isElements(seen)) return unknownFrom([collection]);
  const quiet: Context = { ...context, quiet: true, strict: true };
  let inner = bind(quiet, expr.valueVar, seen.value);
  if (expr.keyVar !== null) inner = bind(inner, expr.keyVar, seen.key);
  const body = [expr.key, expr.value]
    .map((part) => (part === null ? undefined : attempt(() => evaluate(part, inner))))
    .filter((value) => value !== undefined);
  return unknownFrom(body.length === 0 ? [collection] : body, whyOf([collection]));
}

/** Functions that hand on one of the elements, or all of them, of their first argument. */
const PICKS_ONE = new Set(['one', 'element']);
const HANDS_ON = new Set(['values', 'tolist', 'toset', 'tomap', 'flatten', 'compact', 'reverse', 'distinct']);

const MAKES_SET = new Set(['toset', 'setunion', 'setintersection', 'setsubtract', 'fileset']);

function evaluateCall(expr: Expr & { kind: 'call' }, context: Context): Value {
  if (expr.name === 'try' || expr.name === 'core::try') return evaluateTry(expr, context);
  if (expr.name === 'can' || expr.name === 'core::can') return evaluateCan(expr, context);
  const args = expr.args.map((arg) => evaluate(arg, context));
  if (expr.spread) {
    const last = args.pop()!;
    const items = bare(last);
    if (isList(items)) for (const item of items) args.push(item);
    else if (items instanceof Sym) return unknownFrom([...args, last]);
    else throw new Failure(`${expr.name}(): "..." needs a list`);
  }
  const [first] = args;
  // `lookup(var.sizes, terraform.workspace)`: one of the values, and they may agree.
  if (expr.name === 'lookup' && isMap(first) && args.length > 1 && bare(args[1]!) instanceof Sym) {
    const [map, key] = expr.args.map((arg) => nameOf(arg, context));
    return anyOf([...first.values(), ...args.slice(2)], args[1]!, map && key && `${map}[${key}]`);
  }
  if (expr.name === 'map' || expr.name === 'list') return legacyCollection(expr.name, args);
  if (first instanceof Sym && first.known === undefined) {
    const handle = handleOf(first);
    // `one(aws_lb.x[*])`, `values(module.y)`: still the resource or module, whichever it is.
    if (handle !== undefined && handle.whole === undefined) {
      if (PICKS_ONE.has(expr.name)) {
        const seen = handle.each();
        if (!isElements(seen)) return seen.value;
      }
      if (HANDS_ON.has(expr.name) && args.length === 1) return first;
    }
  }
  const whole = args.map((arg) => handleOf(arg)?.whole?.() ?? arg);
  const result = call(expr.name, whole, expr.line, context);
  return isList(result) && MAKES_SET.has(expr.name) ? asSet(result) : result;
}

/** `list(...)` and `map(...)`, which Terraform had until 0.15. */
function legacyCollection(name: 'list' | 'map', args: readonly Value[]): Value {
  if (name === 'list') return args;
  const known = new Map<string, Value>();
  for (let i = 0; i + 1 < args.length; i += 2) {
    const key = bare(args[i]!);
    if (key instanceof Sym) return unknownFrom(args);
    if (key === null || typeof key === 'object') throw new Failure('map(): a key must be a string');
    known.set(String(key), args[i + 1]!);
  }
  return known;
}

/** Thrown by file access where a file exists that may not be read: the value is unknown, not wrong. */
class Withheld extends Error {}

function call(name: string, args: readonly Value[], line: number, context: Context): Value {
  const { engine, scope } = context;
  const directory = scope?.workingDirectory;
  try {
    return callFunction(name, args, {
      readFile: (path) => {
        if (directory === undefined) throw new Withheld(`${name}(): no files can be read here`);
        const read = engine.files.read(directory, path);
        if ('text' in read) return read.text;
        if (read.missing) return undefined;
        throw new Withheld(`${name}(): ${path.slice(0, 200)} ${read.problem}`);
      },
      listFiles: (dir, pattern) =>
        directory === undefined ? undefined : engine.files.list(directory, dir, pattern),
      renderTemplate: (text, vars) => renderTemplate(text, vars, context),
    });
  } catch (error) {
    if (error instanceof Withheld) {
      report(context, error.message, line, { severity: 'info' });
      return unknownFrom(args, `${name}()`);
    }
    if (error instanceof FunctionError) throw new Failure(`${name}(): ${error.message}`, line);
    throw error;
  }
}

/** A template file or string with exactly these variables in scope. */
export function renderTemplate(text: string, vars: ValueMap, context: Context): Value {
  const { parts, problems } = parseTemplate(text);
  const problem = problems[0];
  if (problem !== undefined) throw new Failure(`template line ${problem.line}: ${problem.message}`);
  let inner: Context = {
    ...context,
    scope: undefined,
    strict: true,
    bindings: undefined,
    each: undefined,
    count: undefined,
  };
  for (const [name, value] of vars) inner = bind(inner, name, value);
  try {
    return templateValue(parts, inner, evaluate);
  } catch (error) {
    // Lines inside the template are not lines of the configuration.
    if (!(error instanceof Failure)) throw error;
    throw new Failure(`template line ${error.line ?? 1}: ${error.message}`, undefined, error.always);
  }
}

function evaluateTry(expr: Expr & { kind: 'call' }, context: Context): Value {
  const strict: Context = { ...context, strict: true, quiet: true };
  for (const arg of expr.args) {
    const value = attempt(() => evaluate(arg, strict));
    if (value !== undefined) return value;
  }
  throw new Failure('try(): none of its expressions has a value');
}

function evaluateCan(expr: Expr & { kind: 'call' }, context: Context): Value {
  const [arg] = expr.args;
  if (arg === undefined) throw new Failure('can(): an expression is expected');
  const value = attempt(() => evaluate(arg, { ...context, strict: true, quiet: true }));
  if (value === undefined) return false;
  const open = value instanceof Sym && value.known === undefined && handleOf(value)?.whole === undefined;
  return open ? unknownFrom([value]) : true;
}
