/** Functions of lists, sets and maps. They work element by element as far as that is certain. */
import { isList, isMap, Sym, type Value, type ValueList } from '../../inference/index.js';
import {
  asBool,
  asList,
  asMap,
  asNumber,
  asText,
  bare,
  compareText,
  ELEMENTS_MAX,
  equalValues,
  expectCount,
  type FunctionTable,
  fail,
  GENERATED_MAX,
  isFilled,
  isScalar,
  isUnknown,
  refsOf,
  setOf,
  sortedKeys,
  type TerraformFunction,
  TooLarge,
  toTextKeepingHistory,
  unified,
  unknownFrom,
  withoutRepeats,
  withRefs,
} from './support.js';
import { graphemes } from './text.js';

/** A function of one list: unknown where the list is, or where the body cannot tell. */
function ofList(body: (list: ValueList) => Value | undefined): TerraformFunction {
  return (args) => {
    expectCount(args, 1);
    const list = asList(args[0]);
    return (list === undefined ? undefined : body(list)) ?? unknownFrom(args);
  };
}

function wholeNumber(value: Value | undefined): number | undefined {
  const number = asNumber(value);
  if (number !== undefined && !Number.isInteger(number)) fail('a whole number is required');
  return number;
}

/** Three-valued "all of" (`absorbing` false) and "any of" (`absorbing` true). */
function quantifier(absorbing: boolean): TerraformFunction {
  return ofList((list) => {
    const known = list.map((item) => (bare(item) === null ? false : asBool(item)));
    const at = known.indexOf(absorbing);
    if (at >= 0) return withRefs(absorbing, refsOf([list[at]!]));
    if (known.includes(undefined)) return undefined;
    return withRefs(!absorbing, refsOf(list));
  });
}

function concat(args: readonly Value[]): Value {
  expectCount(args, 1, Number.POSITIVE_INFINITY);
  const lists = args.map(asList);
  const result: Value[] = [];
  for (const list of lists) {
    if (list === undefined) return unknownFrom(args);
    if (result.length + list.length > ELEMENTS_MAX) throw new TooLarge('concat');
    for (const item of list) result.push(item);
  }
  return result;
}

function flatten(list: ValueList): ValueList | undefined {
  const result: Value[] = [];
  const stack: Value[] = [...list].reverse();
  while (stack.length > 0) {
    const next = stack.pop()!;
    const plain = bare(next);
    if (isList(plain)) {
      if (stack.length + result.length + plain.length > ELEMENTS_MAX) throw new TooLarge('flatten');
      for (let i = plain.length - 1; i >= 0; i--) stack.push(plain[i]!);
    } else if (isMap(plain) || isScalar(next)) {
      result.push(next);
    } else {
      // It may be a list itself, and then nothing is certain about what comes where.
      return undefined;
    }
  }
  return result;
}

function merge(args: readonly Value[]): Value {
  if (args.length === 0) return new Map();
  const result = new Map<string, Value>();
  let unknown = false;
  for (const argument of args) {
    const plain = bare(argument);
    if (plain === null) continue;
    const map = asMap(plain);
    if (map === undefined) unknown = true;
    else for (const [key, item] of map) result.set(key, item);
  }
  if (unknown) return unknownFrom(args);
  return result;
}

function lookup(args: readonly Value[]): Value {
  expectCount(args, 2, 3);
  const map = asMap(args[0]);
  const key = asText(args[1]);
  if (map === undefined || key === undefined) return unknownFrom(args);
  const found = map.get(key);
  if (found !== undefined) return found;
  if (args[2] !== undefined) return args[2];
  return fail(`the given object has no attribute "${key}"`);
}

function element(args: readonly Value[]): Value {
  expectCount(args, 2);
  const list = asList(args[0]);
  const index = wholeNumber(args[1]);
  if (list?.length === 0) fail('cannot use element function with an empty list');
  if (index !== undefined && index < 0) fail('cannot use element function with a negative index');
  if (list === undefined || index === undefined) return unknownFrom(args);
  return list[index % list.length]!;
}

