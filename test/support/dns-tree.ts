/** A DNS tree of our own on loopback addresses: root, registries, providers. What is right is known, since we wrote it. */
import { createHash, createPrivateKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { createServer, type Server } from 'node:net';
import { type Answer, decode, encode, streamEncode } from 'dns-packet';
import { signedData, tagOf, wireName } from '../../src/trace/dns/index.js';

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
  return { origin, records, above };
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
  const name = question.name.toLowerCase();
  const zone = upwards(name).flatMap((origin) => zones.get(origin) ?? [])[0];
  if (zone === undefined) return made('REFUSED', 0);
  const { origin, records, above } = zone;
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
  const full = made(
    answers.length > 0 || exists ? 'NOERROR' : 'NXDOMAIN',
    AUTHORITATIVE,
    answers,
    answers.length > 0 ? [] : [soa(origin)],
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

/** Signs the address record of a zone with a key of its own (ECDSA P-256); gives the zone's lines and its parent's. */
export function signedZone(
  origin: string,
  address: string,
  {
    from = Date.now() - 86_400_000,
    to = Date.now() + 86_400_000,
    forge = false,
    otherKey = false,
  }: { from?: number; to?: number; forge?: boolean; otherKey?: boolean } = {},
): { readonly lines: readonly string[]; readonly parent: readonly string[] } {
  const { privateKey, key } = newKey();
  const dnskey = { flags: 257, algorithm: 13, key };
  const keys = [{ type: 'DNSKEY', name: origin, ttl: 60, class: 'IN', data: dnskey }] as unknown as Answer[];
  const addresses = [{ type: 'A', name: origin, ttl: 60, class: 'IN', data: address }] as Answer[];
  const signatureOf = (records: readonly Answer[], typeCovered: string): Answer => {
    const fields = {
      typeCovered,
      algorithm: 13,
      labels: origin.split('.').length,
      originalTTL: 60,
      expiration: Math.floor(to / 1000),
      inception: Math.floor(from / 1000),
      keyTag: tagOf(dnskey),
      signersName: origin,
    };
    const signature = sign('sha256', signedData(fields, records), {
      key: privateKey,
      dsaEncoding: 'ieee-p1363',
    });
    if (forge && typeCovered === 'A') signature[0]! ^= 255;
    return {
      type: 'RRSIG',
      name: origin,
      ttl: 60,
      class: 'IN',
      data: { ...fields, signature },
    } as unknown as Answer;
  };
  const vouched = otherKey ? { ...dnskey, key: newKey().key } : dnskey;
  const wire = Buffer.concat([wireName(origin), Buffer.from([1, 1, 3, 13]), vouched.key]);
  const ds = {
    type: 'DS',
    name: origin,
    ttl: 60,
    class: 'IN',
    data: {
      keyTag: tagOf(vouched),
      algorithm: 13,
      digestType: 2,
      digest: createHash('sha256').update(wire).digest(),
    },
  };
  const raw = (one: unknown) => `@ RAW ${JSON.stringify(one)}`;
  return {
    lines: [
      `@ A ${address}`,
      ...keys.map(raw),
      raw(signatureOf(keys, 'DNSKEY')),
      raw(signatureOf(addresses, 'A')),
    ],
    parent: [raw(ds)],
  };
}

function newKey(): { privateKey: KeyObject; key: Buffer } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  return {
    privateKey: createPrivateKey(privateKey.export({ type: 'pkcs8', format: 'pem' })),
    key: Buffer.concat([Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]),
  };
}
