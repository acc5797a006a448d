import type { Facts, Finding, Rule } from './types.js';
import { journeysAs, verb } from './words.js';

/**
 * One DNS service answers for the names of journeys. It is the most dependable service there is, and worth a second
 * one where all else has a standby: the standby hangs on it too.
 */
export const singleDnsProvider: Rule = (facts) => {
  const { singles, chains, standbys, around } = facts;
  const findings: Finding[] = [];
  const switched = standbys.filter(({ owner }) => facts.component.get(owner)?.kind === 'journey');
  for (const { component: id, journeys } of singles) {
    // Nearly all that takes journeys down is something else, and takes many down.
    if (!isDns(facts, id)) continue;
    const named = journeys.filter((journey) => answersFor(facts, id, journey));
    if (named.length === 0) continue;
    const covered = named.filter((journey) =>
      switched.some(
        ({ owner, members }) => owner === journey && !members.some(({ to }) => around.behind(to).has(id)),
      ),
    );
    const told = covered.length > 0 ? covered : named;
    findings.push({
      rule: 'single-dns-provider',
      severity: covered.length > 0 ? 'medium' : 'low',
      title:
        covered.length > 0
          ? `${journeysAs(covered)} ${verb(covered.length, 'has', 'have')} a standby, and only ${id} answers for ${verb(covered.length, 'its name', 'their names')}: without it users reach neither`
          : `only ${id} answers for the ${verb(named.length, 'name', 'names')} of ${journeysAs(named)}`,
      subject: id,
      journeys: told,
      path: chains.serving(told[0]!, id),
      fix: 'let name servers of a second provider answer for the same zone',
    });
  }
  return findings;
};

/** Whether a service answers for a journey's name: the journey itself needs it, or a zone that is held there. */
export function answersFor(facts: Facts, service: string, journey: string): boolean {
  if (!isDns(facts, service)) return false;
  const { around } = facts;
  const runs = (id: string) => around.needsOf(id).filter(({ need, soft }) => need === 'run' && !soft);
  return runs(journey).some(({ to }) => to === service || runs(to).some((one) => one.to === service));
}

function isDns({ component, marks }: Facts, id: string): boolean {
  return marks.dnsServices.has(id.split('/')[2] ?? '') && component.get(id)?.kind === 'service';
}
