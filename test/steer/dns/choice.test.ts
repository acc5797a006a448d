/** Answers that differ: by weight, by turns, and by where the client is. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAnswerer } from '../../../src/steer/dns/answer/index.js';
import { createSubnets } from '../../../src/steer/dns/answer/subnets.js';
import {
  compilePlan,
  networkFromText,
  primary,
  type Serving,
  serve,
  ZoneError,
} from '../../../src/steer/dns/index.js';
import type { Plan, RecordSet } from '../../../src/steer/index.js';
import { dig } from './support/dig.js';
import { plan, records, zone } from './support/plans.js';
import { describeWith } from './support/programs.js';
import { decoded, question } from './support/query.js';
import { random } from './support/random.js';

const weighted: RecordSet = {
  name: 'www.shop.example',
  type: 'A',
  ttl: 30,
  data: ['10.0.0.1', '10.0.0.2', '10.0.1.1', '10.0.2.1'],
  members: [
    { weight: 6, data: ['10.0.0.1', '10.0.0.2'] },
    { weight: 3, data: ['10.0.1.1'] },
    { weight: 1, data: ['10.0.2.1'] },
  ],
};
const local: RecordSet = {
  name: 'near.shop.example',
  type: 'A',
  ttl: 30,
  data: ['10.0.0.1'],
  bySubnet: [
    { subnet: '192.0.2.0/24', data: ['10.0.2.1'] },
    { subnet: '198.51.0.0/16', data: ['10.0.1.1'] },
    { subnet: '198.51.100.0/24', data: ['10.0.3.1'] },
    { subnet: '127.0.0.0/8', data: ['10.0.127.1'] },
    { subnet: '2001:db8::/32', data: ['10.0.6.1'] },
  ],
};
const others = records(
  'shop.example 60 NS ns1.other.example.',
  'alias.shop.example 60 CNAME www.shop.example.',
  'to-near.shop.example 60 CNAME near.shop.example.',
  ...Array.from({ length: 5 }, (_, i) => `all.shop.example 30 A 10.1.0.${i}`),
  'all.shop.example 30 AAAA 2001:db8::1',
  'all.shop.example 30 AAAA 2001:db8::2',
  'to-all.shop.example 60 CNAME all.shop.example.',
  'plain.shop.example 30 A 10.2.0.1',
);
const choosing = (...sets: readonly RecordSet[]): Plan =>
  plan(1, [zone('shop.example', 1, [...others, ...sets])]);

/** Answers to many equal questions, by their addresses in order, with how often each came. */
function tally(seed: number, name: string, type: string, times: number): Map<string, number> {
  const draw = random(seed);
  const answerer = createAnswerer(() => draw(2 ** 30) / 2 ** 30);
  answerer.serve(compilePlan(choosing(weighted, local)));
  const out = Buffer.alloc(65535);
  const counts = new Map<string, number>();
  for (let i = 0; i < times; i += 1) {
    const size = answerer.answer(question(name, type), out, 'udp');
    const { answers = [] } = decoded(out.subarray(0, size));
    const key = answers
      .filter((record) => record.type === type)
      .map((record) => ('data' in record ? String(record.data) : ''))
      .join(' ');
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

/** Within five standard deviations of a binomial distribution: one seed in a million is farther off. */
function expectShare(count: number | undefined, of: number, share: number) {
  expect(Math.abs((count ?? 0) - of * share)).toBeLessThan(5 * Math.sqrt(of * share * (1 - share)));
}

describe('a weighted set', () => {
  it.each(['www.shop.example', 'alias.shop.example'])(
    'answers %s with one member, as often as its weight',
    (name) => {
      const counts = tally(1, name, 'A', 5000);
      expect([...counts.keys()].sort()).toEqual([
        '10.0.0.1 10.0.0.2',
        '10.0.0.2 10.0.0.1',
        '10.0.1.1',
        '10.0.2.1',
      ]);
      expectShare(counts.get('10.0.0.1 10.0.0.2'), 5000, 0.3);
      expectShare(counts.get('10.0.0.2 10.0.0.1'), 5000, 0.3);
      expectShare(counts.get('10.0.1.1'), 5000, 0.3);
      expectShare(counts.get('10.0.2.1'), 5000, 0.1);
    },
  );

  it('is chosen from in proportion whatever the weights, and each question alone', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 255 }), { minLength: 1, maxLength: 6 }),
        fc.nat(),
        (weights, seed) => {
          const members = weights.map((weight, i) => ({ weight, data: [`10.0.0.${i}`] }));
          const draw = random(seed);
          const answerer = createAnswerer(() => draw(2 ** 30) / 2 ** 30);
          const set = { ...weighted, data: members.flatMap(({ data }) => data), members };
          answerer.serve(compilePlan(choosing(set)));
          const out = Buffer.alloc(1232);
          const counts = weights.map(() => 0);
          const asked = question('www.shop.example', 'A');
          for (let i = 0; i < 2000; i += 1) {
            const size = answerer.answer(asked, out, 'udp');
            counts[out[size - 1]!]! += 1;
          }
          const sum = weights.reduce((a, b) => a + b);
          for (const [i, weight] of weights.entries()) expectShare(counts[i], 2000, weight / sum - 1e-9);
        },
      ),
      { numRuns: 30, seed: 7 },
    );
  });

  it('is told whole to servers that do not choose', () => {
    const { zones } = compilePlan(choosing(weighted));
    const sets = [...zones[0]!.nodes.values()].flatMap(({ sets }) => [...sets.values()]);
    expect(sets.find(({ members }) => members !== undefined)?.data).toHaveLength(4);
  });

  it.each([
    ['an empty member', { members: [{ weight: 1, data: [] }] }, 'a set of records is never empty'],
    ['no weight', { members: [{ weight: 0, data: ['10.0.0.1'] }] }, 'has the weight 0, expected one above 0'],
    [
      'an empty network',
      { bySubnet: [{ subnet: '192.0.2.0/24', data: [] }] },
      'a set of records is never empty',
    ],
    [
      'a network that is none',
      { bySubnet: [{ subnet: '192.0.2.1/24', data: ['10.0.0.1'] }] },
      'bits behind its prefix',
    ],
  ])('with %s is refused', (_, change, why) => {
    expect(() => compilePlan(choosing({ ...weighted, ...change }))).toThrow(ZoneError);
    expect(() => compilePlan(choosing({ ...weighted, ...change }))).toThrow(why);
  });
});

