import { existsSync, statSync } from 'node:fs';
import { basename, resolve, sep } from 'node:path';
import { watch } from 'chokidar';

export interface Watcher {
  /** From then on no change is missed. */
  readonly ready: Promise<void>;
  /** Follows more folders, as far as they are not followed already. */
  add(folders: readonly string[]): void;
  close(): Promise<void>;
}

/** Large, and written by tools rather than by people. */
const IGNORED: readonly string[] = ['.git', '.terraform', 'node_modules'];
/** Milliseconds without a change before it is told: editors and version control write several files at once. */
const QUIET_MS = 120;
/** Milliseconds between looks at whether what was removed is there again. */
const LOOK_MS = 500;

/**
 * Calls `changed` after files in the paths were added, changed or removed. A path that is removed is followed again when
 * it comes back. Pipes are not followed.
 *
 * @param failed told in one line why files are not followed (any more)
 */
export function watchPaths(
  paths: readonly string[],
  changed: () => void,
  failed: (why: string) => void,
): Watcher {
  const roots = new Set(paths.map((path) => resolve(path)).filter(canChange));
  let timer: NodeJS.Timeout | undefined;
  let missing: string[] = [];
  const watcher = watch([...roots], {
    ignoreInitial: true,
    ignored: (path) => IGNORED.includes(basename(path)) && !roots.has(resolve(path)),
  });
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      missing = [...roots].filter((path) => !existsSync(path));
      changed();
    }, QUIET_MS);
  };
  const look = setInterval(() => {
    const back = missing.filter((path) => existsSync(path));
    if (back.length === 0) return;
    missing = missing.filter((path) => !back.includes(path));
    watcher.unwatch(back);
    watcher.add(back);
    soon();
  }, LOOK_MS).unref();
  watcher
    .on('all', soon)
    .once('error', (error) => failed(error instanceof Error ? error.message : String(error)))
    // Once for all folders that it is true of.
    .on('error', () => {});
  const ready = new Promise<void>((done) => {
    if (roots.size === 0) done();
    else watcher.once('ready', () => done());
  });
  return {
    ready,
    add(folders) {
      const fresh = folders
        .map((path) => resolve(path))
        .filter((path) => canChange(path) && !isBelow(path, roots));
      for (const path of fresh) roots.add(path);
      if (fresh.length > 0) watcher.add(fresh);
    },
    async close() {
      clearTimeout(timer);
      clearInterval(look);
      await watcher.close();
    },
  };
}

function canChange(path: string): boolean {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat?.isFile() === true || stat?.isDirectory() === true;
}

function isBelow(path: string, roots: ReadonlySet<string>): boolean {
  const parts = path.split(sep);
  return parts.some((_, at) => roots.has(parts.slice(0, at + 1).join(sep) || sep));
}
