import { createHash } from 'node:crypto';
import dnsPacket, { type Answer } from 'dns-packet';
import { canonical } from '../names.js';

/** Data of a DNSKEY record (RFC 4034, section 2). */
export interface Key {
  readonly flags: number;
  readonly algorithm: number;
  readonly key: Buffer;
}

/** Data of a DS record (RFC 4034, section 5). */
export interface Digest {
  readonly keyTag: number;
  readonly algorithm: number;
  readonly digestType: number;
  readonly digest: Buffer;
}

/** Data of an RRSIG record (RFC 4034, section 3); times in seconds since 1970. */
export interface Signature {
  readonly typeCovered: string;
  readonly algorithm: number;
  readonly labels: number;
  readonly originalTTL: number;
  readonly expiration: number;
  readonly inception: number;
  readonly keyTag: number;
  readonly signersName: string;
  readonly signature: Buffer;
}

/** Types whose signatures are checked. */
const TYPES: Readonly<Record<string, number>> = {
  A: 1,
  NS: 2,
  CNAME: 5,
  SOA: 6,
  MX: 15,
  AAAA: 28,
  DS: 43,
  NSEC: 47,
  DNSKEY: 48,
  NSEC3: 50,
  CAA: 257,
};

/** Digest types (https://www.iana.org/assignments/ds-rr-types/) by the hash they are made with. */
const DIGESTS: Readonly<Record<number, string>> = { 1: 'sha1', 2: 'sha256', 4: 'sha384' };

/** What a DS record has of a key; undefined for a digest type that is not known here. */
export function digestOf(origin: string, key: Key, digestType: number): Buffer | undefined {
  const hash = DIGESTS[digestType];
  return hash === undefined
    ? undefined
    : createHash(hash).update(wireName(origin)).update(wireKey(key)).digest();
}

function wireKey({ flags, algorithm, key }: Key): Buffer {
  return Buffer.concat([Buffer.from([flags >> 8, flags & 255, 3, algorithm]), key]);
}

/** RFC 4034, appendix B. */
export function tagOf(key: Key): number {
  const wire = wireKey(key);
  let sum = 0;
  for (let i = 0; i < wire.length; i++) sum += i % 2 === 0 ? wire[i]! << 8 : wire[i]!;
  return (sum + (sum >>> 16)) & 0xffff;
}

export function wireName(name: string): Buffer {
  const labels = canonical(name)
    .split('.')
    .filter((label) => label !== '');
  return Buffer.concat([
    ...labels.flatMap((label) => [Buffer.from([label.length]), Buffer.from(label, 'latin1')]),
    Buffer.from([0]),
  ]);
}

/** What a signature is made over (RFC 4034, section 3.1.8.1): its own fields, then the records in canonical form and order. */
export function signedData(one: Omit<Signature, 'signature'>, records: readonly Answer[]): Buffer {
  const head = Buffer.alloc(18);
  head.writeUInt16BE(TYPES[one.typeCovered] ?? 0, 0);
  head.writeUInt8(one.algorithm, 2);
  head.writeUInt8(one.labels, 3);
  head.writeUInt32BE(one.originalTTL, 4);
  head.writeUInt32BE(one.expiration, 8);
  head.writeUInt32BE(one.inception, 12);
  head.writeUInt16BE(one.keyTag, 16);
  const lines = records
    .map((answer) => rdataOf(answer))
    .sort(Buffer.compare)
    .map((rdata) => {
      const fixed = Buffer.alloc(10);
      fixed.writeUInt16BE(TYPES[one.typeCovered] ?? 0, 0);
      fixed.writeUInt16BE(1, 2);
      fixed.writeUInt32BE(one.originalTTL, 4);
      fixed.writeUInt16BE(rdata.length, 8);
      return Buffer.concat([ownerOf(records[0]!.name, one.labels), fixed, rdata]);
    });
  return Buffer.concat([head, wireName(one.signersName), ...lines]);
}

/** A record made by a wildcard is signed under the wildcard's name. */
function ownerOf(name: string, labels: number): Buffer {
  const own = canonical(name) === '' ? [] : canonical(name).split('.');
  return wireName(own.length > labels ? ['*', ...own.slice(own.length - labels)].join('.') : name);
}

/** Not in the package's types: how it encodes the data of one record, two bytes of length in front. */
const { record } = dnsPacket as unknown as {
  readonly record: (type: string) => { readonly encode: (data: unknown) => Buffer };
};

/** Canonical data (RFC 4034, section 6.2): names uncompressed and in lower case, but for that in NSEC (RFC 6840, section 5.1). */
function rdataOf(answer: Answer): Buffer {
  const { type } = answer;
  const data = 'data' in answer ? (answer.data as unknown) : undefined;
  if (TYPES[type] === undefined) throw new TypeError(`no canonical form of ${type} here`);
  if (type === 'CNAME' || type === 'NS') return wireName(String(data));
  if (type === 'DNSKEY') return wireKey(data as Key);
  if (type === 'SOA') {
    const soa = data as { mname: string; rname: string };
    return rdata(type, { ...soa, mname: canonical(soa.mname), rname: canonical(soa.rname) });
  }
  if (type === 'MX') {
    const mx = data as { exchange: string };
    return rdata(type, { ...mx, exchange: canonical(mx.exchange) });
  }
  return rdata(type, data);
}

function rdata(type: string, data: unknown): Buffer {
  return record(type).encode(data).subarray(2);
}
