import { createHmac, randomBytes } from 'node:crypto';
import { isIPv4 } from 'node:net';

/** Reports of users that something does not work for them: a signal beside the verdicts, never a verdict. */
export interface Reports {
  /** Whether it counts: each network once for each name in each window. */
  readonly add: (name: string, address: string, now: number) => boolean;
  /** How many in the window before now. */
  readonly count: (name: string, now: number) => number;
}

export const WINDOW_MS = 300_000;
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
  const counts = new Map<string, number>();
  const before = new Map<string, number>();

  /** The share of the window before that still counts falls as this one goes on. */
  function turn(now: number): number {
    const current = Math.floor(now / WINDOW_MS);
    if (current !== window) {
      before.clear();
      if (current === window + 1) for (const [name, count] of counts) before.set(name, count);
      counts.clear();
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
      counts.set(name, (counts.get(name) ?? 0) + 1);
      return true;
    },
    count(name, now) {
      const share = turn(now);
      return (counts.get(name) ?? 0) + Math.round((before.get(name) ?? 0) * share);
    },
  };
}

/** The network that an address is of: what a household or a company has. */
export function prefixOf(address: string): string {
  const plain = address.replace(/^::ffff:/i, '');
  if (isIPv4(plain)) return plain.split('.').slice(0, 3).join('.');
  const [head = '', tail] = plain.split('%')[0]!.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const groups = [...left, ...new Array(Math.max(0, 8 - left.length - right.length)).fill('0'), ...right];
  return groups
    .slice(0, 3)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
}
