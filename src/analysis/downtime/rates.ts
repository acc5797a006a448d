import type { Component } from '../../estate/index.js';
import type { Incident } from '../../scenarios/index.js';
import { type Class, classOf, History, type Places, SECONDS_PER_YEAR } from './history.js';
import { errorFactorOfMean } from './uncertainty.js';

/** How often something is lost and for how long. */
export interface Rate {
  /** Losses a year: fewest and most, by different ways of counting. */
  readonly perYear: readonly [number, number];
  /** Seconds one loss lasts on average. */
  readonly seconds: number;
  /** Error factor of that average, by how the lengths differ that were seen; absent for fewer than two. */
  readonly errorFactor?: number;
  /** The length is our assumption: no incident tells. */
  readonly isAssumed?: boolean;
  /** How the range came about, in words. */
  readonly basis: readonly string[];
  readonly sources: readonly string[];
  /** The most, which decides what is told first, rests on a page that was not read or on times that are not sure. */
  readonly confidence?: 'unverified';
}

/** Seconds of a loss where no incident tells: half a working day would be harsh for a blip and mild for a fire. */
const ASSUMED_SECONDS = 2 * 3600;

/** What rates are made of beside incidents: the part of the atlas that tells of places and promises. */
export interface RateSources {
  readonly regions: Places;
  /** By provider and service. */
  readonly services: Readonly<Record<string, Readonly<Record<string, { readonly sla?: Sla }>>>>;
}

/** A service level agreement, and the page that states it. */
interface Sla {
  readonly percent: number;
  readonly scope?: string;
  readonly source: string;
  readonly confidence?: 'unverified';
}

/** Looks a component's rate up. */
export type Rates = (component: Component) => Rate | undefined;

/**
 * Rates from incident history and from promises.
 *
 * History counts the losses (`serve`, `down`) of the library of the same kind of thing, over all its places and the years
 * the library spans: n losses in T place-years are between n/T and (n + 1)/T a year, the usual bounds where little has
 * been seen. Of a provider or third party that the library has nothing of, nobody has counted: that is no history of no
 * losses. A place that was lost in several incidents is one more estimate; once may be chance, and it is seen because
 * it was looked for. A promise (SLA) of p allows (1 - p) of the year, in losses of the average length. The average and not
 * the median, since times the rate it has to give the minutes expected, and most of those are in the few long ones.
 */
export function ratesFrom(atlas: RateSources, incidents: readonly Incident[]): Rates {
  const history = new History(atlas.regions, incidents);
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

interface Estimate {
  readonly perYear: number;
  readonly unverified: boolean;
}

function rateOf(component: Component, atlas: RateSources, history: History): Rate | undefined {
  const kind = classOf(component);
  if (kind === undefined) return undefined;
  const seen = history.of(kind);
  const seconds =
    seen.length === 0 ? ASSUMED_SECONDS : seen.reduce((sum, one) => sum + one.seconds, 0) / seen.length;
  const basis: string[] = [];
  const estimates = [
    ...fromHistory(component, kind, history, basis),
    ...fromPromise(component, atlas, seconds, basis),
  ];
  if (estimates.length === 0) return undefined;
  if (seen.length === 0) basis.push('length assumed: 2 hours');
  if (seen.some(({ isOpen }) => isOpen)) basis.push('where no end is stated, as long as it was reported');
  const most = estimates.reduce((a, b) => (b.perYear > a.perYear ? b : a));
  const fewest = estimates.reduce((a, b) => (b.perYear < a.perYear ? b : a));
  const promise = promiseOf(component, atlas);
  const errorFactor = errorFactorOfMean(seen.map((one) => one.seconds));
  return {
    perYear: [fewest.perYear, most.perYear],
    seconds,
    ...(errorFactor === undefined ? {} : { errorFactor }),
    ...(seen.length === 0 ? { isAssumed: true } : {}),
    basis,
    sources: [...new Set([...seen.map(({ source }) => source), ...(promise ? [promise.source] : [])])],
    ...(most.unverified ? { confidence: 'unverified' } : {}),
  };
}

function fromHistory(component: Component, kind: Class, history: History, basis: string[]): Estimate[] {
  const years = history.years * history.placesOf(kind);
  if (years === 0) return [];
  const seen = history.of(kind);
  const unverified = seen.some((one) => one.unverified);
  basis.push(
    `${seen.length} ${seen.length === 1 ? 'loss' : 'losses'} of ${kind.says} in ${Math.round(years)} ${kind.unit} of the incident library`,
  );
  const estimates = [seen.length / years, (seen.length + 1) / years];
  const own = seen.filter(({ component: id }) => id === component.id).length;
  if (own > 1 && kind.level !== 'global' && kind.level !== 'party') {
    estimates.push(own / history.years);
    basis.push(`${own} of them here, in ${Math.round(history.years)} years`);
  }
  return estimates.map((perYear) => ({ perYear, unverified }));
}

function fromPromise(component: Component, atlas: RateSources, seconds: number, basis: string[]): Estimate[] {
  const sla = promiseOf(component, atlas);
  if (sla === undefined) return [];
  const unverified = sla.confidence === 'unverified';
  const scope = sla.scope === undefined ? '' : ` (${sla.scope})`;
  basis.push(`the promise of ${sla.percent} %${scope}${unverified ? ', not read at the source' : ''}`);
  return [{ perYear: ((1 - sla.percent / 100) * SECONDS_PER_YEAR) / seconds, unverified }];
}

function promiseOf({ id, kind }: Component, atlas: RateSources) {
  if (kind !== 'service') return undefined;
  const [provider = '', , service = ''] = id.split('/');
  return atlas.services[provider]?.[service]?.sla;
}
