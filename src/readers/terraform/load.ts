/** Loads module directories, each parsed once, and finds the directory a module call means. */
import { realpathSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { ModuleSkeleton } from '../../atlas/index.js';
import { describedConfig, type ModuleConfig, readConfig } from './config.js';
import { Diagnostics } from './diagnostics.js';
import { configurationFiles, isInside, reason, type SourceDirectory } from './discover.js';
import { CONFIGURATION_BYTES_MAX, type FileAccess, readText } from './files.js';

export type Located = { readonly config: ModuleConfig } | { readonly problem: string } | 'not fetched';

/** Is the source a path, and not a registry, git or archive address? */
export function isLocalSource(source: string): boolean {
  return /^\.{1,2}(?:[/\\]|$)/.test(source);
}

export class Loader {
  private readonly configs = new Map<string, ModuleConfig>();
  /** Problems of directories that were looked at and may turn out not to be read. */
  private readonly problems = new Map<ModuleConfig, Diagnostics>();
  private readonly discovered: ReadonlyMap<string, SourceDirectory>;
  private readonly located = new Map<string, string | { readonly problem: string }>();
  private readonly manifests = new Map<string, ReadonlyMap<string, string>>();

  constructor(
    directories: readonly SourceDirectory[],
    private readonly files: FileAccess,
    private readonly diagnostics: Diagnostics,
    private readonly skeletons: (address: string) => ModuleSkeleton | undefined,
  ) {
    this.discovered = new Map(directories.map((directory) => [directory.real, directory]));
  }

  /** The configuration of a directory; `dir` is how it is shown where it was not discovered. */
  load(dir: string, real: string): ModuleConfig {
    let config = this.configs.get(real);
    if (config === undefined) {
      const known = this.discovered.get(real);
      const shown = known?.dir ?? dir;
      const problems = new Diagnostics();
      const names = known?.files ?? configurationFiles(shown, real, real, problems);
      config = readConfig(shown, real, names, problems);
      this.configs.set(real, config);
      this.problems.set(config, problems);
    }
    return config;
  }

  /** What is wrong in a directory counts from when it is read. */
  use(config: ModuleConfig): void {
    for (const { severity, message, file, line } of this.problems.get(config)?.list() ?? []) {
      this.diagnostics.add(severity, message, file, line);
    }
    this.problems.delete(config);
  }

  /** The directory of a local module. */
  local(caller: ModuleConfig, source: string): Located {
    const path = resolve(caller.real, source);
    const found = this.directory(path);
    if (typeof found !== 'string') return found;
    // A link inside the given path must not lead out of it; a plain `../` that does so is what the author wrote.
    if (this.files.allows(path) && !this.files.allows(found)) {
      return { problem: `${source} is a symbolic link that leaves the given path` };
    }
    return { config: this.load(join(caller.dir, source), found) };
  }

  /** The directory that `terraform init` fetched a module into, by its key (`network.subnets`). */
  fetched(root: ModuleConfig, key: string): Located {
    const dir = this.manifest(root).get(key);
    if (dir === undefined) return 'not fetched';
    const found = this.directory(resolve(root.real, dir));
    if (typeof found !== 'string' || !this.files.allows(found)) return 'not fetched';
    return { config: this.load(join(root.dir, dir), found) };
  }

  /** Our description of a public module; undefined where there is none. */
  described(address: string): ModuleConfig | undefined {
    let config = this.configs.get(address);
    if (config === undefined) {
      const skeleton = this.skeletons(address);
      if (skeleton === undefined) return undefined;
      config = describedConfig(skeleton);
      this.configs.set(address, config);
    }
    return config;
  }

  private directory(path: string): string | { readonly problem: string } {
    // A module that many call is looked for once.
    let found = this.located.get(path);
    if (found === undefined) {
      found = realDirectory(path);
      this.located.set(path, found);
    }
    return found;
  }

  private manifest(root: ModuleConfig): ReadonlyMap<string, string> {
    let manifest = this.manifests.get(root.real);
    if (manifest === undefined) {
      manifest = this.readManifest(root);
      this.manifests.set(root.real, manifest);
    }
    return manifest;
  }

  private readManifest(root: ModuleConfig): ReadonlyMap<string, string> {
    const manifest = new Map<string, string>();
    const below = ['.terraform', 'modules', 'modules.json'] as const;
    const path = join(root.real, ...below);
    let real: string;
    try {
      real = realpathSync(path);
    } catch {
      return manifest;
    }
    const read = readText(real, CONFIGURATION_BYTES_MAX);
    const file = join(root.dir, ...below);
    if (!isInside(real, root.real) || 'problem' in read) {
      this.diagnostics.add('warning', 'problem' in read ? read.problem : 'leaves its directory', file, 1);
      return manifest;
    }
    try {
      const { Modules: modules } = JSON.parse(read.text) as { Modules?: unknown };
      for (const entry of Array.isArray(modules) ? modules : []) {
        const { Key: key, Dir: dir } = (entry ?? {}) as { Key?: unknown; Dir?: unknown };
        if (typeof key === 'string' && typeof dir === 'string') manifest.set(key, dir);
      }
    } catch {
      this.diagnostics.add('warning', 'is not valid JSON; fetched modules are not read', file, 1);
    }
    return manifest;
  }
}

function realDirectory(path: string): string | { readonly problem: string } {
  try {
    const real = realpathSync(path);
    return statSync(real).isDirectory() ? real : { problem: 'is not a directory' };
  } catch (error) {
    return { problem: reason(error) };
  }
}
