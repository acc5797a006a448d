import type { Dependency } from '../../estate/index.js';
import { throughStandby } from './failover-needs-what-fails.js';
import type { Facts, Finding, Rule } from './types.js';
import { listed } from './words.js';

/**
 * A cold standby: it has to be launched in the very hours in which everybody launches. One finding for each group.
 */
export const failoverNeedsLaunch: Rule = (facts) => {
  const findings: Finding[] = [];
  for (const { owner, group, members, journeys } of facts.standbys) {
    const cold = members.slice(1).filter((one) => one.cold);
    // A warm one beside it can take over without any launch.
    if (cold.length === 0 || cold.length < members.length - 1) continue;
    const launches = cold.flatMap(({ to }) => launchesOf(facts, to));
    const by = [...new Set(launches.map(({ to }) => to))];
    const first = launches[0];
    const launch = first === undefined ? [] : stepsTo(facts, cold[0]!.to, first);
    findings.push({
      rule: 'failover-needs-launch',
      severity: 'medium',
      title: `the standby ${listed(cold.map(({ to }) => to))} does not run until it is needed${by.length === 0 ? '' : `, and ${listed(by)} must launch it then`}`,
      subject: cold[0]!.to,
      journeys,
      path: [...throughStandby(facts, journeys[0]!, owner, cold[0]!.to, cold[0]!.to, group), ...launch],
      fix: 'keep the standby running, as small as it may be, with capacity that is reserved; or try the launch often',
    });
  }
  return findings;
};

/** What the first start of a component and of all it runs on asks services for. */
function launchesOf({ around, component }: Facts, id: string): Dependency[] {
  return [...around.behind(id)]
    .filter((one) => component.get(one)?.kind === 'resource')
    .flatMap((one) => around.needsOf(one))
    .filter(({ to, need, soft }) => need === 'start' && !soft && component.get(to)?.kind === 'service');
}

function stepsTo({ chains }: Facts, from: string, { from: owner, to, need, evidence }: Dependency) {
  const before = from === owner ? [] : chains.serving(from, owner);
  return [...before, { from: owner, to, need, evidence }];
}
