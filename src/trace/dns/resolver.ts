import type { Answer } from 'dns-packet';
import { type Exchange, NoReply, type Reply } from './exchange.js';
import { canonical, dataOf, isWithin, oneBelow } from './names.js';

/** A name server of a zone as its parent names it. */
export interface NameServer {
  readonly name: string;
  /** Addresses that came with the delegation; empty: they have to be looked up by name. */
  readonly glue: readonly string[];
}

/** A zone as it is delegated. */
export interface Zone {
  /** Without the last dot; the root is empty. */
  readonly origin: string;
  readonly parent: Zone | undefined;
  readonly servers: readonly NameServer[];
}

/** What one server of a zone said, or why it is of no use. */
export interface ServerAnswer {
  readonly server: string;
  readonly address: string | undefined;
  readonly reply?: Reply;
  readonly problem?: string;
}

/** Where a lookup led. */
export interface Lookup {
  readonly name: string;
  readonly type: string;
  /** Aliases that were followed, each in its zone; empty where the name has the records itself. */
  readonly aliases: readonly { readonly from: string; readonly to: string; readonly zone: string }[];
  /** The last name, and the zone it lies in. */
  readonly last: string;
  readonly zone: Zone | undefined;
  readonly code: string;
  readonly records: readonly Answer[];
  /** Signatures that came with the records. */
  readonly signatures: readonly Answer[];
  /** Why it could not be followed to its end. */
  readonly problem?: string;
}

/** What a lookup may cost. Shared by all that one traced name needs. */
export interface Budget {
  queries: number;
  /** Milliseconds since 1970. */
  readonly deadline: number;
}

export class BudgetSpent extends Error {}

export interface ResolverOptions {
  readonly exchange: Exchange;
  /** Name servers of the root with their addresses. */
  readonly roots: readonly NameServer[];
  readonly now: () => number;
}

/** Aliases followed before a chain counts as endless. Resolvers give up earlier: BIND after 16, Unbound after 11. */
const MOST_ALIASES = 40;
/** How many names deep addresses of name servers are looked up, which may need those of others. */
const DEEPEST = 6;
const MOST_SERVERS = 13;
/** A server that gave no answer is left alone for so long: the next names need not wait for it, and it may come back. */
const SILENT_MS = 10_000;

interface Context {
  readonly budget: Budget;
  /** Names whose addresses are being looked up: a name server that needs itself is of no use. */
  readonly visiting: ReadonlySet<string>;
}

/**
 * Resolves from the root down, one label at a time (RFC 9156), so that every zone cut on the way is seen. Remembers zones
 * and addresses over all names; bounded by the budget of each.
 */
export class Resolver {
  readonly #options: ResolverOptions;
  readonly #root: Zone;
  readonly #zones = new Map<string, Zone>();
  /** Names that are no zone cut. */
  readonly #inside = new Set<string>();
  readonly #addresses = new Map<string, readonly string[]>();
  /** Aliases by name: they are the same whatever is asked for. */
  readonly #aliases = new Map<string, { readonly to: string; readonly zone: string }>();
  /** Servers that are of no use for a zone, and until when they are not asked again. */
  readonly #useless = new Map<string, number>();
  queries = 0;

  constructor(options: ResolverOptions) {
    this.#options = options;
    this.#root = { origin: '', parent: undefined, servers: options.roots };
  }

