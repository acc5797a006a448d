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

const LARGEST = 1 << 16;
/** Bytes of a place's key: length, type and name, side by side, so that looking costs one read of memory. */
const KEY = 64;
const NAME_AT = 3;

/** For a plan with so many names. */
export function createShortcut(names: number): Shortcut {
  let size = 256;
  while (size < names * 4 && size < LARGEST) size *= 2;
  const keys = Buffer.alloc(size * KEY);
  const answers = new Array<Prepared | undefined>(size).fill(undefined);
  const placeOf = (type: number, hash: number) => (hash ^ Math.imul(type, 0x9e3779b1)) & (size - 1);
  return {
    get: (name, length, type, hash) => {
      const place = placeOf(type, hash);
      const key = place * KEY;
      if (keys[key] !== length || keys[key + 1] !== type >> 8 || keys[key + 2] !== (type & 0xff))
        return undefined;
      for (let at = 0; at < length; at += 1) if (keys[key + NAME_AT + at] !== name[at]) return undefined;
      return answers[place];
    },
    set: (name, length, type, hash, prepared) => {
      if (NAME_AT + length > KEY) return;
      const place = placeOf(type, hash);
      const key = place * KEY;
      keys[key] = length;
      keys[key + 1] = type >> 8;
      keys[key + 2] = type & 0xff;
      name.copy(keys, key + NAME_AT, 0, length);
      answers[place] = prepared;
    },
  };
}
