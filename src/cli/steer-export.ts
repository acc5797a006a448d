import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import { UsageError } from './terminal.js';

/** Writes the files of a status page below a folder, and nowhere else, whatever their paths say. */
export function writeSiteTo(folder: string, files: ReadonlyMap<string, string>): void {
  const root = resolve(folder);
  for (const [path, text] of files) {
    const file = resolve(join(root, path));
    if (!file.startsWith(`${root}${sep}`))
      throw new UsageError(`the node names a file outside of ${folder}: ${path}`);
    try {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    } catch (error) {
      throw new UsageError(`${file} cannot be written: ${(error as Error).message}`);
    }
  }
}
