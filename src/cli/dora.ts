import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Assessment } from '../analysis/index.js';
import { doraRegister } from '../report/index.js';
import { UsageError } from './terminal.js';

export interface DoraFlags {
  readonly output?: string;
}

/** Where the files go; asked for before the estate is read, so that nobody waits for an error. */
export function doraDirectory({ output }: DoraFlags): string {
  if (output === undefined || output === '') {
    throw new UsageError('--format dora writes one file for each template: name a directory with -o DIR');
  }
  if (existsSync(output) && !statSync(output).isDirectory()) {
    throw new UsageError(`${output} is a file; --format dora writes several: name a directory with -o DIR`);
  }
  return output;
}

export function writeDora(result: Assessment, directory: string): void {
  try {
    mkdirSync(directory, { recursive: true });
    for (const [name, text] of Object.entries(doraRegister(result)))
      writeFileSync(join(directory, name), text);
  } catch (error) {
    throw new UsageError(`${directory} cannot be written: ${(error as Error).message}`);
  }
}