function slice(args: readonly Value[]): Value {
  expectCount(args, 3);
  const list = asList(args[0]);
  const from = wholeNumber(args[1]);
  const to = wholeNumber(args[2]);
  if (list === undefined || from === undefined || to === undefined) return unknownFrom(args);
  if (from < 0 || to > list.length || from > to) fail('start and end must lie inside the list, in order');
  return list.slice(from, to);
}

function chunklist(args: readonly Value[]): Value {
  expectCount(args, 2);
  const list = asList(args[0]);
  const size = wholeNumber(args[1]);
  if (size !== undefined && size < 0) fail('the size must be zero or more');
  if (list === undefined || size === undefined) return unknownFrom(args);
  const items = unified(list);
  if (items.length === 0) return [];
  if (size === 0) return [items];
  const chunks: ValueList[] = [];
  for (let i = 0; i < items.length; i += size) chunks.push(items.slice(i, i + size));
  return chunks;
}

function coalesce(args: readonly Value[]): Value {
  expectCount(args, 1, Number.POSITIVE_INFINITY);
  const values = unified(args);
  const candidates: Value[] = [];
  for (const value of values) {
    const filled = isFilled(value);
    if (filled === false) continue;
    candidates.push(value);
    if (filled === true) break;
  }
  if (candidates.length === 0) fail('no non-null, non-empty-string arguments');
  // A single candidate is the answer whether or not it turns out to be filled: otherwise there is an error.
  return candidates.length === 1 ? candidates[0]! : unknownFrom(candidates);
}

function coalescelist(args: readonly Value[]): Value {
  expectCount(args, 1, Number.POSITIVE_INFINITY);
  const candidates: Value[] = [];
  for (const argument of args) {
    const items = asList(argument);
    if (items?.length === 0) continue;
    candidates.push(argument);
    if (items !== undefined) break;
  }
  if (candidates.length === 0) fail('no non-null arguments');
  return candidates.length === 1 ? candidates[0]! : unknownFrom(candidates);
}

function contains(args: readonly Value[]): Value {
  expectCount(args, 2);
  const list = asList(args[0]);
  if (bare(args[1]!) === null) fail('argument must not be null');
  if (list === undefined) return unknownFrom(args);
  let uncertain = false;
  for (const item of list) {
    const equal = equalValues(item, args[1]!);
    if (equal === true) return withRefs(true, refsOf([item, args[1]!]));
    if (equal === undefined) uncertain = true;
  }
  return uncertain ? unknownFrom(args) : withRefs(false, refsOf(args));
}

/** Equality after the conversion of single values to a common type. */
function looselyEqual(a: Value, b: Value): boolean | undefined {
  const x = bare(a);
  const y = bare(b);
  if (typeof x === 'string' && (typeof y === 'number' || typeof y === 'boolean')) return x === asText(y);
  if (typeof y === 'string' && (typeof x === 'number' || typeof x === 'boolean')) return y === asText(x);
  return equalValues(x, y);
}

function index(args: readonly Value[]): Value {
  expectCount(args, 2);
  const list = asList(args[0]);
  if (list === undefined) return unknownFrom(args);
  for (const [i, item] of list.entries()) {
    const equal = equalValues(item, args[1]!);
    if (equal === true) return withRefs(i, refsOf([item, args[1]!]));
    if (equal === undefined) return unknownFrom(args);
  }
  return fail('item not found');
}

function keys(args: readonly Value[]): Value {
  expectCount(args, 1);
  const map = asMap(args[0]);
  return map === undefined ? unknownFrom(args) : sortedKeys(map);
}

function values(args: readonly Value[]): Value {
  expectCount(args, 1);
  const map = asMap(args[0]);
  return map === undefined ? unknownFrom(args) : sortedKeys(map).map((key) => map.get(key)!);
}

function length(args: readonly Value[]): Value {
  expectCount(args, 1);
  const plain = bare(args[0]!);
  if (isList(plain)) return plain.length;
  if (isMap(plain)) return plain.size;
  if (plain instanceof Sym) return unknownFrom(args);
  if (typeof plain !== 'string') fail('argument must be a string, a collection type, or a structural type');
  return withRefs(graphemes(plain as string).length, refsOf(args));
}

