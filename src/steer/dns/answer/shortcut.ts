import type { Prepared } from './prepared.js';

/**
 * Answers by the bytes of the question, for names that were asked for before: no text is made and no tree is walked. A
 * table of fixed size, in which questions that meet take each other's place: whatever is asked, it takes no more memory.
 */
export interface Shortcut {
  /** The answer to a question; undefined where it has to be looked up. `hash` is that of the name. */
  readonly get: (name: Buffer, length: number, type: number, hash: number) => Prepared | undefined;
  readonly set: (name: Buffer, length: number, type: number, hash: number, prepared: Prepared) => void;
}

interface Entry {
  readonly name: Buffer;
  readonly type: number;
  readonly prepared: Prepared;
}

const LARGEST = 1 << 17;

/** For a plan with so many names. */
export function createShortcut(names: number): Shortcut {
  let size = 256;
  while (size < names * 4 && size < LARGEST) size *= 2;
  const table = new Array<Entry | undefined>(size).fill(undefined);
  const placeOf = (type: number, hash: number) => (hash ^ Math.imul(type, 0x9e3779b1)) & (size - 1);
  return {
    get: (name, length, type, hash) => {
      const entry = table[placeOf(type, hash)];
      if (entry === undefined || entry.type !== type || entry.name.length !== length) return undefined;
      const known = entry.name;
      for (let at = 0; at < length; at += 1) if (known[at] !== name[at]) return undefined;
      return entry.prepared;
    },
    set: (name, length, type, hash, prepared) => {
      table[placeOf(type, hash)] = { name: Buffer.from(name.subarray(0, length)), type, prepared };
    },
  };
}
