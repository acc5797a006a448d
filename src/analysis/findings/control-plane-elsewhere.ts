import type { Finding, Rule } from './types.js';

/**
 * A region in which nothing of a journey runs, and without which it cannot be changed or failed over: the control
 * plane of a global service. It is felt on the day it is needed most.
 */
export const controlPlaneElsewhere: Rule = ({ component, blast, chains }) => {
  const findings: Finding[] = [];
  for (const row of blast) {
    if (component.get(row.domain)?.type !== 'region') continue;
    const hit = new Set([...row.down, ...row.unknown]);
    const journeys = row.cannotChange.filter(
      (journey) => !hit.has(journey) && !chains.servesOn(journey, row.domain),
    );
    if (journeys.length === 0) continue;
    findings.push({
      rule: 'control-plane-elsewhere',
      severity: 'medium',
      title: `${journeys.length === 1 ? `${journeys[0]} runs` : `${journeys.length} journeys run`} outside ${row.domain} but cannot be changed without it`,
      subject: row.domain,
      journeys,
      path: chains.any(journeys[0]!, row.domain),
      fix: 'prepare what recovery needs beforehand, and fail over by health checks instead of by changes',
    });
  }
  return findings;
};
