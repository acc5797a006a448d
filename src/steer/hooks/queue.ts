import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** What waits to be delivered, in order, on disk: one file each, so that nothing is half there. */
export interface Queue {
  /** Resolves when it is on disk. Where the disk refuses, it is kept in memory, and `problem` is told. */
  readonly add: (text: string) => Promise<void>;
  /** The oldest; undefined where there is none. */
  readonly first: () => Promise<{ readonly name: string; readonly text: string } | undefined>;
  readonly remove: (name: string) => Promise<void>;
  readonly length: () => number;
}

const ENTRY = /^\d{16}\.json$/;

export async function openQueue(directory: string, problem: (text: string) => void): Promise<Queue> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const found = await readdir(directory);
  // What was being written when the process ended was never added.
  for (const name of found.filter((one) => one.endsWith('.part')))
    await rm(join(directory, name), { force: true });
  const names = found.filter((one) => ENTRY.test(one)).sort();
  const inMemory = new Map<string, string>();
  let last = Number(names.at(-1)?.slice(0, 16) ?? 0);
  /** One after the other: what was told first is first in the queue. */
  let writing: Promise<void> = Promise.resolve();

  async function write(name: string, text: string): Promise<void> {
    const path = join(directory, name);
    try {
      const file = await open(`${path}.part`, 'w', 0o600);
      try {
        await file.writeFile(text);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(`${path}.part`, path);
      await synced(directory);
    } catch (error) {
      inMemory.set(name, text);
      problem(
        `an event cannot be kept on disk and is lost if this process ends: ${(error as Error).message}`,
      );
    }
    names.push(name);
  }

  return {
    add(text) {
      // By the clock, so that it also rises where all before it are gone; never back, whatever the clock does.
      last = Math.max(last + 1, Date.now());
      const name = `${String(last).padStart(16, '0')}.json`;
      writing = writing.then(() => write(name, text));
      return writing;
    },
    async first() {
      const [name] = names;
      if (name === undefined) return undefined;
      const text = inMemory.get(name) ?? (await readFile(join(directory, name), 'utf8'));
      return { name, text };
    },
    async remove(name) {
      if (!inMemory.delete(name)) await rm(join(directory, name), { force: true });
      names.splice(names.indexOf(name), 1);
    },
    length: () => names.length,
  };
}

/** A new name in a directory outlives a loss of power only once the directory is written too. */
async function synced(directory: string): Promise<void> {
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
