import type { Plan, Publisher } from '../../model/index.js';
import { createAnswerer, headerOnly } from '../answer/index.js';
import { type Address, addressText, listen, parseAddress, type TcpLimits } from '../net/index.js';
import { type Key, sign, type Verified, verify } from '../tsig/index.js';
import { FLAG, type Message, RCODE, TYPE } from '../wire/index.js';
import { compilePlanInSlices, type Served, type Zone } from '../zone/index.js';
import { createHistory } from './history.js';
import { createNotifier } from './notify.js';
import { askServing } from './serving.js';
import { changesSince, isOlder, messagesOf, wholeZone } from './transfer.js';

export interface PrimaryOptions {
  /** Where secondaries find us by UDP and TCP; port 0 chooses one. */
  readonly listen: readonly string[];
  /** Name servers that take the zones: told of every plan, and asked what they serve. */
  readonly secondaries: readonly string[];
  /** With a key, who signs with it gets the zones, from whatever address; without, only the secondaries' addresses do. */
  readonly key?: Key;
  /** How long a secondary may take to say which serial it serves. */
  readonly timeoutMs?: number;
  readonly tcp?: TcpLimits;
}

/** Counted since the start. */
export interface TransferCounts {
  readonly axfr: number;
  /** Answered with changes only, and those that needed the whole zone. */
  readonly ixfr: number;
  readonly fallback: number;
  readonly refused: number;
}

export interface Primary extends Publisher {
  readonly addresses: readonly Address[];
  readonly counts: () => TransferCounts;
}

interface Request {
  readonly message: Message;
  /** The bytes without their signature: what the answering part understands. */
  readonly plain: Buffer;
  readonly signed?: { readonly key: Key; readonly mac: Buffer };
}

interface Transfer {
  readonly zone: Zone;
  readonly type: typeof TYPE.AXFR | typeof TYPE.IXFR;
  /** What the one who asks has. */
  readonly serial: number | undefined;
}

/**
 * Starts a hidden primary: name servers that face the internet transfer its zones (RFC 5936, 1995) and are told of every
 * plan (RFC 1996). `publish` resolves when the plan can be had; `verify` asks the secondaries which one they serve, and
 * tells those that lag again. What they have they go on answering when this process is gone or silent, until SOA EXPIRE.
 */
