/** Names whose right answer is known, in a DNS tree of our own. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Ranges } from '../../src/atlas/index.js';
import {
  concentrationOf,
  exchangeOver,
  Looker,
  type NameFact,
  Resolver,
  suppliersOf,
  type Trace,
  type ZoneFact,
} from '../../src/trace/index.js';
import { addressOf, type DnsTree, plantTree } from '../support/dns-tree.js';

const [ROOT, REGISTRY, A1, A2, B1, SILENT, REFUSER, SPLIT] = [1, 2, 11, 12, 21, 31, 32, 41];
const chain = Array.from({ length: 30 }, (_, i) => `c${i} CNAME c${i + 1}`);
const delegated = (zone: string, ...servers: string[]) => servers.map((server) => `${zone} NS ${server}.`);
const plain = ['@ A 192.0.2.10'];
/** What both of A's servers have. */
const ofA = {
  'dnsa.test': [`ns1 A ${addressOf(A1)}`, `ns2 A ${addressOf(A2)}`, ...plain],
  'critical.test': [...plain, '@ MX 10 mail', 'mail A 192.0.2.25', '@ CAA issue letsencrypt.org'],
  'redundant.test': plain,
  'lame.test': plain,
  'allbutone.test': plain,
  'reseller.test': [`ns1 A ${addressOf(B1)}`],
  'chain.test': [...chain, 'c30 A 192.0.2.30', '@ CNAME c0'],
  'circle.test': ['@ CNAME x', 'x CNAME y', 'y CNAME x'],
  'nomail.test': [...plain, '@ MX 0 .'],
  'cdn.test': ['www CNAME d111.cloudfront.net.', '@ A 192.0.2.40'],
  'cloudfront.net': ['d111 A 192.0.2.44'],
  'twins.test': plain,
  'twin.test': [`ns1 A ${addressOf(A1)}`],
  'twin.net': [`ns1 A ${addressOf(A2)}`],
  'many.test': Array.from({ length: 80 }, (_, i) => `@ A 192.0.2.${i + 1}`),
};
let tree: DnsTree;

beforeAll(async () => {
  const zones = [
    ['critical', 'ns1.dnsa.test', 'ns2.dnsa.test'],
    ['redundant', 'ns1.dnsa.test', 'ns1.dnsb.test'],
    ['hidden', 'ns1.reseller.test'],
    ['reseller', 'ns1.dnsa.test', 'ns2.dnsa.test'],
    ['lame', 'ns1.dnsa.test', 'ns1.dnsb.test'],
    ['allbutone', 'ns1.silent.test', 'ns1.refuser.test', 'ns1.dnsa.test'],
    ['dead', 'ns1.silent.test', 'ns1.refuser.test'],
    ['loopa', 'ns.loopb.test'],
    ['loopb', 'ns.loopa.test'],
    ['split', 'ns1.dnsa2.test', 'ns1.split.test', 'ns2.dnsa2.test'],
    ['chain', 'ns1.dnsa.test'],
    ['circle', 'ns1.dnsa.test'],
    ['nomail', 'ns1.dnsa.test'],
    ['cdn', 'ns1.dnsa.test'],
    ['twins', 'ns1.twin.test', 'ns1.twin.net'],
    ['many', 'ns1.dnsa.test'],
  ] as const;
  const registry = [
    ...delegated('dnsa', 'ns1.dnsa.test', 'ns2.dnsa.test'),
    `ns1.dnsa A ${addressOf(A1)}`,
    `ns2.dnsa A ${addressOf(A2)}`,
    ...delegated('dnsa2', 'ns1.dnsa2.test', 'ns2.dnsa2.test'),
    `ns1.dnsa2 A ${addressOf(A1)}`,
    `ns2.dnsa2 A ${addressOf(A2)}`,
    ...delegated('dnsb', 'ns1.dnsb.test'),
    `ns1.dnsb A ${addressOf(B1)}`,
    ...delegated('twin', 'ns1.twin.test'),
    `ns1.twin A ${addressOf(A1)}`,
    ...delegated('silent', 'ns1.silent.test'),
    `ns1.silent A ${addressOf(SILENT)}`,
    ...delegated('refuser', 'ns1.refuser.test'),
    `ns1.refuser A ${addressOf(REFUSER)}`,
    `ns1.split A ${addressOf(SPLIT)}`,
    ...zones.flatMap(([zone, ...servers]) => delegated(zone, ...servers)),
  ];
  const ofSplit = {
    'split.test': ['@ A 192.0.2.50'],
    'dnsa2.test': [`ns1 A ${addressOf(A1)}`, `ns2 A ${addressOf(A2)}`],
  };
  tree = await plantTree([
    {
      at: ROOT,
      zones: {
        '': [
          ...delegated('test', 'ns.nic.test'),
          `ns.nic.test A ${addressOf(REGISTRY)}`,
          ...delegated('net', 'ns.nic.test'),
        ],
      },
    },
    {
      at: REGISTRY,
      zones: {
        test: [...registry, `ns.nic A ${addressOf(REGISTRY)}`],
        net: [
          ...delegated('cloudfront', 'ns1.dnsa.test'),
          ...delegated('twin', 'ns1.twin.net'),
          `ns1.twin A ${addressOf(A2)}`,
        ],
      },
    },
    { at: A1, zones: { ...ofA, ...ofSplit } },
    { at: A2, zones: { ...ofA, ...ofSplit } },
    {
      at: B1,
      zones: { 'dnsb.test': [`ns1 A ${addressOf(B1)}`], 'redundant.test': plain, 'hidden.test': plain },
    },
    { at: SILENT, zones: {}, flaw: 'silent' },
    { at: REFUSER, zones: {}, flaw: 'refuses' },
    { at: SPLIT, zones: { 'split.test': ['@ A 192.0.2.99'] } },
  ]);
});
afterAll(() => tree.close());

