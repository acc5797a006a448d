import type { Command } from 'commander';
import { run } from '../drill/index.js';
import { commandOf, type RunFlags, withRunFlags } from './running.js';

export function addObserve(program: Command, commandLine: readonly string[]): void {
  withRunFlags(program.command('observe'))
    .usage('[options] -- COMMAND [arguments]')
    .description('run a command with no fault, and record every host it talks to')
    .action(async ({ map }: RunFlags) => {
      const command = commandOf(commandLine, 'for example: firebreak observe -- npm start');
      const ran = await run({ command, faults: [], mappings: map });
      process.exitCode = ran.status;
    });
}
