import { mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Condition } from './condition.js';
import { writeAtomically } from './write.js';

/** Seconds of one day in each sort of condition. */
export interface Day {
  readonly up: number;
  /** Working, but less well than it should. */
  readonly degraded: number;
  readonly out: number;
}

/** What a day was like, for the bars: `none` where nothing was seen. */
export type DayLevel = 'none' | 'up' | 'degraded' | 'partial' | 'out';

export interface History {
  /** Counts the time since the last call for the conditions of then. */
  readonly note: (conditions: ReadonlyMap<string, Condition>, now: number) => void;
  /** The last 90 days of a name, oldest first, today last. */
  readonly days: (
    name: string,
    now: number,
  ) => readonly { readonly day: string; readonly seen: Day | undefined }[];
  readonly close: () => void;
}

export const DAYS = 90;
const DAY_MS = 86_400_000;
/** A longer gap was no observation: the process stood still, or the machine slept. */
const LONGEST_GAP_MS = 120_000;
const SAVE_MS = 60_000;
/** From this part of a day on it was out for long. */
const LONG = 0.05;

/** UTC, `2026-11-22`. */
function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

/**
 * Seconds per day and name, for 90 days, in one small file that is written every minute. A file that cannot be read is
 * begun anew; one that cannot be written is told of, and the page goes on.
 */
export function openHistory(file: string, problem: (text: string) => void): History {
  const days = new Map<string, Map<string, [number, number, number]>>(readDays(file, problem));
  let last: { readonly conditions: ReadonlyMap<string, Condition>; readonly at: number } | undefined;
  let savedAt = 0;
  let isTold = false;

  function save(): void {
    const oldest = [...days.keys()].sort().at(-DAYS) ?? '';
    for (const day of days.keys()) if (day < oldest) days.delete(day);
    const rounded = [...days].map(([day, names]) => [
      day,
      Object.fromEntries([...names].map(([name, seconds]) => [name, seconds.map(Math.round)])),
    ]);
    try {
      mkdirSync(dirname(file), { recursive: true });
      writeAtomically(file, JSON.stringify(Object.fromEntries(rounded)));
      isTold = false;
    } catch (error) {
      if (!isTold) problem(`the history of the status page cannot be written: ${(error as Error).message}`);
      isTold = true;
    }
  }

  function add(from: number, to: number, conditions: ReadonlyMap<string, Condition>): void {
    const day = dayOf(from);
    const end = Math.min(to, Date.parse(day) + DAY_MS);
    const names = days.get(day) ?? new Map<string, [number, number, number]>();
    days.set(day, names);
    for (const [name, condition] of conditions) {
      const column = COLUMNS[condition];
      if (column === undefined) continue;
      const seconds = names.get(name) ?? [0, 0, 0];
      seconds[column] += (end - from) / 1000;
      names.set(name, seconds);
    }
    if (end < to) add(end, to, conditions);
  }

  return {
    note(conditions, now) {
      if (last !== undefined && now > last.at && now - last.at <= LONGEST_GAP_MS)
        add(last.at, now, last.conditions);
      last = { conditions, at: now };
      if (now < savedAt || now - savedAt >= SAVE_MS) {
        if (savedAt > 0) save();
        savedAt = now;
      }
    },
    days: (name, now) =>
      Array.from({ length: DAYS }, (_, i) => {
        const day = dayOf(now - (DAYS - 1 - i) * DAY_MS);
        const seconds = days.get(day)?.get(name);
        return { day, seen: seconds && { up: seconds[0], degraded: seconds[1], out: seconds[2] } };
      }),
    close: save,
  };
}

/** Planned work counts as up: it is what was said beforehand. What is not known counts as nothing. */
const COLUMNS: Readonly<Partial<Record<Condition, 0 | 1 | 2>>> = {
  operational: 0,
  under_maintenance: 0,
  degraded_performance: 1,
  partial_outage: 2,
  major_outage: 2,
};

export function levelOf(day: Day | undefined): DayLevel {
  if (day === undefined || day.up + day.degraded + day.out === 0) return 'none';
  if (day.out > 0) return day.out >= LONG * 86_400 ? 'out' : 'partial';
  return day.degraded > 0 ? 'degraded' : 'up';
}

/** Part of the time that was seen in which it was not out, 0 to 1; undefined where nothing was seen. */
export function uptimeOf(days: readonly { readonly seen: Day | undefined }[]): number | undefined {
  let seen = 0;
  let out = 0;
  for (const { seen: day } of days) {
    if (day === undefined) continue;
    seen += day.up + day.degraded + day.out;
    out += day.out;
  }
  return seen === 0 ? undefined : (seen - out) / seen;
}

function readDays(
  file: string,
  problem: (text: string) => void,
): [string, Map<string, [number, number, number]>][] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return [];
  }
  try {
    const isCounts = (one: unknown): one is [number, number, number] =>
      Array.isArray(one) && one.length === 3 && one.every((seconds) => seconds >= 0);
    const found = JSON.parse(text) as Record<string, Record<string, unknown>>;
    return Object.entries(found).map(([day, names]) => {
      const kept = Object.entries(names).filter((entry): entry is [string, [number, number, number]] =>
        isCounts(entry[1]),
      );
      return [day, new Map(kept)];
    });
  } catch {
    problem(`the history of the status page in ${file} is damaged, and begins anew`);
    return [];
  }
}
