/**
 * Who refers to whom in a plan. A plan's configuration lists for every argument the names it was written with;
 * this follows them through module variables and outputs to resource instances.
 */
import { append } from '../../../estate/index.js';
import type { Ref, Resource } from '../../inference/index.js';
import { field, isObject, type JsonObject, type Key, listField, objectField, textField } from './json.js';
import { parseTraversal, type Step } from './traversal.js';

/** One instance of a module; the root module has neither parent nor call. */
export interface ModuleInstance {
  /** With instance keys, '' for the root module. */
  readonly address: string;
  /** Without instance keys. */
  readonly path: string;
  readonly parent?: ModuleInstance;
  readonly call?: string;
  readonly key?: Key;
}

/** Where a reference is written: what `count.index`, `each.key` and `each.value` mean there. */
export interface Scope {
  readonly module: ModuleInstance;
  readonly key: Key;
  readonly forEach: unknown;
}

interface Instance {
  readonly key: Key;
  readonly resource: Resource;
}

/** What is known of one instance of a module. */
interface KnownModule {
  /** Resource instances by their address inside the module. */
  readonly instances: Map<string, Instance[]>;
  /** Instances of the modules it calls, by the call's name. */
  readonly children: Map<string, ModuleInstance[]>;
  /** What a name written in it leads to. */
  readonly followed: Map<string, readonly Ref[]>;
  /** One reference for each attribute of each resource, however often it is named. */
  readonly refs: Map<string, Ref>;
}

/** Longest chain of modules a reference is followed through. */
const DEPTH_MAX = 100;
const NONE: readonly Ref[] = [];
const NO_NAMES: readonly string[] = [];

/** The names an expression uses, without the prefixes Terraform lists after each. */
export function namesOf(expression: unknown): readonly string[] {
  const references = listField(expression, 'references');
  // Most of what is written are constants.
  if (references.length === 0) return NO_NAMES;
  const names: string[] = [];
  let longest = '';
  for (const name of references) {
    if (typeof name !== 'string') continue;
    if (longest.startsWith(name) && isEndOfStep(longest, name.length)) continue;
    names.push(name);
    longest = name;
  }
  return names;
}

function isEndOfStep(name: string, at: number): boolean {
  return at === name.length || name[at] === '.' || name[at] === '[';
}

/** The parts of a plan's configuration, found by a module's path. */
export class Configuration {
  private readonly modules = new Map<string, JsonObject | undefined>();
  private readonly resourcesOf = new Map<string, ReadonlyMap<string, JsonObject>>();
  private readonly providers = new Map<string, unknown>();
  private readonly root: JsonObject | undefined;

  constructor(
    private readonly configuration: unknown,
    private readonly variables: unknown,
  ) {
    this.root = objectField(configuration, 'root_module');
    this.modules.set('', this.root);
  }

  module(path: string): JsonObject | undefined {
    if (this.modules.has(path)) return this.modules.get(path);
    let found: JsonObject | undefined = this.root;
    for (const [i, name] of path.split('.').entries()) {
      // A path is module.a.module.b: every other step is a name.
      if (i % 2 === 1) found = objectField(objectField(objectField(found, 'module_calls'), name), 'module');
    }
    this.modules.set(path, found);
    return found;
  }

  call(path: string, name: string): JsonObject | undefined {
    return objectField(objectField(this.module(path), 'module_calls'), name);
  }

  /** A resource's configuration by its address inside its module. */
  resource(path: string, address: string): JsonObject | undefined {
    let resources = this.resourcesOf.get(path);
    if (resources === undefined) {
      const list = listField(this.module(path), 'resources').filter(isObject);
      resources = new Map(list.map((resource) => [textField(resource, 'address') ?? '', resource]));
      this.resourcesOf.set(path, resources);
    }
    return resources.get(address);
  }

  /** An argument of a provider's configuration: its value where it is a constant or a variable's value. */
  providerArgument(
    key: string,
    argument: string,
  ): { readonly value?: unknown; readonly why?: string } | undefined {
    const id = `${key}\n${argument}`;
    if (!this.providers.has(id)) this.providers.set(id, this.readProvider(key, argument));
    return this.providers.get(id) as { value?: unknown; why?: string } | undefined;
  }

