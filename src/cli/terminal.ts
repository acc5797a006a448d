import { writeFileSync } from 'node:fs';

/**
 * Exit status, as promised in docs: done, a finding at or above --fail-on, wrong usage or nothing readable, a drill that
 * could not be set up.
 */
export const EXIT = { done: 0, finding: 1, usage: 2, notSetUp: 3 } as const;

/** A mistake of the caller: one line, no stack trace, exit status 2. */
export class UsageError extends Error {}

/** A drill that this machine does not let be set up: one line, exit status 3. */
export class NotSetUpError extends Error {}

/**
 * JSON for programs that a terminal may show as well: control characters and direction marks, which JSON allows as they
 * are, come as escapes and mean the same.
 */
export function json(value: unknown): string {
  const text = `${JSON.stringify(value, undefined, 2)}\n`;
  // Most documents are plain ASCII, which takes less time to see than to search a large one.
  if (Buffer.byteLength(text) === text.length && !text.includes('\u007f')) return text;
  return text.replace(
    /[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Writes all of it before the process may end; a closed pipe (`| head`) is no error. */
export function print(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const done = (error?: NodeJS.ErrnoException | null) => {
      process.stdout.off('error', done);
      if (error && error.code !== 'EPIPE')
        reject(new UsageError(`output cannot be written: ${error.message}`));
      else resolve();
    };
    process.stdout.once('error', done);
    process.stdout.write(text, done);
  });
}

/** Whether `-o` leaves a result to stdout: it is not given, or a dash. */
export function isPrinted(file: string | undefined): file is undefined | '-' {
  return file === undefined || file === '-';
}

/** Writes a result to the file of `-o`, or prints it. */
export async function deliver(text: string, file: string | undefined): Promise<void> {
  if (isPrinted(file)) return print(text);
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new UsageError(`${file} cannot be written: ${(error as Error).message}`);
  }
}

/** Milliseconds before anything is said: what is done by then needs no progress. */
const PATIENCE = 700;

/** Says on stderr how far the reading is, when it takes long and somebody is watching. */
export function progress(): { step(done: number, total: number): void; end(): void } {
  if (!process.stderr.isTTY) return { step: () => {}, end: () => {} };
  const start = Date.now();
  let shown = false;
  return {
    step(done, total) {
      if (Date.now() - start < PATIENCE) return;
      shown = true;
      process.stderr.write(`\r\x1b[Kreading ${done} of ${total}`);
    },
    end() {
      if (shown) process.stderr.write('\r\x1b[K');
    },
  };
}
