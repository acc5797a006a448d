import type { DrillResult, HostSummary, Interval } from '../../drill/index.js';
import { counted, listed } from '../text/style.js';

/** A titled table, with a sentence before it where there is something to say. */
export interface Section {
  readonly title: string;
  readonly note?: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Counted only, where not everything is asked for. */
  readonly folded?: true;
}

/** What a drill showed; empty sections are left out. */
export function sections(result: DrillResult): readonly Section[] {
  return [
    checks(result),
    comparison(result),
    unknown(result),
    faults(result),
    attempts(result),
    hosts(result),
    notReproduced(result),
  ].filter(({ rows }) => rows.length > 0);
}

/** In one line: what ran, for how long, in what. */
export function headline(result: DrillResult): string {
  const { command, seconds, scenario, clock, faults } = result;
  const names = [...new Set(faults.map(({ name }) => name))];
  const met = names.length === 0 ? 'without a fault' : `with faults of ${listed(names)}`;
  // A drill in which nothing failed shows nothing, however well it went.
  const none = names.length === 0 ? ', meeting none of its faults' : '';
  const what = scenario === null ? met : `in ${scenario.id}, ${pace(clock.speed)}${none}`;
  return `${shown(command)}: ${time(seconds)} ${what}, ${ending(result)}`;
}

/** What ran, in what, when and for how long: names with values. */
export function facts(result: DrillResult): readonly (readonly [string, string])[] {
  const { command, scenario, began, seconds, clock, faults } = result;
  const { at, warmup, speed } = clock;
  const begins = [
    pace(speed),
    ...(at > 0 ? [`beginning ${time(at)} into it`] : []),
    ...(warmup > 0 ? [`after ${time(warmup)} of health`] : []),
  ];
  return [
    ['command', shown(command)],
    ...(scenario === null ? [] : [['scenario', `${scenario.id}, ${begins.join(', ')}`] as const]),
    ['began', began],
    ['lasted', `${time(seconds)}, ${ending(result)}`],
    ...(faults.length === 0 ? [['faults met', 'none'] as const] : []),
    ...remarks(result).map((text) => ['beware', text] as const),
  ];
}

function ending({ status, wasEnded }: DrillResult): string {
  return wasEnded ? 'then ended by firebreak' : `exit status ${status}`;
}

/** What makes the figures wrong, or less than they could be: sentences. */
export function remarks({ hosts, forgotten, notReproduced }: DrillResult): readonly string[] {
  const open = new Set(
    notReproduced.map(({ component }) => component).filter((id) => id.includes('/unknown/')),
  );
  const unplaced = hosts.filter(({ components }) => components.some((id) => open.has(id)));
  const lost = hosts.reduce((sum, { outcomes }) => sum + (outcomes['out of files'] ?? 0), 0);
  return [
    ...(unplaced.length > 0
      ? [
          `${listed(unplaced.map(({ host }) => host))} may be in a region that failed, and met no fault: the name does not tell; --region PROVIDER/REGION does`,
        ]
      : []),
    ...(lost > 0
      ? [
          `${counted(lost, 'connection')} or more failed because firebreak may not have more files open, and each takes two: raise the hard limit (ulimit -Hn) and repeat`,
        ]
      : []),
    ...(forgotten > 0 ? [`${forgotten} more events are counted nowhere: too many to keep`] : []),
  ];
}

function pace(speed: number): string {
  return speed === 1 ? 'in real time' : `${speed} times as fast`;
}

/** Scripts may be pages long. */
const LONGEST = 60;

function shown(command: readonly string[]): string {
  const line = command.join(' ').replace(/\s+/g, ' ');
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
}

function checks({ checks, seconds }: DrillResult): Section {
  return {
    title: 'Journeys',
    columns: ['journey', 'checks', 'failed', 'down'],
    rows: checks.map(({ journey, samples, outages }) => [
      journey,
      String(samples.length),
      String(samples.filter(({ ok }) => !ok).length),
      outages.length === 0 ? 'never' : outages.map((one) => interval(one, seconds)).join('; '),
    ]),
  };
}