  /** The expressions of a provider's configuration, and where they are written. */
  provider(key: string): { readonly expressions: unknown; readonly scope: Scope } | undefined {
    const provider = objectField(objectField(this.configuration, 'provider_config'), key);
    if (provider === undefined) return undefined;
    const path = textField(provider, 'module_address') ?? '';
    // A configuration inside a module that has several instances is the same for all of them.
    const module = { address: path, path };
    return {
      expressions: field(provider, 'expressions'),
      scope: { module, key: undefined, forEach: undefined },
    };
  }

  private readProvider(key: string, argument: string): { value?: unknown; why?: string } | undefined {
    const provider = objectField(objectField(this.configuration, 'provider_config'), key);
    const expression = field(objectField(provider, 'expressions'), argument);
    if (expression === undefined) return undefined;
    const value = this.evaluate(expression, textField(provider, 'module_address') ?? '', 0);
    if (value !== undefined && value !== null) return { value };
    const why = namesOf(expression)[0];
    return why === undefined ? {} : { why };
  }

  /** A constant, or the value of the one variable an expression names. Anything else is not evaluated. */
  private evaluate(expression: unknown, path: string, depth: number): unknown {
    const constant = field(expression, 'constant_value');
    if (constant !== undefined) return constant;
    const names = namesOf(expression);
    const [name] = names;
    if (names.length !== 1 || depth > DEPTH_MAX || !/^var\.[^.[]+$/.test(name!)) return undefined;
    return this.variable(name!.slice('var.'.length), path, depth);
  }

  private variable(name: string, path: string, depth: number): unknown {
    const fallback = field(objectField(objectField(this.module(path), 'variables'), name), 'default');
    if (path === '') {
      return field(objectField(this.variables, name), 'value') ?? fallback;
    }
    const steps = path.split('.');
    const parent = steps.slice(0, -2).join('.');
    const passed = field(objectField(this.call(parent, steps.at(-1)!), 'expressions'), name);
    return passed === undefined ? fallback : this.evaluate(passed, parent, depth + 1);
  }
}

/** Finds the resource instances that names stand for. */
export class References {
  /** By the module's address. What is known of a module is kept apart: keys of whole addresses are long to compare. */
  private readonly modules = new Map<string, KnownModule>();
  private depth = 0;

  constructor(private readonly configuration: Configuration) {}

  addModule(module: ModuleInstance): void {
    if (module.parent === undefined) return;
    append(this.known(module.parent).children, module.call ?? '', module);
  }

  /** `address` is the one inside the module, without instance key. */
  addResource(module: ModuleInstance, address: string, key: Key, resource: Resource): void {
    append(this.known(module).instances, address, { key, resource });
  }

  private known(module: ModuleInstance): KnownModule {
    let known = this.modules.get(module.address);
    if (known === undefined) {
      known = { instances: new Map(), children: new Map(), followed: new Map(), refs: new Map() };
      this.modules.set(module.address, known);
    }
    return known;
  }

  /** Everything an expression refers to, each once, in the order written. */
  resolve(expression: unknown, scope: Scope): readonly Ref[] {
    const names = namesOf(expression);
    if (names.length === 0) return NONE;
    const isOwn = (name: string) => name === 'count.index' || name.startsWith('each.');
    const key = scope.key !== undefined && names.some(isOwn) ? scope.key : undefined;
    if (names.length === 1) return this.follow(names[0]!, scope, key);
    const found = new Set<Ref>();
    for (const name of names) for (const ref of this.follow(name, scope, key)) found.add(ref);
    return found.size === 0 ? NONE : [...found];
  }

  private follow(name: string, scope: Scope, key: Key): readonly Ref[] {
    const { followed } = this.known(scope.module);
    const id = key === undefined ? name : `${name}\n${typeof key} ${key}`;
    const known = followed.get(id);
    if (known !== undefined) return known;
    // What `each.value` stands for depends on the resource it is written in.
    if (name.startsWith('each.value')) return this.each(scope);
    // A configuration that leads back here has nothing to add.
    followed.set(id, NONE);
    if (/^(?:local|path|terraform|self|count)\.|^each\.key/.test(name)) return NONE;
    if (this.depth >= DEPTH_MAX) return NONE;
    this.depth++;
    const found = this.search(parseTraversal(name), name, scope.module, key);
    this.depth--;
    followed.set(id, found);
    return found;
  }

