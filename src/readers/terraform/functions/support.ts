/** What all function files share: reading arguments, keeping references, comparing and unifying values. */
import {
  isList,
  isMap,
  type Ref,
  Sym,
  type Value,
  type ValueList,
  type ValueMap,
} from '../../inference/index.js';

/** What Terraform would report as "Error in function call"; the evaluator uses it for `try` and `can`. */
export class FunctionError extends Error {
  override readonly name = 'FunctionError';
}

/** Everything a function needs from outside. File access is injected so that functions stay pure. */
export interface FunctionContext {
  /** The text of a file, undefined where it does not exist or may not be read. Relative to the root module. */
  readonly readFile: (path: string) => string | undefined;
  /** Paths (relative to `dir`) that match a glob, undefined where the directory cannot be listed. */
  readonly listFiles: (dir: string, pattern: string) => readonly string[] | undefined;
  /** Renders a template with exactly these variables in scope. */
  readonly renderTemplate: (text: string, vars: ValueMap) => Value;
}

export type TerraformFunction = (args: readonly Value[], context: FunctionContext) => Value;
export type FunctionTable = Readonly<Record<string, TerraformFunction>>;
export type Scalar = string | number | boolean;

/** Most elements a function may make out of nothing (range, setproduct, cidrsubnets). */
export const GENERATED_MAX = 10_000;
/** Most elements a function may return when it only rearranges what it was given. */
export const ELEMENTS_MAX = 200_000;
/** Longest text a function may build, so that nested joins cannot exhaust memory. */
export const TEXT_MAX = 4_000_000;

/** Deepest structure that is walked. Explicit, since an exhausted stack cannot always be recovered from. */
const DEPTH_MAX = 400;

/** Stops a walk that goes too deep. */
export function checkDepth(depth: number): void {
  if (depth > DEPTH_MAX) throw new TooLarge('nesting');
}

/** Thrown inside a function where the result exists but is too large to build; it becomes an unknown value. */
export class TooLarge extends Error {
  override readonly name = 'TooLarge';
}

/**
 * Every reference inside the values, each once, in reading order. Shared pieces are visited once: locals that
 * double each other would otherwise take exponential time.
 */
export function refsOf(values: readonly Value[]): readonly Ref[] {
  // Nearly always there is no Sym, or a single one.
  let only: Sym | undefined;
  let isSimple = true;
  for (const value of values) {
    if (isPlainScalar(value)) continue;
    if (only !== undefined || !(value instanceof Sym)) {
      isSimple = false;
      break;
    }
    only = value;
  }
  if (isSimple) return only === undefined ? NO_REFS : only.refs;
  const refs = new Set<Ref>();
  const seen = new Set<object>();
  const stack: Value[] = [];
  pushReversed(stack, values);
  while (stack.length > 0) {
    const next = stack.pop()!;
    if (typeof next !== 'object' || next === null || seen.has(next)) continue;
    seen.add(next);
    if (next instanceof Sym) for (const ref of next.refs) refs.add(ref);
    else if (isList(next)) pushReversed(stack, next);
    else if (isMap(next)) pushReversed(stack, [...next.values()]);
  }
  return [...refs];
}

const NO_REFS: readonly Ref[] = [];

function pushReversed(stack: Value[], values: ValueList): void {
  for (let i = values.length - 1; i >= 0; i--) stack.push(values[i]!);
}

function isPlainScalar(value: Value): boolean {
  return typeof value !== 'object' || value === null;
}

/** Unknown values made by functions: what they refer to is not what they are. */
const derived = new WeakSet<Sym>();

/** Was it computed from other values, so that its `why` is only what it was made from? */
export function isDerived(value: Sym): boolean {
  return derived.has(value);
}

/** An unknown value that still says what it was made from. */
export function unknownFrom(values: readonly Value[], why?: string): Sym {
  const reason = why ?? values.find((value) => value instanceof Sym && value.why !== undefined);
  const sym = new Sym(
    undefined,
    refsOf(values),
    undefined,
    undefined,
    reason instanceof Sym ? reason.why : (reason as string | undefined),
  );
  derived.add(sym);
  return sym;
}

