/** Type constraints of variables: conversion of values, and defaults of optional attributes. */
import { isList, isMap, Sym, type Value, type ValueMap } from '../inference/index.js';
import type { Expr } from './hcl/index.js';
import { asSet, bare, setOf, toTextKeepingHistory } from './values.js';

/** How deep a type or a value is followed. */
const DEPTH_MAX = 100;

/** Is a value for it written as plain text on the command line? */
export function isPrimitive(type: Expr | undefined): boolean {
  if (type === undefined) return true;
  const name = nameOf(type);
  return name === 'string' || name === 'number' || name === 'bool';
}

/** The value as the type has it. What does not fit is left as it is: the reader is no judge of types. */
export function convert(
  value: Value,
  type: Expr | undefined,
  evaluateDefault: (expr: Expr) => Value,
  depth = 0,
): Value {
  if (type === undefined || depth > DEPTH_MAX) return value;
  const inner = (part: Value, partType: Expr | undefined): Value =>
    convert(part, partType, evaluateDefault, depth + 1);
  const name = nameOf(type);
  if (name !== undefined) return convertPrimitive(value, name);
  if (type.kind === 'paren') return inner(value, type.inner);
  if (type.kind !== 'call') return value;
  const [argument] = type.args;
  const plain = bare(value);
  switch (type.name) {
    case 'list':
      return isList(plain) ? mapList(plain, (item) => inner(item, argument)) : value;
    case 'set':
      if (!isList(plain)) return value;
      return attemptSet(mapList(plain, (item) => inner(item, argument)));
    case 'map':
      return isMap(plain) ? mapMap(plain, (item) => inner(item, argument)) : value;
    case 'tuple':
      if (!isList(plain) || argument?.kind !== 'tuple') return value;
      return plain.map((item, i) => inner(item, argument.items[i]));
    case 'object':
      return isMap(plain) && argument?.kind === 'object'
        ? convertObject(plain, argument, inner, evaluateDefault)
        : value;
    case 'optional':
      return inner(value, argument);
    default:
      return value;
  }
}

function nameOf(type: Expr): string | undefined {
  if (type.kind === 'name') return type.name;
  // Before Terraform 0.12 types were quoted.
  return type.kind === 'literal' && typeof type.value === 'string' ? type.value : undefined;
}

function convertPrimitive(value: Value, type: string): Value {
  const plain = bare(value);
  if (plain instanceof Sym || plain === null || typeof plain === 'object') return value;
  if (type === 'string') return toTextKeepingHistory(value);
  let converted: Value = plain;
  if (
    type === 'number' &&
    typeof plain === 'string' &&
    plain.trim() !== '' &&
    Number.isFinite(Number(plain))
  ) {
    converted = Number(plain);
  }
  if (type === 'bool' && (plain === 'true' || plain === 'false')) converted = plain === 'true';
  if (converted === plain) return value;
  return value instanceof Sym ? new Sym(converted, value.refs, undefined, undefined, value.why) : converted;
}

function convertObject(
  value: ValueMap,
  type: Expr & { kind: 'object' },
  inner: (part: Value, type: Expr | undefined) => Value,
  evaluateDefault: (expr: Expr) => Value,
): Value {
  const result = new Map<string, Value>();
  for (const { key, value: partType } of type.items) {
    if (key.kind !== 'literal') continue;
    const name = String(key.value);
    const optional = partType.kind === 'call' && partType.name === 'optional' ? partType : undefined;
    let part = value.get(name);
    if (optional !== undefined && (part === undefined || part === null)) {
      const fallback = optional.args[1];
      part = fallback === undefined ? null : evaluateDefault(fallback);
    }
    if (part !== undefined) result.set(name, inner(part, optional?.args[0] ?? partType));
  }
  return result;
}

function attemptSet(values: readonly Value[]): Value {
  try {
    return asSet(setOf(values) ?? values);
  } catch {
    // No common type: left as it is.
    return asSet(values);
  }
}

function mapList(list: readonly Value[], change: (item: Value) => Value): readonly Value[] {
  const changed = list.map(change);
  return changed.some((item, i) => item !== list[i]) ? changed : list;
}

function mapMap(map: ValueMap, change: (item: Value) => Value): ValueMap {
  let changed = false;
  const result = new Map<string, Value>();
  for (const [key, item] of map) {
    const next = change(item);
    if (next !== item) changed = true;
    result.set(key, next);
  }
  return changed ? result : map;
}
