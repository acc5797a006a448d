import { expandComponent } from '../atlas/index.js';
import type { Component, Dependency, Estate, Evidence, Group, Journey, Source } from '../estate/index.js';
import { isWithin } from './dns/index.js';
import { OPERATOR, operatorsOf } from './operators.js';
import type { HostFact, NameFact, Owner, ServerFact, Trace, ZoneFact } from './types.js';

/** Ids of what a trace adds to an estate. */
const SITE = 'site:';
const MAIL = 'mail:';
const NAME = 'dns:';
const ZONE = 'zone:';
const SERVER = 'ns:';

/**
 * What was traced as a part of an estate: a journey for each name's site and one for its mail. Everything is a need of
 * something else: a name of its zones and of one of its addresses, a zone of its parent and of one of its name servers, a
 * name server of whoever runs it, of where its addresses are, and of the zone that its own name lies in.
 *
 * @param file that the fragment is, or will be, written to
 */
export function estateOfTrace({ at, names, zones }: Trace, file: string): Estate {
  const builder = new Builder({ file, line: 1 }, at, operatorsOf(zones.values()));
  for (const zone of zones.values()) builder.zone(zone);
  for (const name of names) builder.name(name);
  return builder.estate();
}

class Builder {
  readonly #source: Source & { readonly file: string };
  readonly #day: string;
  readonly #components = new Map<string, Component>();
  readonly #dependencies = new Map<string, Dependency>();
  readonly #groups = new Map<string, Group>();
  readonly #journeys: Journey[] = [];
  /** Owners whose part of the atlas is in: thousands of names have the same few. */
  readonly #expanded = new Set<string>();

  readonly #operatorOf: (zone: string) => string;

  constructor(source: Source & { readonly file: string }, at: string, operatorOf: (zone: string) => string) {
    this.#source = source;
    this.#day = at.slice(0, 10);
    this.#operatorOf = operatorOf;
  }

  estate(): Estate {
    return {
      components: [...this.#components.values()],
      dependencies: [...this.#dependencies.values()],
      groups: [...this.#groups.values()],
      journeys: this.#journeys,
      diagnostics: [],
    };
  }

  zone({ origin, parent, servers }: ZoneFact): void {
    const id = this.#add(`${ZONE}${origin}`, 'zone', origin);
    if (parent !== '')
      this.#need(
        id,
        this.#add(`${ZONE}${parent}`, 'zone', parent),
        'delegation',
        `${parent} delegates ${origin}`,
      );
    // Registries are taken as a whole: their servers are theirs.
    if (!origin.includes('.')) return;
    const working = servers.filter(({ problem }) => problem === undefined);
    const group = this.#group(id, 'name servers', working.length);
    for (const server of working)
      this.#need(id, this.#server(server, origin), 'name-server', `name server of ${origin}`, { group });
  }

  #server({ name, zone, owner, addresses }: ServerFact, of: string): string {
    const id = this.#add(`${SERVER}${name}`, 'name server', name);
    if (owner !== undefined) this.#owner(id, owner);
    else if (zone !== undefined) this.#operator(id, zone, name);
    const places = new Map(
      addresses.flatMap((one) =>
        one.owner === undefined ? [] : [[one.owner.component, one.owner] as const],
      ),
    );
    // Where each address is known: one of these places has to serve.
    if (places.size > 0 && addresses.every((one) => one.owner !== undefined)) {
      const group = this.#group(id, 'addresses', places.size);
      for (const place of places.values()) this.#owner(id, place, { group });
    }
    if (zone !== undefined && zone !== '' && !isWithin(name, of))
      this.#need(
        id,
        this.#add(`${ZONE}${zone}`, 'zone', zone),
        'server-name',
        `the address of ${name} is found in ${zone}`,
      );
    return id;
  }

