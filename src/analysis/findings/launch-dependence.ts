import { compareText } from '../../estate/index.js';
import type { Finding, Rule } from './types.js';

/**
 * Services that a journey does not need to keep serving, but without which something of it cannot be launched,
 * scaled or replaced: one finding for each set of journeys, about the service nearest to what is launched.
 */
export const launchDependence: Rule = ({ component, blast, chains }) => {
  const byJourneys = new Map<string, { journeys: readonly string[]; services: string[] }>();
  for (const row of blast) {
    if (component.get(row.domain)?.kind !== 'service' || row.domain.endsWith(':control')) continue;
    const hit = new Set([...row.down, ...row.unknown]);
    const journeys = row.cannotStart.filter((journey) => !hit.has(journey));
    if (journeys.length === 0) continue;
    const key = journeys.join('\0');
    const known = byJourneys.get(key);
    if (known === undefined) byJourneys.set(key, { journeys, services: [row.domain] });
    else known.services.push(row.domain);
  }
  const findings: Finding[] = [];
  for (const { journeys, services } of byJourneys.values()) {
    const chain = (service: string) => chains.any(journeys[0]!, service);
    const subject = [...services].sort((a, b) => chain(a).length - chain(b).length || compareText(a, b))[0]!;
    const who = journeys.length === 1 ? `${journeys[0]} keeps` : `${journeys.length} journeys keep`;
    const others = services.filter((one) => one !== subject);
    findings.push({
      rule: 'launch-dependence',
      severity: 'low',
      title: `${who} serving without ${[subject, ...others].join(', ')}, but cannot start, scale or replace what fails`,
      subject,
      journeys,
      path: chain(subject),
      fix: 'run with enough spare capacity to lose a zone without launching anything',
    });
  }
  return findings;
};
