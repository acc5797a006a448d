/**
 * Argument values as a reader hands them over: plain JavaScript where everything is known, `Sym` where a value
 * is unknown or where it is known but came from somewhere worth remembering (a reference to another resource).
 */
import type { Resource } from './resource.js';

/** A reference to an attribute of a resource (or of all its instances where the instance is not known). */
export interface Ref {
  readonly resources: readonly Resource[];
  /** Attribute path after the resource: `arn`, `endpoint[0].address`, or '' for the resource itself. */
  readonly path: string;
}

/** null, booleans, numbers and strings are themselves; lists are arrays; objects are Maps. */
export type Value = null | boolean | number | string | Sym | ValueList | ValueMap;
export type ValueList = readonly Value[];
export type ValueMap = ReadonlyMap<string, Value>;

/**
 * A value with a history. `known` is its value where that is certain, else undefined.
 * `parts` keeps a template whose pieces are only partly known ("arn:aws:s3:::", Sym, "/*").
 * `decoded` keeps the structure a document was made from (jsonencode, a policy document), so that the
 * references at its leaves are not lost when it becomes a string.
 */
export class Sym {
  constructor(
    readonly known: string | number | boolean | null | undefined,
    readonly refs: readonly Ref[],
    readonly parts?: readonly (string | Sym)[],
    readonly decoded?: Value,
    /** Why it is unknown, for diagnostics: `var.region`, `data.aws_caller_identity.current.account_id`. */
    readonly why?: string,
  ) {}
}

export const UNKNOWN = new Sym(undefined, []);

export function isList(value: Value | undefined): value is ValueList {
  return Array.isArray(value);
}

export function isMap(value: Value | undefined): value is ValueMap {
  return value instanceof Map;
}

/** The plain value where it is known, else undefined. Unwraps a Sym; lists and maps are returned as they are. */
export function knownOf(value: Value | undefined): Exclude<Value, Sym> | undefined {
  return value instanceof Sym ? value.known : value;
}

/** The text where it is known in full: strings, numbers and booleans as Terraform prints them. */
export function textOf(value: Value | undefined): string | undefined {
  const known = knownOf(value);
  if (typeof known === 'string') return known;
  if (typeof known === 'number' || typeof known === 'boolean') return String(known);
  return undefined;
}

/**
 * The text with every unknown piece replaced by `hole`: `orders-${var.env}` is `orders-*` for hole `*`.
 * Undefined where nothing at all is known.
 */
export function textWithHoles(value: Value | undefined, hole: string): string | undefined {
  const text = textOf(value);
  if (text !== undefined) return text;
  if (!(value instanceof Sym) || value.parts === undefined) return undefined;
  return value.parts
    .map((part) => (typeof part === 'string' ? part : (textWithHoles(part, hole) ?? hole)))
    .join('');
}

const NO_REFS: readonly Ref[] = [];

/** Every reference anywhere inside a value, in reading order, each once. */
export function refsIn(value: Value | undefined): readonly Ref[] {
  // Most values are plain, or refer to one thing.
  if (typeof value !== 'object' || value === null) return NO_REFS;
  if (value instanceof Sym && value.refs.length < 2 && !value.decoded && !value.parts) return value.refs;
  const found = new Set<Ref>();
  const queue: (Value | undefined)[] = [value];
  for (let at = 0; at < queue.length; at++) {
    const next = queue[at];
    if (next instanceof Sym) {
      for (const ref of next.refs) found.add(ref);
      // A document whose leaves carry the references need not repeat them at its root.
      if (next.decoded !== undefined) queue.push(next.decoded);
      for (const part of next.parts ?? []) if (part instanceof Sym) queue.push(part);
    } else pushInner(queue, next);
  }
  return [...found];
}

/** Every resource that anything inside a value refers to, in reading order; one referred to twice comes twice. */
export function resourcesIn(value: Value | undefined): readonly Resource[] {
  const refs = refsIn(value);
  return refs.length === 1 ? refs[0]!.resources : refs.flatMap((ref) => ref.resources);
}

/** One by one: a list of a hundred thousand items is more than a call takes as arguments. */
function pushInner(queue: (Value | undefined)[], value: Value | undefined): void {
  if (isList(value)) for (const item of value) queue.push(item);
  else if (isMap(value)) for (const item of value.values()) queue.push(item);
}

/** Every leaf of a value, with documents opened: strings, and Syms that have no structure inside. */
export function leavesOf(value: Value | undefined): readonly (string | Sym)[] {
  // Most values are a leaf themselves.
  if (typeof value === 'string' || (value instanceof Sym && value.decoded === undefined)) return [value];
  const leaves: (string | Sym)[] = [];
  const queue: (Value | undefined)[] = [value];
  for (let at = 0; at < queue.length; at++) {
    const next = queue[at];
    if (typeof next === 'string') leaves.push(next);
    else if (next instanceof Sym) {
      if (next.decoded !== undefined) queue.push(next.decoded);
      else leaves.push(next);
    } else pushInner(queue, next);
  }
  return leaves;
}