/** The value, remembering these references too. In collections, each leaf remembers them. */
export function withRefs(value: Value, refs: readonly Ref[], depth = 0): Value {
  if (refs.length === 0) return value;
  checkDepth(depth);
  if (isList(value)) return value.map((item) => withRefs(item, refs, depth + 1));
  if (isMap(value)) return new Map([...value].map(([key, item]) => [key, withRefs(item, refs, depth + 1)]));
  if (!(value instanceof Sym)) return new Sym(value, refs);
  const all = [...new Set([...value.refs, ...refs])];
  const sym = new Sym(value.known, all, value.parts, value.decoded, value.why);
  if (derived.has(value)) derived.add(sym);
  return sym;
}

/** Is it unknown as a whole, so that not even its type is certain? */
export function isUnknown(value: Value | undefined): value is Sym {
  return value instanceof Sym && value.known === undefined;
}

/** The value without its history: a Sym that is known becomes its known value. */
export function bare(value: Value): Value {
  return value instanceof Sym && value.known !== undefined ? value.known : value;
}

/**
 * Certainly the identity of one managed resource: a string, not empty, and different from the identity of any
 * other resource of the same type. Terraform does not know it before apply, but this much is certain.
 */
export function identityOf(value: Value): string | undefined {
  if (!(value instanceof Sym) || value.known !== undefined || value.parts !== undefined) return undefined;
  if (derived.has(value) || value.refs.length !== 1) return undefined;
  const { resources, path } = value.refs[0]!;
  const resource = resources[0];
  if (resources.length !== 1 || resource === undefined || resource.repeated) return undefined;
  if (resource.mode !== 'managed' || (path !== 'id' && path !== 'arn')) return undefined;
  return `${resource.type}\n${path}\n${resource.root}\n${resource.id}`;
}

/** Is it certainly a single value and not a collection? */
export function isScalar(value: Value): boolean {
  if (!(value instanceof Sym)) return isPlainScalar(value);
  return value.known !== undefined || value.parts !== undefined || identityOf(value) !== undefined;
}

/** Is it certainly neither null nor an empty string (or is it certainly one)? Undefined where that is open. */
export function isFilled(value: Value): boolean | undefined {
  const plain = bare(value);
  if (!(plain instanceof Sym)) return plain !== null && plain !== '';
  if (identityOf(plain) !== undefined) return true;
  if (plain.parts?.some((part) => part !== '' && (typeof part === 'string' || isFilled(part)))) return true;
  return undefined;
}

export function fail(message: string): never {
  throw new FunctionError(message);
}

/** Numbers as Terraform prints them: all digits, never an exponent. */
export function numberText(value: number): string {
  const text = String(value);
  const match = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(text);
  if (match === null) return Object.is(value, -0) ? '0' : text;
  const [, sign, lead, fraction = '', exponent] = match;
  const digits = lead! + fraction;
  const point = 1 + Number(exponent);
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  return (
    sign +
    digits.padEnd(point, '0').slice(0, point) +
    (digits.length > point ? `.${digits.slice(point)}` : '')
  );
}

function scalarText(value: Scalar): string {
  return typeof value === 'number' ? numberText(value) : String(value);
}

/** The text of an argument that must be a string, undefined where it is unknown. */
export function asText(value: Value | undefined): string | undefined {
  const plain = bare(value ?? null);
  if (plain instanceof Sym) return undefined;
  if (plain === null) return fail('argument must not be null');
  if (typeof plain === 'object') return fail('string required');
  return scalarText(plain);
}

const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;

function parseNumber(text: string): number | undefined {
  if (text.length > 400 || !NUMBER.test(text)) return undefined;
  const value = Number(text);
  // Zero has no sign in Terraform.
  return Number.isFinite(value) ? value || 0 : undefined;
}

/** The number of an argument that must be one, undefined where it is unknown. */
export function asNumber(value: Value | undefined): number | undefined {
  const plain = bare(value ?? null);
  if (plain instanceof Sym) return undefined;
  if (plain === null) return fail('argument must not be null');
  if (typeof plain === 'number') return plain;
  if (typeof plain === 'string') return parseNumber(plain) ?? fail('a number is required');
  return fail('a number is required');
}

/** The truth value of an argument that must be one, undefined where it is unknown. */
export function asBool(value: Value | undefined): boolean | undefined {
  const plain = bare(value ?? null);
  if (plain instanceof Sym) return undefined;
  if (plain === null) return fail('argument must not be null');
  if (typeof plain === 'boolean') return plain;
  if (plain === 'true') return true;
  if (plain === 'false') return false;
  return fail('a bool is required');
}

