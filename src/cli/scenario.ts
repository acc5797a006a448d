import { existsSync } from 'node:fs';
import { type Command, InvalidArgumentError } from 'commander';
import { expandComponent } from '../atlas/index.js';
import type { Estate, Scenario } from '../estate/index.js';
import { type About, parseDuration, parseMoment, parseScenario } from '../scenarios/index.js';
import { collect } from './options.js';
import { UsageError } from './terminal.js';

/** Options of every command that takes a SCENARIO. */
export interface ScenarioFlags {
  readonly for: number;
  readonly at?: string;
  readonly with: readonly string[];
}

export function withScenarioFlags(command: Command): Command {
  return command
    .option('--for <duration>', 'how long components and composites are out of service', duration, 3600)
    .option('--at <time>', 'when it begins, such as 2026-11-27T18:00Z; an incident moves there', moment)
    .option('--with <scenario>', 'what fails too, from the start; may be given several times', collect, []);
}

/** Seconds of a duration such as `3h` or `1h30m`. */
export function duration(text: string): number {
  const seconds = parseDuration(text);
  if (seconds === undefined || seconds <= 0)
    throw new InvalidArgumentError('expected a duration such as 45m, 3h or 1h30m');
  return seconds;
}

function moment(text: string): string {
  const at = parseMoment(text);
  if (at === undefined)
    throw new InvalidArgumentError(
      'expected a time with its offset, such as 2026-11-27T18:00Z or 2026-11-27T19:00+01:00',
    );
  return at;
}

/** SCENARIO as typed: of the library, a component of the estate, or a place or service the atlas knows. */
export function scenarioOf(
  text: string,
  estate: Estate,
  flags: ScenarioFlags,
): { readonly scenario: Scenario; readonly about: About } {
  const parsed = parseScenario(text, {
    knownComponents: new Set(estate.components.map(({ id }) => id)),
    isComponent: (id) => expandComponent(id) !== undefined,
    forSeconds: flags.for,
    with: flags.with,
    ...(flags.at === undefined ? {} : { at: flags.at }),
  });
  if ('error' in parsed) {
    // The usual slip: PATH without SCENARIO.
    if (existsSync(text)) throw new UsageError(`"${text}" is a path; SCENARIO comes before it`);
    throw new UsageError(parsed.error);
  }
  return parsed;
}
