import type { Assessment, BlastRow } from '../../analysis/index.js';
import { append, type Dependency, type Estate } from '../../estate/index.js';
import { listed } from './style.js';
import { duration } from './time.js';

/** A label and the ids (or, for a failover, the sentence) that belong under it. */
export type JourneyFact = readonly [label: string, items: readonly string[]];

const EFFECTS = ['down', 'degraded', 'cannotStart', 'cannotChange', 'unknown'] as const;
type Effect = (typeof EFFECTS)[number];

/**
 * What a reader wants to know of a journey, by its id, most specific first. The assessment is indexed once for all
 * journeys: there may be as many of them as there are components.
 */
export function journeyFactsOf(result: Assessment): (journey: string) => JourneyFact[] {
  const component = new Map(result.estate.components.map((one) => [one.id, one]));
  const rowsOf = rowsByJourney(result.blast);
  const inOneZone = new Map<string, string[]>();
  for (const { rule, journeys, subject } of result.findings) {
    if (rule === 'single-zone') for (const journey of journeys) append(inOneZone, journey, subject);
  }
  const failovers = failoversOf(result.estate);
  const isType =
    (...types: string[]) =>
    ({ domain }: BlastRow) =>
      types.includes(component.get(domain)?.type ?? '');
  const isService = ({ domain }: BlastRow) => component.get(domain)?.kind === 'service';

  return (journey) => {
    const rows = (effect: Effect, filter: (row: BlastRow) => boolean) =>
      (rowsOf[effect].get(journey) ?? []).filter(filter).map(({ domain }) => domain);
    const servedOn = new Set(rows('down', () => true));
    const isMostly = ({ onlyLeft }: BlastRow) => onlyLeft?.[journey] !== undefined;
    const mostly = [
      ...rows('degraded', (row) => isMostly(row) && isType('zone', 'region')(row)),
      ...rows('degraded', (row) => isMostly(row) && isService(row)),
    ];
    const lost = new Set(
      (rowsOf.degraded.get(journey) ?? [])
        .filter(isMostly)
        .map(({ onlyLeft }) => `all but ${listed(onlyLeft![journey]!, 3)}`),
    );
    return [
      ['in one zone', inOneZone.get(journey) ?? []],
      [
        'down without',
        [
          ...rows('down', isType('zone')),
          ...rows('down', isType('region')),
          ...rows('down', isType('provider')),
        ],
      ],
      ['and services', rows('down', isService)],
      ...failovers(journey).map((text, at): JourneyFact => [at === 0 ? 'fails over' : '', [text]]),
      ['mostly down w/o', mostly],
      ['', lost.size === 0 ? [] : [`(${lost.size === 1 ? [...lost][0] : 'all but some paths'} is lost)`]],
      [
        'degraded without',
        [...rows('degraded', isType('zone', 'region')), ...rows('degraded', isService)].filter(
          (domain) => !mostly.includes(domain),
        ),
      ],
      ['cannot scale w/o', rows('cannotStart', (row) => isService(row) && !servedOn.has(row.domain))],
      ['unchangeable w/o', rows('cannotChange', (row) => isType('region')(row) && !servedOn.has(row.domain))],
      ['unknown for', rows('unknown', isType('zone', 'region'))],
    ];
  };
}

function rowsByJourney(blast: readonly BlastRow[]): Record<Effect, Map<string, BlastRow[]>> {
  const index = {
    down: new Map(),
    degraded: new Map(),
    cannotStart: new Map(),
    cannotChange: new Map(),
    unknown: new Map(),
  };
  for (const row of blast) {
    for (const effect of EFFECTS) for (const journey of row[effect]) append(index[effect], journey, row);
  }
  return index;
}

/** Standby groups a journey hangs on: `aws_lb.a to aws_lb.b within 2 min 30 s`. */
function failoversOf({ dependencies, groups }: Estate): (journey: string) => string[] {
  const switching = groups.filter(({ failover }) => failover !== undefined);
  if (switching.length === 0) return () => [];
  const outgoing = new Map<string, string[]>();
  const membersOf = new Map<string, Dependency[]>(switching.map(({ id }) => [id, []]));
  for (const dependency of dependencies) {
    const { from, to, need, soft, group } = dependency;
    if (need === 'run' && !soft) append(outgoing, from, to);
    if (group !== undefined) membersOf.get(group)?.push(dependency);
  }
  return (journey) => {
    const seen = new Set([journey]);
    for (const one of seen) for (const to of outgoing.get(one) ?? []) seen.add(to);
    return switching.flatMap(({ id, name, failover }) => {
      const members = membersOf.get(id)!.filter(({ from }) => seen.has(from));
      const [active, ...standbys] = [...members]
        .sort((a, b) => (a.rank ?? 0) - (b.rank ?? 0))
        .map(({ to }) => to);
      if (active === undefined || standbys.length === 0) return [];
      const within = `within ${duration(failover!.detect + failover!.switch)}`;
      // Between zones the members are subnets; what fails over is what sits in them.
      if (name === 'zones') return [`${members[0]!.from} to another zone ${within}`];
      return [`${active} to ${standbys.join(' or ')} ${within}`];
    });
  };
}
