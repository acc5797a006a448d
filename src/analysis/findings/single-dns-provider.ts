import type { Finding, Rule } from './types.js';
import { journeysAs, verb } from './words.js';

/**
 * One DNS service answers for the names of journeys. It is the most dependable service there is, and worth a second
 * one where all else has a standby: the standby hangs on it too.
 */
export const singleDnsProvider: Rule = ({ component, singles, chains, marks, standbys, around }) => {
  const findings: Finding[] = [];
  for (const { component: id, journeys } of singles) {
    if (!isDns(id) || component.get(id)!.kind !== 'service') continue;
    const covered = journeys.filter((journey) =>
      standbys.some(
        ({ owner, members }) => owner === journey && !members.some(({ to }) => around.behind(to).has(id)),
      ),
    );
    findings.push({
      rule: 'single-dns-provider',
      severity: covered.length > 0 ? 'medium' : 'low',
      title:
        covered.length > 0
          ? `${journeysAs(covered)} ${verb(covered.length, 'has', 'have')} a standby, and only ${id} answers for ${verb(covered.length, 'its name', 'their names')}: without it users reach neither`
          : `only ${id} answers for the ${verb(journeys.length, 'name', 'names')} of ${journeysAs(journeys)}`,
      subject: id,
      journeys: covered.length > 0 ? covered : journeys,
      path: chains.serving((covered.length > 0 ? covered : journeys)[0]!, id),
      fix: 'let name servers of a second provider answer for the same zone',
    });
  }
  return findings;

  function isDns(id: string): boolean {
    return marks.dns.has(id.split('/')[2] ?? '');
  }
};
