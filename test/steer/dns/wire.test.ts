/** Records between presentation format and the wire, held against dns-packet. */
import type { Answer } from 'dns-packet';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileZone } from '../../../src/steer/dns/index.js';
import {
  isWithin,
  mailboxName,
  nameFromText,
  nameToText,
  rdataFromText,
  rdataToText,
  typeCode,
} from '../../../src/steer/dns/wire/index.js';
import { plan, records, zone } from './support/plans.js';
import { answering, decoded, question } from './support/query.js';

const hex = (type: string, data: string) =>
  Buffer.from(rdataFromText(type, data).bytes, 'latin1').toString('hex');

describe('data of records', () => {
  // From the RFCs: test vectors of RFC 9460, D; others worked out by hand.
  it.each([
    ['A', '192.0.2.1', 'c0000201'],
    ['AAAA', '2001:db8::1', '20010db8000000000000000000000001'],
    ['AAAA', '::', '00000000000000000000000000000000'],
    ['AAAA', '1::', '00010000000000000000000000000000'],
    ['AAAA', '::ffff:192.0.2.1', '00000000000000000000ffffc0000201'],
    ['AAAA', '64:ff9b::192.0.2.33', '0064ff9b0000000000000000c0000221'],
    ['AAAA', '1:2:3:4:5:6:192.0.2.1', '000100020003000400050006c0000201'],
    ['NS', 'Ns.Example.', '026e73076578616d706c6500'],
    ['MX', '10 mail.example.', '000a046d61696c076578616d706c6500'],
    ['MX', '0 .', '000000'],
    [
      'TXT',
      'plain "in quotes" "a \\"b\\" \\\\ \\255"',
      '05706c61696e09696e2071756f7465730961202262 22205c20ff'.replace(/ /g, ''),
    ],
    ['TXT', '""', '00'],
    ['SRV', '1 2 3 a.example.', '0001000200030161076578616d706c6500'],
    ['CAA', '128 issue "ca.example; policy=ev"', '8005697373756563612e6578616d706c653b20706f6c6963793d6576'],
    ['DS', '1 13 2 ABCD ef', '00010d02abcdef'],
    ['TYPE62347', '\\# 3 01 02ff', '0102ff'],
    ['A', '\\# 4 c0000201', 'c0000201'],
    ['HTTPS', '0 foo.example.com.', '000003666f6f076578616d706c6503636f6d00'],
    ['SVCB', '1 .', '000100'],
    ['SVCB', '16 foo.example.com. port=53', '001003666f6f076578616d706c6503636f6d00000300020035'],
    ['SVCB', '1 foo.example.com. key667=hello', '000103666f6f076578616d706c6503636f6d00029b000568656c6c6f'],
    [
      'SVCB',
      '1 foo.example.com. key667="hello\\210qoo"',
      '000103666f6f076578616d706c6503636f6d00029b000968656c6c6fd2716f6f',
    ],
    [
      'SVCB',
      '1 foo.example.com. ipv6hint="2001:db8::1,2001:db8::53:1"',
      '000103666f6f076578616d706c6503636f6d0000060020' +
        '20010db8000000000000000000000001' +
        '20010db8000000000000000000530001',
    ],
    [
      'SVCB',
      '16 foo.example.org. alpn=h2,h3-19 mandatory=ipv4hint,alpn ipv4hint=192.0.2.1',
      '001003666f6f076578616d706c65036f7267000000000400010004000100090268320568332d3139' + '00040004c0000201',
    ],
    [
      'SVCB',
      '16 foo.example.org. alpn="f\\\\\\\\oo\\\\,bar,h2"',
      '001003666f6f076578616d706c65036f726700' + '0001000c08665c6f6f2c626172026832',
    ],
  ])('%s %s', (type, data, expected) => expect(hex(type, data)).toBe(expected));

  it.each([
    ['A', '300.1.1.1', 'has "300.1.1.1", expected an IPv4 address'],
    ['AAAA', 'fe80::1%eth0', 'expected an IPv6 address'],
    [
      'CNAME',
      'www.shop.example',
      'has the name "www.shop.example", expected it absolute, with a dot at its end: "www.shop.example."',
    ],
    ['MX', 'mail.example.', 'has 1 fields, expected PREFERENCE NAME.'],
    ['MX', '70000 mail.example.', 'has "70000" as preference, expected a whole number from 0 to 65535'],
    ['TXT', 'v=DMARC1; p=none', 'has ";" outside quotes'],
    ['TXT', '"open', 'a quote that is not closed'],
    ['TXT', `"${'x'.repeat(256)}"`, 'expected at most 255 each: split it in two'],
    ['TXT', '"\\256"', 'bad escape'],
    ['NS', `${'x'.repeat(64)}.example.`, 'has a label of 64 bytes, expected at most 63'],
    ['NS', `${'abcdefgh.'.repeat(29)}`, 'bytes long, expected at most 255'],
    ['NS', 'a..example.', 'empty label'],
    ['CAA', '0 is-sue "x"', 'expected a tag such as issue'],
    ['DS', '1 13 2 ABC', 'expected hexadecimal digits in pairs'],
    ['HTTPS', '0 . port=1', 'parameters with priority 0'],
    ['HTTPS', '1 . port=1 port=2', 'the parameter port twice'],
    ['HTTPS', '1 . mandatory=alpn', 'mandatory parameter of key 1 that it does not have'],
    ['HTTPS', '1 . mandatory=mandatory', '"mandatory" in mandatory'],
    ['HTTPS', '1 . no-default-alpn', 'no-default-alpn without alpn'],
    ['HTTPS', '1 . alpn=h2,,h3 port=1', 'as alpn'],
    ['HTTPS', '1 . constructor=1', 'has the parameter constructor, expected one of'],
    ['HTTPS', '1 . color=red', 'has the parameter color, expected one of mandatory, alpn'],
    ['TYPE62347', '01', 'expected \\# LENGTH HEX'],
    ['TYPE62347', '\\# 2 01', 'has 1 bytes where it says 2'],
  ])('%s %s is refused with what was expected', (type, data, why) => {
    expect(() => rdataFromText(type, data)).toThrow(why);
  });

  it('come back from the wire as they went', () => {
    for (const [type, data] of [
      ['A', '192.0.2.1'],
      ['CNAME', 'a\\.b.example.'],
      ['TXT', '"a" "b \\"c\\" \\\\ \\007"'],
    ] as const)
      expect(rdataToText(typeCode(type)!, rdataFromText(type, data).bytes)).toBe(data);
    const six = rdataToText(28, rdataFromText('AAAA', '2001:db8::1').bytes);
    expect(rdataFromText('AAAA', six)).toEqual(rdataFromText('AAAA', '2001:db8::1'));
    expect(rdataToText(64, '\0\x01\0')).toBe('\\# 3 000100');
  });

  it('have no types that mean something in questions only', () => {
    expect(
      ['ANY', 'AXFR', 'OPT', 'TYPE0', 'TYPE41', 'TYPE252', 'TYPE65536', 'toString'].map(typeCode),
    ).toEqual(new Array(8).fill(undefined));
  });
});

