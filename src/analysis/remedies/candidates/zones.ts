import { append, compareText, type Dependency, PLACEMENT } from '../../../estate/index.js';
import type { Candidate, Effort } from '../types.js';
import type { Surroundings } from './ground.js';

/** What sits in a zone that takes journeys down: one change per zone, since moving half of it helps nobody. */
export function secondZones(around: Surroundings): Candidate[] {
  const { ground } = around;
  const zones = ground.singles.filter(({ component }) => around.kindOf(component)?.type === 'zone');
  const single = new Set(ground.singles.map(({ component }) => component));
  const byZone = new Map<string, Dependency[]>();
  const zoneIds = new Set(zones.map(({ component }) => component));
  const seatZone = new Map<string, string>();
  const isSeat = (one: Dependency) => one.need === 'run' && !one.soft && one.group === undefined;
  const seated = ground.estate.dependencies.filter(
    ({ to, evidence }) => zoneIds.has(to) || evidence.rule === PLACEMENT,
  );
  for (const one of seated) {
    if (isSeat(one) && zoneIds.has(one.to)) seatZone.set(one.from, one.to);
  }
  const subnets = new Set(
    seated.filter(({ evidence, to }) => evidence.rule === PLACEMENT && seatZone.has(to)).map(({ to }) => to),
  );
  for (const one of seated) {
    if (!isSeat(one) || !single.has(one.from) || subnets.has(one.from)) continue;
    if (around.kindOf(one.from)?.kind !== 'resource') continue;
    const zone = zoneIds.has(one.to)
      ? one.to
      : one.evidence.rule === PLACEMENT
        ? seatZone.get(one.to)
        : undefined;
    if (zone === undefined) continue;
    append(byZone, zone, one);
  }
  return zones.flatMap(({ component: zone }): Candidate[] => {
    const seats = byZone.get(zone) ?? [];
    const subjects = [...new Set(seats.map(({ from }) => from))].sort(compareText);
    if (subjects.length === 0) return [];
    // `aws/eu-west-1` of `aws/eu-west-1/unknown-zone`
    const isNamed = !around.kindOf(zone)?.unknown;
    const where = isNamed ? zone : `one zone of ${zone.slice(0, zone.lastIndexOf('/'))}`;
    const effort: Effort = subjects.length > 6 ? 'project' : 'change';
    return [
      {
        id: `second-zone:${zone}`,
        kind: 'second-zone',
        title: `run what is only in ${where} in a second zone too`,
        why: `${subjects.length === 1 ? 'one resource has' : `${subjects.length} resources have`} no copy outside ${isNamed ? zone : 'it, whichever it is'}; the other zones of the region are there to be used`,
        effort,
        subjects,
        evidence: around.evidenceOf(subjects),
        sources: [],
        relieves: seats.map((dependency) => ({ dependency })),
        // The second zone is one of the same region.
        needs: around
          .firm(zone)
          .map(({ to }) => to)
          .filter((to) => around.kindOf(to)?.type === 'region'),
      },
    ];
  });
}