describe('several addresses of a name', () => {
  it.each([
    ['all.shop.example', 'A', 5],
    ['to-all.shop.example', 'A', 5],
    ['all.shop.example', 'AAAA', 2],
  ])('take turns in coming first: %s %s', (name, type, count) => {
    const counts = tally(2, name, type, 2000);
    expect(counts.size).toBe(count);
    for (const [key, times] of counts) {
      expectShare(times, 2000, 1 / count);
      expect(new Set(key.split(' ')).size).toBe(count);
    }
  });
});

describe('networks', () => {
  const bits = (address: readonly number[], length: number) =>
    address
      .map((byte) => byte.toString(2).padStart(8, '0'))
      .join('')
      .slice(0, length);
  const network = fc
    .tuple(fc.integer({ min: 0, max: 12 }), fc.nat(255), fc.nat(255))
    .map(([length, a, b]) => ({
      length,
      // Few bits, so that networks lie in each other.
      prefix: bits([a & 0xc3, b & 0xf0], length),
    }));
  const bytesOf = (prefix: string) =>
    [0, 8, 16, 24]
      .map((at) => String.fromCharCode(Number.parseInt(prefix.padEnd(32, '0').slice(at, at + 8), 2)))
      .join('');

  it('find what the smallest one says that holds the address, and a scope within which nothing else goes', () => {
    fc.assert(
      fc.property(fc.array(network, { maxLength: 8 }), network, (all, { prefix: asked, length }) => {
        const table = createSubnets(
          all.map((one, i) => [{ bytes: bytesOf(one.prefix), bits: one.length }, i] as const),
        );
        const first = (address: string) => {
          const holding = all
            .filter(({ prefix }) => address.startsWith(prefix))
            .sort((x, y) => y.length - x.length);
          return holding.length === 0
            ? undefined
            : all.findIndex(({ prefix }) => prefix === holding[0]!.prefix);
        };
        const { value, scope } = table.find(Buffer.from(bytesOf(asked), 'latin1'), 0, 4, length);
        const larger = all.filter(({ prefix }) => asked.startsWith(prefix));
        expect(value).toBe(larger.length === 0 ? undefined : first(asked));
        const within = (cover: string) =>
          all.some((one) => one.prefix.startsWith(cover) && one.prefix.length > cover.length);
        if (scope <= length || !within(asked)) {
          // The same for every address of the network that the scope names.
          const cover = asked.slice(0, scope).padEnd(scope, '0');
          expect(within(cover)).toBe(false);
          // And no shorter one would do, but that 0 is not said.
          if (scope > 1) expect(within(cover.slice(0, -1))).toBe(true);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    '192.0.2.0',
    '192.0.2.0/33',
    '2001:db8::/129',
    '192.0.2.128/24',
    '2001:db8::1/64',
    'x/8',
    '/8',
    '1.2.3.0/ 8',
    'fe80::%1/64',
  ])('are not read from "%s"', (text) => expect(() => networkFromText(text)).toThrow(/expected/));

  it.each([
    ['0.0.0.0/0', 4, 0],
    ['192.0.2.128/25', 4, 25],
    ['::/0', 16, 0],
    ['2001:db8:8000::/33', 16, 33],
  ])('are read from "%s"', (text, bytes, length) => {
    const read = networkFromText(text);
    expect([read.bytes.length, read.bits]).toEqual([bytes, length]);
  });
});

describe('an option with anything in it', () => {
  it('is answered with what it says and a scope, or is malformed', () => {
    const answerer = createAnswerer(() => 0);
    answerer.serve(compilePlan(choosing(weighted, local)));
    const out = Buffer.alloc(1232);
    const base = question('near.shop.example', 'A', { udpPayloadSize: 1232 });
    const data = fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      // Near to what is right.
      fc
        .tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 40 }), fc.constantFrom(0, 0, 0, 9))
        .chain(([family, source, scope]) =>
          fc
            .uint8Array({ minLength: (source + 7) >> 3, maxLength: (source + 7) >> 3 })
            .map((address) => Uint8Array.from([0, family, source, scope, ...address])),
        ),
    );
    const seen = new Set<number>();
    fc.assert(
      fc.property(data, (bytes) => {
        const option = Buffer.concat([Buffer.from([0, 8, 0, bytes.length]), bytes]);
        const asked = Buffer.concat([base, option]);
        asked.writeUInt16BE(option.length, base.length - 2);
        const reply = out.subarray(0, answerer.answer(asked, out, 'udp', '192.0.2.1'));
        const code = reply[3]! & 15;
        seen.add(code);
        if (code === 1) {
          expect(reply.length).toBe(12);
          return;
        }
        expect(code).toBe(0);
        const own = reply.subarray(-option.length);
        const [scope] = own.subarray(7, 8);
        expect(scope).toBeLessThanOrEqual(bytes[1] === 2 ? 128 : 32);
        expect(Buffer.concat([own.subarray(0, 7), Buffer.of(0), own.subarray(8)])).toEqual(option);
      }),
      { numRuns: 2000 },
    );
    expect([...seen].sort()).toEqual([0, 1]);
  });
});

