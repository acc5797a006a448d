/** Questions in wire format, and answers taken apart by another codec than ours. */
import { type DecodedPacket, decode, encode } from 'dns-packet';
import { createAnswerer, type Transport } from '../../../../src/steer/dns/answer/index.js';
import { compilePlan } from '../../../../src/steer/dns/index.js';
import type { Plan } from '../../../../src/steer/index.js';

export function question(
  name: string,
  type: string,
  options: { id?: number; udpPayloadSize?: number } = {},
): Buffer {
  const { id = 4711, udpPayloadSize } = options;
  return encode({
    type: 'query',
    id,
    questions: [{ name, type: type as 'A', class: 'IN' }],
    ...(udpPayloadSize === undefined
      ? {}
      : { additionals: [{ type: 'OPT', name: '.', udpPayloadSize, flags: 0, options: [] } as never] }),
  });
}

/** The pure part of the server, with a plan. */
export function answering(plan: Plan): {
  readonly ask: (message: Buffer, over?: Transport) => Buffer | undefined;
  readonly serve: (plan: Plan) => void;
} {
  // Several addresses in the order of the plan.
  const answerer = createAnswerer(() => 0);
  answerer.serve(compilePlan(plan));
  const out = Buffer.alloc(65535);
  return {
    ask: (message, over = 'udp') => {
      const size = answerer.answer(message, out, over);
      return size > 0 ? Buffer.from(out.subarray(0, size)) : undefined;
    },
    serve: (next) => answerer.serve(compilePlan(next)),
  };
}

export function decoded(message: Buffer | undefined): DecodedPacket {
  if (message === undefined) throw new Error('no answer');
  return decode(message);
}
