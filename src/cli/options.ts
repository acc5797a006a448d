import { type Command, InvalidArgumentError, Option } from 'commander';
import { SEVERITIES, type Severity } from '../analysis/index.js';
import { isDay, parseDuration } from '../scenarios/index.js';

/** How code is to be read. */
export interface SourceFlags {
  readonly var: Readonly<Record<string, string>>;
  readonly varFile: readonly string[];
  readonly workspace?: string;
  readonly config?: string;
}

/** Options that every command which reads code and prints understands. */
export interface ReadFlags<Format extends string = 'text' | 'json'> extends SourceFlags {
  readonly format: Format;
  readonly all?: boolean;
}

/** Adds the options of reading, and those of printing where the command prints in one of several formats. */
export function withReadFlags(command: Command, formats: readonly string[] = ['text', 'json']): Command {
  if (formats.length > 0) {
    command
      .addOption(new Option('--format <format>', 'what to print').choices(formats).default('text'))
      .option('--all', 'show everything, nothing below the fold');
  }
  return command
    .option('--var <name=value>', 'Terraform variable, may be given several times', variable, {})
    .option('--var-file <file>', 'file with Terraform variables, may be given several times', collect, [])
    .option(
      '--workspace <name>',
      'Terraform workspace; default: the one selected in .terraform, else not known',
    )
    .option('--config <file>', 'firebreak.yaml to use instead of the ones found in the paths');
}

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

function variable(text: string, known: Record<string, string>): Record<string, string> {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('expected name=value');
  return { ...known, [text.slice(0, at)]: text.slice(at + 1) };
}

function collect(text: string, known: readonly string[]): string[] {
  return [...known, text];
}

/** Seconds of a duration such as `3h` or `1h30m`. */
export function duration(text: string): number {
  const seconds = parseDuration(text);
  if (seconds === undefined || seconds <= 0)
    throw new InvalidArgumentError('expected a duration such as 45m, 3h or 1h30m');
  return seconds;
}

/** A day as `2027-06-30`. */
function date(text: string): string {
  if (!isDay(text)) throw new InvalidArgumentError('expected a date such as 2027-06-30');
  return text;
}
