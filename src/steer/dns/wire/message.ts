import { randomInt } from 'node:crypto';
import type { WireName } from './names.js';
import { createWriter, type RecordOut, type Writer } from './writer.js';

/** Writes the header, with no records yet, and the question (of an update: the zone). */
export function beginMessage(id: number, flags: number, name: WireName, type: number, kind: number): Writer {
  const writer = createWriter();
  for (const value of [id, flags, 1, 0, 0, 0]) writer.u16(value);
  writer.name(name);
  writer.u16(type);
  writer.u16(kind);
  return writer;
}

export interface Sections {
  readonly answers?: readonly RecordOut[];
  readonly authorities?: readonly RecordOut[];
  readonly id?: number;
}

/** A whole message with a new id that nobody guesses. */
export function newMessage(
  flags: number,
  name: WireName,
  type: number,
  kind: number,
  { answers = [], authorities = [], id = randomInt(0x10000) }: Sections = {},
): Buffer {
  const writer = beginMessage(id, flags, name, type, kind);
  for (const record of [...answers, ...authorities]) writer.record(record);
  const message = writer.bytes();
  message.writeUInt16BE(answers.length, 6);
  message.writeUInt16BE(authorities.length, 8);
  return message;
}
