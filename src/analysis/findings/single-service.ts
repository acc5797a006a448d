import { answersFor } from './single-dns-provider.js';
import type { Finding, Rule } from './types.js';

/** A provider's service without which a journey stops: the region may be fine and the journey still down. */
export const singleService: Rule = (facts) => {
  const { component, singles, chains } = facts;
  const findings: Finding[] = [];
  for (const { component: id, journeys: all } of singles) {
    if (component.get(id)!.kind !== 'service') continue;
    // A service that answers for the name has a rule of its own.
    const journeys = all.filter((journey) => !answersFor(facts, id, journey));
    if (journeys.length === 0) continue;
    const isGlobal = id.split('/')[1] === 'global';
    findings.push({
      rule: isGlobal ? 'single-global-service' : 'single-service',
      severity: isGlobal ? 'low' : 'info',
      title: `${journeys.length === 1 ? journeys[0] : `${journeys.length} journeys`} cannot do without ${id}`,
      subject: id,
      journeys,
      path: chains.serving(journeys[0]!, id),
    });
  }
  return findings;
};
