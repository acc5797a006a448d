import { createHmac, timingSafeEqual } from 'node:crypto';
import {
  CLASS,
  long,
  type Message,
  nameFromText,
  RCODE,
  type RecordIn,
  readMessage,
  readName,
  TYPE,
  type WireName,
  word,
} from '../wire/index.js';
import type { Key } from './key.js';

/** Seconds that clocks may differ (RFC 8945 recommends 300). */
const FUDGE = 300;
const HASHES = { 'hmac-sha256': 'sha256', 'hmac-sha384': 'sha384', 'hmac-sha512': 'sha512' } as const;

const now = () => Math.floor(Date.now() / 1000);
const bytes = (latin1: string) => Buffer.from(latin1, 'latin1');
/** 48 bits: seconds since 1970. */
const time48 = (seconds: number) => word(Math.floor(seconds / 2 ** 32)) + long(seconds % 2 ** 32);

export interface Signature {
  readonly mac: Buffer;
  readonly message: Buffer;
}

export interface SignOptions {
  /** Of the request that this answers, or of the message before this one in a transfer. */
  readonly prior?: Buffer | undefined;
  /** A message of a transfer that is not the first (RFC 8945, 5.3.1). */
  readonly continued?: boolean;
  readonly error?: number;
  readonly seconds?: number;
  /** The time of this server, for BADTIME. */
  readonly other?: string;
}

/** Appends the TSIG record (RFC 8945, 4.2) to a message. */
export function sign(message: Buffer, key: Key, options: SignOptions = {}): Signature {
  const { seconds = now(), error = RCODE.NOERROR, other = '' } = options;
  const mac = digest(message, key, { ...options, seconds, error, other, fudge: FUDGE });
  return {
    mac,
    message: append(
      message,
      key.name,
      nameFromText(key.algorithm),
      seconds,
      mac,
      message.readUInt16BE(0),
      error,
      other,
    ),
  };
}

/** A message with a TSIG record without signature, for errors that nobody could check (RFC 8945, 5.2.1). */
function unsigned(message: Buffer, tsig: Tsig, error: number): Buffer {
  return append(
    message,
    tsig.name,
    tsig.algorithm,
    tsig.seconds,
    Buffer.alloc(0),
    message.readUInt16BE(0),
    error,
    '',
  );
}

export type Verified =
  | { readonly kind: 'unsigned'; readonly message: Message }
  | { readonly kind: 'signed'; readonly message: Message; readonly mac: Buffer; readonly plain: Buffer }
  /** What is wrong; `reply` makes an error reply what it has to be (RFC 8945, 5.2). */
  | {
      readonly kind: 'wrong';
      readonly why: 'BADKEY' | 'BADSIG' | 'BADTIME';
      /** Of the record, where the other side says what is wrong with our signature; otherwise 0. */
      readonly error: number;
      readonly message: Message;
      readonly reply: (message: Buffer) => Buffer;
    }
  | { readonly kind: 'malformed' };

