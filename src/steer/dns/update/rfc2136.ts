import { randomInt } from 'node:crypto';
import type { RecordSet } from '../../model/index.js';
import { type Address, addressText, askTcp } from '../net/index.js';
import { type Key, sign, verify } from '../tsig/index.js';
import {
  CLASS,
  type Message,
  nameFromText,
  newMessage,
  OPCODE,
  RCODE,
  type RecordOut,
  rcodeName,
  rdataFromText,
  rdataToText,
  TYPE,
  typeCode,
} from '../wire/index.js';
import type { SetKey, ZoneEditor } from './editor.js';

export interface Rfc2136Options {
  readonly server: Address;
  readonly key?: Key | undefined;
  readonly timeoutMs: number;
}

const NO_DATA = { bytes: '', names: [] };
/** Codes that say that a prerequisite does not hold (RFC 2136, 2.2). */
const RACED: readonly number[] = [RCODE.NXRRSET, RCODE.YXRRSET, RCODE.NXDOMAIN, RCODE.YXDOMAIN];

/** A name server that takes dynamic updates (RFC 2136), by TCP: updates and what is read back may be large. */
export function rfc2136({ server, key, timeoutMs }: Rfc2136Options): ZoneEditor {
  const ask = async (messages: readonly Buffer[]): Promise<readonly Message[]> => {
    const sent = messages.map((message) => (key ? sign(message, key) : { message, mac: undefined }));
    const replies = await askTcp(
      server,
      sent.map(({ message }) => message),
      timeoutMs,
    );
    return replies.map((reply, i) => checked(reply, sent[i]!.mac));
  };
  const checked = (reply: Buffer, mac: Buffer | undefined): Message => {
    const result = verify(reply, key, { prior: mac });
    if (result.kind === 'signed') return result.message;
    const fail = (why: string): never => {
      throw new Error(`${addressText(server)}: ${why}`);
    };
    if (result.kind === 'malformed') return fail('the answer cannot be read');
    // Errors about a signature come without one.
    const code = result.message.flags & 15;
    if (code === RCODE.NOTAUTH && result.kind === 'wrong')
      return fail(`does not take our signature: ${TSIG_ERRORS[result.error] ?? rcodeName(result.error)}`);
    if (key !== undefined && code === RCODE.NOERROR) return fail('the answer has no valid signature');
    return result.message;
  };
  return {
    name: addressText(server),
    read: async (_zone, keys) => {
      if (keys.length === 0) return [];
      const start = randomInt(0x10000);
      const asked = keys.map(({ name, type }, i) => ({
        name,
        type,
        owner: nameFromText(name),
        code: codeOf(type),
        id: (start + i) & 0xffff,
      }));
      const replies: Message[] = [];
      for (let i = 0; i < asked.length; i += PIPELINE) {
        const part = asked.slice(i, i + PIPELINE);
        replies.push(
          ...(await ask(part.map(({ owner, code, id }) => newMessage(0, owner, code, CLASS.IN, { id })))),
        );
      }
      return asked.flatMap(({ name, type, owner, code }, i) => {
        const { flags, answers } = replies[i]!;
        const rcode = flags & 15;
        if (rcode !== RCODE.NOERROR && rcode !== RCODE.NXDOMAIN)
          throw new Error(`${addressText(server)}: answers ${rcodeName(rcode)} to ${name} ${type}`);
        const found = answers.filter((record) => record.name === owner && record.type === code);
        if (found.length === 0) return [];
        const data = found.map(({ rdata }) => rdataToText(code, rdata.bytes));
        return [{ name, type, ttl: found[0]!.ttl, data }];
      });
    },
    change: async (zone, change) => {
      const flags = OPCODE.UPDATE << 11;
      const [reply] = await ask([
        newMessage(flags, nameFromText(zone), TYPE.SOA, CLASS.IN, {
          answers: prerequisites(change.expected),
          authorities: [...change.remove.map(removal), ...change.put.flatMap(replacement)],
        }),
      ]);
      const code = reply!.flags & 15;
      if (RACED.includes(code)) return 'raced';
      if (code !== RCODE.NOERROR)
        throw new Error(
          `${addressText(server)}: answers ${rcodeName(code)} to an update of ${zone}${HINTS[code] ?? ''}`,
        );
      return 'changed';
    },
  };
}

/** Questions on one connection. */
const PIPELINE = 500;

const HINTS: Readonly<Record<number, string>> = {
  [RCODE.REFUSED]: ': allow it there, for our key or address',
  [RCODE.NOTAUTH]: ': it does not serve this zone',
  [RCODE.NOTIMP]: ': it takes no updates',
};
const TSIG_ERRORS: Readonly<Record<number, string>> = {
  [RCODE.BADSIG]: 'BADSIG, the secret is another one there',
  [RCODE.BADKEY]: 'BADKEY, it knows no key of this name and algorithm',
  [RCODE.BADTIME]: 'BADTIME, its clock and ours differ by more than five minutes',
};

function codeOf(type: string): number {
  const code = typeCode(type);
  if (code === undefined) throw new Error(`${type} is no type that zones here may hold`);
  return code;
}

/** RFC 2136, 2.4.2 and 2.4.3: this set as it is, or none. */
function prerequisites({ name, type, data }: RecordSet): readonly RecordOut[] {
  const base = { name: nameFromText(name), type: codeOf(type), ttl: 0 };
  if (data.length === 0) return [{ ...base, class: CLASS.NONE, rdata: NO_DATA }];
  return data.map((text) => ({ ...base, class: CLASS.IN, rdata: rdataFromText(type, text) }));
}

/** RFC 2136, 2.5.2. */
function removal({ name, type }: SetKey): RecordOut {
  return { name: nameFromText(name), type: codeOf(type), class: CLASS.ANY, ttl: 0, rdata: NO_DATA };
}

/** What was there goes and the new comes: one transaction for those who ask (RFC 2136, 3.7). */
function replacement(set: RecordSet): readonly RecordOut[] {
  const { name, type, ttl, data } = set;
  const base = { name: nameFromText(name), type: codeOf(type), class: CLASS.IN, ttl };
  return [removal(set), ...data.map((text) => ({ ...base, rdata: rdataFromText(type, text) }))];
}
