import { type Address, addressText, askUdp } from '../net/index.js';
import {
  CLASS,
  nameFromText,
  newMessage,
  RCODE,
  rcodeName,
  rdataToText,
  readMessage,
  TYPE,
} from '../wire/index.js';
import { markedNumber, markerKey } from '../zone/index.js';

const ATTEMPTS = 2;

/** The number of the plan that a name server answers a zone from. Rejects with who said what. */
export async function askServing(address: Address, origin: string, timeoutMs: number): Promise<number> {
  const name = nameFromText(markerKey(origin).name);
  const message = newMessage(0, name, TYPE.TXT, CLASS.IN);
  const isAnswer = (reply: Buffer) =>
    reply.length >= 12 && reply.readUInt16BE(0) === message.readUInt16BE(0) && (reply[2]! & 0x80) !== 0;
  for (let attempt = 1; ; attempt += 1) {
    try {
      const read = readMessage(await askUdp(address, message, { timeoutMs, accepts: isAnswer }));
      const texts = (read?.answers ?? [])
        .filter((record) => record.type === TYPE.TXT && record.name === name)
        .map(({ rdata }) => rdataToText(TYPE.TXT, rdata.bytes));
      const number = markedNumber(texts);
      if (number !== undefined) return number;
      const code = (read?.flags ?? 0) & 15;
      throw new Error(
        `${addressText(address)} answers ${code === RCODE.NOERROR ? 'no plan' : rcodeName(code)}`,
      );
    } catch (error) {
      if (attempt === ATTEMPTS) throw error;
    }
  }
}
