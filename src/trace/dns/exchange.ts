import { randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { connect } from 'node:net';
import { type Answer, type DecodedPacket, decode, encode, streamEncode } from 'dns-packet';
import { canonical } from './names.js';

/** What one name server said to one question. */
export interface Reply {
  readonly code: string;
  /** It answers for the zone itself and not from a cache. */
  readonly authoritative: boolean;
  readonly answers: readonly Answer[];
  readonly authorities: readonly Answer[];
  readonly additionals: readonly Answer[];
}

/** Asks one server one question. Rejects with a NoReply where nothing usable comes back. */
export type Exchange = (address: string, name: string, type: string) => Promise<Reply>;

export class NoReply extends Error {}

export interface ExchangeOptions {
  /** Milliseconds for one try; UDP is tried twice. */
  readonly timeoutMs: number;
  /** Port of all name servers; 53 but in tests. */
  readonly port: number;
  /** Asks a recursive resolver and not an authority. */
  readonly recurse?: boolean;
}

const RECURSION_DESIRED = 0x100;
/** The DO bit (RFC 3225): signatures are wanted. */
const DNSSEC_OK = 0x8000;
/** Least trouble with fragments (https://www.dnsflagday.net/2020/). */
const PAYLOAD = 1232;

/** Questions over UDP with EDNS(0), again over TCP where the answer is cut off (RFC 7766). Never two of the same at once. */
export function exchangeOver(options: ExchangeOptions): Exchange {
  const underway = new Map<string, Promise<Reply>>();
  return (address, name, type) => {
    const key = `${address} ${type} ${name}`;
    const known = underway.get(key);
    if (known !== undefined) return known;
    const asked = ask(address, name, type, options).finally(() => underway.delete(key));
    underway.set(key, asked);
    return asked;
  };
}

async function ask(address: string, name: string, type: string, options: ExchangeOptions): Promise<Reply> {
  const once = () => overUdp(address, name, type, options);
  const packet = await once().catch((error) => {
    if (error instanceof NoReply && error.message === SILENT) return once();
    throw error;
  });
  return replyOf(packet.flag_tc ? await overTcp(address, name, type, options) : packet);
}

const SILENT = 'gives no answer';

function question(
  id: number,
  name: string,
  type: string,
  { recurse }: ExchangeOptions,
): Parameters<typeof encode>[0] {
  return {
    type: 'query',
    id,
    flags: recurse ? RECURSION_DESIRED : 0,
    questions: [{ type: type as 'A', name, class: 'IN' }],
    additionals: [
      {
        type: 'OPT',
        name: '.',
        udpPayloadSize: PAYLOAD,
        extendedRcode: 0,
        ednsVersion: 0,
        flags: DNSSEC_OK,
        flag_do: true,
        options: [],
      },
    ],
  };
}

function overUdp(
  address: string,
  name: string,
  type: string,
  options: ExchangeOptions,
): Promise<DecodedPacket> {
  return new Promise((resolve, reject) => {
    // A socket for each question: an unpredictable port is half of the protection against forged answers (RFC 5452).
    const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4');
    const id = randomInt(65_536);
    const timer = setTimeout(() => end(() => reject(new NoReply(SILENT))), options.timeoutMs);
    let isOpen = true;
    const end = (then: () => void) => {
      if (!isOpen) return;
      isOpen = false;
      clearTimeout(timer);
      socket.close();
      then();
    };
    socket.on('error', (error) => end(() => reject(new NoReply(unreachable(error)))));
    socket.on('message', (message) => {
      const packet = decoded(message);
      // Whoever does not know the question did not hear it; the right answer may still come.
      if (packet !== undefined && packet.id === id && fits(packet, name, type)) end(() => resolve(packet));
    });
    // Connected: only what comes from there is heard, and a refusal (ICMP) is told.
    socket.connect(options.port, address, () => socket.send(encode(question(id, name, type, options))));
  });
}

function overTcp(
  address: string,
  name: string,
  type: string,
  options: ExchangeOptions,
): Promise<DecodedPacket> {
  return new Promise((resolve, reject) => {
    const id = randomInt(65_536);
    const socket = connect({ host: address, port: options.port });
    const chunks: Buffer[] = [];
    let length = 0;
    const fail = (why: string) => {
      socket.destroy();
      reject(new NoReply(why));
    };
    const timer = setTimeout(() => fail('gives no whole answer over TCP'), 2 * options.timeoutMs);
    socket.on('close', () => clearTimeout(timer));
    socket.on('error', (error) => fail(`${unreachable(error)} (TCP)`));
    socket.on('end', () => fail('closes before its answer over TCP is whole'));
    socket.on('connect', () => socket.write(streamEncode(question(id, name, type, options))));
    socket.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      length += chunk.length;
      const all = chunks.length > 1 ? Buffer.concat(chunks) : chunk;
      chunks.splice(0, chunks.length, all);
      if (length < 2 || length < 2 + all.readUInt16BE(0)) return;
      const packet = decoded(all.subarray(2, 2 + all.readUInt16BE(0)));
      if (packet === undefined || packet.id !== id || !fits(packet, name, type))
        return fail('answers another question');
      resolve(packet);
      socket.destroy();
    });
  });
}

function unreachable({ code, message }: NodeJS.ErrnoException): string {
  return code === 'ECONNREFUSED' ? 'does not listen' : `cannot be reached: ${code ?? message}`;
}

function decoded(message: Buffer): DecodedPacket | undefined {
  try {
    return decode(message);
  } catch {
    return undefined;
  }
}

function fits({ type, questions = [] }: DecodedPacket, name: string, asked: string): boolean {
  const [one] = questions;
  return type === 'response' && one?.type === asked && canonical(one.name) === canonical(name);
}

function replyOf(packet: DecodedPacket): Reply {
  return {
    code: (packet as unknown as { rcode: string }).rcode,
    authoritative: packet.flag_aa,
    answers: packet.answers ?? [],
    authorities: packet.authorities ?? [],
    additionals: packet.additionals ?? [],
  };
}
