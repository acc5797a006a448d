import { readFileSync, statSync } from 'node:fs';
import { type Snapshot, savedSnapshot } from '../report/index.js';
import { UsageError } from './terminal.js';

/** A file larger than this is not read: no assessment comes near it. */
const LARGEST = 512 * 1024 * 1024;

/** The saved assessment in a file; anything else is a usage error that says what the file is not. */
export function readSaved(file: string): Snapshot {
  const text = contents(file);
  const value = parsed(text);
  if (value === undefined)
    throw new UsageError(`${file}: is no JSON; firebreak assess --format json makes one`);
  const result = savedSnapshot(value);
  if ('problem' in result) throw new UsageError(`${file}: ${result.problem}`);
  return result;
}

/** Whether a path names a saved result of Firebreak rather than code, a plan or a state. */
export function isSaved(path: string): boolean {
  if (!path.endsWith('.json') || !statSync(path, { throwIfNoEntry: false })?.isFile()) return false;
  const text = contents(path);
  // A plan is not parsed twice: only what has the words at all may be a result.
  if (!/"schema"\s*:\s*"firebreak\//.test(text)) return false;
  const value = parsed(text);
  const schema =
    typeof value === 'object' && value !== null ? (value as { schema?: unknown }).schema : undefined;
  return typeof schema === 'string' && schema.startsWith('firebreak/');
}

function contents(file: string): string {
  try {
    if (statSync(file).size > LARGEST) throw new Error('larger than 512 MiB');
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new UsageError(`${file}: ${code === 'ENOENT' ? 'no such file' : `cannot be read: ${message}`}`);
  }
}

/** The value of JSON, with or without a byte order mark; undefined where it is none. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    return undefined;
  }
}
