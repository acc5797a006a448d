import { type Dependency, ONE_COPY, PLACEMENT } from '../../estate/index.js';
import type { Facts, Finding, Rule } from './types.js';

/**
 * A resource in one zone that a journey cannot do without: losing that zone (power, cooling, a fibre) is losing
 * the journey. Where the code does not say which zone it is, the finding holds all the same.
 */
export const singleZone: Rule = (facts) => {
  const { component, chains } = facts;
  return [...zonalSingles(facts)].map(([id, { zone, journeys, once }]): Finding => {
    const where = component.get(zone)!.unknown ? '' : ` (${zone})`;
    return {
      rule: 'single-zone',
      severity: once ? 'medium' : 'high',
      title: once
        ? `${id} runs as one copy in one zone; when that is lost it is down until it is started in another`
        : `${id} is in one zone${where} and nothing takes over when it is lost`,
      subject: id,
      journeys,
      path: chains.serving(journeys[0]!, id),
      fix: "run it in a second zone: more copies over several subnets, or the service's multi-zone option",
    };
  });
};

interface ZonalSingle {
  readonly zone: string;
  /** Those that go down with the zone and with the resource alike; never empty. */
  readonly journeys: readonly string[];
  /** It runs as one copy, which can be started in another zone. */
  readonly once: boolean;
}

/** Resources in one zone that journeys cannot do without, by id. */
export function zonalSingles(facts: Facts): ReadonlyMap<string, ZonalSingle> {
  const { component, singles } = facts;
  const single = new Map(singles.map((point) => [point.component, point]));
  const seats = seatsOf(facts);
  const subnets = new Set([...seats.values()].map(({ to }) => to));
  const found = new Map<string, ZonalSingle>();
  for (const [id, point] of single) {
    const seat = seats.get(id);
    if (seat === undefined || subnets.has(id) || component.get(id)!.kind !== 'resource') continue;
    const zone = component.get(seat.to)!.type === 'zone' ? seat.to : seats.get(seat.to)!.to;
    const journeys = point.journeys.filter((journey) => single.get(zone)!.journeys.includes(journey));
    if (journeys.length > 0) found.set(id, { zone, journeys, once: seat.evidence.rule === ONE_COPY });
  }
  return found;
}

/** Where resources sit, in zones (or in subnets in zones) whose loss takes a journey down. */
function seatsOf({ component, dependencies, singles }: Facts): ReadonlyMap<string, Dependency> {
  const zones = new Set(
    singles.map((point) => point.component).filter((id) => component.get(id)!.type === 'zone'),
  );
  const firm = dependencies.filter(({ need, group, soft }) => need === 'run' && group === undefined && !soft);
  const seats = new Map(firm.filter(({ to }) => zones.has(to)).map((one) => [one.from, one]));
  const inSubnets = firm.filter(({ to, evidence }) => evidence.rule === PLACEMENT && seats.has(to));
  return new Map([...inSubnets.map((one) => [one.from, one] as const), ...seats]);
}