const ranges: Ranges = { ownerOf: () => undefined };

async function trace(...domains: string[]): Promise<{
  trace: Trace;
  names: readonly NameFact[];
  zones: ReadonlyMap<string, ZoneFact>;
  queries: number;
}> {
  const resolver = new Resolver({
    exchange: exchangeOver({ timeoutMs: 250, port: tree.port }),
    roots: [{ name: 'root', glue: [addressOf(ROOT)] }],
    now: Date.now,
  });
  const looker = new Looker({
    resolver,
    ranges,
    anchors: [],
    now: Date.now,
    queries: 150,
    milliseconds: 20_000,
  });
  const zones = new Map<string, ZoneFact>();
  const names = await Promise.all(domains.map((one) => looker.look(one, zones)));
  return { trace: { at: new Date().toISOString(), names, zones }, names, zones, queries: resolver.queries };
}

async function suppliers(domain: string, journey = `web:${domain}`): Promise<Record<string, string>> {
  const { journeys } = suppliersOf((await trace(domain)).trace);
  const found = journeys.find((one) => one.journey === journey)!;
  return Object.fromEntries(
    found.suppliers.map(({ id, critical, hidden }) => [
      id,
      [critical ? 'critical' : 'redundant', ...(hidden ? ['hidden'] : [])].join(' '),
    ]),
  );
}

describe('whom a name hangs on', () => {
  it('is critical where there is one', async () => {
    expect(await suppliers('critical.test')).toEqual({ 'dns/dnsa.test': 'critical' });
    expect(await suppliers('critical.test', 'mail:critical.test')).toEqual({ 'dns/dnsa.test': 'critical' });
  });

  it('is redundant where one of two is enough', async () => {
    expect(await suppliers('redundant.test')).toEqual({
      'dns/dnsa.test': 'redundant',
      'dns/dnsb.test': 'redundant',
    });
  });

  it('is the hidden second step where the name servers hang on somebody themselves', async () => {
    expect(await suppliers('hidden.test')).toEqual({
      'dns/dnsa.test': 'critical hidden',
      'dns/reseller.test': 'critical',
    });
  });

  it('is told through which dependencies', async () => {
    const { journeys } = suppliersOf((await trace('hidden.test')).trace);
    const hidden = journeys[0]!.suppliers.find(({ id }) => id === 'dns/dnsa.test')!;
    expect(hidden.chain.map(({ to }) => to)).toEqual([
      'site:hidden.test',
      'dns:hidden.test',
      'zone:hidden.test',
      'ns:ns1.reseller.test',
      'zone:reseller.test',
      expect.stringMatching(/^ns:ns[12]\.dnsa\.test$/),
      'dns/dnsa.test',
    ]);
  });

  it('is one where its name servers differ in nothing but the top-level domain', async () => {
    expect(await suppliers('twins.test')).toEqual({ 'dns/twin.net': 'critical' });
  });

  it('is a provider of the atlas by the name of an alias', async () => {
    expect(await suppliers('www.cdn.test')).toMatchObject({ aws: 'critical', 'dns/dnsa.test': 'critical' });
  });
});

