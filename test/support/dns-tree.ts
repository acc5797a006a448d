/** A DNS tree of our own on loopback addresses: root, registries, providers. What is right is known, since we wrote it. */
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { createServer, type Server } from 'node:net';
import { type Answer, decode, encode, streamEncode } from 'dns-packet';
import { digestOf, nsec3Hash, signedData, tagOf } from '../../src/trace/dns/index.js';

/** How a name server is of no use. */
export type Flaw = 'silent' | 'refuses' | 'garbage' | 'wrong-id';

export interface TreeServer {
  /** Last part of its address: 127.0.53.N. */
  readonly at: number;
  /** Zones by origin (the root is ''), as lines `NAME TYPE DATA`; `@` is the origin, names without a last dot are in it. */
  readonly zones: Readonly<Record<string, readonly string[]>>;
  readonly flaw?: Flaw;
}

export interface DnsTree {
  readonly port: number;
  /** Queries that each server got. */
  readonly asked: ReadonlyMap<number, number>;
  readonly close: () => Promise<void>;
}

export const addressOf = (at: number): string => `127.0.53.${at}`;

interface Zone {
  readonly origin: string;
  /** By owner, and the names that are above one of these. */
  readonly records: ReadonlyMap<string, readonly Answer[]>;
  readonly above: ReadonlySet<string>;
  /** NSEC3 records and what signs them: they deny whatever is not there, as these zones have few. */
  readonly denials: readonly Answer[];
}

function zoneOf(origin: string, all: readonly Answer[]): Zone {
  const records = new Map<string, Answer[]>();
  const above = new Set<string>();
  for (const one of all) {
    const known = records.get(one.name);
    if (known === undefined) records.set(one.name, [one]);
    else known.push(one);
    for (const name of upwards(one.name)) above.add(name);
  }
  return { origin, records, above, denials: all.filter((one) => covers(one, 'NSEC3')) };
}

/** Whether a record is of the type, or the signature of those that are. */
function covers(one: Answer, type: string): boolean {
  return (one.type === 'RRSIG' ? one.data.typeCovered : (one.type as string)) === type;
}

/** A name, and those above it up to the root. */
function upwards(name: string): string[] {
  const labels = name === '' ? [] : name.split('.');
  return [...labels.map((_, i) => labels.slice(i).join('.')), ''];
}

const AUTHORITATIVE = 0x400;
const TRUNCATED = 0x200;
const CODES = { NOERROR: 0, SERVFAIL: 2, NXDOMAIN: 3, REFUSED: 5 } as const;

/** Starts all servers on one port, over UDP and TCP. */
export async function plantTree(servers: readonly TreeServer[]): Promise<DnsTree> {
  const asked = new Map<number, number>();
  for (let attempt = 0; ; attempt++) {
    const open: { close: () => void }[] = [];
    try {
      const port = await freePort();
      for (const server of servers) open.push(...(await listen(server, port, asked)));
      return {
        port,
        asked,
        close: async () => {
          for (const one of open) one.close();
        },
      };
    } catch (error) {
      for (const one of open) one.close();
      // Somebody else took the port on one of the addresses.
      if (attempt > 5) throw error;
    }
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = createSocket('udp4');
    socket.once('error', reject).bind(0, '127.0.0.1', () => {
      const { port } = socket.address();
      socket.close(() => resolve(port));
    });
  });
}

async function listen(
  server: TreeServer,
  port: number,
  asked: Map<number, number>,
): Promise<{ close: () => void }[]> {
  const zones = new Map(
    Object.entries(server.zones).map(([origin, lines]) => [
      origin,
      zoneOf(
        origin,
        lines.flatMap((line) => recordOf(line, origin)),
      ),
    ]),
  );
  const count = () => asked.set(server.at, (asked.get(server.at) ?? 0) + 1);
  const udp = createSocket('udp4');
  udp.on('message', (message, { port: from, address }) => {
    count();
    const answer = reply(server, zones, message, 1232);
    if (answer !== undefined) udp.send(answer, from, address);
  });
  await new Promise<void>((resolve, reject) =>
    udp.once('error', reject).bind(port, addressOf(server.at), resolve),
  );
  const tcp = createServer((socket) => {
    socket.on('error', () => {});
    socket.on('data', (chunk: Buffer) => {
      count();
      const answer = reply(server, zones, chunk.subarray(2), 65_535);
      if (answer !== undefined) socket.end(streamEncode(decode(answer) as never));
    });
  });
  await new Promise<void>((resolve, reject) =>
    tcp.once('error', reject).listen(port, addressOf(server.at), resolve),
  );
  return [udp as Socket, tcp as Server];
}

