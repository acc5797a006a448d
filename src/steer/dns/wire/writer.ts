import type { WireName } from './names.js';
import { parentOf, ROOT } from './names.js';
import type { Rdata } from './rdata.js';

/** What is written record by record. */
export interface RecordOut {
  readonly name: WireName;
  readonly type: number;
  readonly class: number;
  readonly ttl: number;
  readonly rdata: Rdata;
}

/** Writes the parts of a message one after the other, with its names compressed (RFC 1035, 4.1.4). */
export interface Writer {
  readonly name: (name: WireName) => void;
  readonly record: (record: RecordOut) => void;
  /** The length of a record's data, and the data. */
  readonly rdata: (rdata: Rdata) => void;
  readonly u16: (value: number) => void;
  readonly u32: (value: number) => void;
  readonly raw: (bytes: Buffer) => void;
  /** Bytes written up to now. */
  readonly size: () => number;
  /** Takes back what was written after a size, and what names point to there. */
  readonly cut: (size: number) => void;
  /** What is written, in memory of its own. */
  readonly bytes: () => Buffer;
}

/** Pointers have 14 bits; the room of one name below that, for answers that are moved by a longer question. */
const FARTHEST = 0x3fff - 255;

export interface WriterOptions {
  /** Where in the message the writer begins. */
  readonly base: number;
  /** Names that stand before it, and where. */
  readonly known?: ReadonlyMap<WireName, number>;
  /** Told of the place of each pointer, counted from the writer's beginning. */
  readonly onPointer?: (at: number) => void;
}

export function createWriter(options: WriterOptions = { base: 0 }): Writer {
  const { base, onPointer } = options;
  const places = new Map(options.known);
  let buffer = Buffer.allocUnsafe(512);
  let at = 0;
  const room = (bytes: number) => {
    if (at + bytes <= buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(buffer.length * 2, at + bytes));
    buffer.copy(larger, 0, 0, at);
    buffer = larger;
  };
  const u16 = (value: number) => {
    room(2);
    at = buffer.writeUInt16BE(value, at);
  };
  const u32 = (value: number) => {
    room(4);
    at = buffer.writeUInt32BE(value, at);
  };
  const latin1 = (text: string) => {
    room(text.length);
    at += buffer.write(text, at, 'latin1');
  };
  const name = (whole: WireName) => {
    let rest: WireName = whole;
    while (rest !== ROOT) {
      const place = places.get(rest);
      if (place !== undefined) {
        onPointer?.(at);
        return u16(0xc000 | place);
      }
      if (base + at < FARTHEST) places.set(rest, base + at);
      latin1(rest.slice(0, rest.charCodeAt(0) + 1));
      rest = parentOf(rest)!;
    }
    latin1(ROOT);
  };
  const rdata = ({ bytes, names }: Rdata) => {
    const start = at;
    u16(0);
    let from = 0;
    for (const begin of names) {
      latin1(bytes.slice(from, begin));
      from = begin;
      while (bytes.charCodeAt(from) !== 0) from += bytes.charCodeAt(from) + 1;
      from += 1;
      name(bytes.slice(begin, from));
    }
    latin1(bytes.slice(from));
    buffer.writeUInt16BE(at - start - 2, start);
  };
  return {
    name,
    rdata,
    u16,
    u32,
    record: (record) => {
      name(record.name);
      u16(record.type);
      u16(record.class);
      u32(record.ttl);
      rdata(record.rdata);
    },
    raw: (bytes) => {
      room(bytes.length);
      at += bytes.copy(buffer, at);
    },
    size: () => at,
    cut: (size) => {
      at = size;
      for (const [known, place] of places) if (place >= base + size) places.delete(known);
    },
    bytes: () => Buffer.from(buffer.subarray(0, at)),
  };
}
