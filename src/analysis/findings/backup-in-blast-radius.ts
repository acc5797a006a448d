import { dataBehind, placesIn } from './copies.js';
import type { Facts, Finding, Rule } from './types.js';
import { listed, verb } from './words.js';

/**
 * Backups that are kept where what they back up is, and nowhere else. One finding for each region; a region from which
 * any backups are copied away is left alone, since the code seldom tells what a plan covers.
 */
export const backupInBlastRadius: Rule = (facts) => {
  const { component, around, blast, chains, marks } = facts;
  const byRegion = new Map<string, { keepers: string[]; away: boolean }>();
  for (const one of component.values()) {
    if (one.attributes?.backups === undefined || one.disabled) continue;
    const region = around.regionOf(one.id);
    if (region === undefined) continue;
    const known = byRegion.get(region) ?? { keepers: [], away: false };
    byRegion.set(region, known);
    const isAway = (place: string) => place !== region;
    if (placesIn(one, 'backups').some(isAway)) known.away = true;
    else if (!placesIn(one, 'copies').some(isAway)) known.keepers.push(one.id);
  }
  const findings: Finding[] = [];
  for (const [region, { keepers, away }] of byRegion) {
    if (away || keepers.length === 0) continue;
    const plans = keepers.filter((id) => !marks.isStore(component.get(id)!.type));
    const isKeeper = new Set(keepers);
    const down = blast.find(({ domain }) => domain === region)?.down ?? [];
    const kept = new Set<string>();
    let first: string[] | undefined;
    const journeys = down.filter((journey) => {
      const own = keptFor(facts, journey, region, isKeeper, plans);
      for (const id of own) kept.add(id);
      first ??= own.length > 0 ? own : undefined;
      return own.length > 0;
    });
    const subject = first?.[0];
    if (subject === undefined) continue;
    const ids = [subject, ...[...kept].filter((id) => id !== subject).sort()];
    findings.push({
      rule: 'backup-in-blast-radius',
      severity: 'medium',
      title: `the backups that ${listed(ids)} ${verb(ids.length, 'keeps', 'keep')} are in ${region}, as is what they are of; the code shows no copy elsewhere`,
      subject,
      journeys,
      path: chains.serving(journeys[0]!, around.behind(journeys[0]!).has(subject) ? subject : region),
      fix: 'copy them to a second region, better in a second account, and try a restore from there',
    });
  }
  return findings;
};

/** What keeps backups of a journey's data in a region: its stores themselves, and plans that may cover them. */
function keptFor(
  facts: Facts,
  journey: string,
  region: string,
  isKeeper: ReadonlySet<string>,
  plans: readonly string[],
): string[] {
  const data = dataBehind(facts, journey).filter(({ id }) => facts.around.regionOf(id) === region);
  if (data.length === 0) return [];
  const own = data.flatMap(({ parts }) => [...parts].filter((id) => isKeeper.has(id)));
  return [...new Set([...own, ...plans])].sort();
}
