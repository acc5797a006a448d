import type { Prepared } from './prepared.js';

/**
 * Answers by the bytes of the question, for names that were asked for before: no text is made and no tree is walked. A
 * table of fixed size with two places for each question; where more meet, they take each other's: whatever is asked, it
 * takes no more memory.
 * Answers that are short and always the same stand in the table itself, beside their question: reading one place of
 * memory, where five would be, is most of what looking up costs once there are more names than a processor's cache holds.
 */
export interface Shortcut {
  /** The place of a question; NO_PLACE where it has to be looked up. `hash` is that of the name. */
  readonly find: (name: Buffer, length: number, type: number, hash: number) => number;
  readonly set: (name: Buffer, length: number, type: number, hash: number, prepared: Prepared) => void;
  /** What was set at a place. */
  readonly at: (place: number) => Prepared;
  /** Whether the answer at a place has a whole copy in the table. */
  readonly isShort: (place: number) => boolean;
  /** Copies the body of a short answer and counts its records; returns where the body ends. */
  readonly copy: (place: number, out: Buffer, at: number) => number;
  /** The `account` of a short answer. */
  readonly account: (place: number) => number;
}

export const NO_PLACE = -1;

const LARGEST = 1 << 16;
/** Bytes of a place: two lines of a processor's cache. */
const PLACE = 128;
/** What is where in it. Account: four bytes, as the machine orders them. */
const LENGTH = 0;
const TYPE = 1;
const BODY_SIZE = 3;
const ACCOUNT = 4;
const ANSWERS = 8;
const NAME = 10;
const NAME_ROOM = 62;
const BODY = NAME + NAME_ROOM;
const BODY_ROOM = PLACE - BODY;
/** In place of a body's size. */
const NOT_HERE = 255;

/** For a plan with so many names. */
export function createShortcut(names: number): Shortcut {
  let size = 256;
  while (size < names * 4 && size < LARGEST) size *= 2;
  const table = Buffer.alloc(size * PLACE);
  const accounts = new Uint32Array(table.buffer, table.byteOffset, table.length / 4);
  const answers = new Array<Prepared | undefined>(size).fill(undefined);
  const placeOf = (type: number, hash: number) => (hash ^ Math.imul(type, 0x9e3779b1)) & (size - 1);
  let turn = 0;
  const holds = (place: number, name: Buffer, length: number, type: number): boolean => {
    const start = place * PLACE;
    if (table[start + LENGTH] !== length) return false;
    if (table[start + TYPE] !== type >> 8 || table[start + TYPE + 1] !== (type & 0xff)) return false;
    const own = start + NAME;
    for (let at = 0; at < length; at += 1) if (table[own + at] !== name[at]) return false;
    return true;
  };
  return {
    find: (name, length, type, hash) => {
      const place = placeOf(type, hash);
      if (holds(place, name, length, type)) return place;
      return holds(place ^ 1, name, length, type) ? place ^ 1 : NO_PLACE;
    },
    set: (name, length, type, hash, prepared) => {
      if (length > NAME_ROOM) return;
      const wanted = placeOf(type, hash);
      // Of two that are taken, one and the other by turns.
      const free = [wanted, wanted ^ 1].find((one) => answers[one] === undefined);
      if (free === undefined) turn ^= 1;
      const place = free ?? wanted ^ turn;
      const start = place * PLACE;
      table[start + LENGTH] = length;
      table[start + TYPE] = type >> 8;
      table[start + TYPE + 1] = type & 0xff;
      name.copy(table, start + NAME, 0, length);
      answers[place] = prepared;
      const isHere = isPlain(prepared) && prepared.nameLength === length;
      table[start + BODY_SIZE] = isHere ? prepared.body.length : NOT_HERE;
      if (!isHere) return;
      table[start + ANSWERS] = prepared.answers;
      accounts[(start + ACCOUNT) / 4] = prepared.account;
      prepared.body.copy(table, start + BODY);
    },
    at: (place) => answers[place]!,
    isShort: (place) => table[place * PLACE + BODY_SIZE] !== NOT_HERE,
    copy: (place, out, at) => {
      const start = place * PLACE;
      const length = table[start + BODY_SIZE]!;
      for (let i = 0; i < length; i += 1) out[at + i] = table[start + BODY + i]!;
      out[7] = table[start + ANSWERS]!;
      return at + length;
    },
    account: (place) => accounts[place * (PLACE / 4) + ACCOUNT / 4]!,
  };
}

/** Nothing but answers, from the zone itself, the same every time. */
function isPlain({ code, authoritative, authorities, additionals, choice, turns, body }: Prepared): boolean {
  const isAnswer = code === 0 && authoritative && authorities + additionals === 0;
  return isAnswer && choice === undefined && turns === undefined && body.length <= BODY_ROOM;
}
