import { createHash } from 'node:crypto';
import type { Answer } from 'dns-packet';
import { canonical, isWithin } from '../names.js';
import { problemOf, type Signer, setOf } from './signatures.js';
import { wireName } from './wire.js';

interface Nsec {
  readonly nextDomain: string;
  readonly rrtypes: readonly string[];
}
interface Nsec3 {
  readonly algorithm: number;
  readonly flags: number;
  readonly iterations: number;
  readonly salt: Buffer;
  readonly nextDomain: Buffer;
  readonly rrtypes: readonly string[];
}

/** More make hashing a means of attack: such proofs are not followed (RFC 9276, section 3.2). */
const MOST_ITERATIONS = 150;
const OPT_OUT = 1;

/** Whether a parent's answer proves that a delegation has no DS record: `proven` by what, else `why` it does not. */
export type Denial = { readonly proven: string } | { readonly why: string };

/**
 * RFC 4035, section 5.2, and RFC 5155, sections 8.6 and 8.9: an NSEC or NSEC3 record of the delegation itself that has NS and
 * neither DS nor SOA, or one that covers it and lets unsigned delegations be left out.
 */
export function denialOfDs(
  authorities: readonly Answer[],
  name: string,
  parent: Signer,
  now: number,
): Denial {
  const own = setOf(authorities, name, 'NSEC');
  const [nsec] = own.records;
  if (nsec !== undefined) {
    const problem = problemOf(own, parent, now);
    if (problem !== undefined) return { why: `the proof (NSEC): ${problem}` };
    return isUnsignedDelegation((nsec as { data: Nsec }).data.rrtypes)
      ? { proven: 'NSEC' }
      : { why: 'the proof (NSEC) is not of a delegation without DS' };
  }
  const hashed = authorities.filter(({ type }) => type === 'NSEC3') as unknown as (Answer & {
    data: Nsec3;
  })[];
  if (hashed.length === 0) return { why: 'no proof (NSEC or NSEC3) came with the answer' };
  if (hashed.some(({ data }) => data.algorithm === 1 && data.iterations > MOST_ITERATIONS))
    return { proven: `NSEC3 of more than ${MOST_ITERATIONS} iterations, which is not followed` };
  for (const owner of new Set(hashed.map((one) => canonical(one.name)))) {
    const problem = problemOf(setOf(authorities, owner, 'NSEC3'), parent, now);
    if (problem !== undefined) return { why: `the proof (NSEC3): ${problem}` };
  }
  return byHash(hashed, name, parent.origin);
}

function byHash(
  records: readonly (Answer & { readonly data: Nsec3 })[],
  name: string,
  origin: string,
): Denial {
  const ranges = records.map(({ name: owner, data }) => ({ from: owner.split('.')[0]!.toLowerCase(), data }));
  const { salt, iterations } = records[0]!.data;
  const hashOf = (one: string) => nsec3Hash(one, salt, iterations);
  const matching = (hash: string) => ranges.find(({ from }) => from === hash);
  const exact = matching(hashOf(name));
  if (exact !== undefined)
    return isUnsignedDelegation(exact.data.rrtypes)
      ? { proven: 'NSEC3' }
      : { why: 'the proof (NSEC3) is not of a delegation without DS' };
  // The closest name above that is there, and that the name one label longer is left out on purpose.
  let closer = name;
  for (let at = above(name); isWithin(at, origin); closer = at, at = above(at)) {
    if (matching(hashOf(at)) !== undefined) {
      const hash = hashOf(closer);
      const covering = ranges.find(({ from, data }) => isBetween(from, hash, base32(data.nextDomain)));
      if (covering === undefined) break;
      return (covering.data.flags & OPT_OUT) !== 0
        ? { proven: 'NSEC3 with opt-out' }
        : { why: 'the proof (NSEC3) says that there is no such delegation' };
    }
    if (at === '') break;
  }
  return { why: 'the proof (NSEC3) is of other names' };
}

function isUnsignedDelegation(types: readonly string[]): boolean {
  return types.includes('NS') && !types.includes('DS') && !types.includes('SOA');
}

const above = (name: string): string => (name.includes('.') ? name.slice(name.indexOf('.') + 1) : '');

/** In the ring of hashes: the last one leads to the first. */
function isBetween(from: string, hash: string, to: string): boolean {
  return from < to ? from < hash && hash < to : hash > from || hash < to;
}

/** RFC 5155, section 5, as it is written in an owner's name. */
export function nsec3Hash(name: string, salt: Buffer, iterations: number): string {
  let hash = createHash('sha1').update(wireName(name)).update(salt).digest();
  for (let i = 0; i < iterations; i++) hash = createHash('sha1').update(hash).update(salt).digest();
  return base32(hash);
}

/** base32hex in lower case without padding (RFC 4648, section 7). */
function base32(bytes: Buffer): string {
  let bits = '';
  for (const byte of bytes) bits += byte.toString(2).padStart(8, '0');
  return (bits.match(/.{1,5}/g) ?? [])
    .map((five) => Number.parseInt(five.padEnd(5, '0'), 2).toString(32))
    .join('');
}
