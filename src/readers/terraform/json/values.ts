/** A resource's arguments from a plan: its values together with what the configuration says they were written as. */
import { type Ref, type Resource, Sym, UNKNOWN, type Value, type ValueMap } from '../../inference/index.js';
import { field, hasField, isObject, type JsonObject, ownField } from './json.js';
import { namesOf } from './references.js';

/** Deepest nesting that is read; below it values are unknown. */
const DEPTH_MAX = 200;

/** What an expression in the plan's configuration refers to; asked only once all resources of the plan are known. */
export type Resolve = (expression: unknown) => readonly Ref[];

/** JSON as a value. */
function plainValue(json: unknown, depth = 0): Value {
  if (typeof json !== 'object' || json === null) return (json ?? null) as Value;
  if (depth > DEPTH_MAX) return UNKNOWN;
  if (Array.isArray(json)) return json.map((item) => plainValue(item, depth + 1));
  const result = new Map<string, Value>();
  for (const name of Object.keys(json)) result.set(name, plainValue((json as JsonObject)[name], depth + 1));
  return result;
}

/** Arguments of a resource nothing is known about but its values. */
export function plainValues(json: unknown): ReadonlyMap<string, Value> {
  return new Arguments(json, undefined, undefined, undefined);
}

/** Arguments of a planned resource. `unknown` is shaped like the values, with `true` where one is not known yet. */
export function plannedValues(
  values: unknown,
  unknown: unknown,
  expressions: unknown,
  resolve: Resolve,
): ReadonlyMap<string, Value> {
  return new Arguments(values, unknown, expressions, new Merge(resolve));
}

/**
 * A resource's arguments, each converted when it is first asked for: a plan holds every attribute of every resource,
 * and rules ask for a third of those that are set. What is structured is kept, so that it stays one object; the rest is
 * as quick to make again. There is no list of names: whether one is set is looked up where it stands.
 */
class Arguments extends Map<string, Value> {
  /** As it is in the file. */
  readonly known: JsonObject;
  private readonly expressions: JsonObject;
  private readonly open: JsonObject;
  /** The expressions, where there are any. */
  private readonly written: readonly unknown[];

  constructor(
    known: unknown,
    private readonly unknown: unknown,
    expressions: unknown,
    private readonly merge: Merge | undefined,
  ) {
    super();
    this.known = isObject(known) ? known : EMPTY;
    this.open = isObject(unknown) ? unknown : EMPTY;
    this.expressions = isObject(expressions) ? expressions : EMPTY;
    this.written = isObject(expressions) ? [expressions] : NOTHING;
  }

  override get(name: string): Value | undefined {
    const value = ownField(this.known, name);
    const expression = ownField(this.expressions, name);
    const unknown = this.unknown === true ? true : ownField(this.open, name);
    if (unknown === undefined && expression === undefined) {
      // Most of what a plan holds is computed by the provider and known: nobody wrote it, nothing is open about it.
      if (typeof value !== 'object' || value === null) return value as Value | undefined;
      return super.get(name) ?? this.keep(name, plainValue(value, 1));
    }
    const kept = super.get(name);
    if (kept !== undefined) return kept;
    const written = expression === undefined ? NOTHING : [expression];
    if (value === undefined && written.length === 0 && !isOpen(this.unknown, this.written, name, 0))
      return undefined;
    return this.keep(name, this.merge!.argument(value, unknown, written, 1));
  }

  private keep(name: string, value: Value): Value {
    if (typeof value === 'object' && value !== null) super.set(name, value);
    return value;
  }

  override has(name: string): boolean {
    return (
      hasField(this.known, name) ||
      isOpen(this.unknown, this.written, name, 0) ||
      isWritten(this.written, name)
    );
  }

  override keys(): MapIterator<string> {
    return namesIn(this.known, this.unknown, this.written, 0).values() as MapIterator<string>;
  }

  override *entries(): MapIterator<[string, Value]> {
    for (const name of this.keys()) yield [name, this.get(name)!];
  }

