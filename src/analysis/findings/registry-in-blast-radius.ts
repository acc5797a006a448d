import { append } from '../../estate/index.js';
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
    if (kind !== 'resource' || disabled || !marks.isRegistry(type)) continue;
    // Of what other code makes, other code says whether it is copied.
    if (attributes?.copies !== undefined || attributes?.external === true) continue;
    const region = around.regionOf(id);
    if (region !== undefined) append(byRegion, region, id);
  }
  const findings: Finding[] = [];
  for (const [region, ids] of byRegion) {
    const down = blast.find(({ domain }) => domain === region)?.down ?? [];
    const started = ids.filter((id) =>
      around.needing(id).some(({ need, soft }) => need === 'start' && !soft),
    );
    const isReached = (journey: string, id: string) => chains.any(journey, id).length > 0;
    const hit = down.filter((journey) => started.some((id) => isReached(journey, id)));
    if (hit.length === 0) continue;
    const reached = started.filter((id) => hit.some((journey) => isReached(journey, id))).sort();
    const subject = reached.find((id) => isReached(hit[0]!, id))!;
    const counts = journeys.some(
      ({ id, objectives }) =>
        hit.includes(id) && (objectives?.rto !== undefined || standbys.some((one) => one.owner === id)),
    );
    findings.push({
      rule: 'registry-in-blast-radius',
      severity: counts ? 'medium' : 'low',
      title: `the loss of ${region} takes ${journeysAs(hit)} down, and with ${verb(hit.length, 'it', 'them')} the only copy that the code shows of the images in ${listed([subject, ...reached.filter((id) => id !== subject)])}`,
      subject,
      journeys: hit,
      path: chains.any(hit[0]!, subject),
      fix: 'replicate the registry to a second region or provider, or push every image to both',
    });
  }
  return findings;
};
