import { randomInt } from 'node:crypto';
import type { Plan, Publisher } from '../../model/index.js';
import { createAnswerer, headerOnly, NO_REPLY, SIGNED, SMALLEST_ROOM, UDP_PAYLOAD } from '../answer/index.js';
import { type Address, listen, type TcpLimits } from '../net/index.js';
import { verify } from '../tsig/index.js';
import { RCODE } from '../wire/index.js';
import { compilePlanInSlices } from '../zone/index.js';
import { createRateLimit } from './limit.js';

export interface ServeOptions {
  /** Where to listen by UDP and TCP: `127.0.0.1:53`, `[::1]:53`; port 0 chooses one. */
  readonly listen: readonly string[];
  /** Equal answers a second to one network (/24, /56) by UDP; 0: no limit. */
  readonly ratePerSecond: number;
  readonly tcp?: TcpLimits;
}

/** Counted since the start. */
export interface ServeCounts {
  readonly udp: number;
  readonly tcp: number;
  /** Questions that got no answer because of the limit of rates, and those told to come by TCP. */
  readonly dropped: number;
  readonly slipped: number;
  /** Answers by code: `NOERROR`, `NXDOMAIN`, ... by number. */
  readonly codes: readonly number[];
}

export interface Serving extends Publisher {
  readonly addresses: readonly Address[];
  readonly counts: () => ServeCounts;
}

/**
 * Starts the built-in authoritative name server. Until the first plan, and after `silence`, every question gets SERVFAIL
 * (with Extended DNS Error 14, Not Ready), upon which resolvers ask the next name server at once; no answer at all would
 * cost them a timeout first. Throws where it cannot listen.
 */
export async function serve({ listen: texts, ratePerSecond, tcp }: ServeOptions): Promise<Serving> {
  const answerer = createAnswerer();
  const limit = ratePerSecond > 0 ? createRateLimit(ratePerSecond, randomInt(2 ** 32)) : undefined;
  const counts = { udp: 0, tcp: 0, dropped: 0, slipped: 0, codes: new Array<number>(16).fill(0) };
  const large = Buffer.allocUnsafeSlow(65535);
  let serving: number | undefined;
  let turns = 0;

  const answer = (message: Buffer, out: Buffer, over: 'udp' | 'tcp', client: string): number => {
    const size = answerer.answer(message, out, over, client);
    return size === SIGNED ? refuseSigned(message, out) : size;
  };
  const { addresses, close } = await listen(
    texts,
    {
      outSize: Math.max(UDP_PAYLOAD, SMALLEST_ROOM),
      onDatagram: (message, host, out, now) => {
        counts.udp += 1;
        let size = answer(message, out, 'udp', host);
        if (size > 0 && limit !== undefined) {
          const allowance = limit.take(host, answerer.account(), now);
          if (allowance === 'drop') {
            counts.dropped += 1;
            return NO_REPLY;
          }
          if (allowance === 'slip') {
            counts.slipped += 1;
            size = Math.max(answerer.answer(message, out, 'slip', host), NO_REPLY);
          }
        }
        if (size > 0) counts.codes[out[3]! & 15]! += 1;
        return size;
      },
      onMessage: (message, { host }) => {
        counts.tcp += 1;
        const size = answer(message, large, 'tcp', host);
        if (size <= 0) return undefined;
        counts.codes[large[3]! & 15]! += 1;
        return [Buffer.from(large.subarray(0, size))].values();
      },
    },
    tcp,
  );
  return {
    name: 'serve',
    addresses,
    counts: () => ({ ...counts, codes: [...counts.codes] }),
    publish: async (plan: Plan) => {
      const turn = ++turns;
      const next = await compilePlanInSlices(plan);
      // Meanwhile there is a newer one, or there are to be no answers.
      if (turn !== turns) return;
      answerer.serve(next);
      serving = plan.number;
    },
    verify: async () => ({ serving, problems: [] }),
    silence: () => {
      turns += 1;
      answerer.serve(undefined);
      serving = undefined;
    },
    close,
  };
}

/** There are no keys here: RFC 8945, 5.2.1. */
function refuseSigned(message: Buffer, out: Buffer): number {
  const size = headerOnly(message, out, message.readUInt16BE(2), RCODE.NOTAUTH);
  const checked = verify(message, undefined);
  if (checked.kind !== 'wrong') return headerOnly(message, out, message.readUInt16BE(2), RCODE.FORMERR);
  const reply = checked.reply(out.subarray(0, size));
  return reply.length > out.length ? NO_REPLY : reply.copy(out);
}
