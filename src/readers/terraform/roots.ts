/** Decides which directories are root modules: those that are applied, not called. */
import { join } from 'node:path';
import { indexOf, literalOf, type ModuleConfig } from './config.js';
import type { Diagnostics } from './diagnostics.js';
import { type GivenPath, isInside, type SourceDirectory } from './discover.js';
import { isLocalSource, type Loader } from './load.js';

export interface RootModule {
  readonly config: ModuleConfig;
  /** As shown: the given path joined with the directory below it. */
  readonly dir: string;
  /** Prefix of ids where several roots are read. */
  readonly label: string;
}

/** Directories under these names hold code that shows or tests other code. */
const ASIDE = new Set(['example', 'examples', 'test', 'tests', 'fixtures']);

const NAMED_MAX = 20;

interface Candidate {
  readonly directory: SourceDirectory;
  readonly config: ModuleConfig;
}

/**
 * A given directory that declares something itself is the root module that was meant; otherwise all below it are.
 * What is left out is mentioned, since two roots that describe the same things would count them twice.
 */
export function findRoots(
  directories: readonly SourceDirectory[],
  given: readonly GivenPath[],
  loader: Loader,
  diagnostics: Diagnostics,
): readonly RootModule[] {
  const candidates = directories.map((directory) => ({
    directory,
    config: loader.load(directory.dir, directory.real),
  }));
  const graph = new CallGraph(candidates, loader, new Set(given.map(({ real }) => real)));
  const groups = given.map((path) => ({
    path,
    below: candidates.filter((candidate) => nearest(candidate, given) === path),
  }));
  const roots = groups.flatMap(({ path, below }) => rootsBelow(path, below, candidates, graph));

  const read = graph.reached(roots);
  const isLeftOut = ({ config }: Candidate): boolean => !read.has(config.real) && declaresAnything(config);
  for (const { path, below } of groups) {
    mention(path, graph.rootsAmong(below, candidates).filter(isLeftOut), below, diagnostics);
  }
  const called = graph.calledBy(candidates);
  for (const { directory, config } of candidates.filter(isLeftOut)) {
    if (called.has(config.real) || !isLibrary(directory, config)) continue;
    const message = `${directory.dir} is a library module that nothing here calls; not read`;
    diagnostics.add('info', message, config.files[0] ?? directory.dir, 1);
  }
  return roots
    .map(({ directory, config }) => ({
      config,
      dir: directory.dir,
      label: given.length > 1 ? slashes(join(directory.given, directory.below)) : directory.below,
    }))
    .sort((a, b) => (a.label < b.label ? -1 : a.label > b.label ? 1 : 0));
}

/** Does it declare anything that will exist? Files with variables or versions alone do not make a root module. */
export function declaresAnything(config: ModuleConfig): boolean {
  return config.resources.size > 0 || config.modules.size > 0;
}

function rootsBelow(
  path: GivenPath,
  below: readonly Candidate[],
  all: readonly Candidate[],
  graph: CallGraph,
): readonly Candidate[] {
  const own = below.find(({ config }) => config.real === path.real);
  if (own !== undefined && declaresAnything(own.config)) return [own];
  const isInsideAside = slashes(path.path)
    .split('/')
    .some((segment) => ASIDE.has(segment));
  if (!isInsideAside) {
    const isMain = ({ directory }: Candidate): boolean =>
      !directory.below.split('/').some((segment) => ASIDE.has(segment));
    // A module is not called by its examples only to stay out of the way of those who apply it.
    const roots = graph.rootsAmong(below.filter(isMain), all.filter(isMain));
    if (roots.some(({ config }) => declaresAnything(config))) return roots;
  }
  return graph.rootsAmong(below, all);
}

function mention(
  path: GivenPath,
  left: readonly Candidate[],
  below: readonly Candidate[],
  diagnostics: Diagnostics,
): void {
  if (left.length === 0) return;
  const names = left.slice(0, NAMED_MAX).map(({ directory }) => directory.dir);
  if (left.length > NAMED_MAX) names.push('...');
  const them = left.length === 1 ? ['module', 'it'] : ['modules', 'them'];
  const message = `${left.length} more root ${them[0]} below: ${names.join(', ')} (name ${them[1]} to read ${them[1]})`;
  const own = below.find(({ config }) => config.real === path.real);
  diagnostics.add('info', message, own?.config.files[0] ?? path.path, 1);
}

/** The innermost given path that a directory is in. */
function nearest({ directory }: Candidate, given: readonly GivenPath[]): GivenPath | undefined {
  let found: GivenPath | undefined;
  for (const path of given) {
    if (!isInside(directory.real, path.real)) continue;
    if (found === undefined || path.real.length > found.real.length) found = path;
  }
  return found;
}

class CallGraph {
  private readonly calls: ReadonlyMap<string, readonly string[]>;

  constructor(
    candidates: readonly Candidate[],
    loader: Loader,
    /** Directories that the user named: root modules whoever calls them. */
    private readonly explicit: ReadonlySet<string>,
  ) {
    this.calls = new Map(candidates.map(({ config }) => [config.real, localCalls(config, loader)]));
  }

  calledBy(callers: readonly Candidate[]): ReadonlySet<string> {
    return new Set(
      callers.flatMap(({ config }) =>
        (this.calls.get(config.real) ?? []).filter((target) => target !== config.real),
      ),
    );
  }

  /** The candidates and all that they call. */
  reached(from: readonly Candidate[], reached = new Set<string>()): Set<string> {
    const queue = from.map(({ config }) => config.real);
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
      if (reached.has(next)) continue;
      reached.add(next);
      queue.push(...(this.calls.get(next) ?? []));
    }
    return reached;
  }

  /** Those that are applied and not called; library modules only where there is nothing else. */
  rootsAmong(candidates: readonly Candidate[], callers: readonly Candidate[]): readonly Candidate[] {
    const called = this.calledBy(callers);
    const uncalled = candidates.filter(({ config }) => !called.has(config.real));
    let roots = candidates.filter(
      ({ directory, config }) =>
        this.explicit.has(config.real) || (!called.has(config.real) && !isLibrary(directory, config)),
    );
    if (!roots.some(({ config }) => declaresAnything(config))) roots = [...new Set([...roots, ...uncalled])];
    // Modules that only call each other in a circle: one of them has to stand for all.
    const reached = this.reached([...roots, ...uncalled]);
    for (const candidate of candidates) {
      if (reached.has(candidate.config.real)) continue;
      roots.push(candidate);
      this.reached([candidate], reached);
    }
    return roots;
  }
}

function slashes(path: string): string {
  return path.replaceAll('\\', '/').replace(/(.)\/$/, '$1');
}

/** Under `modules/` and configured by whoever calls it. */
function isLibrary(directory: SourceDirectory, config: ModuleConfig): boolean {
  const isShelf = directory.below.split('/').some((segment) => segment === 'modules' || segment === 'module');
  return isShelf && config.providers.size === 0 && config.backend === undefined;
}

function localCalls(config: ModuleConfig, loader: Loader): readonly string[] {
  const targets: string[] = [];
  for (const { block } of config.modules.values()) {
    const source = literalOf(indexOf(block.body).attributes.get('source')?.expr);
    if (source === undefined || !isLocalSource(source)) continue;
    const located = loader.local(config, source);
    if (typeof located === 'object' && 'config' in located) targets.push(located.config.real);
  }
  return targets;
}