function matchkeys(args: readonly Value[]): Value {
  expectCount(args, 3);
  const [items, tags, wanted] = args.map(asList);
  if (items === undefined || tags === undefined || wanted === undefined) return unknownFrom(args);
  if (items.length !== tags.length) fail('length of keys and values should be equal');
  if (tags.length * wanted.length > 10_000_000) throw new TooLarge('matchkeys');
  const all = unified(items);
  const result: Value[] = [];
  for (const [i, tag] of tags.entries()) {
    let found: boolean | undefined = false;
    for (const want of wanted) {
      const equal = looselyEqual(tag, want);
      if (equal === true) {
        found = true;
        break;
      }
      if (equal === undefined) found = undefined;
    }
    if (found === undefined) return unknownFrom(args);
    if (found) result.push(all[i]!);
  }
  return result;
}

function one(args: readonly Value[]): Value {
  expectCount(args, 1);
  const list = asList(args[0]);
  if (list === undefined) return unknownFrom(args);
  if (list.length > 1) fail('must be a list, set, or tuple value with either zero or one elements');
  return list[0] ?? null;
}

function range(args: readonly Value[]): Value {
  expectCount(args, 1, 3);
  const numbers = args.map(asNumber);
  if (numbers.includes(undefined)) return unknownFrom(args);
  const known = numbers as number[];
  const [from, to] = known.length === 1 ? [0, known[0]!] : [known[0]!, known[1]!];
  const step = known[2] ?? (to < from ? -1 : 1);
  if (step === 0) fail('step must not be zero');
  if (step > 0 && to < from) fail('end must be greater than or equal to start when step is positive');
  if (step < 0 && to > from) fail('end must be less than or equal to start when step is negative');
  if ((to - from) / step > 1_024) fail('more than 1024 values were generated');
  const result: number[] = [];
  for (let n = from; step > 0 ? n < to : n > to; n += step) {
    if (result.length >= 1_024) fail('more than 1024 values were generated');
    if (n + step === n) fail('step is too small for the range');
    result.push(n);
  }
  const refs = refsOf(args);
  return refs.length === 0 ? result : result.map((n) => new Sym(n, refs));
}

function setproduct(args: readonly Value[]): Value {
  expectCount(args, 1, Number.POSITIVE_INFINITY);
  if (args.length < 2) fail('at least two arguments are required');
  const lists = args.map(asList);
  if (lists.includes(undefined)) return unknownFrom(args);
  const known = (lists as ValueList[]).map(unified);
  const total = known.reduce((product, list) => product * list.length, 1);
  if (total > GENERATED_MAX) throw new TooLarge('setproduct');
  if (total === 0) return [];
  let rows: ValueList[] = [[]];
  for (const list of known) rows = rows.flatMap((row) => list.map((item) => [...row, item]));
  return rows;
}

function setOperation(combine: (sets: readonly ValueList[]) => ValueList | undefined): TerraformFunction {
  return (args) => {
    expectCount(args, 1, Number.POSITIVE_INFINITY);
    const lists = args.map(asList);
    if (lists.includes(undefined)) return unknownFrom(args);
    // Each is a set of its own before they are brought to a common type.
    const known = (lists as ValueList[]).map(unified);
    const all = unified(known.flat());
    let at = 0;
    const sets = known.map((list) => {
      const from = at;
      at += list.length;
      return setOf(all.slice(from, at));
    });
    const result = sets.includes(undefined) ? undefined : combine(sets as ValueList[]);
    return result ?? unknownFrom(args);
  };
}

/** Those of `from` that are (or are not) in `others`; undefined where that is not certain. */
function filterBy(from: ValueList, others: ValueList, wanted: boolean): ValueList | undefined {
  const plain: ReadonlySet<Value> = new Set(
    others.map(bare).filter((value) => value === null || typeof value !== 'object'),
  );
  const rest = others.filter((value) => !plain.has(bare(value)));
  const result: Value[] = [];
  for (const item of from) {
    const key = bare(item);
    let found: boolean | undefined = plain.has(key);
    const against = key !== null && typeof key === 'object' ? others : rest;
    for (const other of found ? [] : against) {
      const equal = equalValues(item, other);
      if (equal === true) {
        found = true;
        break;
      }
      if (equal === undefined) found = undefined;
    }
    if (found === undefined) return undefined;
    if (found === wanted) result.push(item);
  }
  return result;
}

