import type { Component } from '../../../src/estate/index.js';
import type { Places } from './places.js';

/** What search looks through: made once for an estate. */
export interface SearchIndex {
  readonly entries: readonly {
    readonly component: Component;
    readonly text: string;
    readonly name: string;
  }[];
}

export interface Found {
  readonly components: readonly Component[];
  /** Of all that was found, also what is not listed. */
  readonly total: number;
}

export function searchIndexOf({ drawn }: Places): SearchIndex {
  return {
    entries: [...drawn.values()].map((component) => {
      const { id, name, address = '', type } = component;
      return {
        component,
        name: name.toLowerCase(),
        text: [id, name, address, type].join('\n').toLowerCase(),
      };
    }),
  };
}

/** Components in whose id, name, address or type every word occurs; those that are called so come first. */
export function search({ entries }: SearchIndex, query: string, most = 12): Found {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return { components: [], total: 0 };
  const whole = words.join(' ');
  const rank = ({ component, name }: SearchIndex['entries'][number]) => {
    if (component.id.toLowerCase() === whole || name === whole) return 0;
    if (name.startsWith(whole)) return 1;
    return name.includes(whole) ? 2 : 3;
  };
  const found = entries
    .filter(({ text }) => words.every((word) => text.includes(word)))
    .map((entry) => ({ entry, rank: rank(entry) }))
    .sort(
      (one, other) =>
        one.rank - other.rank || one.entry.component.id.length - other.entry.component.id.length,
    );
  return { components: found.slice(0, most).map(({ entry }) => entry.component), total: found.length };
}
