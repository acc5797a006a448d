import { isIP } from 'node:net';
import type { Ranges } from '../atlas/index.js';
import {
  type Budget,
  BudgetSpent,
  canonical,
  type Digest,
  dataOf,
  type Lookup,
  type Resolver,
  type Zone,
} from './dns/index.js';
import { addressFact, ownerByHost } from './owners.js';
import type { CertificateFact, HostFact, NameFact, PageFact, ZoneFact } from './types.js';
import { Zones } from './zones.js';

export interface LookOptions {
  readonly resolver: Resolver;
  readonly ranges: Ranges;
  /** Digests of the root's keys that are trusted; none where the root is not the internet's and nobody says. */
  readonly anchors: readonly Digest[];
  readonly now: () => number;
  /** Most queries and milliseconds for one name, what zones cost not counted. */
  readonly queries: number;
  readonly milliseconds: number;
  /** Greets the name by TLS, where wanted. */
  readonly certificateOf?: (host: string, addresses: readonly string[]) => Promise<CertificateFact>;
  /** Fetches the landing page, where wanted. */
  readonly pageOf?: (host: string) => Promise<PageFact>;
}

/** Reverse names are looked up for so many addresses of a host: the rest are mostly of the same owner. */
const MOST_REVERSED = 4;

/** Finds what names hang on. Zones are shared by all names. */
export class Looker {
  readonly #options: LookOptions;
  readonly #zones: Zones;

  constructor(options: LookOptions) {
    this.#options = options;
    this.#zones = new Zones(options);
  }

