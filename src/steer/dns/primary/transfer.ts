import { type Key, sign } from '../tsig/index.js';
import { beginMessage, CLASS, FLAG, RCODE, type RecordOut, type TYPE } from '../wire/index.js';
import { recordsOf, soaRecord, type Zone } from '../zone/index.js';
import type { History } from './history.js';

/** Bytes of one message, at most: below what pointers of compressed names reach. */
const MESSAGE_SIZE = 12_000;

/** A request for a transfer that is allowed. */
export interface TransferRequest {
  readonly id: number;
  readonly zone: Zone;
  readonly type: typeof TYPE.AXFR | typeof TYPE.IXFR;
  /** Signs all messages; with the MAC of the request. */
  readonly signed?: { readonly key: Key; readonly mac: Buffer } | undefined;
}

/** The whole zone, its SOA first and last (RFC 5936, 2.2). */
export function* wholeZone(zone: Zone): Generator<RecordOut> {
  yield soaRecord(zone);
  yield* recordsOf(zone);
  yield soaRecord(zone);
}

/**
 * What an incremental transfer answers to one who has `serial` (RFC 1995, 4): nothing but the SOA where that is the newest,
 * the changes one version after the other where they are kept and are fewer than the records of the zone, and otherwise
 * the whole zone.
 */
export function* changesSince(zone: Zone, serial: number, history: History): Generator<RecordOut> {
  if (!isOlder(serial, zone.serial)) return yield soaRecord(zone);
  const steps = history.since(zone, serial);
  if (steps === undefined) return yield* wholeZone(zone);
  yield soaRecord(zone);
  for (const { before, after, removed, added } of steps) {
    yield before;
    yield* removed;
    yield after;
    yield* added;
  }
  yield soaRecord(zone);
}

/** Serial number arithmetic (RFC 1982, 3.2): whether `a` comes before `b`. */
export function isOlder(a: number, b: number): boolean {
  return a !== b && (b - a) >>> 0 < 2 ** 31;
}

/** Puts records into as many messages as they need, each signed and each made when the one before is taken. */
export function* messagesOf(
  { id, zone, type, signed }: TransferRequest,
  records: Iterable<RecordOut>,
): Generator<Buffer> {
  let prior = signed?.mac;
  let isFirst = true;
  let writer = begin(id, zone, type);
  let count = 0;
  const finish = (): Buffer => {
    const message = writer.bytes();
    message.writeUInt16BE(count, 6);
    if (signed === undefined) return message;
    const one = sign(message, signed.key, { prior, continued: !isFirst });
    prior = one.mac;
    isFirst = false;
    return one.message;
  };
  for (const record of records) {
    const size = writer.size();
    writer.record(record);
    if (writer.size() > MESSAGE_SIZE && count > 0) {
      writer.cut(size);
      yield finish();
      writer = begin(id, zone, type);
      count = 0;
      writer.record(record);
    }
    count += 1;
  }
  yield finish();
}

const begin = (id: number, zone: Zone, type: number) =>
  beginMessage(id, FLAG.RESPONSE | FLAG.AUTHORITATIVE | RCODE.NOERROR, zone.origin, type, CLASS.IN);
