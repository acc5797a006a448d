import type { Step } from '../analysis/index.js';
import { blastRadius, chainOf, explain } from '../analysis/index.js';
import { append, type Estate } from '../estate/index.js';
import { compile } from '../graph/index.js';
import { estateOfTrace } from './estate.js';
import { OPERATOR, operatorsOf } from './operators.js';
import type { Trace } from './types.js';

const JURISDICTION = 'jurisdiction/';

/** Somebody that a site or mail hangs on. */
export interface Supplier {
  /** A provider, a third party, or `dns/ZONE`. */
  readonly id: string;
  /** Without it the journey is down: there is no alternative. */
  readonly critical: boolean;
  /** Not named by anything of the domain itself, but by what that needs: the hidden second step. */
  readonly hidden: boolean;
  /** How it gets there, from the journey; for critical ones. */
  readonly chain: readonly Step[];
  /** Regions and services of it that are critical by themselves. */
  readonly parts: readonly string[];
}

export interface JourneySuppliers {
  readonly journey: string;
  readonly name: string;
  readonly suppliers: readonly Supplier[];
}

/** Share of the names that hang on one supplier, or on what is under one jurisdiction. */
export interface Concentration {
  readonly id: string;
  /** Journeys that use it, and that are down without it. */
  readonly uses: number;
  readonly critical: number;
  /** Of the critical ones those that do not see it: it is the second step. */
  readonly hidden: number;
}

/**
 * Whom each site and mailbox hangs on, by taking each supplier away and looking what is down: the same evaluation as for
 * any estate. Critical, and the hidden second step, as in A. Kashaf, V. Sekar, Y. Agarwal, "Analyzing third party service
 * dependencies in modern web services", IMC 2020. Without `chains`, which take time, none is told.
 */
export function suppliersOf(
  trace: Trace,
  { chains = true }: { readonly chains?: boolean } = {},
): {
  readonly estate: Estate;
  readonly journeys: readonly JourneySuppliers[];
  /** Likewise by jurisdiction: what is down when all under it is lost. */
  readonly jurisdictions: readonly Concentration[];
} {
  const estate = estateOfTrace(trace, 'traced.firebreak.json');
  const compiled = compile(estate);
  const direct = directOwners(trace);
  const known = estate.components.filter(({ kind }) => kind !== 'resource' && kind !== 'journey');
  const laws = known.filter(({ id }) => id.startsWith(JURISDICTION));
  const subjects = known.filter(({ id }) => !id.startsWith(JURISDICTION));
  const rows = blastRadius(
    compiled,
    subjects.map(({ id }) => id),
  );
  const used = reachOf(estate);
  const losses = new Map<string, string[]>();
  for (const { domain, down } of rows) for (const journey of down) append(losses, journey, domain);
  const ids = [...new Set(subjects.map(({ id }) => supplierOf(id)))].sort();
  const journeys = estate.journeys.map(({ id: journey, name }) => {
    const reached = used(journey);
    const lost = new Set(losses.get(journey));
    const own = direct.get(journey.slice(journey.indexOf(':') + 1));
    const suppliers = ids
      .filter((id) => reached.has(id))
      .map((id): Supplier => {
        const critical = lost.has(id);
        const chain = critical && chains ? chainTo(compiled, journey, id) : [];
        const parts = [...lost]
          .filter((one) => one !== id && supplierOf(one) === id && !one.endsWith(':control'))
          .sort();
        return { id, critical, hidden: own !== undefined && !own.has(id), chain, parts };
      });
    return { journey, name, suppliers };
  });
  const lostWith = blastRadius(
    compiled,
    laws.map(({ id }) => id),
  );
  const underLaws = estate.journeys.map(({ id }) => used(id));
  const jurisdictions = lostWith
    .map(({ domain, down }) => {
      const uses = underLaws.filter((reached) => reached.has(domain)).length;
      return { id: domain, uses, critical: down.length, hidden: 0 };
    })
    .sort(byWeight);
  return { estate, journeys, jurisdictions };
}

/** How many journeys hang on each supplier, most first. */
export function concentrationOf(journeys: readonly JourneySuppliers[]): readonly Concentration[] {
  const found = new Map<string, { uses: number; critical: number; hidden: number }>();
  for (const { suppliers } of journeys) {
    for (const { id, critical, hidden } of suppliers) {
      const row = found.get(id) ?? { uses: 0, critical: 0, hidden: 0 };
      row.uses++;
      if (critical) row.critical++;
      if (critical && hidden) row.hidden++;
      found.set(id, row);
    }
  }
  return [...found].map(([id, row]) => ({ id, ...row })).sort(byWeight);
}

function byWeight(a: Concentration, b: Concentration): number {
  return b.critical - a.critical || b.uses - a.uses || (a.id < b.id ? -1 : 1);
}

/** The one behind a component: a provider, a third party without its place, a DNS operator. */
function supplierOf(id: string): string {
  if (id.startsWith(OPERATOR) || id.startsWith(JURISDICTION)) return id;
  const [first = '', second = ''] = id.split('/');
  return first === 'saas' ? `saas/${second.split('@')[0]}` : first;
}

/** Suppliers that a domain's own records name: of its hosts, its mail exchanges, and the servers of their zones. */
function directOwners({ names, zones }: Trace): ReadonlyMap<string, ReadonlySet<string>> {
  const operatorOf = operatorsOf(zones.values());
  return new Map(
    names.map(({ domain, web, mail, hops, extras }) => {
      const hosts = [web, ...mail, ...hops, ...extras];
      const own = hosts.flatMap(({ owner, addresses, zones: origins }) => [
        owner?.component,
        ...addresses.map((one) => one.owner?.component),
        ...origins.flatMap((origin) =>
          (zones.get(origin)?.servers ?? []).map(
            ({ owner: by, zone }) => by?.component ?? (zone === undefined ? undefined : operatorOf(zone)),
          ),
        ),
      ]);
      return [domain, new Set(own.flatMap((id) => (id === undefined ? [] : [supplierOf(id)])))] as const;
    }),
  );
}

function chainTo(compiled: ReturnType<typeof compile>, journey: string, component: string): readonly Step[] {
  const evidence = { by: 'observed', note: 'taken away' } as const;
  const failure = { component, capability: 'serve', severity: 'down', from: 0, to: null, evidence } as const;
  const [serve] = explain(compiled, journey, { failures: [failure] });
  if (serve?.cause == null) return [];
  return chainOf(serve.cause).flatMap(({ dependency }) => {
    if (dependency === null) return [];
    const { from, to, need, evidence: why } = dependency;
    return [{ from, to, need, evidence: why }];
  });
}

/** All that a journey needs in any way, as suppliers. */
function reachOf({ dependencies }: Estate): (journey: string) => ReadonlySet<string> {
  const needs = new Map<string, string[]>();
  for (const { from, to, need } of dependencies) {
    if (need !== 'run') continue;
    append(needs, from, to);
  }
  return (journey) => {
    const seen = new Set([journey]);
    for (const id of seen) for (const to of needs.get(id) ?? []) seen.add(to);
    return new Set([...seen].map(supplierOf));
  };
}
