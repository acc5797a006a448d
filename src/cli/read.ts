import { existsSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { type ReadResult, readPaths } from '../readers/index.js';
import type { SourceFlags } from './options.js';
import { progress, UsageError } from './terminal.js';
import { optimiseLater } from './tier-up.js';

/** Reads the paths of a command line; nothing readable is a usage error that says what was looked for. */
export function readOrExplain(paths: readonly string[], flags: SourceFlags): ReadResult {
  for (const path of [...paths, ...flags.varFile, ...(flags.config === undefined ? [] : [flags.config])]) {
    if (!existsSync(path)) {
      const hint = path === '-' ? '; standard input is /dev/stdin' : '';
      throw new UsageError(`${path || 'an empty path'}: no such file or directory${hint}`);
    }
  }
  optimiseLater();
  const watch = progress();
  const result = readPaths(paths.length > 0 ? paths : ['.'], {
    vars: flags.var,
    varFiles: flags.varFile,
    ...(flags.workspace === undefined ? {} : { workspace: flags.workspace }),
    ...(flags.config === undefined ? {} : { config: flags.config }),
    ...(flags.region === undefined ? {} : { regions: flags.region }),
    onProgress: watch.step,
  });
  watch.end();
  if (!result.readable) {
    const { diagnostics } = result.estate;
    const first =
      diagnostics.find(({ severity }) => severity === 'error') ??
      diagnostics.find(({ message }) => /cannot be read/.test(message));
    throw new UsageError(
      first === undefined
        ? `nothing to read in ${paths.length > 0 ? paths.join(', ') : 'the current directory'}: no resources in .tf files, no firebreak.yaml; plans and states are named by their file`
        : `${first.file}:${first.line}: ${first.message}`,
    );
  }
  return result;
}

/** For output that does not list them: how much of the input was not understood as written; empty where all was. */
export function problemsNote({ estate: { diagnostics } }: ReadResult): string {
  const count = diagnostics.filter(({ severity }) => severity === 'error').length;
  if (count === 0) return '';
  return `\n${count} ${count === 1 ? 'error' : 'errors'} while reading: firebreak assess --all lists what was not understood\n`;
}

/** What to call the paths of a command line: as they were given, the current directory by its name. */
export function nameOf(paths: readonly string[]): string {
  const named = paths.map((path) =>
    /^\.?\.?\/*$/.test(path) ? basename(resolve(path)) : path.replace(/\/+$/, ''),
  );
  return named.length > 0 ? named.join(', ') : basename(resolve('.'));
}
