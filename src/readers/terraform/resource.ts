/** Resource instances: arguments evaluated on demand, attributes as other blocks see them. */
import {
  isList,
  isMap,
  type Ref,
  type Resource,
  Sym,
  type Value,
  type ValueList,
  type ValueMap,
} from '../inference/index.js';
import { evaluateAttribute, evaluateBlocks } from './blocks.js';
import { indexOf, type SourceBlock } from './config.js';
import { type Context, Memo } from './context.js';
import type { Instance, Referable } from './expansion.js';
import type { Expr } from './hcl/index.js';
import { exprIn, lineIn } from './lines.js';
import {
  attempt,
  bare,
  type Handle,
  isDerived,
  navigable,
  unknownAt,
  unknownFrom,
  withComputedParts,
} from './values.js';

/** What a resource needs of the module instance it is in. */
export interface Surroundings {
  readonly rootDir: string;
  /** Module path without instance keys. */
  readonly modulePath: string;
  /** The user's module call and the public module it calls, where this is our description of that module. */
  readonly described: Described | undefined;
  /** The user's line behind an expression of a description; `each`: what `for_each` goes through, and the key. */
  lineGiven(
    expr: Expr,
    rest: readonly (string | number)[],
    each?: { readonly expr: Expr; readonly key: string | number },
  ): number | undefined;
  /** Provider configuration for a resource block. */
  providerOf(source: SourceBlock, type: string, context: Context): Resource['provider'];
  /** An attribute that a data source is known to have, undefined where nothing is known. */
  special(instance: ResourceInstance, source: SourceBlock, name: string): Value | undefined;
  /** The values that `depends_on` names. */
  dependsOn(source: SourceBlock, context: Context): ValueList;
}

/** A call in the user's code of a public module that is read from our description. */
export interface Described {
  readonly file: string;
  readonly line: number;
  /** Registry address. */
  readonly module: string;
  readonly url: string;
}

export interface Identity {
  readonly id: string;
  readonly address: string;
  readonly type: string;
  readonly name: string;
  readonly mode: 'managed' | 'data';
}

/** Arguments that belong to Terraform and not to the resource. */
const META = new Set([
  'count',
  'for_each',
  'provider',
  'lifecycle',
  'provisioner',
  'connection',
  'depends_on',
]);

export class ResourceInstance implements Resource, Referable {
  readonly id: string;
  readonly address: string;
  readonly type: string;
  readonly name: string;
  readonly mode: 'managed' | 'data';
  readonly root: string;
  readonly module: string;
  readonly source: { readonly file: string; readonly line: number };
  readonly described?: { readonly module: string; readonly url: string };
  readonly disabled: boolean;
  readonly repeated: boolean;
  /** The resource as a whole, for expressions. */
  readonly value: Sym;

  readonly context: Context;
  private readonly block: SourceBlock;
  private readonly surroundings: Surroundings;
  private readonly arguments: Memo;
  private references: Map<string, Value> | undefined;
  private allValues: ValueMap | undefined;
  private ownProvider: Resource['provider'] | undefined;

  constructor(
    identity: Identity,
    block: SourceBlock,
    instance: Instance,
    context: Context,
    surroundings: Surroundings,
    flags: { readonly disabled: boolean; readonly repeated: boolean },
  ) {
    this.id = identity.id;
    this.address = identity.address;
    this.type = identity.type;
    this.name = identity.name;
    this.mode = identity.mode;
    this.root = surroundings.rootDir;
    this.module = surroundings.modulePath;
    this.block = block;
    const { described } = surroundings;
    this.source = { file: described?.file ?? block.file, line: described?.line ?? block.block.line };
    if (described !== undefined) this.described = { module: described.module, url: described.url };
    this.disabled = flags.disabled;
    this.repeated = flags.repeated;
    this.surroundings = surroundings;
    this.value = navigable([{ resources: [this], path: '' }], this.id, () => new ResourceHandle(this));
    this.context = {
      ...context,
      each: instance.each,
      count: instance.count,
      self: this.value,
      quiet: context.quiet || flags.disabled || flags.repeated,
    };
    this.arguments = new Memo(context.engine, (name, chain) => {
      const line = indexOf(block.block.body).attributes.get(name)?.line ?? block.block.line;
      const message = `${this.address}.${name} refers to itself (${chain.join(' -> ')})`;
      if (!this.context.quiet) context.engine.diagnostics.add('error', message, block.file, line);
      return unknownFrom([], `${this.id}.${name}`);
    });
  }