  budget(queries: number, milliseconds: number): Budget {
    return { queries, deadline: this.#options.now() + milliseconds };
  }

  /** Records of a name and type, aliases followed. Rejects only with BudgetSpent. */
  lookup(name: string, type: string, budget: Budget): Promise<Lookup> {
    return this.#lookup(canonical(name), type, { budget, visiting: new Set() });
  }

  /** The zone a name lies in; undefined where a delegation on the way leads nowhere. Rejects only with BudgetSpent. */
  zoneOf(name: string, budget: Budget): Promise<Zone | undefined> {
    return this.#zoneOf(canonical(name), { budget, visiting: new Set() });
  }

  /** Addresses of a name server: those of the delegation, else looked up; empty where there is no way to them. */
  addressesOf(server: NameServer, budget: Budget): Promise<readonly string[]> {
    return this.#addressesOf(server, { budget, visiting: new Set() });
  }

  /** Asks every server of a zone the same, so that those which are lame, silent or of another opinion are seen. */
  async askAll(zone: Zone, name: string, type: string, budget: Budget): Promise<ServerAnswer[]> {
    const context = { budget, visiting: new Set<string>() };
    return Promise.all(
      zone.servers.slice(0, MOST_SERVERS).map(async (server): Promise<ServerAnswer> => {
        const addresses = await this.#addressesOf(server, context);
        const [address] = addresses;
        if (address === undefined) return { server: server.name, address, problem: 'has no address' };
        try {
          const reply = await this.#exchange(address, name, type, context);
          const problem = uselessFor(reply, zone);
          return { server: server.name, address, reply, ...(problem === undefined ? {} : { problem }) };
        } catch (error) {
          if (!(error instanceof NoReply)) throw error;
          return { server: server.name, address, problem: error.message };
        }
      }),
    );
  }

  /** The first useful reply of a zone's servers; undefined where none has one. Rejects only with BudgetSpent. */
  async ask(zone: Zone, name: string, type: string, budget: Budget): Promise<Reply | undefined> {
    return this.#ask(zone, name, type, { budget, visiting: new Set() });
  }

  async #lookup(name: string, type: string, context: Context): Promise<Lookup> {
    const aliases: { from: string; to: string; zone: string }[] = [];
    const seen = new Set<string>();
    let last = name;
    const end = (more: Partial<Lookup>): Lookup => ({
      name,
      type,
      aliases,
      last,
      zone: undefined,
      code: 'SERVFAIL',
      records: [],
      signatures: [],
      ...more,
    });
    for (;;) {
      if (seen.has(last)) return end({ problem: `its aliases lead in a circle: ${last} again` });
      if (aliases.length > MOST_ALIASES) return end({ problem: `more than ${MOST_ALIASES} aliases` });
      seen.add(last);
      const known = type === 'CNAME' ? undefined : this.#aliases.get(last);
      if (known !== undefined) {
        aliases.push({ from: last, ...known });
        last = known.to;
        continue;
      }
      const zone = await this.#zoneOf(last, context);
      if (zone === undefined) return end({ problem: `no name server answers for ${last}` });
      const reply = await this.#ask(zone, last, type, context);
      if (reply === undefined)
        return end({ zone, problem: `no name server of ${zone.origin || 'the root'} answers for ${last}` });
      // A server may follow aliases inside what it serves; each step is looked at by itself all the same.
      const [alias] = dataOf<string>(reply.answers, 'CNAME', last);
      if (alias === undefined || type === 'CNAME') {
        const own = reply.answers.filter((one) => canonical(one.name) === last);
        return end({
          zone,
          code: reply.code,
          records: own.filter((one) => one.type === type),
          signatures: own.filter((one) => one.type === 'RRSIG' && one.data.typeCovered === type),
        });
      }
      const step = { to: canonical(alias), zone: zone.origin };
      this.#aliases.set(last, step);
      aliases.push({ from: last, ...step });
      last = step.to;
    }
  }