/** Reads a message and checks its signature against a key, where it has one. */
export function verify(
  received: Buffer,
  key: Key | undefined,
  options: {
    readonly prior?: Buffer | undefined;
    readonly continued?: boolean;
    readonly seconds?: number;
  } = {},
): Verified {
  const message = readMessage(received);
  if (message === undefined) return { kind: 'malformed' };
  const all = [...message.answers, ...message.authorities, ...message.additionals];
  const last = message.additionals.at(-1);
  const signed = all.filter(({ type }) => type === TYPE.TSIG);
  if (signed.length === 0) return { kind: 'unsigned', message };
  const tsig = signed.length === 1 && last?.type === TYPE.TSIG ? readTsig(last) : undefined;
  if (tsig === undefined || last === undefined) return { kind: 'malformed' };
  if (key === undefined || tsig.name !== key.name || tsig.algorithm !== nameFromText(key.algorithm))
    return {
      kind: 'wrong',
      why: 'BADKEY',
      error: tsig.error,
      message,
      reply: (reply) => unsigned(reply, tsig, RCODE.BADKEY),
    };
  // What was signed: the message as it was before, with its id then and without this record.
  const plain = Buffer.from(received.subarray(0, last.at));
  plain.writeUInt16BE(tsig.originalId, 0);
  plain.writeUInt16BE(message.additionals.length - 1, 10);
  const expected = digest(plain, key, { ...options, ...tsig });
  // Truncated signatures (RFC 8945, 5.2.2.1) are not taken: none of the servers named in the documentation sends them.
  if (tsig.mac.length !== expected.length || !timingSafeEqual(tsig.mac, expected))
    return {
      kind: 'wrong',
      why: 'BADSIG',
      error: tsig.error,
      message,
      reply: (reply) => unsigned(reply, tsig, RCODE.BADSIG),
    };
  const seconds = options.seconds ?? now();
  if (Math.abs(seconds - tsig.seconds) > tsig.fudge)
    return {
      kind: 'wrong',
      why: 'BADTIME',
      error: tsig.error,
      message,
      reply: (reply) =>
        sign(reply, key, {
          prior: tsig.mac,
          error: RCODE.BADTIME,
          seconds: tsig.seconds,
          other: time48(seconds),
        }).message,
    };
  return {
    kind: 'signed',
    message: { ...message, additionals: message.additionals.slice(0, -1) },
    mac: tsig.mac,
    plain,
  };
}

interface Tsig {
  readonly name: string;
  readonly algorithm: WireName;
  readonly seconds: number;
  readonly fudge: number;
  readonly mac: Buffer;
  readonly originalId: number;
  readonly error: number;
  readonly other: string;
}

function readTsig({ name, rdata, ttl, class: kind }: RecordIn): Tsig | undefined {
  try {
    const data = bytes(rdata.bytes);
    const [algorithm, at] = readName(data, 0);
    const macSize = data.readUInt16BE(at + 8);
    const mac = data.subarray(at + 10, at + 10 + macSize);
    const rest = at + 10 + macSize;
    const other = data.subarray(rest + 6, rest + 6 + data.readUInt16BE(rest + 4));
    if (ttl !== 0 || kind !== CLASS.ANY || rest + 6 + other.length !== data.length) return undefined;
    return {
      name,
      algorithm,
      seconds: data.readUIntBE(at, 6),
      fudge: data.readUInt16BE(at + 6),
      mac,
      originalId: data.readUInt16BE(rest),
      error: data.readUInt16BE(rest + 2),
      other: other.toString('latin1'),
    };
  } catch {
    return undefined;
  }
}

/** RFC 8945, 4.3: the MAC before, the message, and the variables of this one (of which a continued message has the times). */
function digest(
  message: Buffer,
  key: Key,
  {
    prior,
    continued,
    seconds,
    fudge,
    error,
    other,
  }: SignOptions & { seconds: number; fudge: number; error: number; other: string },
): Buffer {
  const hmac = createHmac(HASHES[key.algorithm], key.secret);
  if (prior !== undefined) hmac.update(bytes(word(prior.length))).update(prior);
  hmac.update(message);
  const times = time48(seconds) + word(fudge);
  if (continued) return hmac.update(bytes(times)).digest();
  const owner = key.name + word(CLASS.ANY) + long(0) + nameFromText(key.algorithm);
  return hmac.update(bytes(owner + times + word(error) + word(other.length) + other)).digest();
}

function append(
  message: Buffer,
  name: string,
  algorithm: WireName,
  seconds: number,
  mac: Buffer,
  originalId: number,
  error: number,
  other: string,
): Buffer {
  const data =
    algorithm +
    time48(seconds) +
    word(FUDGE) +
    word(mac.length) +
    mac.toString('latin1') +
    word(originalId) +
    word(error) +
    word(other.length) +
    other;
  const record = name + word(TYPE.TSIG) + word(CLASS.ANY) + long(0) + word(data.length) + data;
  const whole = Buffer.concat([message, bytes(record)]);
  whole.writeUInt16BE(message.readUInt16BE(10) + 1, 10);
  return whole;
}
