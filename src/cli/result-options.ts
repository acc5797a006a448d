import { type Command, InvalidArgumentError, Option } from 'commander';
import { SEVERITIES, type Severity } from '../analysis/index.js';
import { isDay } from '../scenarios/index.js';

/** `--fail-on` and `-o`, for commands whose result may stop a build or be kept. */
export function withResultFlags(command: Command, failOn: string): Command {
  return command
    .addOption(new Option('--fail-on <severity>', failOn).choices(SEVERITIES))
    .option('-o, --output <file>', 'write to a file instead of printing')
    .addOption(asOf().default(today(), 'today'));
}

/** `--as-of`, without a default. */
export function asOf(): Option {
  return new Option('--as-of <date>', 'day that expiry dates of ignored findings are judged by').argParser(
    date,
  );
}

/** The day as `2027-06-30`, in UTC. */
export function today(): string {
  return new Date().toISOString().slice(0, 10);
}

/** What withResultFlags adds. */
export interface ResultFlags {
  readonly failOn?: Severity;
  readonly output?: string;
  readonly asOf: string;
}

/** A day as `2027-06-30`. */
function date(text: string): string {
  if (!isDay(text)) throw new InvalidArgumentError('expected a date such as 2027-06-30');
  return text;
}
