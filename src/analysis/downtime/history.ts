import { append, type Component } from '../../estate/index.js';
import { fromPairs } from '../../graph/index.js';
import type { Incident, IncidentRow } from '../../scenarios/index.js';

/** What is counted together: all zones of a provider, all regions' instances of a service, all providers. */
export interface Class {
  readonly key: string;
  readonly provider: string;
  readonly level: 'zone' | 'region' | 'service' | 'global' | 'provider' | 'party';
  readonly says: string;
  /** What its places times years are called. */
  readonly unit: string;
}

/** A loss of the library: a component in one incident, however often it went and came back in it. */
export interface PastLoss {
  readonly component: string;
  readonly seconds: number;
  readonly source: string;
  /** No end is stated; the seconds are those up to where the record ends. */
  readonly isOpen: boolean;
  /** Its times are uncertain. */
  readonly unverified: boolean;
}

/** Regions by provider, with their zones. */
export type Places = Readonly<
  Record<string, readonly { readonly id: string; readonly zones: readonly string[] }[]>
>;

export const SECONDS_PER_YEAR = 365.25 * 24 * 3600;

/** The class of a component; of a zone or region that the code does not name, the class all of them are in. */
export function classOf({ id, kind, type }: Component): Class | undefined {
  const [provider = '', place = '', service = ''] = id.split('/');
  if (kind === 'third-party') return { key: id, provider: id, level: 'party', says: id, unit: 'years' };
  if (kind === 'service' && service !== '') {
    const isGlobal = place === 'global';
    return {
      key: `${provider}/*/${service}`,
      provider,
      level: isGlobal ? 'global' : 'service',
      says: `${provider} ${service}`,
      unit: isGlobal ? 'years' : 'region-years',
    };
  }
  if (kind !== 'domain') return undefined;
  if (type === 'provider')
    return { key: '*', provider, level: 'provider', says: 'a whole provider', unit: 'provider-years' };
  if (type === 'region' || type === 'zone')
    return {
      key: `${provider}/${type}`,
      provider,
      level: type,
      says: `a ${type} of ${provider}`,
      unit: `${type}-years`,
    };
  return undefined;
}

/** The losses of the incident library by class, and how many years of how many places it has watched. */
export class History {
  readonly years: number;
  /** Providers and third parties that the library has any incident of. */
  readonly #watched = new Set<string>();
  readonly #losses = new Map<string, PastLoss[]>();

  constructor(
    readonly regions: Places,
    incidents: readonly Incident[],
  ) {
    const times = incidents.flatMap(({ epoch, until }) => [Date.parse(epoch), Date.parse(until)]);
    const span = times.length === 0 ? 0 : (Math.max(...times) - Math.min(...times)) / 1000 / SECONDS_PER_YEAR;
    this.years = Math.max(1, span);
    for (const incident of incidents) {
      for (const { component } of incident.rows) this.#watched.add(watchedBy(component));
      for (const [key, loss] of this.#lossesOf(incident)) {
        append(this.#losses, key, loss);
      }
    }
  }

  of({ key }: Class): readonly PastLoss[] {
    return this.#losses.get(key) ?? [];
  }

  /** How many of the class the library has watched; 0 where it has nothing of the provider. */
  placesOf({ provider, level }: Class): number {
    if (level === 'provider') return [...this.#watched].filter((one) => !one.includes('/')).length;
    if (!this.#watched.has(provider)) return 0;
    if (level === 'global' || level === 'party') return 1;
    const regions = this.regions[provider] ?? [];
    return level === 'zone' ? regions.reduce((sum, { zones }) => sum + zones.length, 0) : regions.length;
  }

  #lossesOf(incident: Incident): [string, PastLoss][] {
    const rows = incident.rows.filter(
      ({ capability, severity }) => capability === 'serve' && severity === 'down',
    );
    const byComponent = new Map<string, IncidentRow[]>();
    for (const row of rows) {
      const key = this.#classOfId(row.component);
      if (key === undefined || rows.some((other) => this.#isPartOf(row, other, incident))) continue;
      // Of rows that say which zone it may have been, one is true.
      const id = row.maybe ? `${key} maybe` : row.component;
      append(byComponent, id, row);
    }
    return [...byComponent.values()].map((own) => {
      const [first] = own;
      const counted = first!.maybe ? [first!] : own;
      const seconds = lengthOf(counted, incident);
      const loss: PastLoss = {
        component: first!.component,
        seconds,
        source: first!.source,
        isOpen: counted.some(({ to }) => to === null),
        unverified: counted.some(({ mark }) => mark === 'uncertain'),
      };
      return [this.#classOfId(first!.component)!, loss];
    });
  }

  /** Whether a row only says that what was in a place went with the place: then the place is what was lost. */
  #isPartOf(row: IncidentRow, other: IncidentRow, incident: Incident): boolean {
    if (row === other || !this.#contains(other.component, row.component)) return false;
    const end = (one: IncidentRow) => Date.parse(one.to ?? incident.until);
    return Date.parse(other.from) <= Date.parse(row.from) && end(row) <= end(other);
  }

  #contains(place: string, id: string): boolean {
    if (place === id) return false;
    if (id.startsWith(`${place}/`)) return true;
    const [provider = '', region] = place.split('/');
    const zones = (this.regions[provider] ?? []).find((one) => one.id === region)?.zones ?? [];
    return zones.some((zone) => id === `${provider}/${zone}`);
  }

  #classOfId(id: string): string | undefined {
    const [provider = '', place, service] = id.split('/');
    if (provider === 'saas') return id;
    if (place === undefined) return '*';
    if (service === 'unknown-zone') return `${provider}/zone`;
    if (service !== undefined) return service.includes(':') ? undefined : `${provider}/*/${service}`;
    const regions = this.regions[provider] ?? [];
    if (regions.some((one) => one.id === place)) return `${provider}/region`;
    return regions.some(({ zones }) => zones.includes(place)) ? `${provider}/zone` : undefined;
  }
}

/** `aws` of `aws/us-east-1/s3`; a third party by its whole id. */
function watchedBy(id: string): string {
  const [provider = ''] = id.split('/');
  return provider === 'saas' ? id : provider;
}

/** Seconds in which any of the rows holds. */
function lengthOf(rows: readonly IncidentRow[], { until }: Incident): number {
  const spans = fromPairs(rows.map(({ from, to }) => [Date.parse(from), Date.parse(to ?? until)]));
  return spans.reduce((sum, time, i) => sum + (i % 2 === 0 ? -time : time), 0) / 1000;
}
