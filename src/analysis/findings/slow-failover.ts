import { duration } from '../../scenarios/index.js';
import { throughStandby } from './failover-needs-what-fails.js';
import type { Finding, Rule } from './types.js';
import { listed } from './words.js';

/**
 * A switch that takes longer than the journey may be down. Where only the time that resolvers keep the old answer
 * makes it too long, the finding is about that: it is the cheapest thing to change.
 */
export const slowFailover: Rule = (facts) => {
  const findings: Finding[] = [];
  const held = facts.journeys.filter(({ objectives }) => objectives?.rto !== undefined);
  if (held.length === 0) return findings;
  for (const { owner, group, failover, members, journeys } of facts.standbys) {
    const total = failover.detect + failover.switch;
    const late = held.filter(({ id, objectives }) => total > objectives!.rto! && journeys.includes(id));
    if (late.length === 0) continue;
    const shortest = Math.min(...late.map(({ objectives }) => objectives!.rto!));
    const ttl = failover.ttl ?? 0;
    const byTtl = ttl > 0 && total - ttl <= shortest;
    const ids = late.map(({ id }) => id);
    const subject = members[0]!.to;
    const objective = `the RTO of ${listed(ids)} is ${duration(shortest)}`;
    findings.push({
      rule: byTtl ? 'ttl-longer-than-rto' : 'slow-failover',
      severity: 'medium',
      title: byTtl
        ? `resolvers keep the old answer for ${duration(ttl)} of the ${duration(total)} that a switch away from ${subject} takes; ${objective}`
        : `a switch away from ${subject} takes ${duration(total)} (${duration(failover.detect)} to notice, ${duration(failover.switch)} to switch); ${objective}`,
      subject,
      journeys: ids,
      path: throughStandby(facts, ids[0]!, owner, subject, subject, group),
      fix: byTtl
        ? 'shorten the TTL of the record; an alias has one of a minute or less'
        : 'notice sooner (shorter and fewer health checks), or have both members serve all the time',
    });
  }
  return findings;
};
