import { existsSync } from 'node:fs';
import { Command, CommanderError, Help, type Option } from 'commander';
import { safe } from '../report/safe/index.js';
import { addCommands } from './commands.js';
import { manifest } from './root.js';
import { EXIT, NotSetUpError, UsageError } from './terminal.js';

/** Commands that run another one, which follows `--` and is not looked at. */
const RUNNERS: readonly string[] = ['drill', 'observe'];

/** Runs a command line and returns its exit status. */
export async function main(args: readonly string[]): Promise<number> {
  const debug = args.includes('--debug');
  // Help is written by the argument parser, which does not listen: `firebreak --help | true` is no error either.
  process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => {
    if (code === 'EPIPE') return;
    process.once('exit', () => {
      process.exitCode = EXIT.usage;
    });
  });
  try {
    const at = RUNNERS.includes(args[0] ?? '') ? args.indexOf('--') : -1;
    const own = at < 0 ? args : args.slice(0, at);
    const command = await program(own, at < 0 ? [] : args.slice(at + 1));
    await command.parseAsync(own, { from: 'user' });
    return Number(process.exitCode ?? EXIT.done);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
    const message = error instanceof Error ? error.message : String(error);
    console.error(`firebreak: ${safe(message.split('\n', 1)[0]!)}`);
    if (error instanceof NotSetUpError) return EXIT.notSetUp;
    if (debug && error instanceof Error) console.error(error.stack);
    else if (!(error instanceof UsageError)) console.error('firebreak: this is a bug; --debug shows where');
    return EXIT.usage;
  }
}

/** What commander says of a mistake, on one line: its suggestions come on a second one. */
function oneLine(text: string, args: readonly string[]): string {
  const path = args.find((one) => !one.startsWith('-'));
  const forgotten = /unknown command/.test(text) && path !== undefined && existsSync(path);
  return `${safe(
    text
      .replace(/^error: /, '')
      .trim()
      .split('\n')
      .concat(forgotten ? [`(to assess it: firebreak assess ${path})`] : [])
      .join(' '),
  )}\n`;
}

/** That an option which may be given several times is given never tells nobody anything. */
function withoutEmptyDefault(option: Option): string {
  return new Help().optionDescription(option).replace(/ \(default: (?:\[\]|\{\})\)$/, '');
}

/** `commandLine` is what follows `--`: for the commands that run another one. */
async function program(args: readonly string[], commandLine: readonly string[]): Promise<Command> {
  const { version } = manifest();
  const command = new Command('firebreak')
    .description('What takes us down, and what keeps us up: read from your infrastructure code.')
    .version(version, '--version')
    .option('--debug', 'show where an unexpected error comes from')
    .configureOutput({ outputError: (text, write) => write(`firebreak: ${oneLine(text, args)}`) })
    .exitOverride();
  await addCommands(command, args, commandLine);
  for (const one of command.commands) {
    one.option('--debug', 'show where an unexpected error comes from').exitOverride();
    one.configureOutput({ outputError: (text, write) => write(`firebreak: ${oneLine(text, args)}`) });
    one.configureHelp({ optionDescription: withoutEmptyDefault });
  }
  return command;
}