function reply(
  { flaw }: TreeServer,
  zones: ReadonlyMap<string, Zone>,
  message: Buffer,
  room: number,
): Buffer | undefined {
  if (flaw === 'silent') return undefined;
  if (flaw === 'garbage') return Buffer.from('not dns at all, whatever it is');
  const query = decode(message);
  const [question] = query.questions ?? [];
  const { id = 0 } = query;
  const made = (
    code: keyof typeof CODES,
    flags: number,
    answers: Answer[] = [],
    authorities: Answer[] = [],
    additionals: Answer[] = [],
  ) =>
    encode({
      type: 'response',
      id: flaw === 'wrong-id' ? (id + 1) & 0xffff : id,
      flags: flags | CODES[code],
      questions: query.questions ?? [],
      answers,
      authorities,
      additionals,
    });
  if (question === undefined || flaw === 'refuses') return made('REFUSED', 0);
  const name = question.name.toLowerCase().replace(/\.$/, '');
  const zone = upwards(name).flatMap((origin) => zones.get(origin) ?? [])[0];
  if (zone === undefined) return made('REFUSED', 0);
  const { origin, records, above, denials } = zone;
  const of = (owner: string, type: string) => (records.get(owner) ?? []).filter((one) => one.type === type);
  const cut = upwards(name).find(
    (owner) => owner !== origin && isIn(owner, origin) && of(owner, 'NS').length > 0,
  );
  if (cut !== undefined && !(question.type === 'DS' && name === cut)) {
    const servers = of(cut, 'NS');
    return made(
      'NOERROR',
      0,
      [],
      servers,
      servers.flatMap((one) => of((one as { data: string }).data, 'A')),
    );
  }
  const signatures = (type: string) =>
    of(name, 'RRSIG').filter((one) => one.type === 'RRSIG' && one.data.typeCovered === type);
  const found = of(name, question.type);
  const alias = of(name, 'CNAME');
  const answers =
    found.length > 0
      ? [...found, ...signatures(question.type)]
      : alias.length > 0
        ? [...alias, ...signatures('CNAME')]
        : [];
  const exists = above.has(name);
  const proofs = () => [...(records.get(name) ?? []).filter((one) => covers(one, 'NSEC')), ...denials];
  const full = made(
    answers.length > 0 || exists ? 'NOERROR' : 'NXDOMAIN',
    AUTHORITATIVE,
    answers,
    answers.length > 0 ? [] : [soa(origin), ...proofs()],
  );
  return full.length > room ? made('NOERROR', AUTHORITATIVE | TRUNCATED) : full;
}

const isIn = (name: string, origin: string): boolean =>
  origin === '' || name === origin || name.endsWith(`.${origin}`);

function soa(origin: string): Answer {
  const data = {
    mname: `ns.${origin}`,
    rname: `hostmaster.${origin}`,
    serial: 1,
    refresh: 60,
    retry: 60,
    expire: 600,
    minimum: 60,
  };
  return { type: 'SOA', name: origin === '' ? '.' : origin, ttl: 60, data };
}

/** `www A 192.0.2.1`, `@ MX 10 mail.shop.test.` */
function recordOf(line: string, origin: string): Answer[] {
  const [written = '', type = '', ...rest] = line.split(/\s+/);
  const absolute = (name: string) =>
    name === '@'
      ? origin
      : name.endsWith('.')
        ? name.slice(0, -1)
        : origin === ''
          ? name
          : `${name}.${origin}`;
  const name = absolute(written);
  const base = { name, ttl: 60, class: 'IN' as const };
  switch (type) {
    case 'A':
    case 'AAAA':
      return [{ ...base, type, data: rest[0]! }];
    case 'NS':
    case 'CNAME':
    case 'PTR':
      return [{ ...base, type, data: absolute(rest[0]!) }];
    case 'MX':
      return [
        {
          ...base,
          type,
          data: { preference: Number(rest[0]), exchange: rest[1] === '.' ? '.' : absolute(rest[1]!) },
        },
      ];
    case 'CAA':
      return [{ ...base, type, data: { flags: 0, tag: rest[0] as 'issue', value: rest[1]! } }];
    case 'SOA':
      return [soa(origin)];
    case 'RAW':
      return [
        JSON.parse(rest.join(' '), (_, value) =>
          value?.type === 'Buffer' ? Buffer.from(value.data) : value,
        ),
      ];
    default:
      throw new TypeError(`${type} in the tree`);
  }
}

/** Algorithms that zones are signed with here. */
type Algorithm = 8 | 13 | 14 | 15;

export interface Signing {
  readonly algorithm?: Algorithm;
  /** Milliseconds since 1970 between which signatures hold. */
  readonly from?: number;
  readonly to?: number;
  /** Type whose signatures are spoilt. */
  readonly forge?: string;
  /** The parent vouches for another key. */
  readonly otherKey?: boolean;
  /** How delegations without DS are denied; default NSEC. `lie`: a record that says there were a DS. */
  readonly denial?: 'NSEC' | 'NSEC3' | 'opt-out' | 'none' | 'lie';
}

/**
 * Signs all of a zone but what it delegates, with one key: the lines of the signed zone, those of its parent that vouch for it,
 * and the same as a trust anchor.
 */
