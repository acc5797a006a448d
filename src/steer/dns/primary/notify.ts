import { isIPv6 } from 'node:net';
import { type Address, addressText, askUdp } from '../net/index.js';
import { type Key, sign, verify } from '../tsig/index.js';
import { CLASS, FLAG, newMessage, OPCODE, RCODE, rcodeName, readMessage, TYPE } from '../wire/index.js';
import { soaRecord, type Zone } from '../zone/index.js';

/** Waits for an answer before each further attempt (RFC 1996, 3.6 leaves them open): half a minute in all. */
const WAITS_MS = [500, 1000, 2000, 4000, 8000, 16_000] as const;
const OPCODE_NOTIFY = OPCODE.NOTIFY << 11;

/** Tells secondaries that a zone has changed (RFC 1996), again and again until each has said that it heard. */
export interface Notifier {
  /** Takes the place of what was being told of the zone. */
  readonly tell: (zone: Zone, secondaries: readonly Address[]) => void;
  /** Who has not heard, and why, by `address zone`. */
  readonly problems: () => readonly string[];
  readonly close: () => void;
}

export function createNotifier(key: Key | undefined, own: readonly Address[]): Notifier {
  const newest = new Map<string, Zone>();
  const running = new Map<string, Zone>();
  const problems = new Map<string, string>();
  let closed = false;
  const attempt = async (zone: Zone, to: Address, id: string) => {
    for (const wait of WAITS_MS) {
      const why = await notify(zone, to, key, sourceFor(to, own), wait).catch(
        (error: Error) => error.message,
      );
      if (closed || newest.get(id) !== zone) return;
      if (why === undefined) {
        problems.delete(id);
        return;
      }
      problems.set(id, `${zone.title}: NOTIFY: ${why}`);
      // A refusal comes at once: those who are about to change their minds get time.
      await new Promise((resolve) => setTimeout(resolve, wait).unref());
      if (closed || newest.get(id) !== zone) return;
    }
  };
  return {
    tell: (zone, secondaries) => {
      for (const to of secondaries) {
        const id = `${addressText(to)} ${zone.origin}`;
        newest.set(id, zone);
        if (running.get(id) === zone) continue;
        running.set(id, zone);
        void attempt(zone, to, id).finally(() => {
          if (running.get(id) === zone) running.delete(id);
        });
      }
    },
    problems: () => [...problems.values()],
    close: () => {
      closed = true;
    },
  };
}

/** An address that we listen at and can reach the other from: secondaries know primaries by their addresses. */
function sourceFor(to: Address, own: readonly Address[]): string | undefined {
  const isLocal = ({ host }: Address) => /^(?:127\.|::1$)/.test(host);
  return own.find(
    (address) =>
      !/^(?:0\.0\.0\.0|::)$/.test(address.host) &&
      isIPv6(address.host) === isIPv6(to.host) &&
      isLocal(address) === isLocal(to),
  )?.host;
}

/** Tells once. What is wrong with the answer; undefined where it is as it should be. */
async function notify(
  zone: Zone,
  to: Address,
  key: Key | undefined,
  from: string | undefined,
  timeoutMs: number,
): Promise<string | undefined> {
  const plain = newMessage(OPCODE_NOTIFY | FLAG.AUTHORITATIVE, zone.origin, TYPE.SOA, CLASS.IN, {
    answers: [soaRecord(zone)],
  });
  const { message, mac } = key === undefined ? { message: plain, mac: undefined } : sign(plain, key);
  const isAnswer = (reply: Buffer) => {
    const read = readMessage(reply);
    return (
      read !== undefined &&
      read.id === plain.readUInt16BE(0) &&
      (read.flags & 0xf800) === (FLAG.RESPONSE | OPCODE_NOTIFY)
    );
  };
  const reply = await askUdp(to, message, { timeoutMs, accepts: isAnswer, from });
  const checked = verify(reply, key, { prior: mac });
  const read = readMessage(reply)!;
  const code = read.flags & 15;
  if (code !== RCODE.NOERROR) return `${addressText(to)} answers ${rcodeName(code)}`;
  if (key !== undefined && checked.kind !== 'signed')
    return `${addressText(to)} answers without a valid signature`;
  return undefined;
}