describe('names', () => {
  it('are the same whatever their case, of ASCII letters only', () => {
    expect(nameFromText('WWW.Shop.EXAMPLE.')).toBe('\x03www\x04shop\x07example\0');
    expect(nameFromText('\\193\\225.example')).toBe('\x02\xc1\xe1\x07example\0');
  });

  it('are within others by labels, not by letters', () => {
    expect(isWithin(nameFromText('a.b'), nameFromText('b'))).toBe(true);
    expect(isWithin(nameFromText('b'), nameFromText('b'))).toBe(true);
    expect(isWithin(nameFromText('ab'), nameFromText('b'))).toBe(false);
    // Ends as the other one does, in the middle of a label.
    expect(isWithin(nameFromText('x\\001b'), nameFromText('b'))).toBe(false);
  });

  it('of mail addresses keep the dots before the @ in one label', () => {
    expect(nameToText(mailboxName('host.master@shop.example'))).toBe('host\\.master.shop.example');
    expect(mailboxName('hostmaster.shop.example.')).toBe(mailboxName('hostmaster@shop.example'));
  });

  it('come back from text as they went', () => {
    const label = fc
      .uint8Array({ minLength: 1, maxLength: 20 })
      .map((bytes) => Buffer.from(bytes).toString('latin1').replace(/[A-Z]/g, 'x'));
    fc.assert(
      fc.property(fc.array(label, { maxLength: 8 }), (labels) => {
        const wire = `${labels.map((one) => String.fromCharCode(one.length) + one).join('')}\0`;
        expect(nameFromText(nameToText(wire))).toBe(wire);
      }),
    );
  });
});

describe('a zone', () => {
  const problems = (...lines: string[]) => {
    try {
      compileZone(zone('shop.example', 1, records('shop.example 60 NS ns.other.example.', ...lines)));
      return [];
    } catch (error) {
      return (error as { problems: readonly string[] }).problems;
    }
  };

  it('is refused with every record that is wrong', () => {
    expect(
      problems(
        'www.shop.example 60 A nonsense',
        'mail.shop.example 60 MX 10',
        'other.example 60 A 192.0.2.1',
        'x.shop.example 60 WKS x',
        'y.shop.example 60 SOA x',
      ),
    ).toEqual([
      'shop.example: www.shop.example A: has "nonsense", expected an IPv4 address',
      'shop.example: mail.shop.example MX: has 1 fields, expected PREFERENCE NAME.',
      'shop.example: other.example A: is outside the zone, expected a name below shop.example',
      'shop.example: x.shop.example WKS: is of a type that zones cannot hold',
      'shop.example: y.shop.example SOA: is made by itself: leave it out',
    ]);
  });

  it('has an alias alone at its name, and one of it', () => {
    expect(problems('a.shop.example 60 CNAME x.example.', 'a.shop.example 60 A 192.0.2.1')).toEqual([
      'shop.example: a.shop.example: has a CNAME beside other records, expected it alone',
    ]);
    expect(problems('a.shop.example 60 CNAME x.example.', 'a.shop.example 60 CNAME y.example.')).toHaveLength(
      1,
    );
    expect(problems('a.shop.example 60 CNAME x.example.')).toEqual([]);
  });

  it('has name servers, whole TTLs, and no empty set', () => {
    const bad = zone('shop.example', 1, [
      { name: 'www.shop.example', type: 'A', ttl: 1.5, data: ['192.0.2.1'] },
      { name: 'api.shop.example', type: 'A', ttl: 60, data: [] },
    ]);
    expect(() => compileZone(bad)).toThrow(/TTL 1\.5.*is never empty.*no NS record at its apex/);
  });
});

