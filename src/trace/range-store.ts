import { mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DOWNLOADS, type Fetched, readPublished, regionsOf } from '../atlas/index.js';

/** Published lists are a few megabytes at most. */
const MAX_BYTES = 64e6;

export interface Update {
  readonly provider: string;
  /** ISO date of the list that is kept now. */
  readonly date?: string;
  readonly prefixes?: number;
  /** Why there is no newer one; what was kept before stays. */
  readonly problem?: string;
}

/** Fetches each provider's list and keeps it in a folder, as it came. One that cannot be had or read changes nothing. */
export function updateRanges(
  folder: string,
  day: string,
  get: (url: string) => Promise<string>,
  sources: Readonly<Record<string, readonly string[]>> = DOWNLOADS,
): Promise<readonly Update[]> {
  return Promise.all(
    Object.entries(sources).map(async ([provider, urls]): Promise<Update> => {
      try {
        const text = (await Promise.all(urls.map(get))).join('\n');
        const found = listOf(provider, text, day);
        if (found === undefined) return { provider, problem: 'what is published there is not the list' };
        mkdirSync(folder, { recursive: true });
        // Whole or not at all: another process may be reading it.
        const file = join(folder, `${provider}.list`);
        writeFileSync(`${file}.new`, text);
        renameSync(`${file}.new`, file);
        return { provider, date: found.date, prefixes: found.rows.length };
      } catch (error) {
        return { provider, problem: (error as Error).message.split('\n')[0]! };
      }
    }),
  );
}

/** The lists that were kept; what cannot be read any more is as if it were not there. */
export function keptRanges(folder: string): readonly Fetched[] {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch {
    return [];
  }
  return names
    .filter((name) => name.endsWith('.list'))
    .flatMap((name) => {
      const file = join(folder, name);
      try {
        const { mtime, size } = statSync(file);
        if (size > MAX_BYTES) return [];
        return listOf(name.slice(0, -5), readFileSync(file, 'utf8'), mtime.toISOString().slice(0, 10)) ?? [];
      } catch {
        return [];
      }
    });
}

function listOf(provider: string, text: string, day: string): Fetched | undefined {
  const regions = new Set(regionsOf(provider).map(({ id }) => id));
  try {
    const found = readPublished(provider, text, (id) => regions.has(id));
    if (found === undefined || found.rows.length === 0) return undefined;
    return { ...found, date: found.date ?? day };
  } catch {
    return undefined;
  }
}
