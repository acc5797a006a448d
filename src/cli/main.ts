import { existsSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { safe } from '../report/index.js';
import { addAssess } from './assess.js';
import { addDiff } from './diff.js';
import { addExit } from './exit.js';
import { addExplain } from './explain.js';
import { addInit } from './init.js';
import { manifest } from './package.js';
import { addReplay } from './replay.js';
import { addScenarios } from './scenarios.js';
import { addServe } from './serve.js';
import { EXIT, UsageError } from './terminal.js';

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
    await program(args).parseAsync(args, { from: 'user' });
    return Number(process.exitCode ?? EXIT.done);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
    const message = error instanceof Error ? error.message : String(error);
    console.error(`firebreak: ${safe(message.split('\n', 1)[0]!)}`);
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

function program(args: readonly string[]): Command {
  const { version } = manifest();
  const command = new Command('firebreak')
    .description('What takes us down, and what keeps us up: read from your infrastructure code.')
    .version(version, '--version')
    .option('--debug', 'show where an unexpected error comes from')
    .configureOutput({ outputError: (text, write) => write(`firebreak: ${oneLine(text, args)}`) })
    .exitOverride();
  for (const add of [addAssess, addDiff, addReplay, addExplain, addExit, addScenarios, addInit, addServe])
    add(command);
  for (const one of command.commands) {
    one.option('--debug', 'show where an unexpected error comes from').exitOverride();
    one.configureOutput({ outputError: (text, write) => write(`firebreak: ${oneLine(text, args)}`) });
  }
  return command;
}
