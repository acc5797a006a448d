/** A call of a module that is not here (registry, git, archive): one component that stands for all of it. */
import { type Resource, Sym, type Value, type ValueList, type ValueMap } from '../inference/index.js';
import { evaluateBody } from './blocks.js';
import { indexOf, literalOf, type SourceBlock } from './config.js';
import type { Context } from './context.js';
import type { Referable } from './expansion.js';
import { lineIn } from './lines.js';
import type { Described } from './resource.js';
import { attempt, type Handle, navigable, unknownAt } from './values.js';

interface Surroundings {
  readonly rootDir: string;
  readonly modulePath: string;
  readonly described: Described | undefined;
  dependsOn(source: SourceBlock, context: Context): ValueList;
  providerPassed(call: SourceBlock, name: string, context: Context): Resource['provider'];
}

const META = new Set(['count', 'for_each', 'providers', 'depends_on']);

export class OpaqueModule implements Resource, Referable {
  readonly id: string;
  readonly address: string;
  readonly name: string;
  readonly type = 'module';
  readonly mode = 'managed';
  readonly opaque = true;
  readonly root: string;
  readonly module: string;
  readonly source: { readonly file: string; readonly line: number };
  readonly disabled: boolean;
  readonly repeated: boolean;
  readonly value: Sym;
  private all: ValueMap | undefined;
  private evaluating = false;
  private ownProvider: Resource['provider'] | undefined;

  constructor(
    identity: { readonly id: string; readonly address: string; readonly name: string },
    private readonly call: SourceBlock,
    private readonly context: Context,
    private readonly surroundings: Surroundings,
    flags: { readonly disabled: boolean; readonly repeated: boolean },
  ) {
    this.id = identity.id;
    this.address = identity.address;
    this.name = identity.name;
    this.root = surroundings.rootDir;
    this.module = surroundings.modulePath;
    const { described } = surroundings;
    this.source = { file: described?.file ?? call.file, line: described?.line ?? call.block.line };
    this.disabled = flags.disabled;
    this.repeated = flags.repeated;
    this.value = navigable([{ resources: [this], path: '' }], this.id, (sym) => new OutputsHandle(this, sym));
  }

  get values(): ValueMap {
    if (this.all === undefined && this.evaluating) return new Map();
    if (this.all === undefined) {
      this.evaluating = true;
      const values = new Map(evaluateBody(this.call.block.body, this.context, this.call.pieces, META));
      if (indexOf(this.call.block.body).attributes.has('depends_on')) {
        values.set('depends_on', this.surroundings.dependsOn(this.call, this.context));
      }
      this.all = values;
    }
    return this.all;
  }

  /**
   * The configuration it is given or inherits, for the provider that a registry address ends in or that a repository
   * is named for (`terraform-azurerm-network`), else for AWS.
   */
  get provider(): Resource['provider'] {
    this.ownProvider ??= this.surroundings.providerPassed(this.call, this.providerName(), this.context);
    return this.ownProvider;
  }

  private providerName(): string {
    const source = literalOf(indexOf(this.call.block.body).attributes.get('source')?.expr) ?? '';
    const registry = /^(?:[\w.-]+\/){2,3}([a-z][\w-]*)(?:\/\/.*)?$/.exec(source)?.[1];
    return registry ?? /\bterraform-([a-z]+)-/.exec(source)?.[1] ?? 'aws';
  }

  lineOf(path: readonly (string | number)[]): number {
    if (this.surroundings.described !== undefined) return this.source.line;
    const { block, pieces } = this.call;
    return attempt(() => lineIn(block.body, this.values, pieces, path, block.line)) ?? block.line;
  }
}

class OutputsHandle implements Handle {
  private readonly outputs = new Map<string, Value>();

  constructor(
    private readonly module: OpaqueModule,
    private readonly sym: Sym,
  ) {}

  attr(name: string): Value {
    let output = this.outputs.get(name);
    if (output === undefined) {
      output = unknownAt([{ resources: [this.module], path: name }], `${this.module.id}.${name}`);
      this.outputs.set(name, output);
    }
    return output;
  }

  index(key: Value): Value {
    const plain = key instanceof Sym ? key.known : key;
    return typeof plain === 'string' ? this.attr(plain) : this.sym;
  }

  each(): ValueList {
    return [this.sym];
  }

  whole(): Value {
    return this.sym;
  }
}
