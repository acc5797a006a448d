import type { Finding, Rule } from './types.js';

/** A provider's service without which a journey stops: the region may be fine and the journey still down. */
export const singleService: Rule = ({ component, singles, chains, marks }) => {
  const findings: Finding[] = [];
  for (const { component: id, journeys } of singles) {
    const one = component.get(id)!;
    // A service that answers for names has a rule of its own.
    if (one.kind !== 'service' || marks.dns.has(id.split('/')[2] ?? '')) continue;
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
