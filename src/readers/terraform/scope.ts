/** A module instance: everything it declares, evaluated on demand and once. */
import { relative } from 'node:path';
import { type Resource, Sym, type Value, type ValueList, type ValueMap } from '../inference/index.js';
import { leavesOf } from './blocks.js';
import { indexOf, type ModuleConfig, type ResourceBlock, type SourceBlock } from './config.js';
import { convert } from './constraint.js';
import { type Context, type Engine, Memo, type Scope } from './context.js';
import { specialAttribute } from './data-sources.js';
import { evaluateSafely } from './evaluate.js';
import { type Expansion, expand, type Referable } from './expansion.js';
import type { Expr } from './hcl/index.js';
import { lineOfPart, originsOf } from './lines.js';
import { OpaqueModule } from './opaque.js';
import { localName, Providers, passedProviders, providerNameOf } from './providers.js';
import { type Described, ResourceInstance, type Surroundings } from './resource.js';
import { bare, Failure, type Handle, handleOf, named, navigable, unknownAt, unknownFrom } from './values.js';
import type { GivenValue } from './variables.js';

/** What all module instances of one reading share. */
export interface World {
  readonly engine: Engine;
  zones(region: string): readonly string[] | undefined;
  /** The configuration a module call means, or why there is none. */
  locate(caller: ModuleScope, name: string, call: SourceBlock): ModuleConfig | undefined;
  /** Is there room for one more module instance? */
  claimModule(caller: ModuleScope): boolean;
  /** Outputs of the state that a `terraform_remote_state` data source reads, where they are known. */
  remoteOutputs(data: ResourceInstance): Value | undefined;
}

/** Where a module instance is. */
export interface Place {
  /** The root module's directory, as shown. */
  readonly root: string;
  readonly rootConfig: ModuleConfig;
  /** `module.a.module.b`, '' for the root module. */
  readonly address: string;
  /** The same with instance keys, and with the root's prefix where there is one. */
  readonly id: string;
  /** Names of the calls that lead here, as `.terraform/modules/modules.json` joins them. */
  readonly key: string;
  /** Path from the root module's directory, as `path.module` gives it. */
  readonly path: string;
  /** Undefined where it is not known which one is selected. */
  readonly workspace: string | undefined;
  readonly depth: number;
  readonly disabled: boolean;
  readonly repeated: boolean;
}

interface Parent {
  readonly scope: ModuleScope;
  readonly call: SourceBlock;
  /** Context of the call, with its `each` and `count`. */
  readonly context: Context;
}

export class ModuleScope implements Scope, Referable, Surroundings {
  readonly rootDir: string;
  readonly modulePath: string;
  readonly pathModule: string;
  readonly workspace: string | undefined;
  readonly workingDirectory: string;
  readonly value: Sym;
  readonly providers: Providers;
  readonly context: Context;
  readonly described: Described | undefined;
  private readonly memo: Memo;
  private readonly resources = new Map<string, Expansion<ResourceInstance>>();
  private readonly modules = new Map<string, Expansion<ModuleScope | OpaqueModule>>();
  private readonly expanding = new Set<string>();
  private everything: Sym | undefined;

  constructor(
    readonly world: World,
    readonly config: ModuleConfig,
    readonly place: Place,
    readonly parent: Parent | undefined,
    private readonly given: ReadonlyMap<string, GivenValue>,
  ) {
    this.rootDir = place.root;
    this.modulePath = place.address;
    this.pathModule = place.path;
    this.workspace = place.workspace;
    this.workingDirectory = place.rootConfig.real;
    this.described = describedCall(config, parent);
    this.context = {
      engine: world.engine,
      scope: this,
      file: config.files[0] ?? config.dir,
      bindings: undefined,
      each: undefined,
      count: undefined,
      self: undefined,
      strict: false,
      // What does not come out in a description is not the user's mistake.
      quiet: place.disabled || place.repeated || this.described !== undefined,
    };
    this.memo = new Memo(world.engine, (name, chain) => this.cycle(name, chain));
    this.value = navigable([], place.id, () => new ModuleHandle(this));
    const passed =
      parent === undefined ? undefined : indexOf(parent.call.block.body).attributes.get('providers')?.expr;
    const above =
      parent === undefined ? undefined : { providers: parent.scope.providers, context: parent.context };
    this.providers = new Providers(config.providers, this.context, above, passed);
  }

