import { createPublicKey, verify } from 'node:crypto';
import type { Answer } from 'dns-packet';
import { canonical, dataOf } from '../names.js';
import { type Digest, digestOf, type Key, type Signature, signedData, tagOf } from './wire.js';

/** Records of one name and type, with the signatures that came with them. */
export interface RecordSet {
  readonly records: readonly Answer[];
  readonly signatures: readonly Signature[];
}

/** A zone whose keys are trusted. */
export interface Signer {
  readonly origin: string;
  readonly keys: readonly Key[];
}

/**
 * Hash by algorithm (https://www.iana.org/assignments/dns-sec-alg-numbers/): RSA with SHA-1, SHA-256 and SHA-512, ECDSA P-256 and
 * P-384; Ed25519 and Ed448 have none of their own.
 */
const HASHES: Readonly<Record<number, string | null>> = {
  5: 'sha1',
  7: 'sha1',
  8: 'sha256',
  10: 'sha512',
  13: 'sha256',
  14: 'sha384',
  15: null,
  16: null,
};
/** The flag of keys that sign zones; others are there for something else (RFC 4034, section 2.1.1). */
const ZONE_KEY = 0x100;

/** Whether a DS record can be followed here: its algorithm and its digest are known. */
export function isFollowed({ algorithm, digestType }: Digest): boolean {
  return HASHES[algorithm] !== undefined && (digestType === 1 || digestType === 2 || digestType === 4);
}

/** Keys that one of these digests is of. */
export function vouchedFor({ origin, keys }: Signer, digests: readonly Digest[]): readonly Key[] {
  return keys.filter((key) =>
    digests.some(
      ({ algorithm, keyTag, digestType, digest }) =>
        (key.flags & ZONE_KEY) !== 0 &&
        key.algorithm === algorithm &&
        tagOf(key) === keyTag &&
        digestOf(origin, key, digestType)?.equals(digest) === true,
    ),
  );
}

export function setOf(section: readonly Answer[] | undefined, name: string, type: string): RecordSet {
  const own = (section ?? []).filter((one) => canonical(one.name) === name);
  return {
    records: own.filter((one) => one.type === type),
    signatures: dataOf<Signature>(own, 'RRSIG').filter(({ typeCovered }) => typeCovered === type),
  };
}

/**
 * Why no signature makes these records good (RFC 4035, section 5.3); undefined where one does, and where all that are in force
 * are of algorithms not known here: of those nothing can be said.
 *
 * @param now milliseconds since 1970
 */
export function problemOf(
  { records, signatures }: RecordSet,
  signer: Signer,
  now: number,
): string | undefined {
  const own = signatures.filter(({ signersName }) => canonical(signersName) === signer.origin);
  if (own.length === 0) return signatures.length === 0 ? 'no signature' : 'signed by another zone';
  const seconds = now / 1000;
  const current = own.filter(({ inception, expiration }) => inception <= seconds && seconds <= expiration);
  if (current.length === 0) {
    const latest = Math.max(...own.map(({ expiration }) => expiration));
    const day = (at: number) => new Date(at * 1000).toISOString().slice(0, 10);
    return latest < seconds
      ? `the signature ended on ${day(latest)}`
      : `the signature is not valid before ${day(Math.min(...own.map(({ inception }) => inception)))}`;
  }
  const usable = current.filter(({ algorithm }) => HASHES[algorithm] !== undefined);
  if (usable.length === 0) return undefined;
  const isGood = usable.some((one) =>
    signer.keys.some(
      (key) =>
        key.algorithm === one.algorithm &&
        (key.flags & ZONE_KEY) !== 0 &&
        tagOf(key) === one.keyTag &&
        isMadeBy(one, key, records),
    ),
  );
  return isGood ? undefined : 'no signature fits';
}

function isMadeBy(one: Signature, { algorithm, key }: Key, records: readonly Answer[]): boolean {
  try {
    const data = signedData(one, records);
    const publicKey = createPublicKey({ key: jwkOf(algorithm, key), format: 'jwk' });
    const hash = HASHES[algorithm] ?? null;
    // Elliptic curves have both halves of the signature one behind the other (RFC 6605, section 4).
    return verify(hash, data, { key: publicKey, dsaEncoding: 'ieee-p1363' }, one.signature);
  } catch {
    return false;
  }
}

/** RFC 3110 (RSA), 6605 (ECDSA), 8080 (Ed25519, Ed448). */
function jwkOf(algorithm: number, key: Buffer): import('node:crypto').JsonWebKey {
  const text = (part: Buffer) => part.toString('base64url');
  const half = key.length / 2;
  if (algorithm === 13 || algorithm === 14)
    return {
      kty: 'EC',
      crv: algorithm === 13 ? 'P-256' : 'P-384',
      x: text(key.subarray(0, half)),
      y: text(key.subarray(half)),
    };
  if (algorithm === 15 || algorithm === 16)
    return { kty: 'OKP', crv: algorithm === 15 ? 'Ed25519' : 'Ed448', x: text(key) };
  const isLong = key[0] === 0;
  const length = isLong ? key.readUInt16BE(1) : key[0]!;
  const from = isLong ? 3 : 1;
  return { kty: 'RSA', e: text(key.subarray(from, from + length)), n: text(key.subarray(from + length)) };
}
