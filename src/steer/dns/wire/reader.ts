import type { WireName } from './names.js';
import { compressibleNames } from './rdata.js';
import { TYPE } from './types.js';
import type { RecordOut } from './writer.js';

/** A record as read, with where it begins in the message. */
export interface RecordIn extends RecordOut {
  readonly at: number;
}

export interface Message {
  readonly id: number;
  readonly flags: number;
  readonly questions: readonly { readonly name: WireName; readonly type: number; readonly class: number }[];
  readonly answers: readonly RecordIn[];
  readonly authorities: readonly RecordIn[];
  readonly additionals: readonly RecordIn[];
}

/** Reads a whole message; undefined where it is not well-formed. For what comes in seldom: answers to queries are not made by it. */
export function readMessage(bytes: Buffer): Message | undefined {
  try {
    const count = (at: number) => bytes.readUInt16BE(at);
    let at = 12;
    const questions = times(count(4), () => {
      const [name, end] = readName(bytes, at);
      at = end + 4;
      return { name, type: count(end), class: count(end + 2) };
    });
    const records = (number: number) =>
      times(number, () => {
        const [record, end] = readRecord(bytes, at);
        at = end;
        return record;
      });
    const message = {
      id: count(0),
      flags: count(2),
      questions,
      answers: records(count(6)),
      authorities: records(count(8)),
      additionals: records(count(10)),
    };
    return at === bytes.length ? message : undefined;
  } catch {
    return undefined;
  }
}

/** A name and where what follows it begins. Pointers lead backwards only, so that there are no circles. */
export function readName(bytes: Buffer, start: number): readonly [name: WireName, end: number] {
  let name = '';
  let end: number | undefined;
  let at = start;
  let before = start;
  for (;;) {
    const length = bytes.readUInt8(at);
    if (length >= 0xc0) {
      const to = bytes.readUInt16BE(at) & 0x3fff;
      if (to >= before) throw new RangeError('a pointer that does not lead backwards');
      end ??= at + 2;
      before = to;
      at = to;
    } else if (length > 63) {
      throw new RangeError('a label of an unknown kind');
    } else {
      if (at + 1 + length > bytes.length) throw new RangeError('a label that ends after the message');
      name += bytes.toString('latin1', at, at + 1 + length);
      if (name.length > 255) throw new RangeError('a name of more than 255 bytes');
      at += 1 + length;
      if (length === 0) return [name.replace(/[A-Z]+/g, (letters) => letters.toLowerCase()), end ?? at];
    }
  }
}

function readRecord(bytes: Buffer, start: number): readonly [record: RecordIn, end: number] {
  const [name, at] = readName(bytes, start);
  const type = bytes.readUInt16BE(at);
  const data = at + 10;
  const end = data + bytes.readUInt16BE(at + 8);
  if (end > bytes.length) throw new RangeError('data that end after the message');
  const plain = expand(bytes, type, data, end);
  const rdata = { bytes: plain, names: plain === '' ? [] : compressibleNames(type, plain) };
  return [
    { name, type, class: bytes.readUInt16BE(at + 2), ttl: bytes.readUInt32BE(at + 4), rdata, at: start },
    end,
  ];
}

/** How many names are where in the data of types that may be compressed. */
const NAMES: Readonly<Record<number, readonly [before: number, names: number]>> = {
  [TYPE.NS]: [0, 1],
  [TYPE.CNAME]: [0, 1],
  [TYPE.PTR]: [0, 1],
  [TYPE.MX]: [2, 1],
  [TYPE.SOA]: [0, 2],
};

/** Data with the names in them written out. */
function expand(bytes: Buffer, type: number, start: number, end: number): string {
  const layout = NAMES[type];
  // In updates, data may be empty for any type (RFC 2136, 2.4 and 2.5).
  if (layout === undefined || start === end) return bytes.toString('latin1', start, end);
  const [before, names] = layout;
  let plain = bytes.toString('latin1', start, start + before);
  let at = start + before;
  for (let i = 0; i < names; i += 1) {
    const [name, next] = readName(bytes, at);
    plain += name;
    at = next;
  }
  if (at > end) throw new RangeError('a name that ends after its record');
  return plain + bytes.toString('latin1', at, end);
}

function times<T>(count: number, make: () => T): readonly T[] {
  const list: T[] = [];
  for (let i = 0; i < count; i += 1) list.push(make());
  return list;
}