  private each(scope: Scope): readonly Ref[] {
    const found = new Set<Ref>();
    for (const name of namesOf(scope.forEach)) {
      for (const ref of this.follow(name, { ...scope, forEach: undefined }, scope.key)) found.add(ref);
    }
    return [...found];
  }

  private search(steps: readonly Step[], text: string, module: ModuleInstance, key: Key): readonly Ref[] {
    const [first, second] = steps;
    if (first?.name === undefined || second?.name === undefined) return NONE;
    if (first.name === 'var') return this.variable(second.name, module);
    if (first.name === 'module') return this.output(steps.slice(1), module, key);
    const data = first.name === 'data' && steps[2]?.name !== undefined;
    const rest = steps.slice(data ? 3 : 2);
    const address = data ? `data.${second.name}.${steps[2]!.name}` : `${first.name}.${second.name}`;
    return this.resources(module, address, rest, text, key);
  }

  private variable(name: string, module: ModuleInstance): readonly Ref[] {
    const { parent, call } = module;
    if (parent === undefined || call === undefined) return NONE;
    const written = this.configuration.call(parent.path, call);
    const expression = field(objectField(written, 'expressions'), name);
    return this.resolve(expression, {
      module: parent,
      key: module.key,
      forEach: field(written, 'for_each_expression'),
    });
  }

  private output(steps: readonly Step[], module: ModuleInstance, key: Key): readonly Ref[] {
    const call = steps[0]!.name!;
    const wanted = steps[1]?.key;
    const output = steps[wanted === undefined ? 1 : 2]?.name;
    const found = new Set<Ref>();
    for (const child of this.matching(this.moduleInstances(module, call), wanted, key)) {
      const outputs = objectField(this.configuration.module(child.path), 'outputs') ?? {};
      // An instance key that is computed hides the output's name: any of them may be meant.
      for (const name of output === undefined ? Object.keys(outputs) : [output]) {
        const expression = field(field(outputs, name), 'expression');
        for (const ref of this.resolve(expression, { module: child, key: undefined, forEach: undefined }))
          found.add(ref);
      }
    }
    return [...found];
  }

  /** A module that only passes values on has no resources and so no instance in the plan. */
  private moduleInstances(parent: ModuleInstance, call: string): readonly ModuleInstance[] {
    const found = this.known(parent).children.get(call);
    if (found !== undefined) return found;
    const under = (address: string) => `${address === '' ? '' : `${address}.`}module.${call}`;
    return [{ address: under(parent.address), path: under(parent.path), parent, call }];
  }

  private resources(
    module: ModuleInstance,
    address: string,
    rest: readonly Step[],
    text: string,
    key: Key,
  ): readonly Ref[] {
    const { instances, refs } = this.known(module);
    const all = instances.get(address);
    if (all === undefined) return NONE;
    const wanted = rest[0]?.key;
    const from = rest[wanted === undefined ? 0 : 1]?.from;
    const path = from === undefined ? '' : text.slice(text[from] === '.' ? from + 1 : from);
    const chosen = this.matching(all, wanted, key);
    if (chosen.length === 0) return NONE;
    const which = chosen.length === all.length ? '*' : String(all.indexOf(chosen[0]!));
    const refId = `${address}\n${which}\n${path}`;
    let ref = refs.get(refId);
    if (ref === undefined) {
      ref = { resources: chosen.map((instance) => instance.resource), path };
      refs.set(refId, ref);
    }
    return [ref];
  }

  /** The instance that is named, else the one with the referrer's own key, else all of them. */
  private matching<T extends { readonly key?: Key }>(all: readonly T[], wanted: Key, own: Key): readonly T[] {
    if (wanted !== undefined) {
      const named = all.find((each) => each.key === wanted);
      return named === undefined ? [] : [named];
    }
    if (own === undefined) return all;
    const same = all.find((each) => each.key === own);
    return same === undefined ? all : [same];
  }
}