  override *values(): MapIterator<Value> {
    for (const name of this.keys()) yield this.get(name)!;
  }

  override [Symbol.iterator](): MapIterator<[string, Value]> {
    return this.entries();
  }

  override get size(): number {
    return namesIn(this.known, this.unknown, this.written, 0).length;
  }

  override forEach(visit: (value: Value, name: string, map: Map<string, Value>) => void): void {
    for (const [name, value] of this) visit(value, name, this);
  }
}

const NOTHING: readonly unknown[] = [];
const EMPTY: JsonObject = {};

/** Is the field unknown? Where the whole is, so is each of its fields. */
function openAt(unknown: unknown, name: string): unknown {
  return unknown === true ? true : field(unknown, name);
}

function writtenAt(nodes: readonly unknown[], name: string): readonly unknown[] {
  if (nodes.length === 0) return NOTHING;
  if (nodes.length > 1) return nodes.map((node) => field(node, name)).filter((node) => node !== undefined);
  const only = field(nodes[0], name);
  return only === undefined ? NOTHING : [only];
}

/** Is it not known yet, and set by somebody? */
function isOpen(unknown: unknown, nodes: readonly unknown[], name: string, depth: number): boolean {
  const open = field(unknown, name);
  // Without anything unknown below it, a name that is only here is an argument that was not set.
  if (!isUnknownBelow(open, depth)) return false;
  // What the provider will fill in was not set by anybody.
  return open !== true || isWritten(nodes, name);
}

function isWritten(nodes: readonly unknown[], name: string): boolean {
  for (const node of nodes) if (hasField(node, name)) return true;
  return false;
}

/** Names of what is set, each once: what has a value, what is not known yet, and what is only written. */
function namesIn(
  values: unknown,
  unknown: unknown,
  nodes: readonly unknown[],
  depth: number,
): readonly string[] {
  const names = namesOfFields(values);
  for (const name of namesOfFields(unknown)) {
    if (!hasField(values, name) && isOpen(unknown, nodes, name, depth)) names.push(name);
  }
  for (let at = 0; at < nodes.length; at++) {
    for (const name of namesOfFields(nodes[at])) {
      if (hasField(values, name) || isOpen(unknown, nodes, name, depth)) continue;
      if (at === 0 || !names.includes(name)) names.push(name);
    }
  }
  return names;
}

function namesOfFields(json: unknown): string[] {
  return isObject(json) ? Object.keys(json) : [];
}

/** The first name that any of the expressions uses, for what is not known. */
function firstName(expressions: readonly unknown[]): string | undefined {
  for (const expression of expressions) {
    const [name] = namesOf(expression);
    if (name !== undefined) return name;
  }
  return undefined;
}

function isExpression(node: unknown): boolean {
  if (hasField(node, 'constant_value')) return true;
  const names = field(node, 'references');
  return Array.isArray(names) && names.every((name) => typeof name === 'string');
}

/** Walks values, what is unknown of them, and their expressions together. */
class Merge {
  constructor(private readonly resolve: Resolve) {}

  /** `nodes` are all the blocks in the configuration this one may have been made from: usually one. */
  private object(values: unknown, unknown: unknown, nodes: readonly unknown[], depth: number): ValueMap {
    const result = new Map<string, Value>();
    for (const name of namesIn(values, unknown, nodes, depth)) {
      const written = writtenAt(nodes, name);
      result.set(name, this.argument(field(values, name), openAt(unknown, name), written, depth + 1));
    }
    return result;
  }

