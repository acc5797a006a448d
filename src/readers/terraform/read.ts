/** Reads directories of Terraform or OpenTofu configuration. Nothing is executed, nothing is fetched. */
import type { ModuleSkeleton } from '../../atlas/index.js';
import type { Reading, Resource, Value } from '../inference/index.js';
import { indexOf, literalOf, type ModuleConfig, type SourceBlock } from './config.js';
import { Engine } from './context.js';
import { Diagnostics } from './diagnostics.js';
import { discover } from './discover.js';
import { evaluateSafely } from './evaluate.js';
import { FileAccess } from './files.js';
import { isLocalSource, Loader, type Located } from './load.js';
import { admitsMajor, publicModule, siblingOf } from './registry.js';
import { RemoteStates } from './remote-state.js';
import type { ResourceInstance } from './resource.js';
import { declaresAnything, findRoots, type RootModule } from './roots.js';
import { ModuleScope, type World } from './scope.js';
import { bare } from './values.js';
import { VariableValues } from './variables.js';
import { selectedWorkspace } from './workspace.js';

export interface TerraformOptions {
  /** Values for variables, as `-var` takes them. */
  readonly vars?: Readonly<Record<string, string>>;
  /** Files with values for variables, as `-var-file` takes them. */
  readonly varFiles?: readonly string[];
  /** The value of `terraform.workspace`; without it, what `terraform workspace select` left in each root module. */
  readonly workspace?: string;
  /** Sorted zone names of a region, for `data.aws_availability_zones`. */
  readonly zones?: (region: string) => readonly string[] | undefined;
  /** Our description of a public module by its registry address, used where the module itself is not there. */
  readonly skeletons?: (address: string) => ModuleSkeleton | undefined;
  /** Called after each root module. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** A root module that was read. */
export interface TerraformRoot {
  /** Its directory, as shown; `Resource.root` of its resources. */
  readonly dir: string;
  /** What its ids begin with: '' or `dir:`. */
  readonly prefix: string;
  /** Where its state is kept: `s3` and its arguments, and where that is said; undefined for a local file. */
  readonly backend:
    | {
        readonly type: string;
        readonly values: ReadonlyMap<string, Value>;
        readonly file: string;
        readonly line: number;
      }
    | undefined;
}

export interface TerraformReading extends Reading {
  readonly roots: readonly TerraformRoot[];
  /** The text of a file that a root module names; undefined where it may not be read, or is none. */
  readonly readFile: (root: string, path: string) => string | undefined;
}

const MODULE_DEPTH_MAX = 50;
const MODULE_INSTANCES_MAX = 5_000;
const RESOURCES_MAX = 200_000;

/** Everything that the configuration below the paths declares, as far as it can be evaluated without running it. */
export function readTerraform(
  path: string | readonly string[],
  options: TerraformOptions = {},
): TerraformReading {
  const diagnostics = new Diagnostics();
  const paths = typeof path === 'string' ? [path] : path;
  const { given, directories } = discover(paths, diagnostics);
  const files = new FileAccess(given.map(({ real }) => real));
  const loader = new Loader(directories, files, diagnostics, options.skeletons ?? (() => undefined));
  const roots = findRoots(directories, given, loader, diagnostics);
  const prefixed = roots.filter(({ config }) => declaresAnything(config)).length > 1;
  const variables = new VariableValues(options.vars ?? {}, options.varFiles ?? [], files, diagnostics);
  if (roots.length > 0) variables.checkNames(roots.map(({ config }) => config));
  const world = new ReadingWorld(loader, files, diagnostics, options);
  const scopes = roots.map((root) => {
    const prefix = prefixed ? `${root.label}:` : '';
    return { root, prefix, scope: world.rootScope(root, prefix, variables) };
  });
  world.states.add(scopes.map(({ scope }) => scope));

  const resources: Resource[] = [];
  for (const [done, { scope, root }] of scopes.entries()) {
    world.collect(scope, resources, root);
    options.onProgress?.(done + 1, scopes.length);
  }
  return {
    resources,
    diagnostics: diagnostics.list(),
    readFile: (root, file) => {
      const read = files.read(root, file);
      return 'text' in read ? read.text : undefined;
    },
    roots: scopes.map(({ root, prefix, scope }) => ({
      dir: root.dir,
      prefix,
      backend: world.states.backendOf(scope),
    })),
  };
}

class ReadingWorld implements World {
  readonly engine: Engine;
  readonly states: RemoteStates;
  private modules = 0;
  private readonly mentioned = new Set<string>();

  constructor(
    private readonly loader: Loader,
    private readonly files: FileAccess,
    private readonly diagnostics: Diagnostics,
    private readonly options: TerraformOptions,
  ) {
    this.engine = new Engine(diagnostics, files);
    this.states = new RemoteStates();
  }

  rootScope(root: RootModule, prefix: string, variables: VariableValues): ModuleScope {
    this.loader.use(root.config);
    const place = {
      root: root.dir,
      rootConfig: root.config,
      address: '',
      id: prefix,
      key: '',
      path: '.',
      workspace: this.options.workspace ?? selectedWorkspace(root.config, this.files),
      depth: 0,
      disabled: false,
      repeated: false,
    };
    return new ModuleScope(this, root.config, place, undefined, variables.forRoot(root.config));
  }

