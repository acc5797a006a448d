/** Trust from an own root down, in a tree in which the right answer is known. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  anchorsIn,
  exchangeOver,
  IANA_ANCHORS,
  Looker,
  Resolver,
  type ZoneFact,
} from '../../src/trace/index.js';
import { addressOf, type DnsTree, plantTree, type Signing, signedZone } from '../support/dns-tree.js';

const [ROOT, REGISTRY, SERVER, SILENT] = [1, 2, 11, 31];
const DAY = 86_400_000;
const own = (address: string) => [`@ A ${address}`, '@ MX 10 Mail', `ns A ${addressOf(SERVER)}`];
const delegated = (zone: string, at = SERVER) => [`${zone} NS ns.${zone}`, `ns.${zone} A ${addressOf(at)}`];

/** Zones below `test`, which is signed and denies by NSEC. */
const children: Readonly<Record<string, Signing>> = {
  p256: {},
  rsa: { algorithm: 8 },
  p384: { algorithm: 14 },
  ed25519: { algorithm: 15 },
  expired: { from: Date.now() - 9 * DAY, to: Date.now() - 2 * DAY },
  early: { from: Date.now() + 2 * DAY, to: Date.now() + 9 * DAY },
  forged: { forge: 'A' },
  badsoa: { forge: 'SOA' },
  badmail: { forge: 'MX' },
  otherkey: { otherKey: true },
};
const signed = Object.entries(children).map(
  ([name, signing]) => [name, signedZone(`${name}.test`, own('192.0.2.80'), signing)] as const,
);
const inside = signedZone('inside.bare', own('192.0.2.81'));
const strange = `@ RAW ${JSON.stringify({ type: 'DS', name: 'strange.test', ttl: 60, class: 'IN', data: { keyTag: 1, algorithm: 99, digestType: 2, digest: Buffer.alloc(32) } })}`;
/** Registries, by how they deny that a delegation is signed. */
const registries = {
  test: signedZone('test', [
    ...own('192.0.2.1'),
    ...signed.flatMap(([name, { parent }]) => [...delegated(name), ...parent]),
    ...delegated('plain'),
    ...delegated('strange'),
    strange,
    ...delegated('silent', SILENT),
    ...signedZone('silent.test', []).parent,
  ]),
  hashed: signedZone('hashed', [...own('192.0.2.1'), ...delegated('plain')], { denial: 'NSEC3' }),
  optout: signedZone('optout', [...own('192.0.2.1'), ...delegated('plain')], { denial: 'opt-out' }),
  mute: signedZone('mute', [...own('192.0.2.1'), ...delegated('plain')], { denial: 'none' }),
  liar: signedZone('liar', [...own('192.0.2.1'), ...delegated('plain')], { denial: 'lie' }),
  forger: signedZone('forger', [...own('192.0.2.1'), ...delegated('plain')], { forge: 'NSEC' }),
  // Its own keys are good, and it cannot say who is signed below.
  baddigest: signedZone(
    'baddigest',
    [...own('192.0.2.1'), ...delegated('p256'), ...signedZone('p256.baddigest', []).parent],
    { forge: 'DS' },
  ),
};
const root = signedZone(
  '',
  [
    ...Object.entries(registries).flatMap(([name, { parent }]) => [...delegated(name, REGISTRY), ...parent]),
    // Not signed itself: what is signed below is an island.
    ...delegated('bare', REGISTRY),
  ],
  { algorithm: 8 },
);
let tree: DnsTree;

beforeAll(async () => {
  const plain = (origin: string) => [origin, own('192.0.2.82')] as const;
  tree = await plantTree([
    { at: ROOT, zones: { '': root.lines } },
    {
      at: REGISTRY,
      zones: {
        ...Object.fromEntries(Object.entries(registries).map(([name, { lines }]) => [name, lines])),
        bare: [...own('192.0.2.1'), ...delegated('inside'), ...inside.parent],
      },
    },
    {
      at: SERVER,
      zones: Object.fromEntries([
        ...signed.map(([name, { lines }]) => [`${name}.test`, lines] as const),
        ...['plain.test', 'strange.test', 'p256.baddigest'].map(plain),
        ...['hashed', 'optout', 'mute', 'liar', 'forger'].map((registry) => plain(`plain.${registry}`)),
        ['inside.bare', inside.lines] as const,
      ]),
    },
    { at: SILENT, zones: {}, flaw: 'silent' },
  ]);
});
afterAll(() => tree.close());