/** The elements of an argument that must be a list or set, undefined where it is unknown. */
export function asList(value: Value | undefined): ValueList | undefined {
  const plain = bare(value ?? null);
  if (isList(plain)) return plain;
  if (plain instanceof Sym) {
    return plain.parts === undefined ? undefined : fail('list required, but it is a string');
  }
  return fail(plain === null ? 'argument must not be null' : 'list required');
}

/** The entries of an argument that must be a map or object, undefined where it is unknown. */
export function asMap(value: Value | undefined): ValueMap | undefined {
  const plain = bare(value ?? null);
  if (isMap(plain)) return plain;
  if (plain instanceof Sym) {
    return plain.parts === undefined ? undefined : fail('map required, but it is a string');
  }
  return fail(plain === null ? 'argument must not be null' : 'map required');
}

export function expectCount(args: readonly Value[], least: number, most = least): void {
  if (args.length < least) fail(`${least} arguments are expected, ${args.length} given`);
  if (args.length > most) fail(`${most} arguments are expected, ${args.length} given`);
}

interface Kinds {
  readonly text: string;
  readonly number: number;
  readonly bool: boolean;
}
type Known<P extends readonly (keyof Kinds)[]> = { [I in keyof P]: Kinds[P[I]] };

/**
 * A function of single values: its body sees plain values, and is not called where one is unknown. The result
 * remembers the references of all arguments.
 */
export function scalarFunction<const P extends readonly (keyof Kinds)[]>(
  parameters: P,
  body: (...args: Known<P>) => Value,
): TerraformFunction {
  return (args) => {
    expectCount(args, parameters.length);
    const known: unknown[] = parameters.map((kind, i) =>
      kind === 'text' ? asText(args[i]) : kind === 'number' ? asNumber(args[i]) : asBool(args[i]),
    );
    if (known.includes(undefined)) return unknownFrom(args);
    return withRefs(body(...(known as unknown as Known<P>)), refsOf(args));
  };
}

/** A function whose result cannot be known before apply, or not without running something. */
export function unknowable(name: string): TerraformFunction {
  return (args) => unknownFrom(args, `${name}()`);
}

/** Text in pieces: what is certain as plain strings, the rest (and what has a history) as Sym. */
export type Parts = readonly (string | Sym)[];

/** The pieces of a value that must be a string. */
export function partsOf(value: Value | undefined): Parts {
  if (value instanceof Sym && value.known === undefined) return value.parts ?? [value];
  if (value instanceof Sym && value.parts !== undefined) return value.parts;
  const text = asText(value)!;
  return value instanceof Sym ? [new Sym(text, value.refs, undefined, value.decoded)] : [text];
}

/** The same, where a document stays one piece, so that its structure and the references in it are not lost. */
export function piecesOf(value: Value | undefined): Parts {
  return isUnknown(value) && value.decoded !== undefined ? [value] : partsOf(value);
}

const weights = new WeakMap<Sym, number>();

/** How long a piece would be written out: documents in documents share their pieces and double with each level. */
export function weightOf(part: string | Sym): number {
  if (typeof part === 'string') return part.length;
  if (part.parts === undefined) return typeof part.known === 'string' ? part.known.length : 100;
  let weight = weights.get(part);
  if (weight === undefined) {
    weight = part.parts.reduce((sum, inner) => sum + weightOf(inner), 0);
    weights.set(part, weight);
  }
  return weight;
}

/** The pieces as one value: plain where nothing has a history, known where everything is. */
export function fromParts(parts: Parts): Value {
  const merged: (string | Sym)[] = [];
  let size = 0;
  let unknown = false;
  for (const part of parts) {
    const text = typeof part === 'string' ? part : asText(part);
    if (text === undefined) unknown = true;
    else if (text === '' && typeof part === 'string') continue;
    size += text === undefined ? weightOf(part) : text.length;
    if (size > TEXT_MAX) throw new TooLarge('text');
    const last = merged.at(-1);
    if (typeof part === 'string' && typeof last === 'string') merged[merged.length - 1] = last + part;
    else merged.push(part);
  }
  if (merged.length === 0) return '';
  if (merged.length === 1) return merged[0]!;
  const refs = refsOf(merged);
  if (!unknown) {
    const text = merged.map((part) => asText(part)!).join('');
    // Documents that are joined may yet become part of a larger one.
    const hasDocument = merged.some((part) => part instanceof Sym && part.decoded !== undefined);
    return new Sym(text, refs, hasDocument ? merged : undefined);
  }
  const why = merged.find((part): part is Sym => isUnknown(part) && part.why !== undefined)?.why;
  return new Sym(undefined, refs, merged, undefined, why);
}

