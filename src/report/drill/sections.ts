import type { DrillResult, HostSummary, Interval } from '../../drill/index.js';

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
    hosts(result),
    notReproduced(result),
  ].filter(({ rows }) => rows.length > 0);
}

/** In one line: what ran, for how long, in what. */
export function headline({ command, seconds, status, scenario, clock }: DrillResult): string {
  const what = scenario === null ? 'no fault' : scenario.id;
  const pace =
    scenario === null ? '' : `, ${clock.speed === 1 ? 'in real time' : `${clock.speed} times as fast`}`;
  return `${shown(command)}: ${time(seconds)} in ${what}${pace}, exit status ${status}`;
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
    columns: ['component', ''],
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
    columns: ['host', 'fault', 'began', 'noticed', 'ended', 'recovered', 'tries/s before, during, after'],
    rows: spells.map(({ host, from, to, firstError, recovered, attempts, ...spell }) => [
      host,
      `${spell.faults.join(', ')}: ${effectsOf(host, spell.faults, faults)}`,
      time(from),
      firstError === null ? 'never' : `after ${time(firstError - from)}`,
      to === null ? 'not' : time(to),
      to === null ? '-' : recovered === null ? 'never' : `after ${time(recovered - to)}`,
      `${attempts.before}, ${attempts.during}, ${attempts.after}`,
    ]),
  };
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
      one.components.join(', ') || '-',
      String(one.queries),
      String(one.connections),
      bytes(one.bytesSent),
      bytes(one.bytesReceived),
      outcomes(one),
    ]),
  };
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
function time(seconds: number): string {
  if (seconds < 10) return `${Math.round(seconds * 100) / 100} s`;
  if (seconds < 120) return `${Math.round(seconds * 10) / 10} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}

function bytes(count: number): string {
  if (count < 1000) return `${count} B`;
  return count < 1e6 ? `${Math.round(count / 1e3)} kB` : `${Math.round(count / 1e5) / 10} MB`;
}
