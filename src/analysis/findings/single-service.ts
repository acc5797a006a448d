import type { Finding, Rule } from './types.js';

/** A provider's service without which a journey stops: the region may be fine and the journey still down. */
export const singleService: Rule = ({ component, singles, chains }) => {
  const findings: Finding[] = [];
  for (const { component: id, journeys } of singles) {
    const one = component.get(id)!;
    if (one.kind !== 'service') continue;
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