  variable(name: string): Value | undefined {
    const source = this.config.variables.get(name);
    if (source === undefined) return undefined;
    return this.memo.get(`var.${name}`, this.label(`var.${name}`), () => this.variableValue(name, source));
  }

  private variableValue(name: string, source: SourceBlock): Value {
    const { attributes } = indexOf(source.block.body);
    const type = attributes.get('type')?.expr;
    const fallback = attributes.get('default');
    const inFile: Context = { ...this.context, file: source.file };
    let value = this.givenValue(name);
    const isNull = value === null || (value instanceof Sym && value.known === null);
    if (value !== undefined && isNull && fallback !== undefined) {
      const nullable = attributes.get('nullable')?.expr;
      if (nullable?.kind === 'literal' && nullable.value === false) value = undefined;
    }
    if (value === undefined && fallback !== undefined)
      value = evaluateSafely(fallback.expr, inFile, fallback.line);
    if (value === undefined)
      return unknownAt([], this.place.address === '' ? `var.${name}` : this.label(`var.${name}`));
    return convert(value, type, (expr) => evaluateSafely(expr, inFile, expr.line));
  }

  /** What the caller, a file or the user says; undefined where nobody says anything. */
  private givenValue(name: string): Value | undefined {
    if (this.parent !== undefined) {
      const { call, context } = this.parent;
      const argument = indexOf(call.block.body).attributes.get(name);
      if (argument === undefined || MODULE_META.has(name)) return undefined;
      const file = call.pieces?.get(argument) ?? call.file;
      return evaluateSafely(argument.expr, { ...context, file }, argument.line);
    }
    const given = this.given.get(name);
    if (given === undefined) return undefined;
    return evaluateSafely(given.expr, { ...this.context, scope: undefined, file: given.file }, given.line);
  }

  local(name: string): Value | undefined {
    const local = this.config.locals.get(name);
    if (local === undefined) return undefined;
    const label = this.label(`local.${name}`);
    return this.memo.get(`local.${name}`, label, () =>
      named(evaluateSafely(local.expr, { ...this.context, file: local.file }, local.line), label),
    );
  }

  output(name: string): Value | undefined {
    const source = this.config.outputs.get(name);
    if (source === undefined) return undefined;
    return this.memo.get(`output.${name}`, this.label(`output.${name}`), () => {
      const value = indexOf(source.block.body).attributes.get('value');
      if (value === undefined) return unknownFrom([], this.label(`output.${name}`));
      const file = source.pieces?.get(value) ?? source.file;
      return named(evaluateSafely(value.expr, { ...this.context, file }, value.line), this.label(name));
    });
  }

  outputs(): ValueMap {
    const all = new Map<string, Value>();
    for (const name of this.config.outputs.keys()) all.set(name, this.output(name)!);
    return all;
  }

  resource(address: string): Value | undefined {
    const source = this.config.resources.get(address);
    return (
      source &&
      this.expansion(address, source, this.resources, () => this.expandResource(address, source)).value
    );
  }

  module(name: string): Value | undefined {
    const call = this.config.modules.get(name);
    return (
      call && this.expansion(`module.${name}`, call, this.modules, () => this.expandModule(name, call)).value
    );
  }

  /** All resource instances of this module and of those it calls, in source order. */
  everyResource(into: Resource[]): void {
    for (const [address, source] of this.config.resources) {
      into.push(
        ...this.expansion(address, source, this.resources, () => this.expandResource(address, source)).items,
      );
    }
    for (const [name, call] of this.config.modules) {
      const address = `module.${name}`;
      for (const item of this.expansion(address, call, this.modules, () => this.expandModule(name, call))
        .items) {
        if (item instanceof ModuleScope) item.everyResource(into);
        else into.push(item);
      }
    }
  }

  /** All resources of this module as one value, for `depends_on`. */
  get allResources(): Sym {
    if (this.everything === undefined) {
      const resources: Resource[] = [];
      this.everyResource(resources);
      this.everything = new Sym(undefined, [{ resources, path: '' }], undefined, undefined, this.place.id);
    }
    return this.everything;
  }