describeWith('dig', 'a transfer', () => {
  it('carries all that a choice is made from', async () => {
    const hidden = await primary({ listen: ['127.0.0.1:0'], secondaries: ['127.0.0.1:9'] });
    await hidden.publish(choosing(weighted, local));
    const { answer } = await dig(hidden.addresses[0]!.port, 'shop.example', 'AXFR');
    await hidden.close();
    expect(answer.filter((line) => line.startsWith('www.')).map((line) => line.split(' ').at(-1))).toEqual(
      weighted.data,
    );
    expect(answer.filter((line) => line.startsWith('near.'))).toEqual([
      'near.shop.example. 30 IN A 10.0.0.1',
    ]);
  });
});

describeWith('dig', 'the built-in server that chooses', () => {
  let server: Serving;
  let plain: Serving;
  beforeAll(async () => {
    [server, plain] = await Promise.all(
      [0, 1].map(() => serve({ listen: ['127.0.0.1:0'], ratePerSecond: 0 })) as [
        Promise<Serving>,
        Promise<Serving>,
      ],
    );
    await server.publish(choosing(weighted, local));
    await plain.publish(choosing(weighted));
  });
  afterAll(() => Promise.all([server.close(), plain.close()]));
  const ask = (...args: readonly string[]) => dig(server.addresses[0]!.port, ...args);
  const subnetIn = (text: string) => /CLIENT-SUBNET: (.*)/.exec(text)?.[1];

  it('answers by weight, over many questions', async () => {
    const times = 600;
    const many = Array.from({ length: times }, () => ['-q', 'www.shop.example', '-t', 'A']).flat();
    const { text } = await ask('+tcp', '+keepopen', ...many);
    const members = [...text.matchAll(/ANSWER SECTION:\n((?:[^;\n].*\n)+)/g)].map(
      ([, lines]) => /10\.0\.(\d)\./.exec(lines!)?.[1],
    );
    expect(members).toHaveLength(times);
    for (const [member, share] of Object.entries({ 0: 0.6, 1: 0.3, 2: 0.1 }))
      expectShare(members.filter((one) => one === member).length, times, share);
  });

  it.each([
    ['near.shop.example +subnet=192.0.2.0/24', '10.0.2.1', '192.0.2.0/24/24'],
    ['near.shop.example +subnet=192.0.2.77/32', '10.0.2.1', '192.0.2.77/32/24'],
    ['near.shop.example +subnet=198.51.100.0/24', '10.0.3.1', '198.51.100.0/24/24'],
    // As far as no other network lies within it.
    ['near.shop.example +subnet=198.51.101.0/24', '10.0.1.1', '198.51.101.0/24/24'],
    ['near.shop.example +subnet=198.51.128.0/24', '10.0.1.1', '198.51.128.0/24/17'],
    ['near.shop.example +subnet=203.0.113.0/24', '10.0.0.1', '203.0.113.0/24/5'],
    // Too little to tell: what most of it gets, and how much it takes.
    ['near.shop.example +subnet=198.51.0.0/16', '10.0.1.1', '198.51.0.0/16/24'],
    ['near.shop.example +subnet=2001:db8:1::/48', '10.0.6.1', '2001:db8:1::/48/32'],
    ['near.shop.example +subnet=2001:db9::/48', '10.0.0.1', '2001:db9::/48/32'],
    ['to-near.shop.example +subnet=192.0.2.0/24', '10.0.2.1', '192.0.2.0/24/24'],
    ['near.shop.example +subnet=192.0.2.0/24 +tcp', '10.0.2.1', '192.0.2.0/24/24'],
    // Who does not want to be placed is not.
    ['near.shop.example +subnet=0.0.0.0/0', '10.0.0.1', '0.0.0.0/0/0'],
    ['near.shop.example +subnet=::/0', '10.0.0.1', '::/0/0'],
    // One answer for all.
    ['plain.shop.example +subnet=192.0.2.0/24', '10.2.0.1', '192.0.2.0/24/0'],
    // Without the option, by the address of the one who asks.
    ['near.shop.example', '10.0.127.1', undefined],
    ['near.shop.example +tcp', '10.0.127.1', undefined],
    ['near.shop.example +noedns', '10.0.127.1', undefined],
  ])('answers %s', async (asked, address, subnet) => {
    const { status, answer, text } = await ask(...asked.split(' '));
    expect({ status, last: answer.at(-1)?.split(' ').at(-1), subnet: subnetIn(text) }).toEqual({
      status: 'NOERROR',
      last: address,
      subnet,
    });
  });

  it('says with a name that does not exist, and with what is not its own, that it is so for all', async () => {
    for (const [asked, status] of [
      ['nowhere.shop.example', 'NXDOMAIN'],
      ['near.shop.example MX', 'NOERROR'],
      ['other.example', 'REFUSED'],
    ] as const) {
      const reply = await ask(...asked.split(' '), '+subnet=192.0.2.0/24');
      expect([reply.status, subnetIn(reply.text)]).toEqual([status, '192.0.2.0/24/0']);
    }
  });

  it.each([
    ['a bit behind the prefix', '0001180000c00002ff'.replace('18', '17')],
    ['too few bytes', '00011800c000'],
    ['too many bytes', '00011800c0000200'],
    ['a scope', '00011818c00002'],
    ['an unknown family', '00031800c00002'],
    ['a prefix that is too long', '00012100c000020000'],
    ['nothing in it', '0001'],
  ])('refuses an option with %s as malformed', async (_, hex) => {
    const { status } = await ask('near.shop.example', `+ednsopt=8:${hex}`);
    expect(status).toBe('FORMERR');
  });

  it('refuses two of the option', async () => {
    const one = '+ednsopt=8:00011800c00002';
    expect((await ask('near.shop.example', one)).answer[0]).toContain('10.0.2.1');
    expect((await ask('near.shop.example', one, one)).status).toBe('FORMERR');
  });

  it('ignores the option where no answer depends on it, whatever is in it', async () => {
    for (const option of ['+subnet=192.0.2.0/24', '+ednsopt=8:0001']) {
      const { status, text } = await dig(plain.addresses[0]!.port, 'plain.shop.example', option);
      expect([status, subnetIn(text)]).toEqual(['NOERROR', undefined]);
    }
  });
});
