import type { Component } from '../../../src/estate/index.js';

const SHOWN = 30;

/** Components in which every word occurs, the shortest id first: what is typed is mostly the whole of it. */
export function matching(components: readonly Component[], search: string): Component[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  return components
    .filter(({ id, name }) => {
      const text = `${id} ${name}`.toLowerCase();
      return words.every((word) => text.includes(word));
    })
    .sort((a, b) => a.id.length - b.id.length || (a.id < b.id ? -1 : 1))
    .slice(0, SHOWN);
}