  private expansion<T extends Referable>(
    address: string,
    source: SourceBlock,
    memo: Map<string, Expansion<T>>,
    compute: () => Expansion<T>,
  ): Expansion<T> {
    const known = memo.get(address);
    if (known !== undefined) return known;
    if (this.expanding.has(address)) {
      const message = `count or for_each of ${this.label(address)} refers to itself`;
      this.problem(message, source.file, source.block.line);
      return { items: [], value: unknownFrom([], this.label(address)) };
    }
    this.expanding.add(address);
    try {
      const expansion = compute();
      memo.set(address, expansion);
      return expansion;
    } finally {
      this.expanding.delete(address);
    }
  }

  private expandResource(address: string, source: ResourceBlock): Expansion<ResourceInstance> {
    const { place } = this;
    const context: Context = { ...this.context, file: source.file };
    const { type, name, mode } = source;
    const inModule = place.address === '' ? address : `${place.address}.${address}`;
    const prefix = place.address === '' ? place.id : `${place.id}.`;
    return expand(source, context, inModule, place.disabled, (instance) => {
      const identity = { id: `${prefix}${address}${instance.suffix}`, address: inModule, type, name, mode };
      return new ResourceInstance(identity, source, instance, context, this, {
        disabled: place.disabled || instance.disabled,
        repeated: place.repeated || instance.repeated,
      });
    });
  }

  private expandModule(name: string, call: SourceBlock): Expansion<ModuleScope | OpaqueModule> {
    const { place } = this;
    const context: Context = { ...this.context, file: call.file };
    const address = place.address === '' ? `module.${name}` : `${place.address}.module.${name}`;
    const prefix = place.address === '' ? place.id : `${place.id}.`;
    const config = this.world.locate(this, name, call);
    return expand<ModuleScope | OpaqueModule>(call, context, address, place.disabled, (instance) => {
      const id = `${prefix}module.${name}${instance.suffix}`;
      const flags = {
        disabled: place.disabled || instance.disabled,
        repeated: place.repeated || instance.repeated,
      };
      const inner: Context = {
        ...context,
        each: instance.each,
        count: instance.count,
        quiet: context.quiet || flags.disabled || flags.repeated,
      };
      if (config === undefined || !this.world.claimModule(this)) {
        return new OpaqueModule({ id, address, name }, call, inner, this, flags);
      }
      const key = place.key === '' ? name : `${place.key}.${name}`;
      const path =
        config.skeleton === undefined
          ? relative(place.rootConfig.real, config.real).replaceAll('\\', '/')
          : `.terraform/modules/${key}`;
      const inside: Place = {
        ...place,
        ...flags,
        address,
        id,
        key,
        path: path === '' || path.startsWith('.') ? path || '.' : path,
        depth: place.depth + 1,
      };
      return new ModuleScope(this.world, config, inside, { scope: this, call, context: inner }, NO_VALUES);
    });
  }

  providerOf(source: SourceBlock, type: string, context: Context): Resource['provider'] {
    const name = providerNameOf(source, type);
    return (
      this.providers.find(name, context)?.configuration ?? { name: localName(name.key), values: NO_ARGUMENTS }
    );
  }

  providerPassed(call: SourceBlock, name: string, context: Context): Resource['provider'] {
    const expr = indexOf(call.block.body).attributes.get('providers')?.expr;
    const passed = passedProviders(expr).get(name) ?? { key: name, instance: undefined };
    return (
      this.providers.find(passed, context)?.configuration ?? {
        name: localName(passed.key),
        values: NO_ARGUMENTS,
      }
    );
  }

  special(instance: ResourceInstance, source: SourceBlock, name: string): Value | undefined {
    return specialAttribute(instance, name, {
      providerArgument: (argument) =>
        this.providers.find(providerNameOf(source, instance.type), instance.context)?.argument(argument),
      zones: (region) => this.world.zones(region),
      remoteOutputs: () => this.world.remoteOutputs(instance),
    });
  }

  dependsOn(source: SourceBlock, context: Context): ValueList {
    const attribute = indexOf(source.block.body).attributes.get('depends_on');
    if (attribute?.expr.kind !== 'tuple') return [];
    const quiet: Context = { ...context, quiet: true };
    const found: Value[] = [];
    for (const item of attribute.expr.items) {
      for (const leaf of leavesOf(evaluateSafely(item, quiet, item.line))) {
        const handle = handleOf(leaf);
        found.push(handle instanceof ModuleHandle ? handle.scope.allResources : leaf);
      }
    }
    return found;
  }

