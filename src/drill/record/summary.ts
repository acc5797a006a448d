import { append } from '../../estate/index.js';
import type { Plan, Subject } from '../faults/index.js';
import type { Event, QueryEvent } from './recorder.js';

/** What was seen of one host. Times in seconds since the command began. */
export interface HostSummary {
  readonly host: string;
  readonly aliases: readonly string[];
  /** Services and third parties it belongs to, as far as the atlas knows. */
  readonly components: readonly string[];
  /** Of an address: the published range that says so, where it is published, and of which day that list is. */
  readonly range?: { readonly range: string; readonly source: string; readonly date: string };
  readonly queries: number;
  readonly connections: number;
  readonly bytesSent: number;
  readonly bytesReceived: number;
  /** Queries and connections that did not go well, with or without a fault. */
  readonly failed: number;
  /** How often each fault, or lack of one, led to each outcome. */
  readonly outcomes: Readonly<Record<string, number>>;
  readonly spells: readonly SpellSummary[];
}

/** A time in which faults held for a host. */
export interface SpellSummary {
  readonly faults: readonly string[];
  readonly from: number;
  /** null: to the end of the run. */
  readonly to: number | null;
  /** When the command met the fault first; null: it never did. */
  readonly firstError: number | null;
  /** When something went well first afterwards; null: not before the end. */
  readonly recovered: number | null;
  /** Attempts to connect a second, before it began, while it lasted, and afterwards. */
  readonly attempts: { readonly before: number; readonly during: number; readonly after: number };
}

/** Sums up, host by host, in the order in which they were first contacted. */
export function summarize(
  events: readonly Event[],
  subjects: ReadonlyMap<string, Subject>,
  plan: Plan,
  start: number,
  seconds: number,
): readonly HostSummary[] {
  const byHost = new Map<string, Event[]>();
  for (const one of events) append(byHost, one.host, one);
  return [...byHost].map(([host, list]) => {
    const subject: Subject = subjects.get(host) ?? { host, names: [host], owners: [] };
    const connections = list.filter((one) => one.kind === 'connection');
    const sum = (key: 'bytesSent' | 'bytesReceived') =>
      connections.reduce((total, one) => total + one[key], 0);
    return {
      host,
      aliases: subject.names.slice(1),
      components: subject.owners,
      ...rangeOf(subject),
      queries: list.length - connections.length,
      connections: connections.length,
      bytesSent: sum('bytesSent'),
      bytesReceived: sum('bytesReceived'),
      failed: list.filter(({ ok }) => !ok).length,
      outcomes: count(list.map((one) => (one.kind === 'query' ? `dns ${answerWord(one)}` : one.outcome))),
      spells: spellsOf(subject, plan, start, seconds).map((spell) => ({
        ...spell,
        ...noticed(list, spell, seconds),
      })),
    };
  });
}

/** Most hosts have no record of some type, mostly AAAA, and no fault has part in that. */
function answerWord({ answer, ok }: QueryEvent): string {
  if (/[.:]/.test(answer)) return 'found';
  return ok && answer === 'none' ? 'no such record' : answer;
}

function count(words: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}

interface Span {
  readonly faults: readonly string[];
  readonly from: number;
  readonly to: number | null;
}

/** When faults held for somebody while the command ran; those that overlap or follow on each other are one. */
function spellsOf(subject: Subject, plan: Plan, start: number, seconds: number): Span[] {
  const since = (wall: number) => Math.round(wall - start) / 1000;
  const all = plan
    .spells(subject)
    .filter(({ active }) => active.operations === undefined)
    .map(({ active, from, to }) => ({ name: active.name, from: since(from), to: since(to) }))
    .filter(({ from }) => from < seconds)
    .sort((a, b) => a.from - b.from);
  const joined: { faults: Set<string>; from: number; to: number }[] = [];
  for (const { name, from, to } of all) {
    const last = joined.at(-1);
    if (last === undefined || last.to < from) joined.push({ faults: new Set([name]), from, to });
    else {
      last.faults.add(name);
      last.to = Math.max(last.to, to);
    }
  }
  return joined.map(({ faults, from, to }) => ({ faults: [...faults], from, to: to > seconds ? null : to }));
}

function noticed(events: readonly Event[], { from, to }: Span, seconds: number) {
  const end = to ?? seconds;
  const met = events.flatMap((one) => (one.ok || one.faults.length === 0 ? [] : noticedAt(one, from, end)));
  const after = events.filter(({ at, ok }) => at >= end && ok);
  const rate = (count: number, length: number) => (length > 0 ? Math.round((count / length) * 10) / 10 : 0);
  // A name that is not found ends an attempt before there is a connection; clients ask for both families at once.
  const attempts = events.filter((one) => one.kind === 'connection' || (!one.ok && one.type === 'A'));
  const before = attempts.filter(({ at }) => at < from);
  const during = attempts.filter(({ at }) => at >= from && at < end);
  return {
    firstError: met.length === 0 ? null : Math.min(...met),
    recovered: to === null || after.length === 0 ? null : after[0]!.at,
    attempts: {
      before: rate(before.length, from),
      during: rate(during.length, end - from),
      after: rate(attempts.length - before.length - during.length, seconds - end),
    },
  };
}

function rangeOf({ published }: Subject): Pick<HostSummary, 'range'> {
  if (published === undefined) return {};
  const { range, source, date } = published;
  return { range: { range, source, date } };
}

/** When the command noticed, by something that went wrong, a fault that lasted from `from` to `end`; empty: not by this. */
function noticedAt(event: Event, from: number, end: number): number[] {
  if (event.at >= from) return event.at < end ? [event.at] : [];
  // A connection that was open when it began, if it had not met another fault before.
  const lasted = event.kind === 'connection' ? event.seconds : 0;
  const over = Math.round((event.at + lasted) * 1000) / 1000;
  if (over < from) return [];
  return [over < end ? over : from];
}