  async #zoneOf(name: string, context: Context): Promise<Zone | undefined> {
    let zone = this.#root;
    let at = '';
    while (at !== name) {
      at = oneBelow(name, at);
      const known = this.#zones.get(at);
      if (known !== undefined) zone = known;
      else if (!this.#inside.has(at)) {
        const found = await this.#cutAt(zone, at, context);
        if (found === 'lost') return undefined;
        // Nothing is below a name that there is not (RFC 8020).
        if (found === 'nothing') return zone;
        if (found === 'inside') this.#inside.add(at);
        else {
          this.#zones.set(at, found);
          zone = found;
        }
      }
    }
    return zone;
  }

  /** Whether a zone begins at a name right below another zone or inside it. */
  async #cutAt(zone: Zone, name: string, context: Context): Promise<Zone | 'inside' | 'nothing' | 'lost'> {
    const reply = await this.#ask(zone, name, 'NS', context);
    if (reply === undefined) return 'lost';
    const named = [
      ...dataOf<string>(reply.authorities, 'NS', name),
      ...dataOf<string>(reply.answers, 'NS', name),
    ];
    if (named.length === 0) return reply.code === 'NXDOMAIN' ? 'nothing' : 'inside';
    const names = [...new Set(named.map(canonical))].sort();
    const servers = names.map((server) => ({
      name: server,
      // Only inside what the parent delegates may it say addresses: elsewhere they could be anybody's.
      glue: isWithin(server, zone.origin)
        ? [
            ...dataOf<string>(reply.additionals, 'A', server),
            ...dataOf<string>(reply.additionals, 'AAAA', server),
          ]
        : [],
    }));
    return { origin: name, parent: zone, servers };
  }

  async #ask(zone: Zone, name: string, type: string, context: Context): Promise<Reply | undefined> {
    for (const server of zone.servers.slice(0, MOST_SERVERS)) {
      const key = `${server.name} ${zone.origin}`;
      if ((this.#useless.get(key) ?? 0) > this.#options.now()) continue;
      for (const address of (await this.#addressesOf(server, context)).slice(0, 2)) {
        try {
          const reply = await this.#exchange(address, name, type, context);
          const problem = uselessFor(reply, zone);
          if (problem === undefined) return reply;
          this.#useless.set(key, Number.POSITIVE_INFINITY);
          break;
        } catch (error) {
          if (!(error instanceof NoReply)) throw error;
          this.#useless.set(key, this.#options.now() + SILENT_MS);
        }
      }
    }
    return undefined;
  }

  async #addressesOf(server: NameServer, context: Context): Promise<readonly string[]> {
    if (server.glue.length > 0) return server.glue;
    const known = this.#addresses.get(server.name);
    if (known !== undefined) return known;
    if (context.visiting.has(server.name) || context.visiting.size >= DEEPEST) return [];
    const deeper = { ...context, visiting: new Set([...context.visiting, server.name]) };
    const found: string[] = [];
    for (const type of ['A', 'AAAA']) {
      // IPv6 only where there is nothing else: not every machine that asks has it.
      if (found.length > 0) break;
      const { records } = await this.#lookup(server.name, type, deeper);
      found.push(...dataOf<string>(records, type));
    }
    // What was not found on the way through a circle may be found from elsewhere.
    if (found.length > 0 || context.visiting.size === 0) this.#addresses.set(server.name, found);
    return found;
  }

  #exchange(address: string, name: string, type: string, { budget }: Context): Promise<Reply> {
    if (budget.queries <= 0) throw new BudgetSpent('it takes more queries than one name may');
    if (this.#options.now() > budget.deadline) throw new BudgetSpent('it takes longer than one name may');
    budget.queries--;
    this.queries++;
    return this.#options.exchange(address, name, type);
  }
}

/** Why a reply says nothing of a zone; undefined where it is an answer or a delegation further down. */
function uselessFor(reply: Reply, { origin }: Zone): string | undefined {
  if (reply.code !== 'NOERROR' && reply.code !== 'NXDOMAIN') return `answers ${reply.code}`;
  if (reply.authoritative) return undefined;
  const delegated = reply.authorities.filter(({ type }) => type === 'NS').map(({ name }) => canonical(name));
  const isDown = delegated.some((one) => one !== origin && isWithin(one, origin));
  return isDown ? undefined : 'does not serve the zone (lame)';
}
