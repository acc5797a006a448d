import { type Data, dataBehind, linkedWith, originalOf, placesIn } from './copies.js';
import { dataLeftBehind } from './standby-without-data.js';
import type { Facts, Finding, Rule } from './types.js';
import { journeysAs, listed } from './words.js';

const NOBODY: ReadonlySet<string> = new Set();

/**
 * Data of a journey with an RPO that is in one region only: the loss of that region is the loss of all of it. One
 * finding for each region.
 */
export const dataInOneRegion: Rule = (facts) => {
  const byRegion = new Map<string, { stores: Set<string>; journeys: Set<string> }>();
  const held = facts.journeys.filter(({ objectives }) => objectives?.rpo !== undefined);
  const covered = held.length === 0 ? NOBODY : regionsWithCopies(facts);
  for (const { id } of held) {
    // That a standby lacks it says more, and is said already.
    const told = new Set(
      facts.standbys
        .filter(({ journeys }) => journeys.includes(id))
        .flatMap((one) => dataLeftBehind(facts, one)),
    );
    for (const data of dataBehind(facts, id)) {
      const region = facts.around.regionOf(data.id);
      if (
        region === undefined ||
        told.has(data.id) ||
        covered.has(region) ||
        hasCopyElsewhere(facts, data, region)
      )
        continue;
      const known = byRegion.get(region) ?? { stores: new Set(), journeys: new Set() };
      byRegion.set(region, known);
      known.stores.add(data.id);
      known.journeys.add(id);
    }
  }
  return [...byRegion].map(([region, found]): Finding => {
    const stores = [...found.stores].sort();
    const journeys = [...found.journeys].sort();
    return {
      rule: 'data-in-one-region',
      severity: 'medium',
      title: `${journeysAs(journeys)} ${journeys.length === 1 ? 'states' : 'state'} an RPO, and the code shows no copy of ${listed(stores)} outside ${region}`,
      subject: stores[0]!,
      journeys,
      path: facts.chains.serving(
        journeys[0]!,
        stores.find((one) => facts.around.behind(journeys[0]!).has(one))!,
      ),
      fix: 'replicate it, or copy its backups, to a second region',
    };
  });
};

function hasCopyElsewhere(facts: Facts, data: Data, region: string): boolean {
  const { around, component, marks } = facts;
  const isElsewhere = (place: string) => place !== region;
  for (const part of data.parts) {
    const one = component.get(part);
    if (originalOf(component, part) !== part) return true;
    if ([...placesIn(one, 'copies'), ...placesIn(one, 'backups')].some(isElsewhere)) return true;
  }
  const sitsElsewhere = (id: string) => [...around.placesOf(id)].some(isElsewhere);
  // Who is fed from it and goes on without it: that is how a copy of one's own making is declared.
  const isFed = [...data.parts].some((part) =>
    around
      .needing(part)
      .some(({ from, soft }) => soft && component.get(from)?.kind === 'resource' && sitsElsewhere(from)),
  );
  return (
    isFed ||
    [...linkedWith(facts, data, NOBODY)].some((id) => {
      const one = component.get(id);
      return one !== undefined && marks.isStore(one.type) && sitsElsewhere(id);
    })
  );
}

/**
 * Regions from which some plan copies backups away. A plan chooses what it backs up by tags as often as by name, so it
 * may well cover any store there.
 */
function regionsWithCopies({ component, around, marks }: Facts): ReadonlySet<string> {
  const regions = new Set<string>();
  for (const { id, kind, type, attributes } of component.values()) {
    if (kind !== 'resource' || attributes?.backups === undefined || marks.isStore(type)) continue;
    const region = around.regionOf(id);
    const isAway = placesIn(component.get(id), 'backups').some((place) => place !== region);
    if (region !== undefined && isAway) regions.add(region);
  }
  return regions;
}
