/** Reads files for the reader: bounded in size, and never outside what the user gave. */
import { closeSync, constants, fstatSync, openSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import { isInside, reason } from './discover.js';
import { globMatcher } from './glob.js';

/** Largest configuration file that is parsed. */
export const CONFIGURATION_BYTES_MAX = 8 * 1024 * 1024;
/** Largest file a function such as `file()` reads. */
const DATA_BYTES_MAX = 1024 * 1024;
const GLOB_ENTRIES_MAX = 20_000;

/** `undecodable`: the first line that holds bytes which are not UTF-8 outside of a comment; Terraform refuses them. */
export type FileText =
  | { readonly text: string; readonly undecodable?: number }
  | { readonly problem: string; readonly missing?: boolean };

/** What to say of such a line. */
export const UNDECODABLE = 'holds bytes that are not UTF-8, read as U+FFFD; save the file as UTF-8';

/** The text of a file, or why it cannot be had. Invalid UTF-8 becomes U+FFFD. */
export function readText(path: string, bytesMax: number): FileText {
  let descriptor: number | undefined;
  try {
    // Without waiting: a named pipe nobody writes to would never open.
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const stat = fstatSync(descriptor);
    if (!stat.isFile()) return { problem: 'not a regular file' };
    if (stat.size > bytesMax)
      return { problem: `too large (${stat.size} bytes, at most ${bytesMax} are read)` };
    const text = readFileSync(descriptor, 'utf8');
    const undecodable = firstUndecodable(text);
    return undecodable === undefined ? { text } : { text, undecodable };
  } catch (error) {
    return { problem: `cannot be read: ${reason(error)}` };
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

function firstUndecodable(text: string): number | undefined {
  let from = 0;
  for (let at = text.indexOf('\ufffd'); at >= 0; at = from < 0 ? -1 : text.indexOf('\ufffd', from)) {
    const start = text.lastIndexOf('\n', at) + 1;
    const isComment = /^\s*(?:#|\/\/|\/?\*)|\s(?:#|\/\/)\s/.test(text.slice(start, at));
    if (!isComment) return text.slice(0, at).split('\n').length;
    from = text.indexOf('\n', at);
  }
  return undefined;
}

/** Files that functions may read: below the given paths, wherever symbolic links lead. */
export class FileAccess {
  private readonly texts = new Map<string, FileText>();

  constructor(private readonly boundaries: readonly string[]) {}

  /** Does the path, without symbolic links, lie below a given path? */
  allows(real: string): boolean {
    return this.boundaries.some((boundary) => isInside(real, boundary));
  }

  /** The text of a file named relative to `base`. */
  read(base: string, path: string): FileText {
    const full = locate(base, path);
    if (full === undefined) return { problem: 'names a home directory' };
    let known = this.texts.get(full);
    if (known === undefined) {
      known = this.readAllowed(full);
      this.texts.set(full, known);
    }
    return known;
  }

  private readAllowed(full: string): FileText {
    let real: string;
    try {
      real = realpathSync(full);
    } catch (error) {
      // A file that the configuration expects to be built first is missing; any other trouble is trouble.
      const { code } = error as { code?: unknown };
      return {
        problem: `cannot be read: ${reason(error)}`,
        missing: code === 'ENOENT' || code === 'ENOTDIR',
      };
    }
    if (!this.allows(real)) return { problem: 'is outside the given path' };
    return readText(real, DATA_BYTES_MAX);
  }

  /** Files below `dir` whose path relative to it matches the glob, sorted; undefined where it cannot be listed. */
  list(base: string, dir: string, pattern: string): readonly string[] | undefined {
    const full = locate(base, dir);
    if (full === undefined) return undefined;
    const matches = globMatcher(pattern);
    if (matches === undefined) return undefined;
    const found: string[] = [];
    const queue = [''];
    let entries = 0;
    try {
      const top = realpathSync(full);
      if (!this.allows(top)) return undefined;
      for (let below = queue.pop(); below !== undefined; below = queue.pop()) {
        for (const entry of readdirSync(join(top, below), { withFileTypes: true })) {
          if (++entries > GLOB_ENTRIES_MAX) return undefined;
          const name = below === '' ? entry.name : `${below}/${entry.name}`;
          if (entry.isDirectory()) queue.push(name);
          else if (matches(name)) found.push(name);
        }
      }
    } catch {
      return undefined;
    }
    return found.sort();
  }
}

function locate(base: string, path: string): string | undefined {
  if (path.startsWith('~') || path.includes('\0')) return undefined;
  return isAbsolute(path) ? path : resolve(base, path);
}
