import { append } from '../../estate/index.js';
import { type SharedFate, sharedFates } from './shared-fate.js';
import type { Standby } from './standbys.js';
import type { Facts, Finding, Rule, Step } from './types.js';
import { listed } from './words.js';

/**
 * A standby that hangs on what it stands by for: what the switch needs, or the standby itself, is lost with the
 * active member. One finding for each standby group.
 */
export const failoverNeedsWhatFails: Rule = (facts) => {
  const down = new Map(facts.blast.map((row) => [row.domain, new Set(row.down)]));
  const fatesOf = new Map<Standby, SharedFate[]>();
  for (const one of sharedFates(facts)) append(fatesOf, one.standby, one);
  const findings: Finding[] = [];
  for (const standby of facts.standbys) {
    const fates = fatesOf.get(standby) ?? [];
    // Whoever has another way to serve is not down.
    const hit = fates.filter(({ lost }) => standby.journeys.some((id) => down.get(lost)?.has(id)));
    if (hit.length === 0) continue;
    const journeys = standby.journeys.filter((id) => hit.some(({ lost }) => down.get(lost)?.has(id)));
    const [active, ...later] = standby.members.map(({ to }) => to);
    const lost = listed(
      hit.map((one) => one.lost),
      'or',
    );
    const subject = hit[0]!.lost;
    const needs = [...new Set(hit.flatMap((one) => one.needs))];
    const blocker = hit[0]!.needs[0] ?? later.find((id) => facts.around.behind(id).has(subject)) ?? later[0]!;
    findings.push({
      rule: 'failover-needs-what-fails',
      severity: 'high',
      title:
        needs.length > 0
          ? `switching away from ${active} needs ${listed(needs)}, which is lost with it when ${lost} is`
          : `the standby ${listed(later)} needs ${lost}, whose loss takes the active ${active} down`,
      subject,
      journeys,
      path: throughStandby(facts, journeys[0]!, standby.owner, blocker, subject, standby.group),
      fix:
        needs.length > 0
          ? 'let something outside of what may be lost make the switch: health checks, DNS at another provider, a person with access'
          : 'give the standby its own copy of what it shares with the active one, or do without that while it serves',
    });
  }
  return findings;
};

/** From a journey to the owner of a standby group, on to what the switch needs, and to what that hangs on. */
export function throughStandby(
  { chains, dependencies }: Facts,
  journey: string,
  owner: string,
  blocker: string,
  to: string,
  group: string,
): Step[] {
  const members = dependencies.filter((one) => one.group === group);
  const member = members.find((one) => one.to === blocker);
  const { evidence } = member ?? members[0]!;
  return [
    ...(journey === owner ? [] : chains.serving(journey, owner)),
    {
      from: owner,
      to: blocker,
      need: member === undefined ? 'change' : 'run',
      evidence: member === undefined ? { ...evidence, note: 'the switch to the standby needs it' } : evidence,
    },
    ...(blocker === to ? [] : chains.serving(blocker, to)),
  ];
}