  argument(value: unknown, unknown: unknown, written: readonly unknown[], depth: number): Value {
    if (depth > DEPTH_MAX) return UNKNOWN;
    if (written.length === 0) return this.leaf(value, unknown, undefined, depth);
    if (written.every(isExpression)) return this.expression(value, unknown, written, depth);
    const blocks = written.flatMap((node) => (Array.isArray(node) ? node : [node])).filter(isObject);
    if (Array.isArray(value)) {
      return value.map((item, i) => {
        const open = Array.isArray(unknown) ? unknown[i] : unknown === true;
        const same = value.length === blocks.length && agrees(blocks[i]!, item) ? [blocks[i]!] : undefined;
        return this.object(item, open, same ?? candidates(blocks, item), depth + 1);
      });
    }
    if (isObject(value)) return this.object(value, unknown, blocks, depth + 1);
    const refs = this.refsBelow(blocks, depth);
    if (refs.length === 0 && value !== undefined && unknown !== true) return plainValue(value, depth);
    return new Sym(undefined, refs);
  }

  private expression(value: unknown, unknown: unknown, written: readonly unknown[], depth: number): Value {
    const refs = this.refsOf(written);
    // What is known and refers to nothing needs no reason and no history.
    if (typeof value !== 'object' && value !== undefined && unknown !== true) {
      return refs.length === 0 ? (value as Scalar) : new Sym(value as Scalar, refs);
    }
    const why = firstName(written);
    if (refs.length === 0) return this.leaf(value, unknown, why, depth);
    if (unknown === true || value === undefined) {
      // The plan does not say how they were put together; that all of them are in there is the usual case.
      const parts = refs.length > 1 ? refs.map((ref) => new Sym(undefined, [ref])) : undefined;
      return new Sym(undefined, refs, parts, undefined, why);
    }
    if (value === null) return new Sym(null, refs);
    return new Spread(refs, why).spread(value, unknown);
  }

  private leaf(value: unknown, unknown: unknown, why: string | undefined, depth: number): Value {
    if (unknown === true || value === undefined) {
      return why === undefined ? UNKNOWN : new Sym(undefined, [], undefined, undefined, why);
    }
    if (!isUnknownBelow(unknown, depth)) return plainValue(value, depth);
    return new Spread([], why).spread(value, unknown);
  }

  private refsOf(expressions: readonly unknown[]): readonly Ref[] {
    if (expressions.length === 1) return this.resolve(expressions[0]);
    return [...new Set(expressions.flatMap((expression) => this.resolve(expression)))];
  }

  private refsBelow(nodes: readonly unknown[], depth: number): readonly Ref[] {
    if (depth > DEPTH_MAX) return [];
    const found = new Set<Ref>();
    for (const node of nodes) {
      if (isExpression(node)) for (const ref of this.resolve(node)) found.add(ref);
      else if (typeof node === 'object' && node !== null) {
        for (const ref of this.refsBelow(Object.values(node), depth + 1)) found.add(ref);
      }
    }
    return [...found];
  }
}

type Scalar = string | number | boolean | null;

function isUnknownBelow(unknown: unknown, depth: number): boolean {
  if (unknown === true) return true;
  if (typeof unknown !== 'object' || unknown === null || depth > DEPTH_MAX) return false;
  for (const item of Object.values(unknown)) if (isUnknownBelow(item, depth + 1)) return true;
  return false;
}

/** Can the value have been made from this block? Constants written in it must be what the value has. */
function agrees(block: JsonObject, value: unknown): boolean {
  if (!isObject(value)) return true;
  for (const name of Object.keys(block)) {
    const constant = field(block[name], 'constant_value');
    if (constant === undefined || typeof constant === 'object') continue;
    const actual = field(value, name);
    // Providers normalise, and 443 may have been written as "443".
    if (actual !== undefined && actual !== null && String(actual) !== String(constant)) return false;
  }
  return true;
}

/** Sets of blocks come in another order than written, and dynamic blocks make many of one. */
function candidates(blocks: readonly JsonObject[], value: unknown): readonly JsonObject[] {
  const agreeing = blocks.filter((block) => agrees(block, value));
  return agreeing.length === 0 ? blocks : agreeing;
}

/**
 * Spreads the references of one expression over the structure it made. Which leaf came from which reference is
 * not in the plan: an unknown leaf gets all of them; a known one gets those whose attribute's value it contains;
 * a reference that then stands nowhere is given to every leaf that has none.
 */
