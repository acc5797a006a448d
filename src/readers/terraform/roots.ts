/** Decides which directories are root modules: those that are applied, not called. */
import { join } from 'node:path';
import { indexOf, literalOf, type ModuleConfig } from './config.js';
import type { Diagnostics } from './diagnostics.js';
import type { GivenPath, SourceDirectory } from './discover.js';
import { isLocalSource, type Loader } from './load.js';

export interface RootModule {
  readonly config: ModuleConfig;
  /** As shown: the given path joined with the directory below it. */
  readonly dir: string;
  /** Prefix of ids where several roots are read. */
  readonly label: string;
}

export function findRoots(
  directories: readonly SourceDirectory[],
  given: readonly GivenPath[],
  loader: Loader,
  diagnostics: Diagnostics,
): readonly RootModule[] {
  const configs = directories.map((directory) => ({
    directory,
    config: loader.load(directory.dir, directory.real),
  }));
  const calls = new Map(configs.map(({ config }) => [config.real, localCalls(config, loader)]));
  const called = new Set<string>();
  for (const [caller, targets] of calls)
    for (const target of targets) if (target !== caller) called.add(target);
  const explicit = new Set(given.map(({ real }) => real));

  const uncalled = configs.filter(({ config }) => !called.has(config.real));
  const isRoot = ({ directory, config }: (typeof configs)[number]): boolean =>
    explicit.has(config.real) || (!called.has(config.real) && !isLibrary(directory, config));
  let roots = configs.filter(isRoot);
  if (roots.length === 0) roots = uncalled;

  // Modules that only call each other in a circle: one of them has to stand for all.
  const reached = new Set<string>();
  const reach = (start: string): void => {
    const queue = [start];
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
      if (reached.has(next)) continue;
      reached.add(next);
      queue.push(...(calls.get(next) ?? []));
    }
  };
  for (const { config } of [...roots, ...uncalled]) reach(config.real);
  for (const candidate of configs) {
    if (reached.has(candidate.config.real)) continue;
    roots.push(candidate);
    reach(candidate.config.real);
  }

  const chosen = new Set(roots);
  for (const candidate of uncalled) {
    if (chosen.has(candidate)) continue;
    const [file] = candidate.config.files;
    if (candidate.config.resources.size === 0 && candidate.config.modules.size === 0) continue;
    const message = `${candidate.directory.dir} is a library module that nothing here calls; not read`;
    diagnostics.add('info', message, file ?? candidate.directory.dir, 1);
  }
  return roots
    .map(({ directory, config }) => ({
      config,
      dir: directory.dir,
      label: given.length > 1 ? slashes(join(directory.given, directory.below)) : directory.below,
    }))
    .sort((a, b) => (a.label < b.label ? -1 : a.label > b.label ? 1 : 0));
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