/** Order of strings as Terraform has it: by code point. */
export function compareText(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x === y) continue;
    // Halves of a surrogate pair stand for code points above every single unit.
    const xHigh = x >= 0xd800 && x < 0xe000;
    const yHigh = y >= 0xd800 && y < 0xe000;
    return xHigh === yHigh ? x - y : xHigh ? 1 : -1;
  }
  return a.length - b.length;
}

export function sortedKeys(map: ValueMap): string[] {
  const keys = [...map.keys()];
  // Most maps are written or made in order.
  for (let i = 1; i < keys.length; i++) {
    if (compareText(keys[i - 1]!, keys[i]!) > 0) return keys.sort(compareText);
  }
  return keys;
}

/** Are the two equal? Undefined where that is not certain. No conversion of types. */
export function equalValues(a: Value, b: Value, depth = 0): boolean | undefined {
  checkDepth(depth);
  const x = bare(a);
  const y = bare(b);
  if (x === y) return true;
  if (x instanceof Sym || y instanceof Sym) return equalSyms(x, y);
  if (isList(x)) {
    if (!isList(y) || x.length !== y.length) return false;
    return every(
      x.map((item, i) => [item, y[i]!] as const),
      depth + 1,
    );
  }
  if (isMap(x)) {
    if (!isMap(y) || x.size !== y.size || [...x.keys()].some((key) => !y.has(key))) return false;
    return every(
      [...x].map(([key, item]) => [item, y.get(key)!] as const),
      depth + 1,
    );
  }
  return false;
}

function equalSyms(x: Value, y: Value): boolean | undefined {
  const one = identityOf(x);
  const other = identityOf(y);
  if (one !== undefined && one === other) return true;
  if (one !== undefined && other !== undefined && sameKind(one, other)) return false;
  if ((isFilled(x) === true && isFilled(y) === false) || (isFilled(y) === true && isFilled(x) === false)) {
    return false;
  }
  return undefined;
}

function sameKind(one: string, other: string): boolean {
  return one.split('\n', 2).join() === other.split('\n', 2).join();
}

function every(pairs: readonly (readonly [Value, Value])[], depth: number): boolean | undefined {
  let certain: boolean | undefined = true;
  for (const [a, b] of pairs) {
    const equal = equalValues(a, b, depth);
    if (equal === false) return false;
    if (equal === undefined) certain = undefined;
  }
  return certain;
}

/**
 * The values with one common type, as a Terraform list needs it: a string among numbers makes them all
 * strings. Fails where there is no common type.
 */
export function unified(values: ValueList): ValueList {
  return unify(values, 0) ?? fail('all elements must have the same type');
}

function unify(values: ValueList, depth: number): ValueList | undefined {
  checkDepth(depth);
  let kinds = 0;
  for (const value of values) kinds |= kindBit(value);
  if (kinds === 0 || kinds === TEXT || kinds === NUMBERS || kinds === BOOLS) return values;
  if (kinds === LISTS) return unifyLists(values, depth + 1);
  if (kinds === MAPS) return unifyMaps(values, depth + 1);
  if ((kinds & (LISTS | MAPS)) !== 0 || (kinds & TEXT) === 0) return undefined;
  return values.map(toTextKeepingHistory);
}

const TEXT = 1;
const NUMBERS = 2;
const BOOLS = 4;
const LISTS = 8;
const MAPS = 16;

function kindBit(value: Value): number {
  const plain = bare(value);
  if (plain instanceof Sym) return plain.parts !== undefined || identityOf(plain) !== undefined ? TEXT : 0;
  if (plain === null) return 0;
  if (typeof plain === 'string') return TEXT;
  if (typeof plain === 'number') return NUMBERS;
  if (typeof plain === 'boolean') return BOOLS;
  return isList(plain) ? LISTS : MAPS;
}

