import type { Finding, Rule } from './types.js';
import { journeysAs, listed, verb } from './words.js';

/**
 * All alarms are in the region that they watch: when it is lost, nobody is told. Only where nothing else in the code
 * could watch from outside; a resource or third party that nobody described could, and then nothing is claimed.
 */
export const watcherInBlastRadius: Rule = ({ journeys, component, around, blast, marks }) => {
  const alarms: string[] = [];
  const regions = new Set<string>();
  for (const { id, kind, type, disabled, glue, attributes } of component.values()) {
    if (disabled || glue) continue;
    if (kind === 'third-party') return [];
    if (kind !== 'resource') continue;
    if (attributes !== undefined && attributes.provider === undefined && marks.isUndescribed(type)) return [];
    if (!marks.watches(type)) continue;
    const region = around.regionOf(id);
    // From outside of any region, or from one that the code does not tell.
    if (region === undefined) return [];
    alarms.push(id);
    regions.add(region);
  }
  const [region] = regions;
  if (regions.size !== 1 || region === undefined) return [];
  const hit = blast.find(({ domain }) => domain === region)?.down ?? [];
  if (hit.length === 0) return [];
  const counts = journeys.some(({ id, objectives }) => hit.includes(id) && objectives?.rto !== undefined);
  const subject = alarms.sort()[0]!;
  const seat = around
    .needsOf(subject)
    .find(({ to, need, soft }) => need === 'run' && !soft && component.get(to)?.kind !== 'resource')!;
  const finding: Finding = {
    rule: 'watcher-in-blast-radius',
    severity: counts ? 'medium' : 'info',
    title: `${verb(alarms.length, 'the only alarm', `all ${alarms.length} alarms`)} in the code (${listed(alarms)}) ${verb(alarms.length, 'is', 'are')} in ${region}, whose loss takes ${journeysAs(hit)} down: then nobody is told`,
    subject,
    journeys: hit,
    path: [{ from: subject, to: seat.to, need: seat.need, evidence: seat.evidence }],
    fix: 'watch from outside: a check in another region or of another provider that asks what users ask',
  };
  return [finding];
};
