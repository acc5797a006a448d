import { createHmac, randomBytes } from 'node:crypto';
import { parseAddress } from '../../atlas/index.js';

/** Reports of users that something does not work for them: a signal beside the verdicts, never a verdict. */
export interface Reports {
  /** Whether it counts: each network once for each name in each window. */
  readonly add: (name: string, address: string, now: number) => boolean;
  /** How many in the window before now. */
  readonly count: (name: string, now: number) => number;
  /** How many in each window of the last hour, oldest first; the last one goes on. */
  readonly series: (name: string, now: number) => readonly number[];
}

export const WINDOW_MS = 300_000;
/** Windows that are remembered: an hour. */
const WINDOWS = 12;
/** Networks that are told apart in a window; beyond, nothing more is counted: whoever has so many tells nothing. */
const MOST_NETWORKS = 50_000;

/**
 * Counts in memory only. A network is known for one window by a keyed hash of its prefix (/24, /48); the key is random
 * and is forgotten with the window, so that nothing says afterwards who reported.
 */
export function openReports(names: ReadonlySet<string>): Reports {
  let window = Number.NaN;
  let key = randomBytes(32);
  let seen = new Set<string>();
  /** Counts by the number of their window. */
  const windows = new Map<number, Map<string, number>>();
  const countIn = (number: number, name: string) => windows.get(number)?.get(name) ?? 0;

  /** The share of the window before that still counts falls as this one goes on. */
  function turn(now: number): number {
    const current = Math.floor(now / WINDOW_MS);
    if (current !== window) {
      for (const number of windows.keys())
        if (number <= current - WINDOWS || number >= current) windows.delete(number);
      windows.set(current, new Map());
      seen = new Set();
      key = randomBytes(32);
      window = current;
    }
    return 1 - (now / WINDOW_MS - current);
  }

  return {
    add(name, address, now) {
      if (!names.has(name)) return false;
      turn(now);
      const mark = createHmac('sha256', key)
        .update(`${name}\0${prefixOf(address)}`)
        .digest('base64');
      if (seen.has(mark) || seen.size >= MOST_NETWORKS) return false;
      seen.add(mark);
      windows.get(window)!.set(name, countIn(window, name) + 1);
      return true;
    },
    count(name, now) {
      const share = turn(now);
      return countIn(window, name) + Math.round(countIn(window - 1, name) * share);
    },
    series(name, now) {
      turn(now);
      return Array.from({ length: WINDOWS }, (_, i) => countIn(window - WINDOWS + 1 + i, name));
    },
  };
}

/** The network that an address is of, as a household or a company has one: its /24, of IPv6 its /48. */
export function prefixOf(address: string): string {
  const value = parseAddress(address);
  // Whoever gives no address is one network.
  if (value === undefined) return '';
  return value >> 32n === 0xffffn ? `4 ${value >> 8n}` : `6 ${value >> 80n}`;
}
