/** Options of the commands that run another one, and how they run it. */

import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import type { Command } from 'commander';
import type { Places } from '../atlas/index.js';
import type { ResultOptions } from '../drill/index.js';
import {
  type Check,
  type DrillResult,
  endWhen,
  type Fault,
  type Mapping,
  milliseconds,
  type Passing,
  parseMapping,
  parsePassing,
  resultOf,
  run,
  SandboxError,
  startChecks,
  type Until,
} from '../drill/index.js';
import { drillText } from '../report/index.js';
import { safe } from '../report/safe/index.js';
import { newestRanges } from './atlas.js';
import { valid } from './options.js';
import { NotSetUpError, UsageError } from './terminal.js';
import { stderrStyle } from './text-style.js';

export interface RunFlags {
  readonly map: readonly Mapping[];
  readonly passUdp: readonly Passing[];
  /** Where hosts are whose names do not tell. */
  readonly region?: Places;
  readonly check: readonly Check[];
  readonly every?: number;
  readonly quiet?: boolean;
  readonly all?: boolean;
}

export function withRunFlags(command: Command): Command {
  return command
    .option(
      '--map <host=address:port>',
      'a local stand-in for a host (api.example=127.0.0.1:8000, localhost:5432=127.0.0.1:5432); may be given several times',
      (text: string, known: readonly Mapping[]) => [...known, valid(() => parseMapping(text))],
      [],
    )
    .option(
      '--pass-udp <host:port>',
      'let UDP through to a host, or to a stand-in with =address:port; may be given several times',
      (text: string, known: readonly Passing[]) => [...known, valid(() => parsePassing(text))],
      [],
    )
    .option(
      '--check <[journey=]line>',
      'shell line that says whether a journey works (shop=curl -fsS localhost:3000); may be given several times',
      check,
      [],
    )
    .option('--every <time>', 'how often checks run (default: 500ms)', (text) => valid(() => interval(text)))
    .option('--all', 'show everything, nothing below the fold')
    .option('--quiet', 'print no summary');
}

function check(text: string, known: readonly Check[]): Check[] {
  const [, journey = 'check', line = text] = /^([\w./-]+)=(.*)$/s.exec(text) ?? [];
  return [...known, { journey, line }];
}

/** Milliseconds between two runs of a check. Throws an Error that says what was expected. */
export function interval(text: string): number {
  const value = milliseconds(text);
  if (value === undefined || value < 50)
    throw new Error(`"${text}": expected a time of 50ms or more, such as 500ms or 2s`);
  return value;
}

/** The command after `--`. One that does not exist is an error of the caller's, and no outage that was expected. */
export function commandOf(commandLine: readonly string[], usage: string): readonly string[] {
  const [program] = commandLine;
  if (program === undefined) throw new UsageError(`no command to run; ${usage}`);
  const { PATH } = process.env;
  const folders = program.includes('/') ? [''] : PATH?.split(delimiter);
  // Without a path the system has one of its own.
  if (folders === undefined) return commandLine;
  if (!folders.some((folder) => may(join(folder, program), constants.X_OK)))
    throw new UsageError(`${safe(program)}: no such program${program.includes('/') ? '' : ' in PATH'}`);
  return commandLine;
}

/** A file that is written after the run; that it cannot be is said before it. */
export function writable(file: string): string {
  const where = existsSync(file) ? file : dirname(file);
  if (!may(where, constants.W_OK))
    throw new UsageError(`${safe(file)} cannot be written: no such folder, or no right to`);
  return file;
}

function may(path: string, how: number): boolean {
  try {
    accessSync(path, how);
    return true;
  } catch {
    return false;
  }
}

/** Milliseconds between two runs of a check, where nobody says otherwise. */
const EVERY = 500;
/** A check that takes longer has failed. */
const CHECK_PATIENCE = 5000;

export interface Job extends Omit<ResultOptions, 'command' | 'checks' | 'wasEnded'> {
  readonly until: Until | undefined;
  readonly intercepts: boolean;
}

/** Runs the command to its end, or to when it is to be ended, and prints the summary on stderr. */
export async function perform(
  command: readonly string[],
  faults: readonly Fault[],
  flags: RunFlags,
  { until, intercepts, ...about }: Job,
): Promise<DrillResult> {
  let checking: ReturnType<typeof startChecks> | undefined;
  let stopWaiting = () => false;
  const ran = await run({
    command,
    faults,
    mappings: flags.map,
    passings: flags.passUdp,
    ...(flags.region === undefined ? {} : { places: flags.region }),
    ranges: await newestRanges(),
    intercepts,
    warmup: about.clock.warmup * 1000,
    at: about.clock.at,
    speed: about.clock.speed,
    onBegin: (running) => {
      const { start, execute } = running;
      if (flags.check.length > 0) {
        checking = startChecks(flags.check, flags.every ?? EVERY, start, (line) =>
          execute(line, CHECK_PATIENCE),
        );
      }
      if (until !== undefined) stopWaiting = endWhen(until, running, checking);
    },
  }).catch((error: unknown) => {
    throw error instanceof SandboxError ? new NotSetUpError(error.message, { cause: error }) : error;
  });
  const wasEnded = stopWaiting();
  const result = resultOf(ran, { ...about, command, checks: checking?.stop() ?? [], wasEnded });
  // Standard output is the command's.
  if (!flags.quiet)
    process.stderr.write(drillText(result, { style: stderrStyle(), all: flags.all === true }));
  return result;
}
