/** Provider configurations: which one a resource uses, and its arguments. */
import { isMap, type Resource, Sym, type Value, type ValueMap } from '../inference/index.js';
import { evaluateAttribute, evaluateBlocks } from './blocks.js';
import { indexOf, literalOf, type SourceBlock } from './config.js';
import { type Context, Memo } from './context.js';
import { evaluateSafely } from './evaluate.js';
import type { Expr } from './hcl/index.js';
import { attempt, bare, indexOf as elementOf, unknownFrom } from './values.js';

const META = new Set(['alias', 'version', 'for_each']);
const NONE: ValueMap = new Map();

/** `aws`, `aws.west`, and for OpenTofu `aws.west[each.key]`. */
export interface ProviderName {
  readonly key: string;
  readonly instance: Expr | undefined;
}

/** One configured provider (or one instance of it). Arguments are evaluated one by one, on demand. */
export class ProviderConfig {
  readonly name: string;
  private readonly memo: Memo;
  private all: Resource['provider'] | undefined;

  constructor(
    key: string,
    private readonly source: SourceBlock,
    private readonly context: Context,
  ) {
    this.name = localName(key);
    this.memo = new Memo(context.engine, (name, chain) => {
      const message = `provider ${key}: ${name} refers to itself (${chain.join(' -> ')})`;
      context.engine.diagnostics.add('error', message, source.file, source.block.line);
      return unknownFrom([], `provider ${key}.${name}`);
    });
  }

  /** One argument, or all blocks of a type; undefined where it is not configured. */
  argument(name: string): Value | undefined {
    const { attributes, blocks } = indexOf(this.source.block.body);
    const attribute = attributes.get(name);
    const group = attribute === undefined ? blocks.get(name) : undefined;
    if (attribute === undefined && group === undefined) return undefined;
    return this.memo.get(name, `provider ${this.name}.${name}`, () =>
      attribute !== undefined
        ? evaluateAttribute(attribute, this.context, this.source.pieces)
        : evaluateBlocks(group!, this.context, this.source.pieces),
    );
  }

  get configuration(): Resource['provider'] {
    if (this.all === undefined) {
      // Set first: an argument that needs a resource of this very provider finds nothing instead of itself.
      const source = { file: this.source.file, line: this.source.block.line };
      this.all = { name: this.name, values: NONE, source };
      const { attributes, blocks } = indexOf(this.source.block.body);
      const values = new Map<string, Value>();
      for (const name of [...attributes.keys(), ...blocks.keys()]) {
        if (!META.has(name)) values.set(name, this.argument(name)!);
      }
      this.all = { name: this.name, values, source };
    }
    return this.all;
  }
}

/** The provider configurations of one module instance, its own and those it was given. */
export class Providers {
  private readonly configured = new Map<string, ProviderConfig>();
  private readonly passed: ReadonlyMap<string, ProviderName>;

  constructor(
    private readonly blocks: ReadonlyMap<string, SourceBlock>,
    private readonly context: Context,
    private readonly parent: { readonly providers: Providers; readonly context: Context } | undefined,
    passed: Expr | undefined,
  ) {
    this.passed = passedProviders(passed);
  }

  /** The configuration a name stands for here; undefined where nothing was configured. */
  find(name: ProviderName, context: Context): ProviderConfig | undefined {
    const passed = this.passed.get(name.key);
    if (passed !== undefined && this.parent !== undefined) {
      return this.parent.providers.find(passed, this.parent.context);
    }
    const block = this.blocks.get(name.key);
    if (block !== undefined) return this.own(name, block, context);
    // Only default configurations are inherited without being passed.
    if (name.key.includes('.') || this.parent === undefined) return undefined;
    return this.parent.providers.find(name, this.parent.context);
  }

  private own(name: ProviderName, block: SourceBlock, context: Context): ProviderConfig {
    const forEach = indexOf(block.block.body).attributes.get('for_each');
    const key =
      forEach === undefined || name.instance === undefined ? undefined : this.keyOf(name.instance, context);
    const memo = key === undefined ? name.key : `${name.key}[${String(bare(key))}]`;
    let config = this.configured.get(memo);
    if (config === undefined) {
      let inner: Context = { ...this.context, file: block.file };
      if (forEach !== undefined) {
        const collection = evaluateSafely(forEach.expr, inner, forEach.line);
        const value =
          key !== undefined && isMap(collection) ? attempt(() => elementOf(collection, key)) : key;
        const unknown = unknownFrom([collection], `each.key of provider ${name.key}`);
        inner = { ...inner, each: { key: key ?? unknown, value: value ?? unknown } };
      }
      config = new ProviderConfig(name.key, block, inner);
      this.configured.set(memo, config);
    }
    return config;
  }

  private keyOf(expr: Expr, context: Context): Value | undefined {
    const key = evaluateSafely(expr, context, expr.line);
    return bare(key) instanceof Sym ? undefined : key;
  }
}

/** The provider a resource names, else the one its type begins with. */
export function providerNameOf(source: SourceBlock, type: string): ProviderName {
  const attribute = indexOf(source.block.body).attributes.get('provider');
  return (attribute && nameIn(attribute.expr)) ?? { key: type.split('_', 1)[0]!, instance: undefined };
}

/** `aws` of `aws.west`. */
export function localName(key: string): string {
  return key.split('.', 1)[0]!;
}

/** What the `providers` argument of a module call hands over, by the name inside the module. */
export function passedProviders(expr: Expr | undefined): ReadonlyMap<string, ProviderName> {
  const passed = new Map<string, ProviderName>();
  if (expr?.kind !== 'object') return passed;
  for (const item of expr.items) {
    const key = nameIn(item.key);
    const value = nameIn(item.value);
    if (key !== undefined && value !== undefined) passed.set(key.key, value);
  }
  return passed;
}

function nameIn(expr: Expr): ProviderName | undefined {
  switch (expr.kind) {
    case 'name':
      return { key: expr.name, instance: undefined };
    case 'literal': {
      const text = literalOf(expr);
      return text === undefined ? undefined : { key: text, instance: undefined };
    }
    case 'attr':
      return expr.target.kind === 'name'
        ? { key: `${expr.target.name}.${expr.name}`, instance: undefined }
        : undefined;
    case 'index': {
      const target = nameIn(expr.target);
      return target && { key: target.key, instance: expr.key };
    }
    case 'paren':
      return nameIn(expr.inner);
    case 'template': {
      // `"${aws.west}"`, as it was written before Terraform 0.12.
      const [only] = expr.parts;
      return expr.parts.length === 1 && only?.kind === 'interpolation' ? nameIn(only.expr) : undefined;
    }
    default:
      return undefined;
  }
}