  /** Expands the module tree and evaluates every argument in it. */
  collect(scope: ModuleScope, into: Resource[], root: RootModule): void {
    const found: Resource[] = [];
    scope.everyResource(found);
    if (into.length + found.length > RESOURCES_MAX) {
      const message = `more than ${RESOURCES_MAX} resource instances; the rest is left out`;
      this.diagnostics.add('warning', message, root.config.files[0] ?? root.dir, 1);
      found.length = Math.max(0, RESOURCES_MAX - into.length);
    }
    for (const resource of found) {
      // Evaluated here, so that every problem is known when the reading is handed over.
      void resource.values;
      void resource.provider;
      into.push(resource);
    }
    // Outputs make nothing, but a mistake in one is worth knowing.
    scope.outputs();
  }

  zones(region: string): readonly string[] | undefined {
    return this.options.zones?.(region);
  }

  remoteOutputs(data: ResourceInstance): Value | undefined {
    return this.states.outputsFor(data);
  }

  claimModule(caller: ModuleScope): boolean {
    if (this.modules < MODULE_INSTANCES_MAX) {
      this.modules++;
      return true;
    }
    const message = `more than ${MODULE_INSTANCES_MAX} module instances; the rest are kept as opaque components`;
    const { rootConfig, root } = caller.place;
    this.diagnostics.add('warning', message, rootConfig.files[0] ?? root, 1);
    return false;
  }

  locate(caller: ModuleScope, name: string, call: SourceBlock): ModuleConfig | undefined {
    const at = indexOf(call.block.body).attributes.get('source');
    const line = call.block.line;
    const kept = 'kept as one opaque component';
    const address = `module.${name}`;
    const source = at && (literalOf(at.expr) ?? this.sourceOf(caller, at.expr, call, at.line));
    if (source === undefined) {
      this.diagnostics.add('warning', `${address}: its source is not known; ${kept}`, call.file, line);
      return undefined;
    }
    const { place } = caller;
    const located = this.located(caller, name, call, source);
    if (located === 'not fetched') {
      const message = `${address}: source ${source} is not fetched; ${kept} (run terraform init to read it)`;
      this.diagnostics.add('info', message, call.file, line);
      return undefined;
    }
    if ('problem' in located) {
      this.diagnostics.add(
        'error',
        `${address}: source ${source}: ${located.problem}; ${kept}`,
        call.file,
        line,
      );
      return undefined;
    }
    const { config } = located;
    this.loader.use(config);
    for (let scope: ModuleScope | undefined = caller; scope !== undefined; scope = scope.parent?.scope) {
      if (scope.config !== config) continue;
      this.diagnostics.add(
        'error',
        `${address}: a module must not call itself (${config.dir}); ${kept}`,
        call.file,
        line,
      );
      return undefined;
    }
    if (place.depth >= MODULE_DEPTH_MAX) {
      const message = `${address}: modules are nested more than ${MODULE_DEPTH_MAX} deep; ${kept}`;
      this.diagnostics.add('warning', message, call.file, line);
      return undefined;
    }
    if (config.files.length === 0) {
      this.diagnostics.add('warning', `${address}: source ${source} holds no configuration`, call.file, line);
    }
    return config;
  }

  /** The directory a source means, or else our description of the public module it names. */
  private located(caller: ModuleScope, name: string, call: SourceBlock, source: string): Located {
    const { skeleton } = caller.config;
    if (skeleton !== undefined) {
      const address = isLocalSource(source) ? siblingOf(skeleton.address, source) : source;
      const config = address === undefined ? undefined : this.loader.described(address);
      return config === undefined ? 'not fetched' : { config };
    }
    if (isLocalSource(source)) return this.loader.local(caller.config, source);
    const { rootConfig, key } = caller.place;
    const located = this.loader.fetched(rootConfig, key === '' ? name : `${key}.${name}`);
    const named = located === 'not fetched' ? publicModule(source) : undefined;
    const config = named && this.loader.described(named.address);
    if (config === undefined) return located;
    this.mentionDescribed(config.skeleton!, named!.ref ?? versionOf(call), call);
    return { config };
  }

  /** Once for each module that it is read from our description, and once for each version this is not made for. */
  private mentionDescribed(
    { address, majors }: ModuleSkeleton,
    version: string | undefined,
    call: SourceBlock,
  ): void {
    const say = (message: string): void => {
      if (this.mentioned.has(message)) return;
      this.mentioned.add(message);
      this.diagnostics.add('info', message, call.file, call.block.line);
    };
    const written = majors.map((major) => `v${major}`).join(', ');
    say(
      `module ${address} is not fetched: read from Firebreak's description of it (written from ${written}; terraform init to read the module itself)`,
    );
    if (version === undefined || admitsMajor(version, majors)) return;
    say(
      `module ${address} is asked for in version "${version}", and Firebreak's description is of ${written}`,
    );
  }

  /** OpenTofu lets variables and locals choose the source. */
  private sourceOf(
    caller: ModuleScope,
    expr: Parameters<typeof evaluateSafely>[0],
    call: SourceBlock,
    line: number,
  ) {
    const value = bare(evaluateSafely(expr, { ...caller.context, file: call.file }, line));
    return typeof value === 'string' ? value : undefined;
  }
}

function versionOf(call: SourceBlock): string | undefined {
  return literalOf(indexOf(call.block.body).attributes.get('version')?.expr);
}
