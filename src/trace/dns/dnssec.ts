import { createHash, createPublicKey, verify } from 'node:crypto';
import type { Answer } from 'dns-packet';
import { parseAddress } from '../../atlas/index.js';
import { canonical } from './names.js';

interface Key {
  readonly flags: number;
  readonly algorithm: number;
  readonly key: Buffer;
}
interface Digest {
  readonly keyTag: number;
  readonly algorithm: number;
  readonly digestType: number;
  readonly digest: Buffer;
}
interface Signature {
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

const DIGESTS: Readonly<Record<number, string>> = { 1: 'sha1', 2: 'sha256', 4: 'sha384' };
const HASHES: Readonly<Record<number, string>> = {
  5: 'sha1',
  7: 'sha1',
  8: 'sha256',
  10: 'sha512',
  13: 'sha256',
  14: 'sha384',
};
const TYPES: Readonly<Record<string, number>> = {
  A: 1,
  NS: 2,
  CNAME: 5,
  SOA: 6,
  MX: 15,
  AAAA: 28,
  DNSKEY: 48,
};

/**
 * What a validating resolver finds wrong with a signed zone, from the parent's DS down (RFC 4035, section 5): no key that
 * the parent vouches for, keys that it did not sign, records without a valid signature. Undefined where all is well, or
 * where only algorithms occur that are not known here. The chain above the parent is not looked at.
 */
export function brokenBecause(
  origin: string,
  delegation: readonly Digest[],
  keys: readonly Answer[],
  keySignatures: readonly Signature[],
  records: readonly Answer[],
  signatures: readonly Signature[],
  now: number,
): string | undefined {
  const known = delegation.filter(
    ({ algorithm, digestType }) => DIGESTS[digestType] !== undefined && isKnown(algorithm),
  );
  if (known.length === 0) return undefined;
  const all = keys.flatMap((one) => ('data' in one ? [one.data as unknown as Key] : []));
  if (all.length === 0) return 'its parent says that it is signed, and it has no keys';
  const vouched = all.filter((key) => known.some((ds) => vouches(ds, origin, key)));
  if (vouched.length === 0) return 'none of its keys is the one that its parent vouches for';
  const ofKeys = firstProblem(keys, keySignatures, vouched, now);
  if (ofKeys !== undefined) return `its keys: ${ofKeys}`;
  if (records.length === 0) return undefined;
  const ofRecords = firstProblem(records, signatures, all, now);
  return ofRecords === undefined ? undefined : `its records: ${ofRecords}`;
}

const isKnown = (algorithm: number): boolean => HASHES[algorithm] !== undefined || algorithm === 15;

function firstProblem(
  records: readonly Answer[],
  signatures: readonly Signature[],
  keys: readonly Key[],
  now: number,
): string | undefined {
  if (signatures.length === 0) return 'no signature';
  const seconds = now / 1000;
  const current = signatures.filter(
    ({ inception, expiration }) => inception <= seconds && seconds <= expiration,
  );
  if (current.length === 0) {
    const latest = Math.max(...signatures.map(({ expiration }) => expiration));
    return latest < seconds
      ? `the signature ended on ${new Date(latest * 1000).toISOString().slice(0, 10)}`
      : 'the signature is not valid yet';
  }
  const usable = current.filter(({ algorithm }) => isKnown(algorithm));
  // Of an algorithm that we do not know nothing can be said.
  if (usable.length === 0) return undefined;
  const isGood = usable.some((one) =>
    keys.some(
      (key) => key.algorithm === one.algorithm && tagOf(key) === one.keyTag && checks(one, key, records),
    ),
  );
  return isGood ? undefined : 'no signature fits';
}

function vouches({ keyTag, algorithm, digestType, digest }: Digest, origin: string, key: Key): boolean {
  if (key.algorithm !== algorithm || tagOf(key) !== keyTag) return false;
  return createHash(DIGESTS[digestType]!)
    .update(wireName(origin))
    .update(wireKey(key))
    .digest()
    .equals(digest);
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
  const own = canonical(name).split('.');
  return wireName(own.length > labels ? ['*', ...own.slice(own.length - labels)].join('.') : name);
}

/** Canonical data of the types whose signatures are checked (RFC 4034, section 6.2: names in lower case, uncompressed). */
function rdataOf(answer: Answer): Buffer {
  switch (answer.type) {
    case 'A':
      return Buffer.from(answer.data.split('.').map(Number));
    case 'AAAA':
      return Buffer.from(parseAddress(answer.data)!.toString(16).padStart(32, '0'), 'hex');
    case 'CNAME':
    case 'NS':
      return wireName(answer.data);
    case 'DNSKEY':
      return wireKey(answer.data as unknown as Key);
    default:
      throw new TypeError(`no canonical form of ${answer.type} here`);
  }
}

function checks(one: Signature, { algorithm, key }: Key, records: readonly Answer[]): boolean {
  try {
    const data = signedData(one, records);
    const jwk = jwkOf(algorithm, key);
    const publicKey = createPublicKey({ key: jwk, format: 'jwk' });
    if (algorithm === 15) return verify(null, data, publicKey, one.signature);
    return verify(HASHES[algorithm]!, data, { key: publicKey, dsaEncoding: 'ieee-p1363' }, one.signature);
  } catch {
    return false;
  }
}

/** RFC 3110 (RSA), 6605 (ECDSA), 8080 (Ed25519). */
function jwkOf(algorithm: number, key: Buffer): import('node:crypto').JsonWebKey {
  const text = (part: Buffer) => part.toString('base64url');
  if (algorithm === 13)
    return { kty: 'EC', crv: 'P-256', x: text(key.subarray(0, 32)), y: text(key.subarray(32)) };
  if (algorithm === 14)
    return { kty: 'EC', crv: 'P-384', x: text(key.subarray(0, 48)), y: text(key.subarray(48)) };
  if (algorithm === 15) return { kty: 'OKP', crv: 'Ed25519', x: text(key) };
  const long = key[0] === 0;
  const length = long ? key.readUInt16BE(1) : key[0]!;
  const from = long ? 3 : 1;
  return { kty: 'RSA', e: text(key.subarray(from, from + length)), n: text(key.subarray(from + length)) };
}

export type { Digest, Key, Signature };