export async function primary(options: PrimaryOptions): Promise<Primary> {
  const { key, timeoutMs = 1000 } = options;
  const secondaries = options.secondaries.map(parseAddress);
  const hosts = new Set(secondaries.map(({ host }) => host));
  const answerer = createAnswerer();
  const history = createHistory();
  const notifier = createNotifier(key, options.listen.map(parseAddress));
  const counts = { axfr: 0, ixfr: 0, fallback: 0, refused: 0 };
  const out = Buffer.allocUnsafeSlow(65535);
  let served: Served | undefined;
  let silent = false;
  let turns = 0;

  const reply = (message: Buffer, code: number) =>
    Buffer.from(out.subarray(0, headerOnly(message, out, message.readUInt16BE(2), code)));

  /** A request that is allowed, or the reply to one that is not. */
  const admit = (message: Buffer, host: string): Request | Buffer | undefined => {
    if (message.length < 12 || (message[2]! & 0x80) !== 0) return undefined;
    const checked: Verified = verify(message, key);
    if (checked.kind === 'malformed') return reply(message, RCODE.FORMERR);
    if (checked.kind === 'wrong') {
      counts.refused += 1;
      return checked.reply(reply(message, RCODE.NOTAUTH));
    }
    if (checked.kind === 'signed' && key !== undefined)
      return { message: checked.message, plain: checked.plain, signed: { key, mac: checked.mac } };
    if (key === undefined && hosts.has(host)) return { message: checked.message, plain: message };
    counts.refused += 1;
    return reply(message, RCODE.REFUSED);
  };
  /** The answer to an ordinary question. */
  const answer = ({ plain, signed }: Request, over: 'udp' | 'tcp'): Buffer | undefined => {
    const size = answerer.answer(plain, out, over);
    if (size <= 0) return undefined;
    const made = Buffer.from(out.subarray(0, size));
    return signed === undefined ? made : sign(made, signed.key, { prior: signed.mac }).message;
  };
  /** The zone that a transfer is asked of; undefined where it is no such question or there is no such zone. */
  const transferred = ({ message }: Request): Transfer | undefined => {
    const [question] = message.questions;
    if (message.questions.length !== 1 || question === undefined || (message.flags & FLAG.OPCODE) !== 0)
      return undefined;
    const { name, type } = question;
    if ((type !== TYPE.AXFR && type !== TYPE.IXFR) || silent) return undefined;
    const zone = served?.zones.find(({ origin }) => origin === name);
    const soa = message.authorities.find((record) => record.type === TYPE.SOA && record.name === name);
    const serial = soa && Buffer.from(soa.rdata.bytes.slice(-20, -16), 'latin1').readUInt32BE(0);
    return zone && { zone, type, serial };
  };
  const listening = await listen(
    options.listen,
    {
      outSize: 4096,
      onDatagram: (message, host, into) => {
        const admitted = admit(message, host);
        if (admitted === undefined || Buffer.isBuffer(admitted)) return admitted?.copy(into) ?? 0;
        const transfer = transferred(admitted);
        if (transfer?.type === TYPE.IXFR) {
          // RFC 1995, 2: the SOA alone says to come by TCP.
          const request = { ...transfer, id: admitted.message.id, signed: admitted.signed };
          const alone = changesSince(transfer.zone, transfer.zone.serial, history);
          return messagesOf(request, alone).next().value!.copy(into);
        }
        return answer(admitted, 'udp')?.copy(into) ?? 0;
      },
      onMessage: (message, { host }) => {
        const admitted = admit(message, host);
        if (admitted === undefined) return undefined;
        if (Buffer.isBuffer(admitted)) return [admitted].values();
        const transfer = transferred(admitted);
        if (transfer === undefined) {
          const made = answer(admitted, 'tcp');
          return made && [made].values();
        }
        const { zone, serial } = transfer;
        const request = { ...transfer, id: admitted.message.id, signed: admitted.signed };
        if (transfer.type === TYPE.AXFR || serial === undefined) {
          counts.axfr += 1;
          return messagesOf(request, wholeZone(zone));
        }
        const isWhole = isOlder(serial, zone.serial) && history.since(zone, serial) === undefined;
        counts[isWhole ? 'fallback' : 'ixfr'] += 1;
        return messagesOf(request, changesSince(zone, serial, history));
      },
    },
    options.tcp,
  );

  const look = async (zone: Zone, secondary: Address) => {
    const wanted = served?.number;
    try {
      const serving = await askServing(secondary, zone.title, timeoutMs);
      if (serving === wanted) return { serving, problem: undefined };
      notifier.tell(zone, [secondary]);
      return {
        serving,
        problem: `${zone.title}: ${addressText(secondary)} serves plan ${serving}, expected ${wanted}`,
      };
    } catch (error) {
      notifier.tell(zone, [secondary]);
      return { serving: undefined, problem: `${zone.title}: ${(error as Error).message}` };
    }
  };
  return {
    name: 'primary',
    addresses: listening.addresses,
    counts: () => ({ ...counts }),
    publish: async (plan: Plan) => {
      const turn = ++turns;
      const next = await compilePlanInSlices(plan);
      // Meanwhile there is a newer one, or there are to be no answers.
      if (turn !== turns) return;
      history.add(served, next);
      served = next;
      silent = false;
      answerer.serve(next);
      for (const zone of next.zones) notifier.tell(zone, secondaries);
    },
    verify: async () => {
      const zones = served?.zones ?? [];
      const seen = await Promise.all(
        zones.flatMap((zone) => secondaries.map((secondary) => look(zone, secondary))),
      );
      const plans = seen.flatMap(({ serving }) => serving ?? []);
      return {
        serving: plans.length === 0 ? undefined : Math.min(...plans),
        problems: [...seen.flatMap(({ problem }) => problem ?? []), ...notifier.problems()],
      };
    },
    silence: () => {
      turns += 1;
      silent = true;
      answerer.serve(undefined);
    },
    close: async () => {
      notifier.close();
      await listening.close();
    },
  };
}
