import { ipv6 } from '../wire/index.js';

export type Allowance = 'answer' | 'slip' | 'drop';

/**
 * Response rate limiting: how much of the same answer one network gets in a second, so that a server that answers any
 * address cannot be used to flood somebody who never asked (whose address is forged). Networks are /24 and /56, as in
 * other name servers. Every second answer above the limit is a short one that says to ask again by TCP, which who is
 * really there will do.
 */
export interface RateLimit {
  /** Takes one answer of an `account` for a client at a time in milliseconds. */
  readonly take: (client: string, account: number, now: number) => Allowance;
}

/** Entries of the table: one megabyte, whatever comes in. Networks that meet in one entry replace each other. */
const ENTRIES = 1 << 16;
const WORDS = 4;
/** Seconds of the rate that may be taken at once. */
const BURST_SECONDS = 2;

/** `seed` keeps others from finding networks that meet in one entry. */
export function createRateLimit(perSecond: number, seed: number): RateLimit {
  // Side by side: an entry is read from memory in one piece.
  const owners = new Uint32Array(ENTRIES * WORDS);
  const tokens = new Float32Array(owners.buffer);
  const times = new Int32Array(owners.buffer);
  const burst = perSecond * BURST_SECONDS;
  return {
    take: (client, account, now) => {
      const hash = mix(networkHash(client, seed) ^ Math.imul(account, 0x9e3779b1));
      const owner = (hash & (ENTRIES - 1)) * WORDS;
      const token = owner + 1;
      const time = owner + 2;
      const slip = owner + 3;
      // Whole milliseconds in 32 bits: the difference of two is right also where they begin anew.
      const at = now | 0;
      if (owners[owner] !== hash) {
        owners[owner] = hash;
        tokens[token] = burst;
        times[time] = at;
      }
      const earned = (((at - times[time]!) | 0) / 1000) * perSecond;
      const left = Math.min(burst, tokens[token]! + Math.max(earned, 0));
      times[time] = at;
      if (left >= 1) {
        tokens[token] = left - 1;
        return 'answer';
      }
      tokens[token] = left;
      owners[slip]! ^= 1;
      return owners[slip] === 1 ? 'slip' : 'drop';
    },
  };
}

/** A number for the /24 or the /56 that an address is in. */
export function networkHash(address: string, seed: number): number {
  let hash = seed | 0;
  if (address.includes(':')) {
    const bytes = ipv6(address.replace(/%.*$/, ''));
    for (let at = 0; at < 7; at += 1) hash = Math.imul(hash ^ bytes.charCodeAt(at), 0x01000193);
    return hash;
  }
  for (let at = 0, end = address.lastIndexOf('.'); at < end; at += 1)
    hash = Math.imul(hash ^ address.charCodeAt(at), 0x01000193);
  return hash;
}

function mix(value: number): number {
  let hash = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
