import { append } from '../../estate/index.js';
import { throughStandby } from './failover-needs-what-fails.js';
import { sharedFates } from './shared-fate.js';
import type { Standby } from './standbys.js';
import type { Facts, Finding, Rule } from './types.js';
import { journeysAs } from './words.js';

/**
 * A switch that is a change: it waits for a control plane, and control planes are what fails first and longest in
 * large incidents. One finding for each control plane. Where it is lost with the active member, another rule says so.
 */
export const failoverNeedsControlPlane: Rule = (facts) => {
  const byNeed = new Map<string, Standby[]>();
  for (const standby of facts.standbys) {
    const lost = new Set(sharedFates(facts).flatMap((one) => (one.standby === standby ? one.needs : [])));
    for (const need of standby.failover.needs) {
      if (!need.endsWith(':control') || lost.has(need)) continue;
      append(byNeed, need, standby);
    }
  }
  const findings: Finding[] = [];
  for (const [need, standbys] of byNeed) {
    const journeys = [...new Set(standbys.flatMap((one) => one.journeys))].sort();
    const region = regionOf(facts, need);
    const { owner, group } = standbys[0]!;
    findings.push({
      rule: 'failover-needs-control-plane',
      severity: 'medium',
      title: `${journeysAs(journeys)} can only be switched to the standby while ${need} works${region === undefined ? '' : `, which sits in ${region}`}`,
      subject: need,
      journeys,
      path: throughStandby(facts, journeys[0]!, owner, need, region ?? need, group),
      fix: 'let health checks switch, or a second way to make the change that needs another control plane',
    });
  }
  return findings;
};

/** The region a control plane needs, directly or through what it runs on. */
function regionOf({ around, component }: Facts, control: string): string | undefined {
  return [...around.behind(control)].find((id) => {
    const one = component.get(id);
    return one?.type === 'region' && !one.unknown;
  });
}
