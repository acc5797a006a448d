import type { Command } from 'commander';
import { observationOf } from '../drill/index.js';
import { withDrillFile } from './drill-file.js';
import { regionOption } from './options.js';
import { commandOf, perform, type RunFlags, withRunFlags, writable } from './running.js';
import { deliver, json } from './terminal.js';

interface Flags extends RunFlags {
  readonly as?: string;
  readonly config?: string;
  readonly output: string;
}

/** Options of `firebreak observe`, and what it does. */
export function define(command: Command, commandLine: readonly string[]): void {
  withRunFlags(command)
    .addOption(regionOption('where hosts are whose names do not tell'))
    .usage('[options] -- COMMAND [arguments]')
    .option('--as <component>', "what the command is in the estate; default: the command's name")
    .option('-o, --output <file>', 'where to write what it talked to', 'observed.firebreak.json')
    .option('--config <file>', 'firebreak.yaml to use instead of that of the current directory')
    .action(async (given: Flags) => {
      const command = commandOf(commandLine, 'for example: firebreak observe -- npm start');
      const flags = withDrillFile(given);
      const output = writable(flags.output);
      const result = await perform(command, [], flags, {
        scenario: undefined,
        notReproduced: [],
        against: undefined,
        clock: { speed: 1, at: 0, warmup: 0 },
        until: undefined,
        intercepts: false,
      });
      await deliver(json(observationOf(result, flags.as)), output);
      process.exitCode = result.status;
    });
}
