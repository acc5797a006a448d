/** Finds the directories that hold Terraform or OpenTofu configuration. Reads names only, never contents. */
import { type Dirent, lstatSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, sep } from 'node:path';
import type { Diagnostics } from './diagnostics.js';

/** A directory with configuration files. */
export interface SourceDirectory {
  /** As the user would write it: the given path joined with what lies below it. */
  readonly dir: string;
  /** Without symbolic links; the identity of the directory. */
  readonly real: string;
  /** Path below the given path with forward slashes, '.' for the given path itself. */
  readonly below: string;
  /** The given path it was found under. */
  readonly given: string;
  /** File names, sorted. */
  readonly files: readonly string[];
}

/** One path the user gave. */
export interface GivenPath {
  readonly path: string;
  readonly real: string;
}

const SKIPPED = new Set(['node_modules']);
/** Deeper trees than this are a mistake (or an attack) and not a repository. */
const DEPTH_MAX = 64;
const DIRECTORIES_MAX = 200_000;

/** Every directory with configuration below the given paths, sorted, each once. */
export function discover(
  paths: readonly string[],
  diagnostics: Diagnostics,
): { readonly given: readonly GivenPath[]; readonly directories: readonly SourceDirectory[] } {
  const given: GivenPath[] = [];
  const found = new Map<string, SourceDirectory>();
  const visited = new Set<string>();
  for (const path of paths) {
    let start: GivenPath;
    let only: string | undefined;
    try {
      const isFile = statSync(path).isFile();
      const dir = isFile ? dirname(path) : path;
      if (isFile) only = basename(path);
      start = { path: dir, real: realpathSync(dir) };
    } catch (error) {
      diagnostics.add('error', `cannot be read: ${reason(error)}`, path, 1);
      continue;
    }
    given.push(start);
    if (only === undefined) walk(start, found, visited, diagnostics);
    else if (isConfiguration(only)) {
      found.set(start.real, {
        dir: start.path,
        real: start.real,
        below: '.',
        given: start.path,
        files: [only],
      });
    } else diagnostics.add('error', 'is not a Terraform file or a directory', path, 1);
  }
  const directories = [...found.values()].sort((a, b) => (a.dir < b.dir ? -1 : a.dir > b.dir ? 1 : 0));
  return { given, directories };
}

function walk(
  start: GivenPath,
  found: Map<string, SourceDirectory>,
  visited: Set<string>,
  diagnostics: Diagnostics,
): void {
  const queue: { dir: string; real: string; below: string; depth: number }[] = [
    { dir: start.path, real: start.real, below: '.', depth: 0 },
  ];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    if (visited.has(next.real)) {
      // A path that was given inside another given one: the explicit mention is the better name.
      const known = found.get(next.real);
      if (next.depth === 0 && known !== undefined) {
        found.set(next.real, { ...known, dir: next.dir, below: '.', given: start.path });
      }
      continue;
    }
    visited.add(next.real);
    if (visited.size > DIRECTORIES_MAX) {
      diagnostics.add(
        'warning',
        `more than ${DIRECTORIES_MAX} directories; the rest is not read`,
        next.dir,
        1,
      );
      return;
    }
    const entries = list(next.dir, diagnostics);
    const files: string[] = [];
    for (const entry of entries) {
      const real = join(next.real, entry.name);
      if (entry.isDirectory()) {
        if (entry.name.startsWith('.') || SKIPPED.has(entry.name)) continue;
        if (next.depth >= DEPTH_MAX) {
          diagnostics.add('warning', 'nested too deeply; not read', join(next.dir, entry.name), 1);
          continue;
        }
        const below = next.below === '.' ? entry.name : `${next.below}/${entry.name}`;
        queue.push({ dir: join(next.dir, entry.name), real, below, depth: next.depth + 1 });
      } else if (
        isConfiguration(entry.name) &&
        isReadableFile(entry, next.dir, real, start.real, diagnostics)
      ) {
        files.push(entry.name);
      }
    }
    const kept = withoutShadowed(files);
    if (kept.length > 0) {
      found.set(next.real, {
        dir: next.dir,
        real: next.real,
        below: next.below,
        given: start.path,
        files: kept,
      });
    }
  }
}

/** The configuration files of one directory, also outside the given paths (a local module of a given root). */
export function configurationFiles(
  dir: string,
  real: string,
  boundary: string,
  diagnostics: Diagnostics,
): readonly string[] {
  const names = list(dir, diagnostics)
    .filter((entry) => isConfiguration(entry.name))
    .filter((entry) => isReadableFile(entry, dir, join(real, entry.name), boundary, diagnostics))
    .map((entry) => entry.name);
  return withoutShadowed(names);
}

/** Is the path inside the directory (or the directory itself)? Both without symbolic links. */
export function isInside(path: string, directory: string): boolean {
  const way = relative(directory, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}

function list(dir: string, diagnostics: Diagnostics): readonly Dirent[] {
  try {
    return readdirSync(dir, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    diagnostics.add('warning', `directory cannot be read: ${reason(error)}`, dir, 1);
    return [];
  }
}

function isConfiguration(name: string): boolean {
  // Editors' backup and lock files, as Terraform skips them.
  if (name.startsWith('.') || name.endsWith('~') || (name.startsWith('#') && name.endsWith('#')))
    return false;
  return /\.(?:tf|tofu)(?:\.json)?$/.test(name);
}

function isReadableFile(
  entry: Dirent,
  dir: string,
  real: string,
  boundary: string,
  diagnostics: Diagnostics,
): boolean {
  if (entry.isFile()) return true;
  // Directories behind symbolic links are found where they really are, so only files are followed.
  if (!entry.isSymbolicLink()) return false;
  const shown = join(dir, entry.name);
  try {
    const target = realpathSync(real);
    if (!isInside(target, boundary)) {
      diagnostics.add('warning', 'symbolic link leaves the given path; not read', shown, 1);
      return false;
    }
    return lstatSync(target).isFile();
  } catch (error) {
    diagnostics.add('warning', `cannot be read: ${reason(error)}`, shown, 1);
    return false;
  }
}

/** OpenTofu reads `x.tofu` instead of `x.tf`. */
function withoutShadowed(names: readonly string[]): readonly string[] {
  const all = new Set(names);
  return names.filter(
    (name) => !all.has(name.replace(/\.tf(\.json)?$/, '.tofu$1')) || name.includes('.tofu'),
  );
}

/** What the operating system said, without the path it repeats. */
export function reason(error: unknown): string {
  const code = (error as { code?: unknown }).code;
  const words: Record<string, string> = {
    ENOENT: 'it does not exist',
    EACCES: 'permission denied',
    EPERM: 'permission denied',
    ELOOP: 'symbolic links form a loop',
    ENOTDIR: 'not a directory',
    EISDIR: 'it is a directory',
  };
  return (typeof code === 'string' ? (words[code] ?? code) : undefined) ?? String(error);
}