  /** Facts about one name; what it needs of zones goes into the map. Never rejects for what the network does. */
  async look(domain: string, zones: Map<string, ZoneFact>): Promise<NameFact> {
    const { resolver, now, queries, milliseconds, certificateOf, pageOf } = this.#options;
    const began = now();
    const budget = resolver.budget(queries, milliseconds);
    const name = canonical(domain);
    let fact: Partial<NameFact> = {};
    try {
      const web = await this.#host(name, budget, zones);
      fact = { web };
      const { mail, noMail } = await this.#mail(name, budget, zones);
      fact = { ...fact, mail, noMail };
      fact = { ...fact, caa: await this.#caa(name, budget) };
      const addresses = web.addresses.map(({ address }) => address);
      const certificate = addresses.length > 0 ? await certificateOf?.(name, addresses) : undefined;
      const page = addresses.length > 0 ? await pageOf?.(name) : undefined;
      fact = { ...fact, ...(certificate && { certificate }), ...(page && { page }) };
      const hops: HostFact[] = [];
      const hosts = (page?.redirects ?? []).map((url) => new URL(url).hostname);
      for (const host of new Set(hosts))
        if (host !== name && isIP(host) === 0) hops.push(await this.#host(host, budget, zones));
      fact = { ...fact, hops };
      const more = new Set([
        ...(certificate?.statusHosts ?? []),
        ...(page?.hosts.map(({ host }) => host) ?? []),
      ]);
      const extras: HostFact[] = [];
      for (const host of more) if (host !== name) extras.push(await this.#host(host, budget, zones));
      fact = { ...fact, extras };
    } catch (error) {
      if (!(error instanceof BudgetSpent)) throw error;
      fact = { ...fact, problem: error.message };
    }
    return {
      domain: name,
      web: {
        host: name,
        aliases: [],
        last: name,
        addresses: [],
        zones: [],
        ...(fact.problem === undefined ? {} : { problem: fact.problem }),
      },
      mail: [],
      noMail: false,
      caa: [],
      hops: [],
      extras: [],
      ...fact,
      queries: queries - budget.queries,
      ms: now() - began,
    };
  }

  async #host(host: string, budget: Budget, zones: Map<string, ZoneFact>): Promise<HostFact> {
    const { resolver, ranges } = this.#options;
    const four = await resolver.lookup(host, 'A', budget);
    const six = await resolver.lookup(four.last, 'AAAA', budget);
    const found = [...dataOf<string>(four.records, 'A'), ...dataOf<string>(six.records, 'AAAA')];
    const addresses = await Promise.all(
      [...new Set(found)]
        .sort()
        .map((address, i) => addressFact(address, ranges, i < MOST_REVERSED ? resolver : undefined, budget)),
    );
    const best = found.length > 0 || four.problem === undefined ? four : six;
    // The zones of the names on the way: each has to answer.
    const names = [host, ...best.aliases.map(({ to }) => to)];
    const origins = new Set<string>();
    for (const name of names) {
      const zone = await resolver.zoneOf(name, budget);
      if (zone === undefined) continue;
      origins.add(zone.origin);
      await this.#zones.around(zone, zones);
    }
    const owner = names
      .toReversed()
      .map(ownerByHost)
      .find((one) => one !== undefined);
    const split =
      best.zone === undefined || found.length === 0 ? [] : await this.#split(best, best.zone, budget);
    const problem =
      best.problem ??
      (found.length > 0
        ? undefined
        : best.code === 'NXDOMAIN'
          ? 'there is no such name'
          : 'it has no addresses');
    return {
      host,
      aliases: best.aliases.map(({ from, to }) => ({ from, to })),
      last: best.last,
      ...(owner === undefined ? {} : { owner }),
      addresses,
      zones: [...origins],
      ...(problem === undefined ? {} : { problem }),
      ...(split.length === 0 ? {} : { split }),
    };
  }

  /** Servers that answer otherwise than most: two of them say different things, or one was left behind. */
  async #split(
    lookup: Lookup,
    zone: Zone,
    budget: Budget,
  ): Promise<{ server: string; addresses: string[] }[]> {
    const type = lookup.records[0]?.type ?? 'A';
    const said = (await this.#options.resolver.askAll(zone, lookup.last, type, budget)).flatMap(
      ({ server, reply, problem }) =>
        reply === undefined || problem !== undefined
          ? []
          : [{ server, addresses: dataOf<string>(reply.answers, type).sort() }],
    );
    const count = new Map<string, number>();
    for (const { addresses } of said)
      count.set(addresses.join(' '), (count.get(addresses.join(' ')) ?? 0) + 1);
    const [usual] = [...count].sort(([, a], [, b]) => b - a)[0] ?? [''];
    return count.size < 2 ? [] : said.filter(({ addresses }) => addresses.join(' ') !== usual);
  }

  async #mail(
    name: string,
    budget: Budget,
    zones: Map<string, ZoneFact>,
  ): Promise<Pick<NameFact, 'mail' | 'noMail'>> {
    const { records } = await this.#options.resolver.lookup(name, 'MX', budget);
    const exchanges = dataOf<{ preference?: number; exchange: string }>(records, 'MX')
      .map(({ preference = 0, exchange }) => ({ preference, host: canonical(exchange) }))
      .sort((a, b) => a.preference - b.preference || (a.host < b.host ? -1 : 1));
    if (exchanges.length === 1 && exchanges[0]!.host === '') return { mail: [], noMail: true };
    const mail: NameFact['mail'][number][] = [];
    for (const { preference, host } of exchanges)
      mail.push({ ...(await this.#host(host, budget, zones)), preference });
    return { mail, noMail: false };
  }

  /** Who may issue certificates: of the name, else of the next one up that says (RFC 8659, section 3). */
  async #caa(name: string, budget: Budget): Promise<readonly string[]> {
    for (let at = name; at.includes('.'); at = at.slice(at.indexOf('.') + 1)) {
      const { records } = await this.#options.resolver.lookup(at, 'CAA', budget);
      const said = dataOf<{ tag: string; value: string }>(records, 'CAA').map(
        ({ tag, value }) => `${tag} ${value}`,
      );
      if (said.length > 0) return said;
    }
    return [];
  }
}
