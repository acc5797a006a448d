import type { Finding, Rule } from './types.js';

/**
 * A resource in one zone that a journey cannot do without: losing that zone (power, cooling, a fibre) is losing
 * the journey. Where the code does not say which zone it is, the finding holds all the same.
 */
export const singleZone: Rule = ({ component, dependencies, singles, chains }) => {
  const single = new Map(singles.map((point) => [point.component, point]));
  const zones = new Set(
    singles.map((point) => point.component).filter((id) => component.get(id)?.type === 'zone'),
  );
  // Where a resource sits: in a zone itself, or in a subnet that is in one.
  const zoneOf = new Map<string, string>();
  const subnetOf = new Map<string, string>();
  for (const { from, to, need, group, soft } of dependencies) {
    if (need !== 'run' || group !== undefined || soft) continue;
    if (zones.has(to)) zoneOf.set(from, to);
  }
  for (const { from, to, need, group, soft, evidence } of dependencies) {
    if (need === 'run' && group === undefined && !soft && evidence.rule === 'placement' && zoneOf.has(to))
      subnetOf.set(from, to);
  }
  const subnets = new Set(subnetOf.values());
  const findings: Finding[] = [];
  for (const [id, point] of single) {
    const one = component.get(id)!;
    if (one.kind !== 'resource' || subnets.has(id)) continue;
    const zone = zoneOf.get(id) ?? zoneOf.get(subnetOf.get(id) ?? '');
    if (zone === undefined) continue;
    const known = !component.get(zone)!.unknown;
    const journeys = point.journeys.filter((journey) => single.get(zone)!.journeys.includes(journey));
    if (journeys.length === 0) continue;
    findings.push({
      rule: 'single-zone',
      severity: 'high',
      title: `${id} is in one zone${known ? ` (${zone})` : ''} and nothing takes over when it is lost`,
      subject: id,
      journeys,
      path: chains.serving(journeys[0]!, id),
      fix: "run it in a second zone: more copies over several subnets, or the service's multi-zone option",
    });
  }
  return findings;
};
