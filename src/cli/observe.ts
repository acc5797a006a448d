import type { Command } from 'commander';
import { commandOf, perform, type RunFlags, withRunFlags } from './running.js';

export function addObserve(program: Command, commandLine: readonly string[]): void {
  withRunFlags(program.command('observe'))
    .usage('[options] -- COMMAND [arguments]')
    .description('run a command with no fault, and record every host it talks to')
    .action(async (flags: RunFlags) => {
      const command = commandOf(commandLine, 'for example: firebreak observe -- npm start');
      const { result } = await perform(command, [], flags, {
        scenario: undefined,
        notReproduced: [],
        against: undefined,
        clock: { speed: 1, at: 0, warmup: 0 },
        until: undefined,
        intercepts: false,
      });
      process.exitCode = result.status;
    });
}
