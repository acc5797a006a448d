import { extname } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import type { Places } from '../atlas/index.js';
import {
  DEGRADED,
  type DrillResult,
  EFFECTS,
  type Effect,
  type Expectation,
  type Fault,
  faultOf,
  faultsOf,
  isHostPattern,
  milliseconds,
  missed,
  type NotReproduced,
  needsInterception,
  parseEffect,
  parseExpectation,
  parseFault,
  placesOf,
  type Until,
} from '../drill/index.js';
import type { Estate, Scenario } from '../estate/index.js';
import { drillHtml, drillJson, drillMarkdown } from '../report/index.js';
import { withDrillFile } from './drill-file.js';
import { collect, type SourceFlags, valid, withReadFlags } from './options.js';
import { readOrExplain } from './read.js';
import { commandOf, perform, type RunFlags, withRunFlags, writable } from './running.js';
import { duration, scenarioOf } from './scenario.js';
import { deliver, EXIT, json, UsageError } from './terminal.js';

interface Flags extends RunFlags, SourceFlags {
  readonly for?: number;
  readonly with: readonly string[];
  readonly at: number;
  readonly speed: number;
  readonly warmup: number;
  readonly until?: Until;
  readonly effect?: Effect;
  readonly degraded?: Effect | 'none';
  readonly fault: readonly Fault[];
  readonly interceptTls?: boolean;
  readonly as?: string;
  readonly expect?: Expectation;
  readonly report?: string;
}

/** Seconds that a component is out of service, where nobody says otherwise. */
const HOUR = 3600;
const NOTHING: Estate = { components: [], dependencies: [], groups: [], journeys: [], diagnostics: [] };

const HELP = `
Effects, several with commas between:
${EFFECTS.map((one) => `  ${one}`).join('\n')}

Exit status: the command's own, 0 where --until ended it; with --expect 0 or 1;
2 for wrong usage, 3 where there can be no sandbox.

For example:
  firebreak drill 2025-10-20-aws-us-east-1 --speed 60 -- npm test
  firebreak drill saas/stripe --effect latency=2s -- npm test
  firebreak drill none --fault '*.example.com dns=nxdomain 10s..40s' -- ./client`;

/** Options of `firebreak drill`, and what it does. */
export function define(command: Command, commandLine: readonly string[]): void {
  withRunFlags(withReadFlags(command, []))
    .usage('SCENARIO [path...] [options] -- COMMAND [arguments]')
    .option('--for <duration>', 'how long a component is out of service (default: 1h)', duration)
    .option('--with <scenario>', 'what fails too, from the start; may be given several times', collect, [])
    .option('--at <duration>', 'where in the incident to begin: 2h30m after its start', duration, 0)
    .option('--speed <factor>', 'how fast its clock runs: 60 is an hour a minute', factor, 1)
    .option('--warmup <duration>', 'healthy time before it begins', wait, 0)
    .option('--until <when>', 'end the command: "recovered", or after a time such as 5m', ending)
    .option(
      '--effect <effects>',
      'how the outage shows, such as dns=empty or latency=2s,jitter=300ms',
      effect,
    )
    .option('--degraded <effects>', 'how "degraded" shows, or none; default: drop=50%', degraded)
    .option('--fault <target effect from..to>', 'one more fault; may be given several times', fault, [])
    .option(
      '--intercept-tls',
      'read encrypted requests with a CA of the run: http= and body= effects, operations',
    )
    .option('--as <component>', 'what the command is in the estate')
    .option('--expect <what>', 'up, down or recover<5m: exit 0 if so, else 1', (text) =>
      valid(() => parseExpectation(text)),
    )
    .option('--report <file>', 'write the result: .json, .md or .html', file)
    .addHelpText('after', HELP)
    .action((text: string, paths: string[], flags: Flags) => drill(text, paths, flags, commandLine));
}

