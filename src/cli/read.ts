import { existsSync } from 'node:fs';
import { type ReadResult, readPaths } from '../readers/index.js';
import type { ReadFlags } from './options.js';
import { progress, UsageError } from './terminal.js';

/** Reads the paths of a command line; nothing readable is a usage error that says what was looked for. */
export function readOrExplain(paths: readonly string[], flags: ReadFlags): ReadResult {
  for (const path of [...paths, ...flags.varFile, ...(flags.config === undefined ? [] : [flags.config])]) {
    if (!existsSync(path)) throw new UsageError(`${path}: no such file or directory`);
  }
  const watch = progress();
  const result = readPaths(paths.length > 0 ? paths : ['.'], {
    vars: flags.var,
    varFiles: flags.varFile,
    ...(flags.workspace === undefined ? {} : { workspace: flags.workspace }),
    ...(flags.config === undefined ? {} : { config: flags.config }),
    onProgress: watch.step,
  });
  watch.end();
  if (!result.readable) {
    const first = result.estate.diagnostics.find(({ severity }) => severity === 'error');
    throw new UsageError(
      first === undefined
        ? `nothing to read in ${paths.length > 0 ? paths.join(', ') : 'the current directory'}: no .tf files, Terraform plan or state, or firebreak.yaml`
        : `${first.file}:${first.line}: ${first.message}`,
    );
  }
  return result;
}