async function zoneOf(domain: string, anchors = anchorsIn(root.anchor)): Promise<ZoneFact> {
  const resolver = new Resolver({
    exchange: exchangeOver({ timeoutMs: 250, port: tree.port }),
    roots: [{ name: 'root', glue: [addressOf(ROOT)] }],
    now: Date.now,
  });
  const ranges = { ownerOf: () => undefined };
  const options = { resolver, ranges, anchors, now: Date.now, queries: 150, milliseconds: 20_000 };
  const zones = new Map<string, ZoneFact>();
  await new Looker(options).look(domain, zones);
  return zones.get(domain)!;
}

describe('a zone that is signed from the root down', () => {
  it.each(['p256', 'rsa', 'p384', 'ed25519'])('is secure (%s)', async (name) => {
    expect(await zoneOf(`${name}.test`)).toMatchObject({
      signed: true,
      security: { state: 'secure', at: `${name}.test` },
    });
  });
});

describe('a zone that is not signed', () => {
  it.each([
    ['plain.test', 'not signed, proven by NSEC'],
    ['plain.hashed', 'not signed, proven by NSEC3'],
    ['plain.optout', 'not signed, proven by NSEC3 with opt-out'],
    ['strange.test', 'signed by algorithms that are not known here'],
  ])('is insecure where that is proven: %s', async (domain, why) => {
    expect((await zoneOf(domain)).security).toEqual({ state: 'insecure', at: domain, why });
  });

  it('lets nothing below it be secure, and is named as the place where that ends', async () => {
    const { signed: isSigned, security } = await zoneOf('inside.bare');
    expect(isSigned).toBe(false);
    expect(security).toEqual({ state: 'insecure', at: 'bare', why: 'not signed, proven by NSEC' });
  });

  it.each([
    ['plain.mute', /neither vouches for it nor proves that it need not: no proof/],
    ['plain.liar', /not of a delegation without DS/],
    ['plain.forger', /the proof \(NSEC\): no signature fits/],
  ])('is bogus where it is not: %s', async (domain, why) => {
    const { security } = await zoneOf(domain);
    expect(security).toMatchObject({ state: 'bogus', at: domain });
    expect(security.why).toMatch(why);
  });
});

describe('a link that is broken', () => {
  it.each([
    ['expired.test', /^its keys: the signature ended on/],
    ['early.test', /^its keys: the signature is not valid before/],
    ['forged.test', /^its records: no signature fits$/],
    ['badsoa.test', /^its records: no signature fits$/],
    ['badmail.test', /^its records: no signature fits$/],
    ['otherkey.test', /^none of its keys is the one that its parent vouches for$/],
    ['p256.baddigest', /^what its parent says of it \(DS\): no signature fits$/],
  ])('is named with the zone: %s', async (domain, why) => {
    const { security } = await zoneOf(domain);
    expect(security).toMatchObject({ state: 'bogus', at: domain });
    expect(security.why).toMatch(why);
  });

  it('at the root breaks everything below it', async () => {
    for (const domain of ['p256.test', 'plain.test'])
      expect((await zoneOf(domain, IANA_ANCHORS)).security).toEqual({
        state: 'bogus',
        at: '',
        why: 'none of its keys is a trust anchor',
      });
  });
});

describe('without an anchor, or without an answer', () => {
  it('nothing is called secure or insecure, and what does not hold together is bogus all the same', async () => {
    const why = 'no trust anchor is known for this root';
    expect((await zoneOf('p256.test', [])).security).toEqual({ state: 'indeterminate', at: '', why });
    expect((await zoneOf('plain.test', [])).security).toEqual({ state: 'indeterminate', at: '', why });
    expect((await zoneOf('forged.test', [])).security).toMatchObject({ state: 'bogus', at: 'forged.test' });
  });

  it('of the zone itself it cannot be told', async () => {
    expect((await zoneOf('silent.test')).security).toEqual({
      state: 'indeterminate',
      at: 'silent.test',
      why: 'no name server says its keys',
    });
  });
});

describe('trust anchors', () => {
  it("are the root's keys of 2017 and 2024, with digests of SHA-256", () => {
    expect(
      IANA_ANCHORS.map(({ keyTag, algorithm, digestType, digest }) => [
        keyTag,
        algorithm,
        digestType,
        digest.length,
      ]),
    ).toEqual([
      [20326, 8, 2, 32],
      [38696, 8, 2, 32],
    ]);
  });

  it('are read from a file as validators have it, and anything else is refused with its line', () => {
    expect(anchorsIn('; root\n.\t172800 IN DS 1 8 2 ABCD EF01 ; key\n')).toMatchObject([
      { keyTag: 1, algorithm: 8 },
    ]);
    for (const text of ['test. IN DS 1 8 2 AB', '. IN DNSKEY 257 3 8 AwEA', '. IN DS 1 8 2 ABC'])
      expect(() => anchorsIn(`\n${text}`)).toThrow('line 2: expected a DS record of the root');
  });
});