class Spread {
  private readonly placed = new Set<Ref>();
  private readonly texts: ReadonlyMap<string, readonly Ref[]>;

  constructor(
    private readonly refs: readonly Ref[],
    private readonly why: string | undefined,
  ) {
    this.texts = textsOf(refs);
  }

  spread(value: unknown, unknown: unknown): Value {
    const first = this.walk(value, unknown, 0, []);
    const rest = this.refs.filter((ref) => !this.placed.has(ref));
    return rest.length === 0 || this.refs.length === 0 ? first : this.walk(value, unknown, 0, rest);
  }

  private walk(value: unknown, unknown: unknown, depth: number, rest: readonly Ref[]): Value {
    if (depth > DEPTH_MAX) return UNKNOWN;
    if (unknown === true || value === undefined) {
      for (const ref of this.refs) this.placed.add(ref);
      return new Sym(undefined, this.refs, undefined, undefined, this.why);
    }
    if (Array.isArray(value)) {
      return value.map((item, i) =>
        this.walk(item, Array.isArray(unknown) ? unknown[i] : undefined, depth + 1, rest),
      );
    }
    if (isObject(value)) {
      const result = new Map<string, Value>();
      for (const name of Object.keys(value))
        result.set(name, this.walk(value[name], field(unknown, name), depth + 1, rest));
      // An unknown entry may be missing from the values altogether.
      if (isObject(unknown)) {
        for (const name of Object.keys(unknown)) {
          if (!result.has(name) && unknown[name] === true)
            result.set(name, this.walk(undefined, true, depth + 1, rest));
        }
      }
      return result;
    }
    const refs = this.matching(value as Scalar);
    for (const ref of refs) this.placed.add(ref);
    if (refs.length > 0) return new Sym(value as Scalar, refs);
    return rest.length > 0 ? new Sym(value as Scalar, rest) : (value as Scalar);
  }

  private matching(value: Scalar): readonly Ref[] {
    if (this.texts.size === 0 || (typeof value !== 'string' && typeof value !== 'number')) return [];
    const text = String(value);
    const exact = this.texts.get(text);
    if (exact !== undefined) return exact;
    const found = new Set<Ref>();
    for (const [part, refs] of this.texts) {
      // Short texts are found in others by chance.
      if (part.length >= 4 && text.includes(part)) for (const ref of refs) found.add(ref);
    }
    return [...found];
  }
}

/** Attributes that name a resource, for references that do not say which attribute they mean. */
const IDENTITIES = ['id', 'arn', 'name'];
const INSTANCES_MAX = 100;

/** An attribute as it is in the file, to compare with. */
function rawAt({ values }: Resource, name: string): unknown {
  return values instanceof Arguments ? field(values.known, name) : undefined;
}

/** By list of references: what the same name means in a hundred places is one list. */
const knownTexts = new WeakMap<readonly Ref[], ReadonlyMap<string, readonly Ref[]>>();

/** What the attributes referred to have as their values, where they are known. */
function textsOf(refs: readonly Ref[]): ReadonlyMap<string, readonly Ref[]> {
  const known = knownTexts.get(refs);
  if (known !== undefined) return known;
  const texts = new Map<string, Ref[]>();
  knownTexts.set(refs, texts);
  for (const ref of refs) {
    // A list of very many would make every leaf slow to match; it is given to all that match nothing else.
    if (ref.resources.length > INSTANCES_MAX) continue;
    for (const resource of ref.resources) {
      for (const name of ref.path === '' ? IDENTITIES : [ref.path]) {
        const value = rawAt(resource, name);
        if ((typeof value !== 'string' && typeof value !== 'number') || value === '') continue;
        const list = texts.get(String(value)) ?? [];
        if (!list.includes(ref)) list.push(ref);
        texts.set(String(value), list);
      }
    }
  }
  return texts;
}
