/** Options of the commands that run another one. */
import { type Command, InvalidArgumentError } from 'commander';
import { type Mapping, parseMapping } from '../drill/index.js';
import { UsageError } from './terminal.js';

export interface RunFlags {
  readonly map: readonly Mapping[];
}

export function withRunFlags(command: Command): Command {
  return command.option(
    '--map <host=address:port>',
    'a local stand-in for a host (api.example=127.0.0.1:8000, localhost:5432=127.0.0.1:5432); may be given several times',
    (text: string, known: readonly Mapping[]) => [...known, valid(() => parseMapping(text))],
    [],
  );
}

/** The value, or commander's error with what was expected. */
export function valid<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    throw new InvalidArgumentError((error as Error).message);
  }
}

/** The command after `--`. */
export function commandOf(commandLine: readonly string[], usage: string): readonly string[] {
  if (commandLine.length === 0) throw new UsageError(`no command to run; ${usage}`);
  return commandLine;
}
