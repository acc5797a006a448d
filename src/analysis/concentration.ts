import type { Component, Journey } from '../estate/index.js';
import type { BlastRow } from './blast-radius.js';

/** How many of the journeys one owner takes down. */
export interface OwnerShare {
  readonly component: string;
  readonly journeys: number;
  /** 0 to 1. */
  readonly share: number;
}

/** How much hangs on how few. */
export interface Concentration {
  /** Most journeys first. */
  readonly providers: readonly OwnerShare[];
  readonly jurisdictions: readonly OwnerShare[];
  /** Herfindahl index over providers, 0 to 1; null where no journey hangs on one provider alone. */
  readonly index: number | null;
}

/**
 * Shares of journeys lost with each provider and jurisdiction, and the Herfindahl index of the providers: each journey
 * that cannot do without some provider has the weight 1, in equal parts over those it cannot do without; the index is the
 * sum of the squares of the providers' parts of all weight. 1: all journeys hang on one provider; 0.5: as if evenly on two.
 */
export function concentrationOf(
  journeys: readonly Journey[],
  component: ReadonlyMap<string, Component>,
  blast: readonly BlastRow[],
): Concentration {
  const rowsOf = (type: string) =>
    blast.filter(({ domain, down }) => {
      const one = component.get(domain);
      return one?.type === type && !one.unknown && down.length > 0;
    });
  const shares = (rows: readonly BlastRow[]) =>
    rows
      .map(({ domain, down }) => ({
        component: domain,
        journeys: down.length,
        share: down.length / journeys.length,
      }))
      .sort((a, b) => b.journeys - a.journeys || (a.component < b.component ? -1 : 1));
  const providers = rowsOf('provider');
  const weights = new Map<string, number>();
  let total = 0;
  for (const { id } of journeys) {
    const needed = providers.filter(({ down }) => down.includes(id));
    if (needed.length === 0) continue;
    total++;
    for (const { domain } of needed) weights.set(domain, (weights.get(domain) ?? 0) + 1 / needed.length);
  }
  const squares = [...weights.values()].reduce((sum, weight) => sum + (weight / total) ** 2, 0);
  return {
    providers: shares(providers),
    jurisdictions: shares(rowsOf('jurisdiction')),
    index: total === 0 ? null : Math.round(squares * 1e6) / 1e6,
  };
}
