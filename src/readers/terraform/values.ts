/** The operations on values that the reader shares with the functions, and what lies behind unknown values. */
import {
  isList,
  isMap,
  type Ref,
  Sym,
  type Value,
  type ValueList,
  type ValueMap,
} from '../inference/index.js';
import { bare, equalValues, isDerived, refsOf, unknownFrom } from './functions/index.js';

export {
  bare,
  compareText,
  documentFrom,
  equalValues,
  fromParts,
  isDerived,
  type Parts,
  piecesOf,
  refsOf,
  setOf,
  TooLarge,
  toTextKeepingHistory,
  unknownFrom,
  withRefs,
} from './functions/index.js';

/** Why an expression has no value: what Terraform would report as an error. `try` and `can` look at it. */
export class Failure extends Error {
  override readonly name = 'Failure';
  constructor(
    message: string,
    readonly line?: number,
    /** Wrong whatever the values are, so it is reported even where they are uncertain. */
    readonly always = false,
  ) {
    super(message);
  }
}

/** The one element that stands for all of a collection of unknown length. */
export interface Element {
  readonly key: Value;
  readonly value: Value;
}

export function isElements(seen: Element | ValueList): seen is ValueList {
  return Array.isArray(seen);
}

/**
 * What an unknown value stands for, where its parts can still be asked for: a resource, a module, an attribute
 * that is not known before apply, one of two branches.
 */
export interface Handle {
  attr(name: string): Value;
  index(key: Value): Value;
  /** What `[*]` and `for` see of a collection of unknown length; a list where it is known after all. */
  each(): Element | ValueList;
  /** What a function sees; the unknown value itself where this is absent. */
  whole?(): Value;
  /** The same under another name, which the names of its parts begin with. */
  named?(why: string): Handle;
}

/** The handle is a field where there are many: a table on the side would cost more than everything else together. */
class NavigableSym extends Sym {
  handle: Handle | undefined;
}

/** An unknown value with a handle, which `make` builds for it. */
export function navigable(refs: readonly Ref[], why: string, make: (sym: Sym) => Handle): Sym {
  const sym = new NavigableSym(undefined, refs, undefined, undefined, why);
  sym.handle = make(sym);
  return sym;
}

/** Handles of values that functions made, which are few. */
const handles = new WeakMap<Sym, Handle>();

export function withHandle(sym: Sym, handle: Handle): Sym {
  handles.set(sym, handle);
  return sym;
}

export function handleOf(value: Value): Handle | undefined {
  if (!(value instanceof Sym)) return undefined;
  return value instanceof NavigableSym ? value.handle : handles.get(value);
}

/** An unknown value read from somewhere: its attributes are reached by extending the path. */
export function unknownAt(refs: readonly Ref[], why: string): Sym {
  return navigable(refs, why, (sym) => new PathHandle(sym));
}

class PathHandle implements Handle {
  private parts: Map<string, Value> | undefined;

  constructor(private readonly sym: Sym) {}

