import { existsSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { type Command, Option } from 'commander';
import { assess } from '../analysis/index.js';
import { initText } from '../report/index.js';
import { type SourceFlags, withReadFlags } from './options.js';
import { readOrExplain } from './read.js';
import { print, UsageError } from './terminal.js';

interface InitFlags extends SourceFlags {
  readonly output?: string;
  readonly stdout?: boolean;
  readonly force?: boolean;
}

/** Options of `firebreak init`, and what it does. */
export function define(command: Command): void {
  withReadFlags(command, [])
    .addOption(
      new Option(
        '-o, --output <file>',
        'where to write it; default: firebreak.yaml in the first directory',
      ).conflicts('stdout'),
    )
    .option('--stdout', 'print it instead')
    .option('--force', 'write it even where there is one')
    .action(async (paths: string[], flags: InitFlags) => {
      const file = flags.output ?? join(homeOf(paths), 'firebreak.yaml');
      const isShown = flags.stdout || file === '-';
      if (!isShown && existsSync(file) && !flags.force) {
        throw new UsageError(`${file} is there already; --force writes over it, --stdout prints`);
      }
      const { estate } = readOrExplain(paths, flags);
      const text = initText(assess(estate), schemaFor(isShown ? '.' : dirname(file)));
      if (isShown) return print(text);
      try {
        writeFileSync(file, text, { flag: flags.force ? 'w' : 'wx' });
      } catch (error) {
        throw new UsageError(`${file} cannot be written: ${(error as NodeJS.ErrnoException).code ?? error}`);
      }
      await print(`${file} is written; as it is, it changes nothing\n`);
    });
}

/** The directory that the file belongs to. */
function homeOf(paths: readonly string[]): string {
  const [first = '.'] = paths;
  return statSync(first, { throwIfNoEntry: false })?.isDirectory() ? first : dirname(first);
}

/** From a directory to the schema for editors: in the package installed above it, or in a clone around it. */
function schemaFor(directory: string): string {
  const start = resolve(directory);
  for (let folder = start; ; folder = dirname(folder)) {
    for (const home of ['node_modules/firebreak', '.']) {
      const file = join(folder, home, 'schema', 'firebreak.schema.json');
      if (existsSync(file))
        return `./${relative(start, file).split(sep).join('/')}`.replace(/^\.\/\.\.\//, '../');
    }
    if (dirname(folder) === folder) return './node_modules/firebreak/schema/firebreak.schema.json';
  }
}