async function drill(
  text: string,
  paths: string[],
  given: Flags,
  commandLine: readonly string[],
): Promise<void> {
  const command = commandOf(commandLine, 'for example: firebreak drill aws/us-east-1 -- npm test');
  const filed = withDrillFile(given);
  const against = estateOf(paths, filed, given.as);
  const flags = against === undefined ? filed : { ...filed, region: placesWith(against, filed.region) };
  if (typeof flags.expect === 'object' && flags.check.length === 0)
    throw new UsageError('to expect recover<TIME takes a --check that says when it is back');
  const { scenario, faults, notReproduced } = planned(text, against?.estate ?? NOTHING, flags);
  if (flags.report !== undefined) writable(flags.report);
  const needy = faults.find(({ effect }) => needsInterception(effect));
  if (needy !== undefined && !flags.interceptTls) {
    throw new UsageError(`the fault of ${needy.name} is in HTTP answers: add --intercept-tls`);
  }
  const result = await perform(command, faults, flags, {
    scenario,
    notReproduced,
    against,
    clock: { speed: flags.speed, at: flags.at, warmup: flags.warmup / 1000 },
    until: flags.until,
    intercepts: flags.interceptTls === true,
  });
  if (flags.report !== undefined) await deliver(REPORTS[extname(flags.report)]!(result), flags.report);
  const why = flags.expect === undefined ? undefined : missed(flags.expect, result);
  if (why !== undefined) console.error(`firebreak: ${why}`);
  if (flags.expect !== undefined) process.exitCode = why === undefined ? EXIT.done : EXIT.finding;
  else process.exitCode = result.wasEnded ? EXIT.done : result.status;
}

const REPORTS: Readonly<Record<string, (result: DrillResult) => string>> = {
  '.json': (result) => json(drillJson(result)),
  '.md': drillMarkdown,
  '.html': drillHtml,
};

interface Planned {
  readonly scenario: Scenario | undefined;
  readonly faults: readonly Fault[];
  readonly notReproduced: readonly NotReproduced[];
}

/** What fails: the scenario's failures, and faults of their own. */
function planned(text: string, estate: Estate, flags: Flags): Planned {
  if (text === 'none') return { scenario: undefined, faults: flags.fault, notReproduced: [] };
  const { for: seconds = HOUR } = flags;
  const isHost = isHostPattern(text) && !estate.components.some(({ id }) => id === text);
  if (isHost) {
    const what = flags.effect ?? parseEffect('connect=timeout,established=stall');
    const one = faultOf(text, what, { from: 0, to: seconds });
    return { scenario: undefined, faults: [one, ...flags.fault], notReproduced: [] };
  }
  const { scenario } = scenarioOf(text, estate, { for: seconds, with: flags.with });
  const { degraded = DEGRADED } = flags;
  const { faults, notReproduced } = faultsOf(scenario, {
    ...(flags.effect === undefined ? {} : { effect: flags.effect }),
    degraded: degraded === 'none' ? undefined : degraded,
    intercepts: flags.interceptTls === true,
    ...(flags.region === undefined ? {} : { places: flags.region }),
  });
  return { scenario, faults: [...faults, ...flags.fault], notReproduced };
}

/** The estate to compare with; `typed` is what `--as` was given, and not what a file says. */
function estateOf(paths: readonly string[], flags: Flags, typed: string | undefined) {
  if (paths.length === 0) {
    if (typed !== undefined) throw new UsageError('--as names a component of an estate: give its path, too');
    return undefined;
  }
  const { estate } = readOrExplain(paths, flags);
  if (flags.as === undefined) throw new UsageError('--as COMPONENT says what the command is in the estate');
  if (!estate.components.some(({ id }) => id === flags.as)) {
    throw new UsageError(
      `"${flags.as}" is no component of this estate; firebreak assess --format json lists them`,
    );
  }
  return { estate, component: flags.as };
}

/** What the estate says of where things are, and before it what was said. */
function placesWith({ estate, component }: { estate: Estate; component: string }, said?: Places): Places {
  return new Map([...placesOf(estate, component), ...(said ?? [])]);
}

function effect(text: string): Effect {
  return valid(() => parseEffect(text));
}

function degraded(text: string): Effect | 'none' {
  return text === 'none' ? text : effect(text);
}

function fault(text: string, known: readonly Fault[]): Fault[] {
  return [...known, valid(() => parseFault(text))];
}

function factor(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value <= 100_000)) throw new InvalidArgumentError('expected a factor such as 60');
  return value;
}

function wait(text: string): number {
  const value = milliseconds(text);
  if (value === undefined) throw new InvalidArgumentError('expected a time such as 20s');
  return value;
}

function ending(text: string): Until {
  return text === 'recovered' ? text : { afterMs: wait(text) };
}

function file(text: string): string {
  if (REPORTS[extname(text)] === undefined)
    throw new InvalidArgumentError('expected a .json, .md or .html file');
  return text;
}
