import type { Finding, Rule } from './types.js';

/**
 * A region whose loss a journey survives, and without which it cannot be changed: the control plane of a global
 * service sits there. It is felt on the day it is needed most, when something has to be moved or repaired.
 */
export const controlPlaneElsewhere: Rule = ({ component, blast, chains }) => {
  const findings: Finding[] = [];
  for (const row of blast) {
    if (component.get(row.domain)?.type !== 'region') continue;
    const hit = new Set([...row.down, ...row.unknown]);
    const journeys = row.cannotChange.filter((journey) => !hit.has(journey));
    if (journeys.length === 0) continue;
    const who = journeys.length === 1 ? `${journeys[0]} survives` : `${journeys.length} journeys survive`;
    findings.push({
      rule: 'control-plane-elsewhere',
      severity: 'medium',
      title: `${who} the loss of ${row.domain} but cannot be changed without it`,
      subject: row.domain,
      journeys,
      path: chains.changing(journeys[0]!, row.domain),
      fix: 'prepare what recovery needs beforehand, and fail over by health checks instead of by changes',
    });
  }
  return findings;
};
