/** Pieces of questions and of replies, byte by byte. */
import { FLAG, TYPE } from '../wire/index.js';
import type { Turns } from './prepared.js';

/** Largest answer by UDP: fits every usual path without fragments (DNS Flag Day 2020). */
export const UDP_PAYLOAD = 1232;
/** An OPT record without options. */
export const OPT_SIZE = 11;
/** Extended DNS Errors (RFC 8914): option 15, `Not Ready`. */
export const NOT_READY = Buffer.from([0, 15, 0, 2, 0, 14]);

/** A reply of nothing but its header, where the rest cannot be understood. */
export function headerOnly(request: Buffer, out: Buffer, flags: number, code: number): number {
  out[0] = request[0]!;
  out[1] = request[1]!;
  const head = FLAG.RESPONSE | (flags & (FLAG.OPCODE | FLAG.RECURSION_DESIRED)) | code;
  out.writeUInt16BE(head, 2);
  out.fill(0, 4, 12);
  return 12;
}

/** Below this many bytes, copying one by one is faster than a call out of JavaScript. */
const SHORT = 80;

/** Copies the first bytes of a buffer; returns where they end. */
export function copyShort(from: Buffer, size: number, out: Buffer, at: number): number {
  if (size > SHORT) from.copy(out, at, 0, size);
  else for (let i = 0; i < size; i += 1) out[at + i] = from[i]!;
  return at + size;
}

/** Has other records come first: those from the `first` on, then those before it. */
export function turn(
  body: Buffer,
  { from, size, count }: Turns,
  first: number,
  out: Buffer,
  at: number,
): void {
  if (first === 0) return;
  const [start, middle, end] = [from, from + first * size, from + count * size];
  body.copy(out, at + start, middle, end);
  body.copy(out, at + start + end - middle, start, middle);
}

/** Where what follows a name begins, if a whole record's fixed part follows it; otherwise below 0. */
export function skipName(request: Buffer, start: number): number {
  let at = start;
  for (;;) {
    const label = request[at];
    if (label === undefined) return -1;
    if (label >= 0xc0) {
      at += 2;
      break;
    }
    if (label > 63) return -1;
    at += label + 1;
    if (label === 0) break;
  }
  return at + 10 <= request.length ? at : -1;
}

export function optionsFit(request: Buffer, start: number, end: number): boolean {
  let at = start;
  while (at + 4 <= end) at += 4 + request.readUInt16BE(at + 2);
  return at === end;
}

export function writeOpt(
  out: Buffer,
  at: number,
  extended: number,
  dnssecOk: number,
  notReady: boolean,
): number {
  out[at] = 0;
  out.writeUInt16BE(TYPE.OPT, at + 1);
  out.writeUInt16BE(UDP_PAYLOAD, at + 3);
  out[at + 5] = extended;
  out[at + 6] = 0;
  out[at + 7] = dnssecOk;
  out[at + 8] = 0;
  out.writeUInt16BE(notReady ? NOT_READY.length : 0, at + 9);
  return at + OPT_SIZE + (notReady ? NOT_READY.copy(out, at + OPT_SIZE) : 0);
}