  attr(name: string): Value {
    return this.step(/^[\w-]+$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`);
  }

  index(key: Value): Value {
    const plain = key instanceof Sym ? key.known : key;
    if (typeof plain === 'string' && !/^\d+$/.test(plain)) return this.attr(plain);
    const at = typeof plain === 'number' || typeof plain === 'string' ? `[${plain}]` : '[*]';
    return plain === undefined ? unknownFrom([this.step(at), key]) : this.step(at);
  }

  each(): Element {
    return { key: unknownFrom([this.sym]), value: this.step('[*]') };
  }

  private step(step: string): Value {
    // Memoised, so that the same attribute is the same value and the same reference everywhere.
    this.parts ??= new Map();
    let part = this.parts.get(step);
    if (part === undefined) {
      const join = (path: string): string =>
        path === '' && step.startsWith('.') ? step.slice(1) : path + step;
      const why = (this.sym.why ?? '').length > 500 ? this.sym.why! : (this.sym.why ?? '') + step;
      const refs = this.sym.refs.map((ref) => ({ resources: ref.resources, path: join(ref.path) }));
      part = unknownAt(refs, why);
      this.parts.set(step, part);
    }
    return part;
  }
}

/**
 * A value that was computed, under the name it has where it is used: its own `why` only says what it was computed
 * from, which others are computed from too. A value that was handed on keeps its name.
 */
export function named(value: Value, name: string | undefined): Value {
  if (name === undefined || !(value instanceof Sym) || value.why === name || !isDerived(value)) return value;
  if (value.known !== undefined || value.parts !== undefined || value.decoded !== undefined) return value;
  const sym = unknownFrom([value], name);
  const handle = handleOf(value);
  return handle === undefined ? sym : withHandle(sym, handle.named?.(name) ?? handle);
}

/** A value in a few words, for a `why` that is made of several. */
export function shown(value: Value): string {
  if (isList(value)) return '[...]';
  if (isMap(value)) return '{...}';
  const plain = bare(value);
  if (typeof plain === 'string') return JSON.stringify(cut(plain, 40));
  if (!(plain instanceof Sym)) return String(plain);
  if (plain.parts === undefined) return plain.why ?? '*';
  const pieces = plain.parts.slice(0, 6).map((part) => {
    if (typeof part === 'string') return cut(part, 40);
    return typeof part.known === 'string' ? cut(part.known, 40) : `\${${part.why ?? '*'}}`;
  });
  return `"${cut(pieces.join(''), 80)}"`;
}

function cut(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most)}...` : text;
}

/** Names a choice by what decides it and by what there is to choose: `terraform.workspace == "prod" ? "" : "demo."`. */
export function choiceName(test: Value, yes: Value, no: Value): string {
  return cut(`${shown(test)} ? ${shown(yes)} : ${shown(no)}`, 200);
}

/** Either of two values, and it is not known which. Parts that both agree on are known. */
export function either(yes: Value, no: Value, test: Value, name?: string): Value {
  const sym = unknownFrom([yes, no], name ?? choiceName(test, yes, no));
  if (!isNavigable(yes) && !isNavigable(no)) return sym;
  return withHandle(sym, new EitherHandle(yes, no, test, name));
}

/** Whether a value is one of two, and it is not known which. */
export function isChoice(value: Value): boolean {
  return handleOf(value) instanceof EitherHandle;
}

class EitherHandle implements Handle {
  /** Choices between choices would otherwise be asked again at every level. */
  private readonly known = new Map<string, Value>();

  constructor(
    private readonly yes: Value,
    private readonly no: Value,
    private readonly test: Value,
    private readonly name: string | undefined,
  ) {}

  named(why: string): Handle {
    return new EitherHandle(this.yes, this.no, this.test, why);
  }

  attr(name: string): Value {
    return this.both(`.${name}`, (value) => attrOf(value, name));
  }

  index(key: Value): Value {
    const plain = key instanceof Sym ? key.known : key;
    return this.both(
      typeof plain === 'string' || typeof plain === 'number' ? `[${plain}]` : undefined,
      (value) => indexOf(value, key),
    );
  }

  each(): Element {
    const key = unknownFrom([this.yes, this.no, this.test]);
    const value = this.both('[*]', (branch) => {
      const seen = eachOf(branch);
      if (!isElements(seen)) return seen.value;
      if (seen.length === 0) throw new Failure('empty');
      return seen.length === 1 ? seen[0]! : unknownFrom(seen);
    });
    return { key, value };
  }

  private both(part: string | undefined, step: (value: Value) => Value): Value {
    const known = part === undefined ? undefined : this.known.get(part);
    if (known !== undefined) return known;
    const value = this.combine(
      attempt(() => step(this.yes)),
      attempt(() => step(this.no)),
      partName(this.name, part ?? '[*]'),
    );
    if (part !== undefined) this.known.set(part, value);
    return value;
  }

  private combine(yes: Value | undefined, no: Value | undefined, name: string | undefined): Value {
    if (yes === undefined && no === undefined) return unknownFrom([this.yes, this.no, this.test], name);
    if (yes === undefined || no === undefined) {
      // A branch without this part: it is the other one, or an error in the configuration.
      const value = (yes ?? no)!;
      return handleOf(value) !== undefined ? value : unknownFrom([value, this.test], name);
    }
    return equalValues(yes, no) === true ? yes : either(yes, no, this.test, name);
  }
}

function partName(name: string | undefined, part: string): string | undefined {
  return name === undefined || name.length > 500 ? name : name + part;
}

function isNavigable(value: Value): boolean {
  return isMap(value) || isList(value) || handleOf(value) !== undefined;
}

export function attempt<T>(body: () => T): T | undefined {
  try {
    return body();
  } catch (error) {
    if (error instanceof Failure) return undefined;
    throw error;
  }
}

/** The first reason among the values. */
export function whyOf(values: readonly Value[]): string | undefined {
  for (const value of values) if (value instanceof Sym && value.why !== undefined) return value.why;
  return undefined;
}

/**
 * Structures that a resource was configured with: what they lack is not missing but decided by the provider, so
 * it is looked up here.
 */
const computed = new WeakMap<object, Sym>();

export function withComputedParts<T extends ValueMap | ValueList>(value: T, source: Sym): T {
  computed.set(value, source);
  return value;
}

/** `value.name` */
export function attrOf(value: Value, name: string): Value {
  if (isMap(value)) {
    const found = value.get(name);
    if (found !== undefined) return found;
    const source = computed.get(value);
    if (source !== undefined) return handleOf(source)!.attr(name);
    throw new Failure(`there is no attribute "${name}" here`);
  }
  const handle = handleOf(value);
  if (handle !== undefined) return handle.attr(name);
  if (isList(value)) {
    const source = computed.get(value);
    // Providers turn some lists into objects; a reference to a part of one still leads to the resource.
    if (source !== undefined) return unknownFrom([source]);
    // Before Terraform 0.12 a resource with count could be referred to as if it were one.
    const resources = value.filter((item) => handleOf(item)?.whole !== undefined);
    if (resources.length > 0) return unknownFrom(resources.map((item) => attrOf(item, name)));
    throw new Failure(`a list has no attribute "${name}"`);
  }
  if (value instanceof Sym && value.known === undefined) {
    return unknownFrom([value], value.why === undefined ? undefined : `${value.why}.${name}`.slice(0, 500));
  }
  const what = value === null || (value instanceof Sym && value.known === null) ? 'null' : 'a single value';
  throw new Failure(`${what} has no attribute "${name}"`);
}

/** `value[key]` */
export function indexOf(value: Value, key: Value): Value {
  const handle = handleOf(value);
  if (handle !== undefined) return handle.index(key);
  const plain = key instanceof Sym ? key.known : key;
  if (isMap(value)) {
    if (plain === undefined) return anyOf([...value.values()], key);
    if (plain === null || typeof plain === 'object') throw new Failure('a key must be a string');
    return attrOf(value, String(plain));
  }
  if (isList(value)) {
    if (plain === undefined) return anyOf(value, key);
    const at = typeof plain === 'string' && plain.trim() !== '' ? Number(plain) : plain;
    if (typeof at !== 'number' || !Number.isInteger(at))
      throw new Failure('a list index must be a whole number');
    const found = value[at];
    if (found !== undefined) return found;
    const source = computed.get(value);
    if (source !== undefined) return handleOf(source)!.index(at);
    throw new Failure(
      value.length === 0 ? 'the list is empty' : `index ${at} is beyond the end of a list of ${value.length}`,
    );
  }
  if (value instanceof Sym && value.known === undefined) return unknownFrom([value, key]);
  throw new Failure(value === null ? 'null has no elements' : 'a single value has no elements');
}

/** One of the elements, and it is not known which: a resource among them is still asked for its attributes. */
export function anyOf(values: ValueList, key: Value, name?: string): Value {
  const sym = unknownFrom(
    [...values, key],
    name ?? cut(`one of ${values.slice(0, 4).map(shown).join(', ')}`, 200),
  );
  if (values.length === 0 || values.length > 64 || !values.some(isNavigable)) return sym;
  return withHandle(sym, new AnyHandle(values, key, name));
}

class AnyHandle implements Handle {
  constructor(
    private readonly values: ValueList,
    private readonly key: Value,
    private readonly name: string | undefined,
  ) {}

  named(why: string): Handle {
    return new AnyHandle(this.values, this.key, why);
  }

  attr(name: string): Value {
    return this.all(`.${name}`, (value) => attrOf(value, name));
  }

  index(key: Value): Value {
    const plain = bare(key);
    return this.all(plain instanceof Sym ? '[*]' : `[${String(plain)}]`, (value) => indexOf(value, key));
  }

  each(): Element {
    const all = this.values.flatMap((value) => {
      const seen = attempt(() => eachOf(value)) ?? [];
      return isElements(seen) ? seen : [seen.value];
    });
    return {
      key: unknownFrom([this.key], whyOf([this.key])),
      value: anyOf(all, this.key, partName(this.name, '[*]')),
    };
  }

  private all(part: string, step: (value: Value) => Value): Value {
    const found: Value[] = [];
    for (const value of this.values) {
      const one = attempt(() => step(value));
      if (one !== undefined) found.push(one);
    }
    // What all of them agree on is known, whichever it is.
    const first = found[0];
    const agree =
      found.length === this.values.length && found.every((one) => equalValues(one, first!) === true);
    return agree ? first! : anyOf(found, this.key, partName(this.name, part));
  }
}

const sets = new WeakSet<ValueList>();

/** The list as a set: in loops over it, keys are the elements themselves. */
export function asSet(list: ValueList): ValueList {
  const set = [...list];
  sets.add(set);
  return set;
}

/** Keys and elements of a list or set. */
export function elementsOf(list: ValueList): readonly (readonly [Value, Value])[] {
  return sets.has(list) ? list.map((item) => [item, item]) : list.map((item, i) => [i, item]);
}

/** What a loop sees of a value that is not a plain list or map. */
export function eachOf(value: Value): Element | ValueList {
  if (isList(value)) return value;
  if (isMap(value)) return [...value.values()];
  const handle = handleOf(value);
  if (handle !== undefined) return handle.each();
  if (value instanceof Sym && value.known === undefined) {
    const part = unknownFrom([value], value.why);
    return { key: part, value: part };
  }
  throw new Failure('a collection is required');
}

/** A map of which only some keys are known: those can be read, the rest is unknown. */
export function partlyKnownMap(known: ValueMap, rest: readonly Value[]): Sym {
  const all = [...known.values(), ...rest];
  const sym = new Sym(undefined, refsOf(all), undefined, known, whyOf(rest));
  return withHandle(sym, new PartlyKnownHandle(known, all));
}

class PartlyKnownHandle implements Handle {
  constructor(
    private readonly known: ValueMap,
    private readonly all: readonly Value[],
  ) {}

  attr(name: string): Value {
    return this.known.get(name) ?? unknownFrom(this.all);
  }

  index(key: Value): Value {
    const plain = key instanceof Sym ? key.known : key;
    return typeof plain === 'string' ? this.attr(plain) : unknownFrom([...this.all, key]);
  }

  each(): Element {
    const part = unknownFrom(this.all);
    return { key: part, value: part };
  }
}
