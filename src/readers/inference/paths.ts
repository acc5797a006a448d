import type { ArgumentPath, Condition } from '../../atlas/index.js';
import { decoded } from './documents.js';
import type { Resource } from './resource.js';
import { isList, isMap, knownOf, Sym, textOf, type Value } from './value.js';

/** A value found behind an argument path, and where: `['environment', 0, 'variables', 'TABLE']`. */
export interface Found {
  readonly value: Value;
  readonly at: readonly (string | number)[];
  /** The path goes on inside a value nobody could evaluate: it holds this, but perhaps not here. */
  readonly vague?: boolean;
  /** The name a value is given: an environment variable's. */
  readonly label?: string;
}

/**
 * Everything an argument path leads to. Lists and repeated blocks are walked through, `*` is any key, and a
 * JSON document is decoded where the path goes on behind it. Arguments that are null or absent yield nothing.
 */
export function valuesAt(resource: Pick<Resource, 'values'>, path: ArgumentPath): readonly Found[] {
  const steps = stepsOf(path);
  const start = resource.values.get(steps[0]!);
  // Most rules name arguments that most resources do not set.
  if (start === undefined || start === null) return NOTHING;
  if (steps.length === 1)
    return start instanceof Sym && start.known === null ? NOTHING : [{ value: start, at: steps }];
  const found: Found[] = [];
  collect(start, steps, 1, steps.slice(0, 1), found);
  return found;
}

/** Whether what a path leads to can have a label: it goes through names, or to what has its name beside it. */
export function isLabelled(path: ArgumentPath): boolean {
  let labelled = labels.get(path);
  if (labelled === undefined) {
    labelled = stepsOf(path).some((step) => step === '*' || NAMED_BESIDE.has(step));
    labels.set(path, labelled);
  }
  return labelled;
}

const NOTHING: readonly Found[] = [];
/** What a variable holds, in a list of variables that have their name beside it. */
const NAMED_BESIDE = new Set(['value', 'valueFrom', 'value_from']);
const split = new Map<ArgumentPath, readonly string[]>();
const labels = new Map<ArgumentPath, boolean>();

function stepsOf(path: ArgumentPath): readonly string[] {
  let steps = split.get(path);
  if (steps === undefined) {
    steps = path.split('.');
    split.set(path, steps);
  }
  return steps;
}

/** `next` is the step that leads on from `value`. */
function collect(
  value: Value,
  steps: readonly string[],
  next: number,
  at: readonly (string | number)[],
  found: Found[],
  label?: string,
): void {
  if (value === null || (value instanceof Sym && value.known === null)) return;
  if (next === steps.length) {
    found.push(label === undefined ? { value, at } : { value, at, label });
    return;
  }
  if (isList(value)) {
    for (let index = 0; index < value.length; index++) {
      collect(value[index]!, steps, next, [...at, index], found, label);
    }
    return;
  }
  const key = steps[next]!;
  if (isMap(value)) {
    // `{ name = "TABLE", value = ... }` and `{ TABLE = ... }` are two ways to write one thing.
    const given = NAMED_BESIDE.has(key) ? textOf(value.get('name') ?? value.get('key')) : undefined;
    if (key !== '*') {
      const item = value.get(key);
      if (item !== undefined) collect(item, steps, next + 1, [...at, key], found, given ?? label);
      return;
    }
    for (const [name, item] of value) collect(item, steps, next + 1, [...at, name], found, name);
    return;
  }
  const document = decoded(value);
  if (document !== undefined) collect(document, steps, next, at, found, label);
  // A collection nobody could evaluate: whatever it refers to may be behind any path.
  else if (value instanceof Sym && value.known === undefined && value.refs.length > 0)
    found.push({ value, at, vague: true });
}

/** Whether a condition holds: `undefined` where the argument's value is not known. */
export function holds(resource: Pick<Resource, 'values'>, condition: Condition): boolean | undefined {
  const found = valuesAt(resource, condition.arg);
  if (condition.present !== undefined) {
    const present = found.some(({ value }) => !isList(value) || value.length > 0);
    return present === condition.present;
  }
  if (condition.count !== undefined) return countOf(found, condition.count);
  if (found.length === 0) {
    // An argument that is not set is taken as unset, false or empty: what Terraform providers do.
    if (condition.not !== undefined) return condition.not !== false && condition.not !== '';
    return condition.equals === false || condition.equals === '';
  }
  const results = found.map(({ value }) => {
    const known = knownOf(value);
    if (known === undefined) return undefined;
    if (condition.equals !== undefined) return same(known, condition.equals);
    if (condition.only !== undefined) return same(known, condition.only);
    if (condition.oneOf !== undefined) return condition.oneOf.some((one) => same(known, one));
    if (condition.not !== undefined) return !same(known, condition.not);
    if (condition.atLeast !== undefined) return Number(known) >= condition.atLeast;
    if (condition.begins !== undefined) return condition.begins.some((one) => String(known).startsWith(one));
    return true;
  });
  if (condition.only !== undefined && results.includes(false)) return false;
  if (condition.only !== undefined && results.includes(undefined)) return undefined;
  if (results.includes(true)) return true;
  return results.includes(undefined) ? undefined : false;
}

/** Whether so many blocks or values are found; not known where one of them stands for several. */
function countOf(found: readonly Found[], count: number): boolean | undefined {
  const all = found.flatMap(({ value }) => (isList(value) ? value : [value]));
  return all.some((value) => value instanceof Sym && value.known === undefined)
    ? undefined
    : all.length === count;
}

/** All conditions hold; unknown ones count as `ifUnknown`. */
export function allHold(
  resource: Pick<Resource, 'values'>,
  conditions: readonly Condition[] | undefined,
  ifUnknown: boolean,
) {
  return conditions === undefined || conditions.every((condition) => holds(resource, condition) ?? ifUnknown);
}

function same(known: unknown, expected: string | number | boolean): boolean {
  return String(known).toLowerCase() === String(expected).toLowerCase();
}