function comparison({ comparison, seconds }: DrillResult): Section {
  const list = (intervals: readonly Interval[]) =>
    intervals.length === 0 ? 'up' : intervals.map((one) => interval(one, seconds)).join('; ');
  const component = comparison?.component ?? '';
  return {
    title: 'Predicted and observed',
    ...(comparison === null
      ? {}
      : { note: `The command is ${component} of the estate. Times are the run's.` }),
    columns: ['journey', 'predicted down', 'observed down'],
    rows: (comparison?.observed ?? []).map((one) => [one.journey, list(one.predicted), list(one.outages)]),
  };
}

function unknown({ comparison }: DrillResult): Section {
  return {
    title: 'Dependencies that differ from the model',
    columns: ['component', 'how'],
    rows: [
      ...(comparison?.unknownToModel ?? []).map((id) => [id, 'contacted, and not in the model']),
      ...(comparison?.notContacted ?? []).map((id) => [id, 'in the model, and never contacted']),
    ],
  };
}

function faults({ hosts, faults }: DrillResult): Section {
  const spells = hosts.flatMap((host) => host.spells.map((spell) => ({ host: host.host, ...spell })));
  return {
    title: 'Faults',
    columns: ['host', 'fault', 'began', 'noticed', 'ended', 'recovered'],
    rows: spells.map(({ host, from, to, firstError, recovered, ...spell }) => [
      host,
      `${spell.faults.join(', ')}: ${effectsOf(host, spell.faults, faults)}`,
      time(from),
      firstError === null ? 'never' : `after ${time(firstError - from)}`,
      to === null ? 'not' : time(to),
      to === null ? '-' : recovered === null ? 'never' : `after ${time(recovered - to)}`,
    ]),
  };
}

/** How often the command tried: a retry storm shows here. */
function attempts({ hosts }: DrillResult): Section {
  return {
    title: 'Attempts to connect, per second',
    columns: ['host', 'before', 'during', 'after'],
    rows: hosts.flatMap(({ host, spells }) =>
      spells.map(({ attempts: { before, during, after }, to }) => [
        host,
        String(before),
        before > 0 && during > before ? `${during} (${times(during / before)} times)` : String(during),
        to === null ? '-' : String(after),
      ]),
    ),
  };
}

function times(ratio: number): string {
  return String(ratio < 10 ? Math.round(ratio * 10) / 10 : Math.round(ratio));
}

function effectsOf(host: string, names: readonly string[], faults: DrillResult['faults']): string {
  const found = faults.filter((one) => one.host === host && names.includes(one.name));
  return [...new Set(found.map(({ effect }) => effect))].join('; ');
}

function hosts({ hosts }: DrillResult): Section {
  return {
    title: 'Hosts contacted',
    columns: ['host', 'component', 'queries', 'connections', 'sent', 'received', 'outcomes'],
    rows: hosts.map((one) => [
      one.host,
      componentOf(one),
      String(one.queries),
      String(one.connections),
      bytes(one.bytesSent),
      bytes(one.bytesReceived),
      outcomes(one),
    ]),
  };
}

/** Whose it is; of an address also the published range that says so. */
function componentOf({ components, range }: HostSummary): string {
  const names = components.join(', ') || '-';
  return range === undefined ? names : `${names} (${range.range}, list of ${range.date})`;
}

function outcomes({ outcomes }: HostSummary): string {
  return Object.entries(outcomes)
    .map(([outcome, count]) => `${count} ${outcome}`)
    .join(', ');
}

function notReproduced({ notReproduced }: DrillResult): Section {
  return {
    title: 'Not reproduced',
    folded: true,
    columns: ['component', 'what failed', 'why not'],
    rows: notReproduced.map(({ component, capability, severity, why }) => [
      component,
      `${capability}, ${severity}`,
      why,
    ]),
  };
}

function interval({ from, to }: Interval, seconds: number): string {
  return to === null ? `${time(from)} to the end (${time(seconds)})` : `${time(from)} to ${time(to)}`;
}

/** Seconds as people read them: `0.35 s`, `12.4 s`, `3 min 5 s`. */
export function time(seconds: number): string {
  if (seconds < 10) return `${Math.round(seconds * 100) / 100} s`;
  if (seconds < 120) return `${Math.round(seconds * 10) / 10} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}

function bytes(count: number): string {
  if (count < 1000) return `${count} B`;
  return count < 1e6 ? `${Math.round(count / 1e3)} kB` : `${Math.round(count / 1e5) / 10} MB`;
}