/** Records as dns-packet has them, and their data in presentation format. */
const label = fc.stringMatching(/^[a-z][a-z0-9]{0,14}$/);
const host = fc.array(label, { minLength: 1, maxLength: 4 }).map((labels) => labels.join('.'));
const u16 = fc.integer({ min: 0, max: 65535 });
const text = fc.stringMatching(/^[ -~]{1,40}$/);
const quoted = (value: string) => `"${value.replace(/["\\]/g, '\\$&')}"`;
const record = fc.oneof(
  fc.ipV4().map((data) => ({ type: 'A', data, text: data })),
  fc
    .ipV6()
    .filter((data) => !data.includes('.'))
    .map((data) => ({ type: 'AAAA', data, text: data })),
  host.map((data) => ({ type: 'CNAME', data, text: `${data}.` })),
  host.map((data) => ({ type: 'PTR', data, text: `${data}.` })),
  fc.tuple(u16, host).map(([preference, exchange]) => ({
    type: 'MX',
    data: { preference, exchange },
    text: `${preference} ${exchange}.`,
  })),
  fc
    .array(text, { minLength: 1, maxLength: 3 })
    .map((data) => ({ type: 'TXT', data, text: data.map(quoted).join(' ') })),
  fc.tuple(u16, u16, u16, host).map(([priority, weight, port, target]) => ({
    type: 'SRV',
    data: { priority, weight, port, target },
    text: `${priority} ${weight} ${port} ${target}.`,
  })),
  fc.tuple(fc.constantFrom(0, 128), fc.constantFrom('issue', 'iodef'), text).map(([flags, tag, value]) => ({
    type: 'CAA',
    data: { flags, tag, value },
    text: `${flags} ${tag} ${quoted(value)}`,
  })),
  fc.tuple(u16, fc.uint8Array({ minLength: 1, maxLength: 40 })).map(([keyTag, bytes]) => {
    const digest = Buffer.from(bytes);
    return {
      type: 'DS',
      data: { keyTag, algorithm: 13, digestType: 2, digest },
      text: `${keyTag} 13 2 ${digest.toString('hex')}`,
    };
  }),
);

describe('answers', () => {
  it('are what dns-packet reads out of them, whatever the records and the spelling of the question', () => {
    fc.assert(
      fc.property(
        host,
        fc.array(record, { minLength: 1, maxLength: 5 }),
        fc.boolean(),
        (name, all, upper) => {
          // One type at a name, so that an alias may be there too.
          const same = all
            .filter(({ type }) => type === all[0]!.type)
            .slice(0, all[0]!.type === 'CNAME' ? 1 : 5);
          const [owner, type] = [`${name}.shop.example`, all[0]!.type];
          const sets = [
            ...records('shop.example 60 NS ns1.shop.example.'),
            { name: owner, type, ttl: 77, data: same.map((one) => one.text) },
          ];
          const asked = upper ? owner.toUpperCase() : owner;
          const reply = answering({ ...plan(1, [zone('shop.example', 1, sets)]), active: {} }).ask(
            question(asked, type),
            'tcp',
          );
          const packet = decoded(reply);
          const unique = new Map(same.map((one) => [rdataFromText(type, one.text).bytes, one.data]));
          const plain = ({ name: at, type: kind, data, ttl }: Answer & { ttl?: number; data?: unknown }) => ({
            at,
            kind,
            ttl,
            data: normal(kind, data),
          });
          expect(packet.answers!.map((one) => plain(one as never)).slice(0, unique.size)).toEqual(
            [...unique.values()].map((data) => ({
              at: asked,
              kind: type,
              ttl: 77,
              data: normal(type, data),
            })),
          );
          expect(packet.questions![0]!.name).toBe(asked);
        },
      ),
      { numRuns: 500 },
    );
  });
});

/** What dns-packet gives in another shape than it takes. */
function normal(type: string, data: unknown): unknown {
  if (type === 'AAAA') return rdataFromText('AAAA', data as string).bytes;
  if (type === 'TXT') return (data as readonly (string | Buffer)[]).map(String);
  if (type === 'CAA') {
    const { flags, tag, value } = data as { flags: number; tag: string; value: string };
    return { flags, tag, value };
  }
  return data;
}