export function signedZone(
  origin: string,
  written: readonly string[],
  { algorithm = 13, from, to, forge, otherKey = false, denial = 'NSEC' }: Signing = {},
): { readonly lines: readonly string[]; readonly parent: readonly string[]; readonly anchor: string } {
  const key = newKey(algorithm);
  const lines = ['@ SOA', ...written].flatMap((line) => recordOf(line, origin));
  const record = (name: string, type: string, data: unknown) =>
    ({ type, name, ttl: 60, class: 'IN', data }) as unknown as Answer;
  const cuts = [
    ...new Set(lines.filter((one) => one.type === 'NS' && one.name !== origin).map(({ name }) => name)),
  ];
  const isVouched = (name: string) => lines.some((one) => (one.type as string) === 'DS' && one.name === name);
  const open = cuts.filter((name) => !isVouched(name));
  const types = denial === 'lie' ? ['NS', 'DS', 'RRSIG', 'NSEC'] : ['NS', 'RRSIG', 'NSEC'];
  const salt = Buffer.from('ab', 'hex');
  const hash = (name: string) => nsec3Hash(name, salt, 1);
  const hashed = (name: string, rrtypes: readonly string[], flags: number, next: Buffer) =>
    record(`${hash(name)}${origin === '' ? '' : `.${origin}`}`, 'NSEC3', {
      algorithm: 1,
      flags,
      iterations: 1,
      salt,
      nextDomain: next,
      rrtypes,
    });
  const ring = (name: string) => Buffer.from(hash(name).padEnd(32, '0')).subarray(0, 20);
  const proofs =
    denial === 'none'
      ? []
      : denial === 'NSEC3'
        ? open.map((name) => hashed(name, ['NS'], 0, ring(name)))
        : denial === 'opt-out'
          ? // One record covers all but itself.
            [hashed(origin, ['NS', 'SOA', 'RRSIG', 'DNSKEY', 'NSEC3PARAM'], 1, base32Bytes(hash(origin)))]
          : open.map((name) =>
              record(name, 'NSEC', { nextDomain: origin === '' ? '.' : origin, rrtypes: types }),
            );
  const all = [...lines, record(origin, 'DNSKEY', key.data), ...proofs];
  const isOurs = ({ name, type }: Answer) =>
    !cuts.some((cut) => isIn(name, cut)) || ['DS', 'NSEC', 'NSEC3'].includes(type as string);
  const sets = new Map<string, Answer[]>();
  for (const one of all.filter(isOurs)) {
    const set = `${one.name} ${one.type}`;
    sets.set(set, [...(sets.get(set) ?? []), one]);
  }
  const signatures = [...sets.values()].map((set) => {
    const { name, type } = set[0]!;
    const fields = {
      typeCovered: type as string,
      algorithm,
      labels: name === '' || name === '.' ? 0 : name.split('.').length,
      originalTTL: 60,
      expiration: Math.floor((to ?? Date.now() + 86_400_000) / 1000),
      inception: Math.floor((from ?? Date.now() - 86_400_000) / 1000),
      keyTag: tagOf(key.data),
      signersName: origin === '' ? '.' : origin,
    };
    const signature = key.sign(signedData(fields, set));
    if (forge === type) signature[0]! ^= 255;
    return record(name === '.' ? '' : name, 'RRSIG', { ...fields, signature });
  });
  const vouched = otherKey ? newKey(algorithm).data : key.data;
  const digest = digestOf(origin, vouched, 2)!;
  const tag = tagOf(vouched);
  const raw = (one: Answer) => `@ RAW ${JSON.stringify(one)}`;
  return {
    lines: [...all, ...signatures].map((one) =>
      raw(one.name === '.' ? ({ ...one, name: '' } as Answer) : one),
    ),
    parent: [raw(record(origin, 'DS', { keyTag: tag, algorithm, digestType: 2, digest }))],
    anchor: `. IN DS ${tag} ${algorithm} 2 ${digest.toString('hex')}\n`,
  };
}

/** The bytes that a hash stands for as it is written in names. */
function base32Bytes(text: string): Buffer {
  const bits = [...text].map((one) => Number.parseInt(one, 32).toString(2).padStart(5, '0')).join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}

function newKey(algorithm: Algorithm): {
  readonly data: { readonly flags: number; readonly algorithm: number; readonly key: Buffer };
  readonly sign: (data: Buffer) => Buffer;
} {
  const { privateKey, publicKey } = keysOf(algorithm);
  const { x = '', y = '', n = '', e = '' } = publicKey.export({ format: 'jwk' });
  const part = (text: string) => Buffer.from(text, 'base64url');
  const key =
    algorithm === 8
      ? Buffer.concat([Buffer.from([part(e).length]), part(e), part(n)])
      : Buffer.concat([part(x), part(y)]);
  const hash = { 8: 'sha256', 13: 'sha256', 14: 'sha384', 15: null }[algorithm];
  return {
    data: { flags: 257, algorithm, key },
    sign: (data) => sign(hash, data, { key: privateKey, dsaEncoding: 'ieee-p1363' }),
  };
}

function keysOf(algorithm: Algorithm): { readonly privateKey: KeyObject; readonly publicKey: KeyObject } {
  if (algorithm === 8) return generateKeyPairSync('rsa', { modulusLength: 2048 });
  if (algorithm === 15) return generateKeyPairSync('ed25519');
  return generateKeyPairSync('ec', { namedCurve: algorithm === 13 ? 'P-256' : 'P-384' });
}