  name(fact: NameFact): void {
    const { domain, web, mail, noMail, hops, extras } = fact;
    const site = this.#add(`${SITE}${domain}`, 'site', domain);
    if (web.problem === undefined) {
      this.#need(site, this.#host(web), 'name', `where browsers look for ${domain}`);
      for (const hop of hops) this.#need(site, this.#host(hop), 'redirect', `${domain} redirects there`);
      for (const extra of extras)
        this.#need(
          site,
          this.#host(extra),
          'third-party',
          `named by the page or the certificate of ${domain}`,
          { soft: true },
        );
      this.#journey(`web:${domain}`, `${domain} (web)`, site);
    }
    const taking = mail.filter(({ problem }) => problem === undefined);
    if (noMail || taking.length === 0) return;
    const box = this.#add(`${MAIL}${domain}`, 'mail', domain);
    const group = this.#group(box, 'mail exchanges', taking.length);
    for (const exchange of taking)
      this.#need(
        box,
        this.#host(exchange),
        'mail-exchange',
        `takes mail for ${domain}, preference ${exchange.preference}`,
        { group },
      );
    this.#journey(`mail:${domain}`, `${domain} (mail)`, box);
  }

  #host({ host, owner, addresses, zones }: HostFact): string {
    const id = this.#add(`${NAME}${host}`, 'name', host);
    for (const zone of zones)
      this.#need(id, this.#add(`${ZONE}${zone}`, 'zone', zone), 'zone', `${host} is answered by ${zone}`);
    if (owner !== undefined) this.#owner(id, owner);
    const group = this.#group(id, 'addresses', addresses.length);
    for (const { address, owner: place } of addresses) {
      const at = this.#add(`address:${address}`, 'address', address);
      this.#need(id, at, 'address', `${host} is at ${address}`, { group });
      if (place !== undefined) this.#owner(at, place);
    }
    return id;
  }

  #owner(from: string, { component, evidence }: Owner, more: Partial<Dependency> = {}): void {
    if (!this.#expanded.has(component)) {
      this.#expanded.add(component);
      this.#expand(component);
    }
    this.#depend({ from, to: component, need: 'run', ...more, evidence: this.#dated(evidence) });
  }

  #expand(component: string): void {
    const known = expandComponent(component);
    if (known === undefined) this.#add(component, 'third-party', component, 'third-party');
    for (const one of known?.components ?? [])
      if (!this.#components.has(one.id)) this.#components.set(one.id, one);
    for (const one of known?.groups ?? []) this.#groups.set(one.id, one);
    for (const one of known?.dependencies ?? []) this.#dependencies.set(keyOf(one), one);
  }

  /** Somebody runs this server, and nobody says who: told by the zone its name lies in. */
  #operator(server: string, zone: string, name: string): void {
    const operator = this.#operatorOf(zone);
    const id = this.#add(operator, 'dns operator', operator.slice(OPERATOR.length), 'third-party');
    this.#need(server, id, 'operator', `whoever runs ${name}`);
  }

  #add(id: string, type: string, name: string, kind: Component['kind'] = 'resource'): string {
    if (!this.#components.has(id)) this.#components.set(id, { id, kind, type, name, source: this.#source });
    return id;
  }

  #group(of: string, name: string, members: number): string {
    const id = `${of} ${name}`;
    if (members > 0) this.#groups.set(id, { id, need: 1, full: members, name });
    return id;
  }

  #need(from: string, to: string, rule: string, note: string, more: Partial<Dependency> = {}): void {
    this.#depend({ from, to, need: 'run', ...more, evidence: this.#dated({ by: 'observed', rule, note }) });
  }

  #depend(one: Dependency): void {
    if (one.from !== one.to) this.#dependencies.set(keyOf(one), one);
  }

  #dated(evidence: Evidence): Evidence {
    return {
      ...evidence,
      file: this.#source.file,
      line: 1,
      note: `${evidence.note ?? ''} (seen ${this.#day})`.trim(),
    };
  }

  #journey(id: string, name: string, entry: string): void {
    this.#components.set(id, { id, kind: 'journey', type: 'journey', name, source: this.#source });
    this.#depend({
      from: id,
      to: entry,
      need: 'run',
      evidence: this.#dated({ by: 'observed', rule: 'entry', note: 'what people come for' }),
    });
    this.#journeys.push({ id, name, entry, inferred: true });
  }
}

const keyOf = ({ from, to, need, group }: Dependency): string => JSON.stringify([from, to, need, group]);
