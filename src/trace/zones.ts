import type { Ranges } from '../atlas/index.js';
import {
  type Budget,
  Chain,
  canonical,
  type Digest,
  dataOf,
  isWithin,
  type Resolver,
  type ServerAnswer,
  type Zone,
} from './dns/index.js';
import { ownerByHost, ownerByRange } from './owners.js';
import type { ServerFact, ZoneFact } from './types.js';

/** What one zone may cost: it is looked at once, whoever needs it first. */
const QUERIES = 80;
const MILLISECONDS = 12_000;

export interface ZonesOptions {
  readonly resolver: Resolver;
  readonly ranges: Ranges;
  /** Digests of the root's keys that are trusted. */
  readonly anchors: readonly Digest[];
  readonly now: () => number;
}

/** Facts about zones, each found once however many names lie in it. */
export class Zones {
  readonly #resolver: Resolver;
  readonly #ranges: Ranges;
  readonly #chain: Chain<Zone>;
  readonly #known = new Map<string, Promise<ZoneFact>>();

  constructor({ resolver, ranges, anchors, now }: ZonesOptions) {
    this.#resolver = resolver;
    this.#ranges = ranges;
    this.#chain = new Chain({
      ask: (zone, name, type) => resolver.ask(zone, name, type, resolver.budget(QUERIES, MILLISECONDS)),
      anchors,
      now,
    });
  }

  /**
   * Facts about a zone, those above it, and those that the names of its servers lie in: the second step, which nobody
   * sees who looks at the zone alone. Ends after three such steps.
   */
  async around(zone: Zone, into: Map<string, ZoneFact>): Promise<void> {
    let wave: readonly Zone[] = lineOf(zone);
    for (let step = 0; step < 4 && wave.length > 0; step++) {
      const facts = await Promise.all(wave.map((one) => this.#factOf(one)));
      for (const fact of facts) into.set(fact.origin, fact);
      const further = new Map<string, Zone>();
      for (const { servers, origin } of facts) {
        for (const { name } of servers) {
          // Inside the zone the parent's glue tells the address; nobody else is needed for it.
          if (isWithin(name, origin)) continue;
          const budget = this.#resolver.budget(QUERIES, MILLISECONDS);
          const lies = await this.#resolver.zoneOf(name, budget).catch(() => undefined);
          for (const one of lies === undefined ? [] : lineOf(lies))
            if (!into.has(one.origin)) further.set(one.origin, one);
        }
      }
      wave = [...further.values()];
    }
  }

  #factOf(zone: Zone): Promise<ZoneFact> {
    const known = this.#known.get(zone.origin);
    if (known !== undefined) return known;
    const found = this.#find(zone);
    this.#known.set(zone.origin, found);
    return found;
  }

  async #find(zone: Zone): Promise<ZoneFact> {
    const budget = this.#resolver.budget(QUERIES, MILLISECONDS);
    const isTop = !zone.origin.includes('.');
    // Registries have a dozen servers each, and are looked at by others.
    const answers = isTop
      ? []
      : await this.#resolver.askAll(zone, zone.origin, 'SOA', budget).catch(() => []);
    const servers = await Promise.all(
      zone.servers.map(({ name, glue }) => this.#server(name, glue, answers, budget)),
    );
    const own = isTop ? [] : await this.#ownServers(zone, budget).catch(() => []);
    const named = zone.servers.map(({ name }) => name);
    const differs = own.length > 0 && own.join(' ') !== named.join(' ');
    const trusted = await this.#chain.of(zone).catch(() => undefined);
    return {
      origin: zone.origin,
      parent: zone.parent?.origin ?? '',
      servers,
      ...(differs ? { ownServers: own } : {}),
      signed: trusted?.signed ?? false,
      security: trusted?.security ?? {
        state: 'indeterminate',
        at: zone.origin,
        why: 'it takes more questions than a zone may',
      },
    };
  }

  async #server(
    name: string,
    glue: readonly string[],
    answers: readonly ServerAnswer[],
    budget: Budget,
  ): Promise<ServerFact> {
    const said = answers.find(({ server }) => server === name);
    const addresses =
      glue.length > 0 || said === undefined
        ? glue
        : await this.#resolver.addressesOf({ name, glue }, budget).catch(() => []);
    const zone = await this.#resolver.zoneOf(name, budget).catch(() => undefined);
    const owner = ownerByHost(name);
    return {
      name,
      ...(zone === undefined ? {} : { zone: zone.origin }),
      addresses: addresses.map((address) => {
        const place = ownerByRange(this.#ranges, address);
        return place === undefined ? { address } : { address, owner: place };
      }),
      ...(owner === undefined ? {} : { owner }),
      ...(said?.problem === undefined ? {} : { problem: said.problem }),
    };
  }

  async #ownServers(zone: Zone, budget: Budget): Promise<string[]> {
    const reply = await this.#resolver.ask(zone, zone.origin, 'NS', budget);
    return dataOf<string>(reply?.answers ?? [], 'NS', zone.origin)
      .map(canonical)
      .sort();
  }
}

/** A zone and those above it, without the root. */
function lineOf(zone: Zone): Zone[] {
  const line: Zone[] = [];
  for (let at: Zone | undefined = zone; at !== undefined && at.origin !== ''; at = at.parent) line.push(at);
  return line;
}