/** A single value as text, with the history it had. */
export function toTextKeepingHistory(value: Value): Value {
  const plain = bare(value);
  if (plain instanceof Sym || plain === null || typeof plain === 'string') return value;
  const text = asText(plain)!;
  return value instanceof Sym ? new Sym(text, value.refs, undefined, value.decoded, value.why) : text;
}

function unifyLists(values: ValueList, depth: number): ValueList | undefined {
  const lists = values.filter(isList);
  if (lists.every((list) => list.every((item) => kindBit(item) === TEXT))) return values;
  const length = lists[0]!.length;
  if (lists.every((list) => list.length === length)) {
    const columns: ValueList[] = [];
    for (let i = 0; i < length; i++) {
      const column = unify(
        lists.map((list) => list[i]!),
        depth,
      );
      if (column === undefined) return undefined;
      columns.push(column);
    }
    let row = 0;
    return values.map((value) => {
      if (!isList(value)) return value;
      const at = row++;
      return columns.map((column) => column[at]!);
    });
  }
  const all = unify(lists.flat(), depth);
  if (all === undefined) return undefined;
  let at = 0;
  return values.map((value) => (isList(value) ? value.map(() => all[at++]!) : value));
}

function unifyMaps(values: ValueList, depth: number): ValueList | undefined {
  const maps = values.filter(isMap);
  const keys = [...maps[0]!.keys()];
  const rows: Map<string, Value>[] = maps.map((map) => new Map(map));
  if (maps.every((map) => map.size === keys.length && keys.every((key) => map.has(key)))) {
    for (const key of keys) {
      const column = unify(
        maps.map((map) => map.get(key)!),
        depth,
      );
      if (column === undefined) return undefined;
      for (const [i, row] of rows.entries()) row.set(key, column[i]!);
    }
  } else {
    const all = unify(
      maps.flatMap((map) => [...map.values()]),
      depth,
    );
    if (all === undefined) return undefined;
    let at = 0;
    for (const row of rows) for (const key of row.keys()) row.set(key, all[at++]!);
  }
  let row = 0;
  return values.map((value) => (isMap(value) ? rows[row++]! : value));
}

/** Without repeated values, first ones kept. Undefined where it is not certain which are repeated. */
export function withoutRepeats(values: ValueList): ValueList | undefined {
  const kept: Value[] = [];
  const plain = new Map<Value, number>();
  const others: Value[] = [];
  let unknown = false;
  for (const value of values) {
    const key = bare(value);
    if (key === null || typeof key !== 'object') {
      const at = plain.get(key);
      if (at !== undefined) {
        const first = kept[at]!;
        if (value instanceof Sym) kept[at] = withRefs(first, value.refs);
        continue;
      }
      plain.set(key, kept.length);
    } else {
      // Only structures and unknowns need comparing one by one; a cap keeps that from being quadratic for long.
      if (others.length > 1_000) return undefined;
      let repeated = false;
      for (const other of others) {
        const equal = equalValues(other, value);
        if (equal === undefined) return undefined;
        if (equal) repeated = true;
      }
      if (repeated) continue;
      others.push(value);
      if (key instanceof Sym) unknown = true;
    }
    kept.push(value);
  }
  if (unknown && plain.size > 0) {
    // An identity can be equal to a literal, and any other unknown to anything.
    for (const other of others) {
      if (!isUnknown(other)) continue;
      for (const value of plain.keys()) if (equalValues(other, value) !== false) return undefined;
    }
  }
  return kept;
}

/** A Terraform set: repeats removed, in iteration order. Undefined where it is not certain what is repeated. */
export function setOf(values: ValueList): ValueList | undefined {
  const kept = withoutRepeats(unified(values));
  return kept === undefined ? undefined : [...kept].sort(compareForSet);
}

function compareForSet(a: Value, b: Value): number {
  const x = bare(a);
  const y = bare(b);
  const rank = setRank(x) - setRank(y);
  if (rank !== 0) return rank;
  if (typeof x === 'string' && typeof y === 'string') return compareText(x, y);
  if (typeof x === 'number' && typeof y === 'number') return x - y;
  return Number(x === true) - Number(y === true);
}

function setRank(value: Value): number {
  if (value === null) return 2;
  return typeof value === 'object' ? 1 : 0;
}