function sort(args: readonly Value[]): Value {
  expectCount(args, 1);
  const list = asList(args[0]);
  if (list === undefined) return unknownFrom(args);
  const texts = list.map(asText);
  if (texts.includes(undefined)) {
    // How many there are is certain, which is which is not.
    const any = unknownFrom(args);
    return list.map(() => any);
  }
  return list
    .map((item, i) => [texts[i]!, toTextKeepingHistory(item)] as const)
    .sort((a, b) => compareText(a[0], b[0]))
    .map(([, item]) => item);
}

function sum(args: readonly Value[]): Value {
  expectCount(args, 1);
  const list = asList(args[0]);
  if (list === undefined) return unknownFrom(args);
  if (list.length === 0) fail('cannot sum an empty list');
  let total = 0;
  let unknown = false;
  for (const item of list) {
    const number = asNumber(item);
    if (number === undefined) unknown = true;
    else total += number;
  }
  if (unknown) return unknownFrom(args);
  // Terraform adds decimals, so that 0.1 and 0.2 are 0.3.
  return withRefs(Number.isInteger(total) ? total : Number(total.toPrecision(15)), refsOf(list));
}

function transpose(args: readonly Value[]): Value {
  expectCount(args, 1);
  const map = asMap(args[0]);
  if (map === undefined) return unknownFrom(args);
  const result = new Map<string, Value[]>();
  for (const key of sortedKeys(map)) {
    const list = asList(map.get(key)!);
    if (list === undefined) return unknownFrom(args);
    for (const item of list) {
      const text = asText(item);
      if (text === undefined) return unknownFrom(args);
      const tags = result.get(text) ?? [];
      tags.push(key);
      result.set(text, tags);
    }
  }
  return new Map([...result].sort(([a], [b]) => compareText(a, b)));
}

function zipmap(args: readonly Value[]): Value {
  expectCount(args, 2);
  const names = asList(args[0]);
  const items = asList(args[1]);
  if (names === undefined || items === undefined) return unknownFrom(args);
  if (names.length !== items.length) fail('number of keys and number of values differ');
  const texts = names.map(asText);
  if (texts.includes(undefined)) return unknownFrom(args);
  return new Map(texts.map((text, i) => [text!, items[i]!]));
}

function compact(list: ValueList): ValueList | undefined {
  const result: Value[] = [];
  for (const item of list) {
    const plain = bare(item);
    if (isList(plain) || isMap(plain)) fail('list of strings required');
    const filled = isFilled(item);
    if (filled === undefined) return undefined;
    if (filled) result.push(toTextKeepingHistory(item));
  }
  return result;
}

function reverse(list: ValueList): ValueList {
  return [...list].reverse();
}

/** What can still be said of a set when repeats are not certain: a set of one is that one. */
function distinct(list: ValueList): Value | undefined {
  const all = unified(list);
  return all.length === 1 && isUnknown(all[0]) ? all : withoutRepeats(all);
}

export const collections: FunctionTable = {
  alltrue: quantifier(false),
  anytrue: quantifier(true),
  chunklist,
  coalesce,
  coalescelist,
  compact: ofList(compact),
  concat,
  contains,
  distinct: ofList(distinct),
  element,
  flatten: ofList(flatten),
  index,
  keys,
  length,
  lookup,
  matchkeys,
  merge,
  one,
  range,
  reverse: ofList(reverse),
  setintersection: setOperation(([first, ...rest]) =>
    rest.reduce<ValueList | undefined>(
      (left, other) => (left === undefined ? undefined : filterBy(left, other, true)),
      first!,
    ),
  ),
  setproduct,
  setsubtract: (args, context) => {
    expectCount(args, 2);
    return setOperation(([first, other]) => filterBy(first!, other!, false))(args, context);
  },
  setunion: setOperation((sets) => setOf(sets.flat())),
  slice,
  sort,
  sum,
  transpose,
  values,
  zipmap,
};
