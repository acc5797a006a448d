import type { Answer } from 'dns-packet';
import { dataOf } from '../names.js';
import { denialOfDs } from './denial.js';
import { isFollowed, problemOf, type RecordSet, type Signer, setOf, vouchedFor } from './signatures.js';
import type { Digest, Key } from './wire.js';

/** How far a zone's answers can be trusted (RFC 4033, section 5). */
export interface Security {
  /**
   * `secure`: signed from the root down. `insecure`: not signed, and that is proven. `bogus`: resolvers that check refuse it.
   * `indeterminate`: it cannot be told, since there is no anchor or somebody did not answer.
   */
  readonly state: 'secure' | 'insecure' | 'bogus' | 'indeterminate';
  /** Zone at which that was decided: the link that broke, or from which on nothing is signed. */
  readonly at: string;
  /** What was found there. */
  readonly why?: string;
}

interface Zone {
  readonly origin: string;
  readonly parent: Zone | undefined;
}

interface Link extends Security {
  /** The parent vouches for it. */
  readonly signed: boolean;
  readonly signer?: Signer;
}

interface Answered {
  readonly answers: readonly Answer[];
  readonly authorities: readonly Answer[];
}

export interface ChainOptions<Z extends Zone> {
  /** Asks servers of a zone; undefined where none answers. */
  readonly ask: (zone: Z, name: string, type: string) => Promise<Answered | undefined>;
  /** Digests of the root's keys that are trusted; none: nothing can be told for certain. */
  readonly anchors: readonly Digest[];
  readonly now: () => number;
}

/** Trust from the root down, link by link; each zone is looked at once. */
export class Chain<Z extends Zone & { readonly parent: Z | undefined }> {
  readonly #options: ChainOptions<Z>;
  readonly #links = new Map<string, Promise<Link>>();

  constructor(options: ChainOptions<Z>) {
    this.#options = options;
  }

  /** Whether the zone's parent vouches for it, and how far it can be trusted. Rejects as `ask` does. */
  async of(zone: Z): Promise<{ readonly signed: boolean; readonly security: Security }> {
    const { signed, state, at, why } = await this.#link(zone);
    return { signed, security: { state, at, ...(why === undefined ? {} : { why }) } };
  }

  #link(zone: Z): Promise<Link> {
    const known = this.#links.get(zone.origin);
    if (known !== undefined) return known;
    const link = zone.parent === undefined ? this.#root(zone) : this.#below(zone, zone.parent);
    this.#links.set(zone.origin, link);
    // What could not be asked may be asked again.
    link.catch(() => this.#links.delete(zone.origin));
    return link;
  }

  async #root(root: Z): Promise<Link> {
    const { anchors } = this.#options;
    const end = (state: Security['state'], why: string): Link => ({ state, at: '', why, signed: true });
    if (anchors.length === 0) return end('indeterminate', 'no trust anchor is known for this root');
    return this.#keys(root, anchors, 'a trust anchor');
  }

  async #below(zone: Z, parent: Z): Promise<Link> {
    const above = await this.#link(parent);
    const { origin } = zone;
    const end = (state: Security['state'], why: string, signed = false): Link => ({
      state,
      at: origin,
      why,
      signed,
    });
    if (above.state === 'insecure' || above.state === 'bogus') return { ...above, signed: false };
    const said = await this.#options.ask(parent, origin, 'DS');
    if (said === undefined)
      return end('indeterminate', 'no name server of its parent says whether it is signed');
    const set = setOf(said.answers, origin, 'DS');
    const digests = dataOf<Digest>(set.records, 'DS');
    if (digests.length === 0) return this.#unsigned(zone, above, said.authorities);
    if (above.signer !== undefined) {
      const problem = problemOf(set, above.signer, this.#options.now());
      if (problem !== undefined) return end('bogus', `what its parent says of it (DS): ${problem}`, true);
    }
    const followed = digests.filter(isFollowed);
    // As if it were not signed (RFC 4035, section 5.2).
    if (followed.length === 0) return end('insecure', 'signed by algorithms that are not known here', true);
    const own = await this.#keys(zone, followed, 'the one that its parent vouches for');
    // Down from here it holds together; whether the parent is what it says, nobody knows.
    return own.state === 'secure' && above.state === 'indeterminate'
      ? {
          ...own,
          state: 'indeterminate',
          at: above.at,
          ...(above.why === undefined ? {} : { why: above.why }),
        }
      : own;
  }

  #unsigned({ origin }: Z, { signer, ...above }: Link, authorities: readonly Answer[]): Link {
    if (signer === undefined || above.state !== 'secure') return { ...above, signed: false };
    const denial = denialOfDs(authorities, origin, signer, this.#options.now());
    return 'proven' in denial
      ? { state: 'insecure', at: origin, why: `not signed, proven by ${denial.proven}`, signed: false }
      : {
          state: 'bogus',
          at: origin,
          why: `its parent is signed, and neither vouches for it nor proves that it need not: ${denial.why}`,
          signed: false,
        };
  }

  /** A zone's keys, by digests that are trusted, and that it signs with them: its SOA, and its addresses and mail exchanges
   * where it has any. */
  async #keys(zone: Z, digests: readonly Digest[], wanted: string): Promise<Link> {
    const { ask, now } = this.#options;
    const { origin } = zone;
    const end = (state: Security['state'], why: string): Link => ({ state, at: origin, why, signed: true });
    const said = await ask(zone, origin, 'DNSKEY');
    if (said === undefined) return end('indeterminate', 'no name server says its keys');
    const set = setOf(said.answers, origin, 'DNSKEY');
    const signer: Signer = { origin, keys: dataOf<Key>(set.records, 'DNSKEY') };
    if (signer.keys.length === 0) return end('bogus', 'it should be signed, and has no keys');
    const vouched = vouchedFor(signer, digests);
    if (vouched.length === 0) return end('bogus', `none of its keys is ${wanted}`);
    const ofKeys = problemOf(set, { origin, keys: vouched }, now());
    if (ofKeys !== undefined) return end('bogus', `its keys: ${ofKeys}`);
    for (const type of origin === '' ? ['SOA'] : ['SOA', 'A', 'MX']) {
      const records: RecordSet = setOf((await ask(zone, origin, type))?.answers, origin, type);
      const problem = records.records.length === 0 ? undefined : problemOf(records, signer, now());
      if (problem !== undefined) return end('bogus', `its records: ${problem}`);
    }
    return { state: 'secure', at: origin, signed: true, signer };
  }
}
