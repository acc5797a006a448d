/** `count`, `for_each` and OpenTofu's `lifecycle { enabled }`: which instances a block stands for. */
import { isList, isMap, Sym, type Value } from '../inference/index.js';
import type { SourceBlock } from './config.js';
import { indexOf } from './config.js';
import { type Context, report } from './context.js';
import { evaluateSafely, pairsOf } from './evaluate.js';
import { numberOf } from './operators.js';
import {
  attempt,
  bare,
  eachOf,
  type Handle,
  handleOf,
  isElements,
  unknownAt,
  unknownFrom,
  withHandle,
} from './values.js';

/** One instance of a block. */
export interface Instance {
  /** `[0]`, `["key"]` or ''. */
  readonly suffix: string;
  readonly each: { readonly key: Value; readonly value: Value } | undefined;
  readonly count: Value | undefined;
  /** There is no such instance; it stands for the block. */
  readonly disabled: boolean;
  /** It stands for one or more. */
  readonly repeated: boolean;
}

/** What can be referred to as a whole. */
export interface Referable {
  readonly value: Value;
}

export interface Expansion<T extends Referable> {
  readonly items: readonly T[];
  /** What a reference to the block gives: an instance, a list or a map of them, nothing. */
  readonly value: Value;
}

/** Instances of one block that are kept. */
const INSTANCES_MAX = 2_000;

const PLAIN: Instance = { suffix: '', each: undefined, count: undefined, disabled: false, repeated: false };

/** All instances of a block. `disabled`: the module around it is switched off, so nothing is evaluated. */
export function expand<T extends Referable>(
  source: SourceBlock,
  context: Context,
  address: string,
  disabled: boolean,
  make: (instance: Instance) => T,
): Expansion<T> {
  const { attributes } = indexOf(source.block.body);
  const count = attributes.get('count');
  const forEach = attributes.get('for_each');
  const meta = count ?? forEach;
  if (meta === undefined) {
    const off = disabled || isSwitchedOff(source, context);
    const single = one(make(off ? { ...PLAIN, disabled: true } : PLAIN));
    return off && !disabled ? { ...single, value: null } : single;
  }
  const metaContext: Context = { ...context, file: source.pieces?.get(meta) ?? source.file };
  if (disabled) return one(make({ ...unknownInstance(address, count !== undefined), disabled }));
  const value = evaluateSafely(meta.expr, metaContext, meta.line);
  const tooMany = (size: number): void => {
    report(metaContext, `${address} has ${size} instances; the first ${INSTANCES_MAX} are kept`, meta.line);
  };
  if (count !== undefined) return expandCount(value, address, make, metaContext, meta.line, tooMany);
  return expandForEach(value, address, make, metaContext, meta.line, tooMany);
}

/** `lifecycle { enabled = false }`: https://opentofu.org/docs/language/meta-arguments/enabled */
function isSwitchedOff({ block, file, pieces }: SourceBlock, context: Context): boolean {
  const lifecycle = indexOf(block.body).blocks.get('lifecycle')?.[0];
  const enabled = lifecycle && indexOf(lifecycle.body).attributes.get('enabled');
  if (enabled === undefined) return false;
  const there: Context = { ...context, file: pieces?.get(lifecycle!) ?? file };
  return String(bare(evaluateSafely(enabled.expr, there, enabled.line))) === 'false';
}

function one<T extends Referable>(item: T): Expansion<T> {
  return { items: [item], value: item.value };
}

function expandCount<T extends Referable>(
  value: Value,
  address: string,
  make: (instance: Instance) => T,
  context: Context,
  line: number,
  tooMany: (size: number) => void,
): Expansion<T> {
  const plain = bare(value);
  if (plain instanceof Sym) return some(make({ ...unknownInstance(address, true), repeated: true }));
  const size = attempt(() => numberOf(plain));
  if (size === undefined || !Number.isInteger(size) || size < 0) {
    report(context, `count of ${address} must be a whole number`, line);
    return some(make({ ...unknownInstance(address, true), repeated: true }));
  }
  if (size === 0) return none(make({ ...unknownInstance(address, true), disabled: true }), []);
  if (size > INSTANCES_MAX) tooMany(size);
  const items: T[] = [];
  for (let i = 0; i < Math.min(size, INSTANCES_MAX); i++) {
    items.push(make({ ...PLAIN, suffix: `[${i}]`, count: i }));
  }
  return { items, value: items.map((item) => item.value) };
}

function expandForEach<T extends Referable>(
  value: Value,
  address: string,
  make: (instance: Instance) => T,
  context: Context,
  line: number,
  tooMany: (size: number) => void,
): Expansion<T> {
  const instances = instancesOf(value);
  if (instances === 'invalid')
    report(context, `for_each of ${address} must be a map or a set of strings`, line);
  if (instances === 'invalid' || instances === undefined) {
    const seen = attempt(() => eachOf(value));
    const each = seen === undefined || isElements(seen) ? undefined : seen;
    const unknown = unknownInstance(address, false);
    const key = unknown.each!.key;
    const instance = each === undefined ? unknown : { ...unknown, each: { key, value: each.value } };
    return some(make({ ...instance, repeated: true }));
  }
  if (instances.size === 0)
    return none(make({ ...unknownInstance(address, false), disabled: true }), new Map());
  if (instances.size > INSTANCES_MAX) tooMany(instances.size);
  const items: T[] = [];
  const values = new Map<string, Value>();
  for (const [key, each] of instances) {
    if (items.length >= INSTANCES_MAX) break;
    const item = make({ ...PLAIN, suffix: `[${JSON.stringify(key)}]`, each });
    items.push(item);
    values.set(key, item.value);
  }
  return { items, value: values };
}

/** `each` by key; undefined where the keys are unknown. */
function instancesOf(
  value: Value,
): ReadonlyMap<string, { key: Value; value: Value }> | 'invalid' | undefined {
  const whole = handleOf(value)?.whole?.();
  const plain = bare(isMap(whole) ? whole : value);
  if (plain instanceof Sym) return undefined;
  const found = new Map<string, { key: Value; value: Value }>();
  if (isList(plain)) {
    // A set (or a list where Terraform wants a set): the elements are the keys.
    for (const item of plain) {
      const key = bare(item);
      if (key instanceof Sym) return undefined;
      if (key === null || typeof key === 'object') return 'invalid';
      found.set(String(key), { key: item, value: item });
    }
    return found;
  }
  if (!isMap(plain)) return 'invalid';
  for (const [key, item] of pairsOf(plain) ?? []) found.set(String(key), { key, value: item });
  return found;
}

function unknownInstance(address: string, isCount: boolean): Instance {
  if (isCount) return { ...PLAIN, count: unknownFrom([], `count.index of ${address}`) };
  const each = {
    key: unknownFrom([], `each.key of ${address}`),
    value: unknownAt([], `each.value of ${address}`),
  };
  return { ...PLAIN, each };
}

function none<T extends Referable>(item: T, empty: Value): Expansion<T> {
  return { items: [item], value: empty };
}

/** An unknown number of instances: whichever is picked, it is this one. */
function some<T extends Referable>(item: T): Expansion<T> {
  const sym = unknownFrom([item.value]);
  return { items: [item], value: withHandle(sym, new RepeatedHandle(item.value)) };
}

class RepeatedHandle implements Handle {
  constructor(private readonly item: Value) {}

  attr(name: string): Value {
    return handleOf(this.item)!.attr(name);
  }

  index(): Value {
    return this.item;
  }

  each(): { key: Value; value: Value } {
    return { key: unknownFrom([this.item]), value: this.item };
  }
}
