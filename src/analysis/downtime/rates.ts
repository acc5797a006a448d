import type { AtlasData } from '../../atlas/index.js';
import type { Component } from '../../estate/index.js';
import type { Incident } from '../../scenarios/index.js';

/** How often something is lost and for how long. */
export interface Rate {
  /** Losses a year: fewest and most, by different ways of counting. */
  readonly perYear: readonly [number, number];
  /** Seconds one loss typically lasts. */
  readonly seconds: number;
  /** The length is our assumption: no incident tells. */
  readonly isAssumed?: boolean;
  /** How the range came about, in words. */
  readonly basis: readonly string[];
  readonly sources: readonly string[];
}

/** Seconds of a loss where no incident tells: half a working day would be harsh for a blip and mild for a fire. */
const ASSUMED_SECONDS = 2 * 3600;
export const SECONDS_PER_YEAR = 365.25 * 24 * 3600;

/** Looks a component's rate up. */
export type Rates = (component: Component) => Rate | undefined;

/**
 * Rates from incident history and from promises.
 *
 * History counts the losses (`serve`, `down`) of the library of the same kind of thing at the same provider, over all
 * its places and the years the library spans: n losses in T place-years are between n/T and (n + 1)/T a year, the
 * usual bounds where little has been seen. The place's own count is one more estimate. A promise (SLA) of p allows
 * (1 - p) of the year, in losses of the typical length. The library holds large incidents only, so history is the low
 * end by nature.
 */
export function ratesFrom(atlas: AtlasData, incidents: readonly Incident[]): Rates {
  const history = new History(atlas, incidents);
  const known = new Map<string, Rate | undefined>();
  return (component) => {
    if (component.failures !== undefined) {
      const { perYear, seconds } = component.failures;
      return { perYear, seconds, basis: ['stated in firebreak.yaml'], sources: [] };
    }
    if (!known.has(component.id)) known.set(component.id, rateOf(component, atlas, history));
    return known.get(component.id);
  };
}

function rateOf(component: Component, atlas: AtlasData, history: History): Rate | undefined {
  const kind = classOf(component);
  if (kind === undefined || component.unknown) return undefined;
  const seen = history.of(kind.key);
  const places = history.placesOf(kind);
  if (places === 0) return undefined;
  const lengths = seen.map(({ seconds }) => seconds).sort((a, b) => a - b);
  const seconds = lengths[Math.floor((lengths.length - 1) / 2)] ?? ASSUMED_SECONDS;
  const years = history.years * places;
  const estimates = [seen.length / years, (seen.length + 1) / years];
  const basis = [
    `${seen.length} ${seen.length === 1 ? 'loss' : 'losses'} of ${kind.says} in ${Math.round(years)} place-years of the incident library`,
  ];
  const own = seen.filter(({ component: id }) => id === component.id).length;
  if (own > 0 && places > 1) {
    estimates.push(own / history.years);
    basis.push(`${own} of them here, in ${Math.round(history.years)} years`);
  }
  const sla = promiseOf(component, atlas);
  if (sla !== undefined) {
    estimates.push(((1 - sla.percent / 100) * SECONDS_PER_YEAR) / seconds);
    basis.push(`the promise of ${sla.percent} %`);
  }
  if (lengths.length === 0) basis.push('length assumed: 2 hours');
  return {
    perYear: [Math.min(...estimates), Math.max(...estimates)],
    seconds,
    ...(lengths.length === 0 ? { isAssumed: true } : {}),
    basis,
    sources: [...new Set([...seen.map(({ source }) => source), ...(sla === undefined ? [] : [sla.source])])],
  };
}

function promiseOf(
  { id, kind }: Component,
  atlas: AtlasData,
): { percent: number; source: string } | undefined {
  if (kind !== 'service') return undefined;
  const [provider = '', , service = ''] = id.split('/');
  return atlas.services[provider]?.[service]?.sla;
}

/** What is counted together: all zones of a provider, all regions' instances of a service. */
interface Class {
  readonly key: string;
  readonly provider: string;
  readonly level: 'zone' | 'region' | 'global' | 'provider' | 'party';
  readonly says: string;
}

function classOf({ id, kind, type }: Component): Class | undefined {
  const [provider = '', place = '', service = ''] = id.split('/');
  if (kind === 'third-party') return { key: id, provider, level: 'party', says: id };
  if (kind === 'service') {
    const level = place === 'global' ? 'global' : 'region';
    return { key: `${provider}/*/${service}`, provider, level, says: `${provider} ${service}` };
  }
  if (kind !== 'domain') return undefined;
  if (type === 'provider') return { key: id, provider, level: 'provider', says: id };
  if (type === 'region' || type === 'zone')
    return { key: `${provider}/${type}`, provider, level: type, says: `a ${type} of ${provider}` };
  return undefined;
}

interface Loss {
  readonly component: string;
  readonly seconds: number;
  readonly source: string;
}

class History {
  readonly years: number;
  readonly #losses = new Map<string, Loss[]>();

  constructor(
    readonly atlas: AtlasData,
    incidents: readonly Incident[],
  ) {
    const times = incidents.flatMap(({ epoch, until }) => [Date.parse(epoch), Date.parse(until)]);
    const span = times.length === 0 ? 0 : (Math.max(...times) - Math.min(...times)) / 1000 / SECONDS_PER_YEAR;
    this.years = Math.max(1, span);
    for (const incident of incidents) {
      for (const row of incident.rows) {
        if (row.capability !== 'serve' || row.severity !== 'down') continue;
        const end = Date.parse(row.to ?? incident.until);
        const seconds = (end - Date.parse(row.from)) / 1000;
        const key = this.#classOfId(row.component);
        if (key === undefined || !(seconds > 0)) continue;
        const loss = { component: row.component, seconds, source: row.source };
        this.#losses.set(key, [...(this.#losses.get(key) ?? []), loss]);
      }
    }
  }

  of(key: string): readonly Loss[] {
    return this.#losses.get(key) ?? [];
  }

  placesOf({ provider, level }: Class): number {
    if (level === 'global' || level === 'provider' || level === 'party') return 1;
    const regions = this.atlas.regions[provider] ?? [];
    return level === 'region' ? regions.length : regions.reduce((sum, { zones }) => sum + zones.length, 0);
  }

  #classOfId(id: string): string | undefined {
    const [provider = '', place, service] = id.split('/');
    if (provider === 'saas') return id;
    if (place === undefined) return id;
    if (service !== undefined) return `${provider}/*/${service}`;
    const regions = this.atlas.regions[provider] ?? [];
    if (regions.some((one) => one.id === place)) return `${provider}/region`;
    return regions.some(({ zones }) => zones.includes(place)) ? `${provider}/zone` : undefined;
  }
}