describe('many names', () => {
  it('are counted by supplier and by jurisdiction: those that hang on it, and those that go on', async () => {
    const { journeys, jurisdictions } = suppliersOf(
      (await trace('www.cdn.test', 'redundant.test', 'critical.test')).trace,
    );
    const count = (id: string) => {
      const { uses, critical } = concentrationOf(journeys).find((one) => one.id === id)!;
      return { critical, redundant: uses - critical };
    };
    // A mailbox counts beside its site.
    expect(count('dns/dnsa.test')).toEqual({ critical: 3, redundant: 1 });
    expect(count('dns/dnsb.test')).toEqual({ critical: 0, redundant: 1 });
    expect(count('aws')).toEqual({ critical: 1, redundant: 0 });
    expect(jurisdictions).toEqual([{ id: 'jurisdiction/us', uses: 1, critical: 1, hidden: 0 }]);
  });
});

describe('a delegation', () => {
  it('with a server that does not serve the zone still resolves, and the server is named', async () => {
    const { names, zones } = await trace('lame.test');
    expect(names[0]!.web.addresses.map(({ address }) => address)).toEqual(['192.0.2.10']);
    expect(zones.get('lame.test')!.servers.map(({ name, problem }) => [name, problem])).toEqual([
      ['ns1.dnsa.test', undefined],
      ['ns1.dnsb.test', 'answers REFUSED'],
    ]);
    expect(await suppliers('lame.test')).toEqual({ 'dns/dnsa.test': 'critical' });
  });

  it('with one server that works out of three resolves', async () => {
    const { names, zones } = await trace('allbutone.test');
    expect(names[0]!.web.problem).toBeUndefined();
    expect(zones.get('allbutone.test')!.servers.map(({ problem }) => problem)).toEqual([
      undefined,
      'answers REFUSED',
      'gives no answer',
    ]);
  });

  it('that leads nowhere, or in a circle, ends in bounded time and queries, and says so', async () => {
    for (const domain of ['dead.test', 'loopa.test', 'loopb.test']) {
      const { names, queries } = await trace(domain);
      expect(names[0]!.web.problem, domain).toMatch(/no name server/);
      expect(queries, domain).toBeLessThan(80);
      expect(names[0]!.ms, domain).toBeLessThan(8_000);
    }
  });
});

describe('aliases', () => {
  it('are followed for 30 steps', async () => {
    const { names } = await trace('chain.test');
    expect(names[0]!.web).toMatchObject({ last: 'c30.chain.test', addresses: [{ address: '192.0.2.30' }] });
    expect(names[0]!.web.aliases).toHaveLength(31);
    expect(names[0]!.queries).toBeLessThan(150);
  });

  it('in a circle end, and say where', async () => {
    const { names } = await trace('circle.test');
    expect(names[0]!.web.problem).toBe('its aliases lead in a circle: x.circle.test again');
  });
});

describe('answers', () => {
  it('that differ between servers are shown with the servers that differ', async () => {
    const { names } = await trace('split.test');
    expect(names[0]!.web.split).toEqual([{ server: 'ns1.split.test', addresses: ['192.0.2.99'] }]);
  });

  it('that do not fit into a datagram are asked for over TCP', async () => {
    expect((await trace('many.test')).names[0]!.web.addresses).toHaveLength(80);
  });

  it('of no such name are told from no addresses', async () => {
    const { names } = await trace('nothere.test', 'ns1.dnsa.test', 'reseller.test');
    expect(names.map(({ web }) => web.problem)).toEqual([
      'there is no such name',
      undefined,
      'it has no addresses',
    ]);
  });

  it('say who may issue certificates, and who takes mail', async () => {
    const { names } = await trace('critical.test', 'nomail.test');
    expect(names[0]!.caa).toEqual(['issue letsencrypt.org']);
    expect(names[0]!.mail).toMatchObject([
      { host: 'mail.critical.test', preference: 10, addresses: [{ address: '192.0.2.25' }] },
    ]);
    expect(names[1]).toMatchObject({ mail: [], noMail: true });
  });
});
