import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { safe } from '../report/index.js';
import { addAssess } from './assess.js';
import { addExplain } from './explain.js';
import { addReplay } from './replay.js';
import { addScenarios } from './scenarios.js';
import { EXIT, UsageError } from './terminal.js';

/** Runs a command line and returns its exit status. */
export async function main(args: readonly string[]): Promise<number> {
  const debug = args.includes('--debug');
  try {
    await program().parseAsync(args, { from: 'user' });
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
function oneLine(text: string): string {
  return `${safe(
    text
      .replace(/^error: /, '')
      .trim()
      .split('\n')
      .join(' '),
  )}\n`;
}

function program(): Command {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  const command = new Command('firebreak')
    .description('What takes us down, and what keeps us up: read from your infrastructure code.')
    .version(version, '--version')
    .option('--debug', 'show where an unexpected error comes from')
    .configureOutput({ outputError: (text, write) => write(`firebreak: ${oneLine(text)}`) })
    .exitOverride();
  for (const add of [addAssess, addReplay, addExplain, addScenarios]) add(command);
  for (const one of command.commands) {
    one.option('--debug', 'show where an unexpected error comes from').exitOverride();
    one.configureOutput({ outputError: (text, write) => write(`firebreak: ${oneLine(text)}`) });
  }
  return command;
}
