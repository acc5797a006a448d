/** Malformed and hostile messages by the million: no crash, no reply that is not one, and memory that stays bounded. */
import { createSocket } from 'node:dgram';
import { connect } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { serve } from '../../../src/steer/dns/index.js';
import { verify } from '../../../src/steer/dns/tsig/index.js';
import { readMessage } from '../../../src/steer/dns/wire/index.js';
import { KEY } from './support/key.js';
import { plan } from './support/plans.js';
import { answering, decoded, question } from './support/query.js';
import { random } from './support/random.js';

const SEED = Number(process.env.FUZZ_SEED ?? 20251020);
const MESSAGES = 1_000_000;

/** Questions that mean something, to be damaged. */
const SAMPLES: readonly Buffer[] = [
  ...[
    'www',
    'alias',
    'gone',
    'x.wild',
    'any.star',
    'team',
    'api.team',
    'large',
    'to-wild',
    'nowhere',
    'empty',
  ].flatMap((name) => [
    question(`${name}.shop.example`, 'A'),
    question(`${name}.shop.example`, 'TXT', { udpPayloadSize: 4096 }),
    question(`${name}.shop.example`, 'ANY'),
  ]),
  question('shop.example', 'AXFR'),
  question('shop.example', 'SOA', { udpPayloadSize: 512 }),
];

/** Damages messages: bits, bytes, lengths, pointers, counts; cuts them, joins them, makes them of nothing. */
function damager(seed: number): () => Buffer {
  const below = random(seed);
  const pick = () => SAMPLES[below(SAMPLES.length)]!;
  const scratch = Buffer.alloc(2048);
  return () => {
    const sample = pick();
    let size = sample.copy(scratch);
    if (below(50) === 0) {
      size = below(600);
      for (let at = 0; at < size; at += 1) scratch[at] = below(256);
      return scratch.subarray(0, size);
    }
    for (let i = below(4); i >= 0; i -= 1) {
      const at = below(size);
      switch (below(7)) {
        case 0:
          scratch[at]! ^= 1 << below(8);
          break;
        case 1:
          scratch[at] = below(256);
          break;
        case 2:
          scratch[at] = 0xc0 | below(4);
          break;
        case 3:
          scratch[4 + below(8)] = below(4);
          break;
        case 4:
          size = Math.max(at, 1);
          break;
        case 5:
          size += pick().copy(scratch, size, 0, 64);
          break;
        default:
          scratch[12] = below(70);
      }
      if (size > 1500) break;
    }
    return scratch.subarray(0, size);
  };
}

/** What is wrong with a reply; undefined where nothing is. */
function wrongWith(message: Buffer, reply: Buffer, limit: number): string | undefined {
  if (reply.length > limit) return `${reply.length} bytes`;
  if (reply.readUInt16BE(0) !== message.readUInt16BE(0)) return 'another id';
  if ((reply[2]! & 0x80) === 0) return 'no answer';
  return readMessage(reply) === undefined ? 'cannot be read' : undefined;
}

describe('the answering part', () => {
  it(`takes a million damaged messages (seed ${SEED})`, { timeout: 120_000 }, () => {
    const { ask } = answering(plan(7));
    const next = damager(SEED);
    for (const sample of SAMPLES) ask(sample);
    const before = process.memoryUsage();
    let replies = 0;
    const codes = new Set<number>();
    for (let i = 0; i < MESSAGES; i += 1) {
      const message = next();
      const over = i % 3 === 0 ? 'tcp' : 'udp';
      const reply = ask(message, over);
      if (reply === undefined) continue;
      replies += 1;
      codes.add(reply[3]! & 15);
      const wrong = wrongWith(message, reply, over === 'udp' ? 1232 : 65535);
      if (wrong !== undefined)
        throw new Error(`message ${i} of seed ${SEED}: ${wrong}: ${message.toString('hex')}`);
    }
    const after = process.memoryUsage();
    // It was not one branch that took them all.
    expect(replies).toBeGreaterThan(MESSAGES / 2);
    expect([...codes].sort()).toEqual([0, 1, 3, 4, 5]);
    const grown = after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers;
    expect(grown / 2 ** 20).toBeLessThan(100);
  });

  it('checks signatures of damaged messages', () => {
    const next = damager(SEED + 1);
    for (let i = 0; i < 50_000; i += 1) expect(verify(next(), KEY).kind).not.toBe('signed');
  });

  it('gives nothing or a well-formed reply to any bytes', () => {
    const { ask } = answering(plan(7));
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 600 }),
      // With a header of a question, so that more of it is looked at.
      fc
        .tuple(fc.uint8Array({ minLength: 2, maxLength: 2 }), fc.uint8Array({ maxLength: 300 }))
        .map(([id, rest]) => Uint8Array.from([...id, 0, 0, 0, 1, 0, 0, 0, 0, 0, rest.length % 3, ...rest])),
    );
    fc.assert(
      fc.property(bytes, fc.constantFrom('udp', 'tcp', 'slip'), (array, over) => {
        const message = Buffer.from(array);
        const reply = ask(message, over);
        if (reply === undefined) return;
        expect(wrongWith(message, reply, over === 'tcp' ? 65535 : 1232)).toBeUndefined();
        expect(decoded(reply).type).toBe('response');
      }),
      { numRuns: 3000, seed: SEED },
    );
  });
});

describe('the server', () => {
  it('goes on answering while damaged messages come in by UDP and TCP', { timeout: 60_000 }, async () => {
    const server = await serve({ listen: ['127.0.0.1:0'], ratePerSecond: 0 });
    await server.publish(plan(7));
    const { port } = server.addresses[0]!;
    const next = damager(SEED + 2);
    const socket = createSocket('udp4');
    await new Promise<void>((resolve) => socket.connect(port, '127.0.0.1', resolve));
    socket.on('error', () => {});
    for (let i = 0; i < 40_000; i += 1) {
      const message = Buffer.from(next());
      if (i % 50 === 0) await new Promise((resolve) => socket.send(message, resolve));
      else socket.send(message);
    }
    for (let i = 0; i < 200; i += 1)
      await new Promise<void>((resolve) => {
        const stream = connect(port, '127.0.0.1', () => {
          for (let j = 0; j < 10; j += 1) {
            const message = next();
            const length = Buffer.alloc(2);
            // Now and then it is not as long as it says.
            length.writeUInt16BE(i % 5 === 0 ? message.length + 7 : message.length);
            stream.write(Buffer.concat([length, message]));
          }
          stream.end();
        });
        stream
          .on('error', () => {})
          .on('close', () => resolve())
          .resume();
        setTimeout(() => stream.destroy(), 500).unref();
      });
    const answer = await new Promise<Buffer>((resolve) => {
      socket.on('message', (reply) => {
        if (reply.readUInt16BE(0) === 999 && reply.length > 40) resolve(reply);
      });
      const again = setInterval(() => socket.send(question('www.shop.example', 'A', { id: 999 })), 100);
      socket.once('close', () => clearInterval(again));
    });
    expect(decoded(answer).answers).toMatchObject([
      { name: 'www.shop.example', type: 'A', data: '203.0.113.7' },
    ]);
    expect(server.counts().udp).toBeGreaterThan(10_000);
    socket.close();
    await server.close();
  });
});
