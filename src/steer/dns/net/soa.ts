import { CLASS, newMessage, RCODE, rcodeName, readMessage, TYPE, type WireName } from '../wire/index.js';
import { type Address, addressText } from './address.js';
import { askUdp } from './ask.js';

const ATTEMPTS = 2;

/** The serial of a zone as a name server answers it. Rejects with who said what. */
export async function askSerial(address: Address, origin: WireName, timeoutMs: number): Promise<number> {
  const message = newMessage(0, origin, TYPE.SOA, CLASS.IN);
  const isAnswer = (reply: Buffer) =>
    reply.length >= 12 && reply.readUInt16BE(0) === message.readUInt16BE(0) && (reply[2]! & 0x80) !== 0;
  for (let attempt = 1; ; attempt += 1) {
    try {
      const read = readMessage(await askUdp(address, message, { timeoutMs, accepts: isAnswer }));
      const code = (read?.flags ?? 0) & 15;
      const soa = read?.answers.find(({ type, name }) => type === TYPE.SOA && name === origin);
      if (soa !== undefined && code === RCODE.NOERROR) return serialOf(soa.rdata.bytes);
      throw new Error(`${addressText(address)} answers ${code === 0 ? 'without an SOA' : rcodeName(code)}`);
    } catch (error) {
      if (attempt === ATTEMPTS) throw error;
    }
  }
}

/** Behind the two names: the first of five numbers. */
function serialOf(rdata: string): number {
  return Buffer.from(rdata.slice(-20, -16), 'latin1').readUInt32BE(0);
}
