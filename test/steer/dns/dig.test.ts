/** What the built-in server answers, asked by dig. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Serving, serve } from '../../../src/steer/dns/index.js';
import { dig } from './support/dig.js';
import { plan } from './support/plans.js';
import { describeWith } from './support/programs.js';

const SOA = 'shop.example. 60 IN SOA ns1.shop.example. host\\.master.shop.example. 7 300 60 2419200 60';
const REFERRAL = [
  'team.shop.example. 600 IN NS ns.team.shop.example.',
  'team.shop.example. 600 IN NS ns.elsewhere.example.',
];
const GLUE = 'ns.team.shop.example. 600 IN A 192.0.2.54';
const WWW = 'www.shop.example. 30 IN A 203.0.113.7';

interface Row {
  readonly ask: string;
  readonly status?: string;
  readonly flags?: string;
  readonly answer?: readonly string[];
  readonly authority?: readonly string[];
  readonly additional?: readonly string[];
}

const TABLE: readonly Row[] = [
  { ask: 'www.shop.example', answer: [WWW] },
  { ask: 'wWw.ShOp.exAMple', answer: ['wWw.ShOp.exAMple. 30 IN A 203.0.113.7'] },
  { ask: 'shop.example SOA', answer: [SOA] },
  {
    ask: 'shop.example NS',
    answer: ['shop.example. 3600 IN NS ns1.shop.example.', 'shop.example. 3600 IN NS ns2.shop.example.'],
  },
  { ask: 'ns2.shop.example AAAA', answer: ['ns2.shop.example. 3600 IN AAAA 2001:db8::53'] },
  { ask: 'shop.example MX', answer: ['shop.example. 300 IN MX 10 mail.shop.example.'] },
  { ask: 'shop.example TXT', answer: ['shop.example. 300 IN TXT "v=spf1 mx -all"'] },
  { ask: 'shop.example CAA', answer: ['shop.example. 300 IN CAA 0 issue "ca.example"'] },
  { ask: 'shop.example HTTPS', answer: ['shop.example. 300 IN HTTPS 1 . alpn="h2,h3" ipv4hint=192.0.2.80'] },
  {
    ask: '_sip._tcp.shop.example SRV',
    answer: ['_sip._tcp.shop.example. 60 IN SRV 10 20 5060 mail.shop.example.'],
  },
  // Nothing of this type, nothing of this name, nothing but names below.
  { ask: 'www.shop.example MX', authority: [SOA] },
  { ask: 'nowhere.shop.example', status: 'NXDOMAIN', authority: [SOA] },
  { ask: 'a.b.c.nowhere.shop.example', status: 'NXDOMAIN', authority: [SOA] },
  { ask: 'empty.shop.example', authority: [SOA] },
  // Aliases, into the zone, out of it, to nothing, in a circle.
  { ask: 'alias.shop.example', answer: ['alias.shop.example. 60 IN CNAME www.shop.example.', WWW] },
  { ask: 'alias.shop.example CNAME', answer: ['alias.shop.example. 60 IN CNAME www.shop.example.'] },
  {
    ask: 'alias.shop.example MX',
    answer: ['alias.shop.example. 60 IN CNAME www.shop.example.'],
    authority: [SOA],
  },
  { ask: 'far.shop.example', answer: ['far.shop.example. 60 IN CNAME cdn.provider.example.'] },
  {
    ask: 'gone.shop.example',
    status: 'NXDOMAIN',
    answer: ['gone.shop.example. 60 IN CNAME nowhere.shop.example.'],
    authority: [SOA],
  },
  {
    ask: 'one.shop.example',
    answer: [
      'one.shop.example. 60 IN CNAME two.shop.example.',
      'two.shop.example. 60 IN CNAME one.shop.example.',
    ],
  },
  // Wildcards stand for what is not there, however deep, and not for what is.
  { ask: 'x.wild.shop.example', answer: ['x.wild.shop.example. 60 IN A 192.0.2.99'] },
  { ask: 'a.b.wild.shop.example', answer: ['a.b.wild.shop.example. 60 IN A 192.0.2.99'] },
  { ask: '*.wild.shop.example', answer: ['*.wild.shop.example. 60 IN A 192.0.2.99'] },
  { ask: 'x.wild.shop.example AAAA', authority: [SOA] },
  { ask: 'here.wild.shop.example', authority: [SOA] },
  { ask: 'a.here.wild.shop.example', status: 'NXDOMAIN', authority: [SOA] },
  { ask: 'wild.shop.example', authority: [SOA] },
  {
    ask: 'some-long-name.star.shop.example',
    answer: ['some-long-name.star.shop.example. 60 IN CNAME www.shop.example.', WWW],
  },
  {
    ask: 'a.star.shop.example MX',
    answer: ['a.star.shop.example. 60 IN CNAME www.shop.example.'],
    authority: [SOA],
  },
  {
    ask: 'to-wild.shop.example',
    answer: [
      'to-wild.shop.example. 60 IN CNAME any.wild.shop.example.',
      'any.wild.shop.example. 60 IN A 192.0.2.99',
    ],
  },
  // Delegations: others know more; but the DS record is the parent's.
  { ask: 'team.shop.example', flags: 'qr', authority: REFERRAL, additional: [GLUE] },
  { ask: 'team.shop.example NS', flags: 'qr', authority: REFERRAL, additional: [GLUE] },
  { ask: 'a.b.team.shop.example', flags: 'qr', authority: REFERRAL, additional: [GLUE] },
  { ask: 'ns.team.shop.example', flags: 'qr', authority: REFERRAL, additional: [GLUE] },
  { ask: 'x.team.shop.example DS', flags: 'qr', authority: REFERRAL, additional: [GLUE] },
  {
    ask: 'team.shop.example DS',
    answer: [`team.shop.example. 600 IN DS 12345 13 2 ${'AB'.repeat(28)} ABABABAB`],
  },
  {
    ask: 'to-team.shop.example',
    answer: ['to-team.shop.example. 60 IN CNAME api.team.shop.example.'],
    authority: REFERRAL,
    additional: [GLUE],
  },
  // A zone in the zone has its own answers, and its DS is looked for in the outer one.
  { ask: 'eu.shop.example SOA', answer: [SOA.replace('shop.example.', 'eu.shop.example.')] },
  { ask: 'eu.shop.example DS', authority: [SOA] },
  {
    ask: 'nowhere.eu.shop.example',
    status: 'NXDOMAIN',
    authority: [SOA.replace('shop.example.', 'eu.shop.example.')],
  },
  // One set of those there are (RFC 8482).
  { ask: 'www.shop.example ANY', answer: [WWW] },
  { ask: 'empty.shop.example ANY', authority: [SOA] },
  { ask: 'alias.shop.example ANY', answer: ['alias.shop.example. 60 IN CNAME www.shop.example.'] },
  // Not ours to answer.
  { ask: 'shop.example.org', status: 'REFUSED', flags: 'qr' },
  { ask: 'example', status: 'REFUSED', flags: 'qr' },
  { ask: '. NS', status: 'REFUSED', flags: 'qr' },
  { ask: 'version.bind TXT CH', status: 'REFUSED', flags: 'qr' },
  { ask: 'id.server TXT CH', status: 'REFUSED', flags: 'qr' },
  { ask: 'shop.example AXFR', status: 'REFUSED', flags: 'qr' },
  { ask: 'shop.example MAILB', status: 'NOTIMP', flags: 'qr' },
  { ask: 'shop.example SOA +opcode=notify', status: 'NOTIMP', flags: 'qr' },
  { ask: 'shop.example SOA +opcode=update', status: 'NOTIMP', flags: 'qr' },
  { ask: 'shop.example SOA +header-only', status: 'FORMERR', flags: 'qr' },
  { ask: 'www.shop.example +edns=1 +noednsnegotiation', status: 'BADVERS', flags: 'qr' },
  {
    ask: 'www.shop.example -y hmac-sha256:nobody:c2VjcmV0IHNlY3JldCBzZWNyZXQ=',
    status: 'NOTAUTH',
    flags: 'qr',
  },
  // Larger than a datagram.
  { ask: 'large.shop.example TXT +ignore', flags: 'qr aa tc' },
  { ask: 'large.shop.example TXT +ignore +noedns', flags: 'qr aa tc' },
  { ask: 'large.shop.example TXT +ignore +bufsize=65535', flags: 'qr aa tc' },
];

describeWith('dig', 'the built-in server', () => {
  let server: Serving;
  let port: number;
  beforeAll(async () => {
    server = await serve({ listen: ['127.0.0.1:0'], ratePerSecond: 0 });
    port = server.addresses[0]!.port;
    await server.publish(plan(7, [...plan(7).zones, inner(7)]));
  });
  afterAll(() => server.close());

  describe.each(['+notcp', '+tcp'])('%s', (transport) => {
    it.for(TABLE.filter(({ ask }) => transport === '+notcp' || !/\+ignore|AXFR/.test(ask)))(
      'answers $ask',
      async (row) => {
        const { status, flags, answer, authority, additional } = await dig(
          port,
          ...row.ask.split(' '),
          ...(row.ask.includes('AXFR') ? [] : [transport]),
        );
        expect({ status, flags: flags.join(' '), answer, authority, additional }).toEqual({
          status: row.status ?? 'NOERROR',
          flags: row.flags ?? 'qr aa',
          answer: row.answer ?? [],
          authority: row.authority ?? [],
          additional: row.additional ?? [],
        });
      },
    );
  });

  it('sends by TCP what a datagram has no room for', async () => {
    const { answer, text } = await dig(port, 'large.shop.example', 'TXT');
    expect(answer).toHaveLength(60);
    expect(text).toContain('Truncated, retrying in TCP mode');
  });

  it('gives back the bits that belong to the one who asks, and offers 1232 bytes', async () => {
    const { flags, text } = await dig(port, 'www.shop.example', '+recurse', '+cdflag', '+dnssec');
    expect(flags).toEqual(['qr', 'aa', 'rd', 'cd']);
    expect(text).toMatch(/EDNS: version: 0, flags: do; udp: 1232/);
    expect((await dig(port, 'www.shop.example', '+noedns')).text).not.toContain('EDNS');
  });

  it('ignores options that it does not know', async () => {
    const { status, answer } = await dig(
      port,
      'www.shop.example',
      '+nsid',
      '+cookie',
      '+subnet=192.0.2.0/24',
      '+ednsopt=65001:abcd',
    );
    expect({ status, answer }).toEqual({ status: 'NOERROR', answer: [WWW] });
  });

  it('answers many questions on one connection', async () => {
    const { text } = await dig(
      port,
      '+tcp',
      '+keepopen',
      'www.shop.example',
      '+keepopen',
      '-q',
      'shop.example',
      '-t',
      'MX',
      '-q',
      'nowhere.shop.example',
      '-t',
      'A',
    );
    expect([...text.matchAll(/status: (\w+)/g)].map(([, status]) => status)).toEqual([
      'NOERROR',
      'NOERROR',
      'NXDOMAIN',
    ]);
  });

  it('answers from the newest plan, and keeps the one before where the newest cannot be answered', async () => {
    await server.publish(plan(8));
    expect((await dig(port, 'www.shop.example')).answer).toEqual(['www.shop.example. 30 IN A 203.0.113.8']);
    const broken = plan(9);
    const records = broken.zones[0]!.records.filter(({ name }) => name !== 'www.shop.example');
    await expect(server.publish({ ...broken, zones: [{ ...broken.zones[0]!, records }] })).rejects.toThrow(
      'www.shop.example: is steered and has no A, AAAA or CNAME record in plan 9',
    );
    expect((await dig(port, 'www.shop.example')).answer).toEqual(['www.shop.example. 30 IN A 203.0.113.8']);
    expect(await server.verify()).toEqual({ serving: 8, problems: [] });
  });

  it('says SERVFAIL and why before its first plan and when it is silent, until the next plan', async () => {
    const fresh = await serve({ listen: ['127.0.0.1:0'], ratePerSecond: 0 });
    const at = fresh.addresses[0]!.port;
    const ask = async () => {
      const { status, text } = await dig(at, 'www.shop.example', '+notcp');
      return `${status} ${/EDE: (.*)/.exec(text)?.[1] ?? ''}`.trim();
    };
    expect(await ask()).toBe('SERVFAIL 14 (Not Ready)');
    await fresh.publish(plan(9));
    expect(await ask()).toBe('NOERROR');
    fresh.silence();
    expect(await ask()).toBe('SERVFAIL 14 (Not Ready)');
    expect((await fresh.verify()).serving).toBeUndefined();
    await fresh.publish(plan(10));
    expect(await ask()).toBe('NOERROR');
    await fresh.close();
  });
});

function inner(serial: number) {
  const [outer] = plan(serial).zones;
  return {
    ...outer!,
    origin: 'eu.shop.example',
    records: [{ name: 'eu.shop.example', type: 'NS', ttl: 60, data: ['ns1.shop.example.'] }],
  };
}