  get values(): ValueMap {
    if (this.allValues === undefined) {
      const { attributes, blocks } = indexOf(this.block.block.body);
      const values = new Map<string, Value>();
      for (const name of attributes.keys()) if (!META.has(name)) values.set(name, this.argument(name)!);
      for (const type of blocks.keys()) {
        if (!META.has(type) && !values.has(type)) values.set(type, this.argument(type)!);
      }
      if (attributes.has('depends_on')) {
        values.set('depends_on', this.surroundings.dependsOn(this.block, this.context));
      }
      this.allValues = values;
    }
    return this.allValues;
  }

  get provider(): Resource['provider'] {
    this.ownProvider ??= this.surroundings.providerOf(this.block, this.type, this.context);
    return this.ownProvider;
  }

  /** The configured value of an argument or of all blocks of a type; undefined where there is none. */
  argument(name: string): Value | undefined {
    const { attributes, blocks } = indexOf(this.block.block.body);
    const attribute = attributes.get(name);
    const group = attribute === undefined ? blocks.get(name) : undefined;
    if (attribute === undefined && group === undefined) return undefined;
    return this.arguments.get(name, `${this.address}.${name}`, () =>
      attribute !== undefined
        ? evaluateAttribute(attribute, this.context, this.block.pieces)
        : evaluateBlocks(group!, this.context, this.block.pieces),
    );
  }

  /** An attribute as a reference sees it: what is configured, with where it comes from; else unknown. */
  attribute(name: string): Value {
    this.references ??= new Map();
    let value = this.references.get(name);
    if (value === undefined) {
      value =
        this.surroundings.special(this, this.block, name) ?? this.configured(name) ?? this.unknown(name);
      this.references.set(name, value);
    }
    return value;
  }

  /** The attribute as something only known after apply. */
  unknown(path: string): Sym {
    return unknownAt([this.ref(path)], `${this.id}.${path}`);
  }

  ref(path: string): Ref {
    return { resources: [this], path };
  }

  lineOf(path: readonly (string | number)[]): number {
    if (this.described !== undefined) return this.lineOfInput(path) ?? this.source.line;
    const { block, pieces, file } = this.block;
    const line = attempt(() => lineIn(block.body, this.values, pieces, path, block.line));
    // Lines inside strings of JSON syntax count from the string.
    return line === undefined || (file.endsWith('.json') && line < block.line) ? block.line : line;
  }

  private lineOfInput(path: readonly (string | number)[]): number | undefined {
    const { body } = this.block.block;
    const found = attempt(() => exprIn(body, this.values, path));
    if (found === undefined) return undefined;
    const forEach = indexOf(body).attributes.get('for_each')?.expr;
    const key = bare(this.context.each?.key ?? null);
    const each = forEach !== undefined && typeof key === 'string' ? { expr: forEach, key } : undefined;
    return this.surroundings.lineGiven(found.expr, found.rest, each);
  }

  private configured(name: string): Value | undefined {
    if (META.has(name)) return undefined;
    const value = this.argument(name);
    // What is configured as null is left to the provider.
    return value === undefined || value === null ? undefined : this.remember(value, name, 0);
  }

  /** The value, and in structures each leaf, with a reference to where it was read. */
  private remember(value: Value, path: string, depth: number): Value {
    if (depth > 50) return this.unknown(path);
    if (isList(value)) {
      const items = value.map((item, i) => this.remember(item, `${path}[${i}]`, depth + 1));
      return withComputedParts(items, this.unknown(path));
    }
    if (isMap(value)) {
      const items = new Map<string, Value>();
      for (const [key, item] of value) items.set(key, this.remember(item, partPath(path, key), depth + 1));
      return withComputedParts(items, this.unknown(path));
    }
    if (value === null) return depth === 0 ? this.unknown(path) : null;
    const ref = this.ref(path);
    if (!(value instanceof Sym)) return new Sym(value, [ref]);
    const refs = [ref, ...value.refs];
    if (value.known === undefined && value.parts === undefined && value.decoded === undefined) {
      const own = value.why === undefined || isDerived(value);
      return unknownAt(refs, own ? `${this.id}.${path}` : value.why);
    }
    return new Sym(value.known, refs, value.parts, value.decoded, value.why);
  }
}

function partPath(path: string, key: string): string {
  return /^[\w-]+$/.test(key) ? `${path}.${key}` : `${path}[${JSON.stringify(key)}]`;
}

class ResourceHandle implements Handle {
  constructor(private readonly resource: ResourceInstance) {}

  attr(name: string): Value {
    return this.resource.attribute(name);
  }

  index(key: Value): Value {
    const plain = key instanceof Sym ? key.known : key;
    if (typeof plain === 'string') return this.attr(plain);
    // Without count there is only one; older configuration still writes its index.
    if (plain === 0) return this.resource.value;
    return unknownFrom([this.resource.value, key]);
  }

  each(): ValueList {
    return [this.resource.value];
  }

  whole(): Value {
    return this.resource.value;
  }
}
