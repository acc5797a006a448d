import type { Component, Estate } from '../../estate/index.js';
import type { Loss } from './outages.js';
import type { Rate, Rates } from './rates.js';

/** Something with a rate whose loss is felt. */
export interface Hazard {
  readonly component: string;
  readonly rate: Rate;
}

/** What one cause costs a journey: minutes a year, fewest and most. */
export interface Share {
  readonly component: string;
  readonly minutes: readonly [number, number];
}

/** Expected down time of a journey from the loss of what others run. */
export interface Downtime {
  readonly journey: string;
  /** Minutes a year, fewest and most. */
  readonly minutes: readonly [number, number];
  /** What it comes from, the most first. */
  readonly shares: readonly Share[];
  /** What would take it down and has no rate: not in the minutes. */
  readonly unrated: readonly string[];
}

/** Components whose loss one could be asked about: places, services, third parties, and whatever has a stated rate. */
export function hazardsIn(components: Iterable<Component>, rates: Rates): Hazard[] {
  const hazards: Hazard[] = [];
  for (const component of components) {
    if (component.kind === 'journey' || component.id.endsWith(':control')) continue;
    const rate = rates(component);
    if (rate !== undefined) hazards.push({ component: component.id, rate });
  }
  return hazards;
}

/** What says how many seconds each journey is down in each of some losses. */
export interface Costs {
  readonly journeys: readonly string[];
  seconds(losses: readonly Loss[]): readonly Float64Array[];
}

/**
 * Expected minutes a year per journey, in the order of the estate's journeys: the sum over all hazards of their rate
 * times what one loss costs. `singles` are the components whose loss takes it down; those without a rate are listed.
 */
export function downtime(
  estate: Estate,
  hazards: readonly Hazard[],
  singles: ReadonlyMap<string, readonly string[]>,
  costs: Costs,
): Downtime[] {
  const rows = costs.seconds(
    hazards.map(({ component, rate }) => ({ components: [component], seconds: rate.seconds })),
  );
  const shares = new Map<string, Share[]>(estate.journeys.map(({ id }) => [id, []]));
  const rated = new Set(hazards.map(({ component }) => component));
  rows.forEach((row, i) => {
    const { component, rate } = hazards[i]!;
    costs.journeys.forEach((journey, j) => {
      if (row[j] === 0) return;
      const minutes = [(rate.perYear[0] * row[j]!) / 60, (rate.perYear[1] * row[j]!) / 60] as const;
      shares.get(journey)?.push({ component, minutes });
    });
  });
  return estate.journeys.map(({ id }) => {
    const own = shares
      .get(id)!
      .sort((a, b) => b.minutes[1] - a.minutes[1] || (a.component < b.component ? -1 : 1));
    return {
      journey: id,
      minutes: [sum(own, 0), sum(own, 1)],
      shares: own,
      unrated: (singles.get(id) ?? []).filter((one) => !rated.has(one)),
    };
  });
}

function sum(shares: readonly Share[], end: 0 | 1): number {
  return shares.reduce((total, { minutes }) => total + minutes[end], 0);
}
