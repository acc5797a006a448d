import type { Finding, Rule } from './types.js';
import { journeysAs, listed, verb } from './words.js';

/**
 * Images are in the region whose loss takes the journeys down, and nowhere else that the code shows: what is started
 * elsewhere has nothing to start from. One finding for each region.
 */
export const registryInBlastRadius: Rule = ({
  journeys,
  component,
  around,
  blast,
  chains,
  marks,
  standbys,
}) => {
  const byRegion = new Map<string, string[]>();
  for (const { id, kind, type, disabled, attributes } of component.values()) {
    if (kind !== 'resource' || disabled || !marks.isRegistry(type) || attributes?.copies !== undefined)
      continue;
    const region = around.regionOf(id);
    if (region !== undefined) byRegion.set(region, [...(byRegion.get(region) ?? []), id]);
  }
  const findings: Finding[] = [];
  for (const [region, ids] of byRegion) {
    const down = blast.find(({ domain }) => domain === region)?.down ?? [];
    const reached = ids.filter((id) =>
      around.needing(id).some(({ need, soft }) => need === 'start' && !soft),
    );
    const hit = down.filter((journey) => reached.some((id) => chains.any(journey, id).length > 0));
    if (hit.length === 0) continue;
    const subject = reached.sort().find((id) => chains.any(hit[0]!, id).length > 0)!;
    const counts = journeys.some(
      ({ id, objectives }) =>
        hit.includes(id) && (objectives?.rto !== undefined || standbys.some((one) => one.owner === id)),
    );
    findings.push({
      rule: 'registry-in-blast-radius',
      severity: counts ? 'medium' : 'low',
      title: `the loss of ${region} takes ${journeysAs(hit)} down, and with ${verb(hit.length, 'it', 'them')} the only copy of the images in ${listed([subject, ...reached.filter((id) => id !== subject)])}`,
      subject,
      journeys: hit,
      path: chains.any(hit[0]!, subject),
      fix: 'replicate the registry to a second region or provider, or push every image to both',
    });
  }
  return findings;
};
