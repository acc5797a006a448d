import { placesIn } from './copies.js';
import type { Finding, Rule } from './types.js';
import { listed, verb } from './words.js';

/**
 * Backups that are kept where what they back up is, and nowhere else. One finding for each region whose loss takes
 * journeys down; a region where anything is copied away is left alone, since the code seldom tells what a plan covers.
 */
export const backupInBlastRadius: Rule = ({ component, around, blast, chains }) => {
  const byRegion = new Map<string, { keepers: string[]; away: boolean }>();
  for (const one of component.values()) {
    const places = placesIn(one, 'backups');
    const region = places.length === 0 || one.disabled ? undefined : around.regionOf(one.id);
    if (region === undefined) continue;
    const known = byRegion.get(region) ?? { keepers: [], away: false };
    byRegion.set(region, known);
    if (places.some((place) => place !== region)) known.away = true;
    else known.keepers.push(one.id);
  }
  const findings: Finding[] = [];
  for (const [region, { keepers, away }] of byRegion) {
    const journeys = blast.find(({ domain }) => domain === region)?.down ?? [];
    if (away || keepers.length === 0 || journeys.length === 0) continue;
    // The path leads to data that is backed up there, where a journey runs on it.
    const behind = around.behind(journeys[0]!);
    const subject = keepers.sort().find((id) => behind.has(id)) ?? keepers[0]!;
    findings.push({
      rule: 'backup-in-blast-radius',
      severity: 'medium',
      title: `the backups that ${listed([subject, ...keepers.filter((id) => id !== subject)])} ${verb(keepers.length, 'keeps', 'keep')} are in ${region}, as is what they are of; the code shows no copy elsewhere`,
      subject,
      journeys,
      path: chains.serving(journeys[0]!, behind.has(subject) ? subject : region),
      fix: 'copy them to a second region, better in a second account, and try a restore from there',
    });
  }
  return findings;
};
