import { isIP } from 'node:net';
import type { Condition, Subject } from './faults/index.js';
import type { Book } from './resolver/index.js';

/** Hosts that have moved while their old address goes on being told (`dns=stale`). */
export interface Moves {
  /** Moves a host when such a fault begins: once for each time that it does. */
  readonly follow: (subject: Subject, condition: Condition) => void;
  /** The addresses that it has moved away from. */
  readonly addressesOf: (subject: Subject) => readonly string[];
  /** The faults that moved it. */
  readonly faultsOf: (subject: Subject) => readonly string[];
}

export function followMoves(book: Book): Moves {
  const moving = new Set<string>();
  const left = new Map<string, string[]>();
  const blamed = new Map<string, readonly string[]>();
  return {
    follow: ({ host }, { effect, faults, sometimes = [] }) => {
      const met = sometimes.filter((one) => one.effect.dns === 'stale');
      // Who is known by an address alone has no name that could be stale.
      const isStale = (effect.dns === 'stale' || met.length > 0) && isIP(host) === 0 && host !== 'localhost';
      if (!isStale) moving.delete(host);
      if (!isStale || moving.has(host)) return;
      moving.add(host);
      book.move(host);
      const { four, six } = book.formerOf(host)!;
      left.set(host, [...(left.get(host) ?? []), four, six]);
      blamed.set(host, [...new Set([...faults, ...met.map(({ name }) => name)])]);
    },
    addressesOf: ({ host }) => left.get(host) ?? [],
    faultsOf: ({ host }) => blamed.get(host) ?? [],
  };
}