  lineGiven(
    expr: Expr,
    rest: readonly (string | number)[],
    each?: { readonly expr: Expr; readonly key: string | number },
    seen: readonly string[] = [],
  ): number | undefined {
    for (const { kind, name, path } of originsOf(expr)) {
      const steps = [...path, ...rest];
      let line: number | undefined;
      if (kind === 'var') line = this.lineOfInput(name, steps);
      else if (kind === 'each' && each !== undefined) {
        line = this.lineGiven(
          each.expr,
          name === 'value' ? [each.key, ...steps] : [each.key],
          undefined,
          seen,
        );
      } else if (kind === 'local' && !seen.includes(name)) {
        const local = this.config.locals.get(name);
        if (local !== undefined) line = this.lineGiven(local.expr, steps, each, [...seen, name]);
      }
      if (line !== undefined) return line;
    }
    return undefined;
  }

  /** The user's line that gives an input of this description; undefined where the input has its default. */
  private lineOfInput(name: string, rest: readonly (string | number)[]): number | undefined {
    if (this.parent === undefined || !this.config.variables.has(name)) return undefined;
    const { scope, call, context } = this.parent;
    const { attributes } = indexOf(call.block.body);
    const argument = attributes.get(name);
    if (argument === undefined || call.pieces?.has(argument)) return undefined;
    if (scope.described !== undefined) {
      const forEach = attributes.get('for_each')?.expr;
      const key = bare(context.each?.key ?? null);
      const each = forEach !== undefined && typeof key === 'string' ? { expr: forEach, key } : undefined;
      return scope.lineGiven(argument.expr, rest, each);
    }
    return lineOfPart(argument.expr, rest, argument.line);
  }

  private label(name: string): string {
    return this.place.address === '' ? name : `${this.place.address}.${name}`;
  }

  private cycle(name: string, chain: readonly string[]): Value {
    const [kind, short] = [name.slice(0, name.indexOf('.')), name.slice(name.indexOf('.') + 1)];
    const local = kind === 'local' ? this.config.locals.get(short) : undefined;
    const block = (kind === 'var' ? this.config.variables : this.config.outputs).get(short);
    const file = local?.file ?? block?.file ?? this.context.file;
    const shown = chain.length > 8 ? [...chain.slice(0, 4), '...', ...chain.slice(-3)] : chain;
    const message = `${this.label(name)} refers to itself (${shown.join(' -> ')})`;
    this.problem(message, file, local?.line ?? block?.block.line ?? 1);
    return unknownFrom([], this.label(name));
  }

  private problem(message: string, file: string, line: number): void {
    if (!this.place.disabled && this.described === undefined)
      this.world.engine.diagnostics.add('error', message, file, line);
  }
}

/** The user's call that a description stands for, also of those inside it. */
function describedCall({ skeleton }: ModuleConfig, parent: Parent | undefined): Described | undefined {
  if (skeleton === undefined || parent === undefined) return undefined;
  const { call, scope } = parent;
  if (scope.described !== undefined) return scope.described;
  return { file: call.file, line: call.block.line, module: skeleton.address, url: skeleton.source };
}

/** Arguments of a module call that are not inputs of the module. */
const MODULE_META = new Set(['source', 'version', 'count', 'for_each', 'providers', 'depends_on']);
const NO_VALUES: ReadonlyMap<string, GivenValue> = new Map();
const NO_ARGUMENTS: ValueMap = new Map();

class ModuleHandle implements Handle {
  private all: ValueMap | undefined;

  constructor(readonly scope: ModuleScope) {}

  attr(name: string): Value {
    const value = this.scope.output(name);
    if (value !== undefined) return value;
    const { place, described, world } = this.scope;
    if (described === undefined) throw new Failure(`${place.address} has no output "${name}"`);
    // The module itself may well have it.
    const message = `output "${name}" is not in Firebreak's description of ${described.module}; what it refers to is unknown`;
    if (!place.disabled) world.engine.diagnostics.add('info', message, described.file, described.line);
    return unknownAt([], `${place.id}.${name}`);
  }

  index(key: Value): Value {
    const plain = key instanceof Sym ? key.known : key;
    if (typeof plain === 'string') return this.attr(plain);
    if (plain === 0) return this.scope.value;
    return unknownFrom([key]);
  }

  each(): ValueList {
    return [this.scope.value];
  }

  whole(): Value {
    this.all ??= this.scope.outputs();
    return this.all;
  }
}
