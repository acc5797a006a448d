import { append, TERRAFORM_STATE } from '../../estate/index.js';
import type { Finding, Rule } from './types.js';
import { journeysAs, listed, verb } from './words.js';

/**
 * Terraform's state is kept in the region whose loss takes the journeys down: building them up elsewhere begins with
 * reading it. One finding for each region; it weighs more where somebody counts on coming back.
 */
export const stateInBlastRadius: Rule = ({ journeys, component, around, blast, standbys }) => {
  const states = [...component.values()].filter(({ type }) => type === TERRAFORM_STATE);
  const byRegion = new Map<string, string[]>();
  for (const { id } of states) {
    const region = around.regionOf(id);
    if (region !== undefined) append(byRegion, region, id);
  }
  const findings: Finding[] = [];
  for (const [region, ids] of byRegion) {
    const down = new Set(blast.find(({ domain }) => domain === region)?.down);
    const edges = ids.flatMap((id) => around.needing(id)).filter(({ from }) => down.has(from));
    const hit = [...new Set(edges.map(({ from }) => from))].sort();
    if (hit.length === 0) continue;
    const counts = journeys.some(
      ({ id, objectives }) =>
        hit.includes(id) && (objectives?.rto !== undefined || standbys.some((one) => one.owner === id)),
    );
    const kept = ids.filter((id) => edges.some(({ to }) => to === id));
    const first = edges.find(({ from }) => from === hit[0])!;
    const seat = around.needsOf(first.to).find(({ need }) => need === 'run')!;
    findings.push({
      rule: 'state-in-blast-radius',
      severity: counts ? 'medium' : 'low',
      title: `the loss of ${region} takes ${journeysAs(hit)} down, and with ${verb(hit.length, 'it', 'them')} the Terraform state that ${verb(hit.length, 'it is', 'they are')} built from (${listed(kept)})`,
      subject: first.to,
      journeys: hit,
      path: [first, seat].map(({ from, to, need, evidence }) => ({ from, to, need, evidence })),
      fix: 'keep the state in another region, or a copy of it that a backend there can be pointed at',
    });
  }
  return findings;
};
