import type { Finding } from '../../../../src/analysis/index.js';
import { append, type Journey } from '../../../../src/estate/index.js';
import type { Blast, Document, Range } from '../../model/types.js';
import { byLevel, LEVELS, type Level, levelOf } from './levels.js';
import { type ObjectiveFact, objectivesOf } from './objectives.js';

/** What there is to say of a journey; the words are the catalogue's. */
export interface JourneyFacts {
  readonly journey: Journey;
  /** The narrowest loss that takes it down alone; `unknown` where the code does not tell of one. */
  readonly fallsWith: Level | 'unknown' | 'none';
  /** Losses that take it down alone, the narrowest first, and how many there are of each width. */
  readonly down: readonly string[];
  readonly counts: readonly (readonly [Level, number])[];
  readonly inOneZone: readonly string[];
  readonly degraded: readonly string[];
  /** Without these it serves, and cannot start or scale. */
  readonly cannotStart: readonly string[];
  readonly unknown: readonly string[];
  /** Whether a standby group is on its way; null where nothing needs to take over. */
  readonly standby: 'none' | 'hindered' | 'slow' | 'some' | null;
  /** Findings that say why it could not fail over, or only with a catch. */
  readonly hindrances: readonly Finding[];
  readonly objectives: readonly ObjectiveFact[];
  /** Minutes a year; null where nothing is expected. */
  readonly minutes: Range | null;
}

const HINDERS = new Set([
  'failover-needs-what-fails',
  'failover-needs-control-plane',
  'standby-without-data',
]);
const SLOWS = new Set(['failover-needs-launch', 'slow-failover', 'ttl-longer-than-rto']);
const EFFECTS = ['down', 'degraded', 'cannotStart', 'unknown'] as const;
type Effect = (typeof EFFECTS)[number];

/** Facts of every journey, those that fall with least first. */
export function journeyFacts(document: Document): JourneyFacts[] {
  const rows = indexed(document.blast);
  const findings = new Map<string, Finding[]>();
  for (const finding of document.findings) {
    for (const id of finding.journeys) append(findings, id, finding);
  }
  const minutes = new Map(document.downtime.map((one) => [one.journey, one.minutes]));
  const level = (id: string) => levelOf(document.components.get(id));
  const sorted = (ids: readonly string[] = []) => [...ids].sort((a, b) => byLevel(level(a), level(b)));

  const facts = document.journeys.map((journey): JourneyFacts => {
    const losses = (effect: Effect) => sorted(rows[effect].get(journey.id));
    const own = findings.get(journey.id) ?? [];
    const down = losses('down');
    const isDown = new Set(down);
    const unknown = losses('unknown');
    const inOneZone = own.filter(({ rule }) => rule === 'single-zone').map(({ subject }) => subject);
    const first = down.length > 0 ? level(down[0]!) : null;
    const zone = inOneZone.length > 0 ? 'zone' : null;
    const hindering = own.filter(({ rule }) => HINDERS.has(rule));
    const slowing = own.filter(({ rule }) => SLOWS.has(rule));
    const expected = minutes.get(journey.id) ?? null;
    return {
      journey,
      fallsWith: zone ?? first ?? (unknown.length > 0 ? 'unknown' : 'none'),
      down,
      counts: LEVELS.flatMap((one) => {
        const count = down.filter((id) => level(id) === one).length;
        return count > 0 ? [[one, count] as const] : [];
      }),
      inOneZone,
      degraded: losses('degraded'),
      cannotStart: losses('cannotStart').filter((id) => !isDown.has(id)),
      unknown,
      standby: standbyOf(document, journey.id, hindering, slowing, down.length > 0),
      hindrances: hindering.length > 0 ? hindering : slowing,
      objectives: objectivesOf(journey, own, expected),
      minutes: expected !== null && expected[1] > 0 ? expected : null,
    };
  });
  const severity = ({ fallsWith }: JourneyFacts) => [...LEVELS, 'unknown', 'none'].indexOf(fallsWith);
  return facts.sort((a, b) => severity(a) - severity(b) || b.down.length - a.down.length);
}

function standbyOf(
  document: Document,
  journey: string,
  hindering: readonly Finding[],
  slowing: readonly Finding[],
  falls: boolean,
): JourneyFacts['standby'] {
  if (hindering.length > 0) return 'hindered';
  if (slowing.length > 0) return 'slow';
  if (hasStandby(document, journey)) return 'some';
  return falls ? 'none' : null;
}

/** Whether a standby group between other places than zones is among what the journey cannot run without. */
function hasStandby({ needs, groups }: Document, journey: string): boolean {
  if (![...groups.values()].some(({ failover }) => failover !== undefined)) return false;
  const seen = new Set([journey]);
  for (const id of seen) {
    for (const { to, need, soft, group } of needs.get(id) ?? []) {
      if (need !== 'run' || soft) continue;
      if (group !== undefined && groups.get(group)?.failover !== undefined) return true;
      seen.add(to);
    }
  }
  return false;
}

function indexed(blast: readonly Blast[]): Record<Effect, Map<string, string[]>> {
  const index = { down: new Map(), degraded: new Map(), cannotStart: new Map(), unknown: new Map() };
  for (const row of blast) {
    for (const effect of EFFECTS)
      for (const journey of row[effect]) append(index[effect], journey, row.domain);
  }
  return index;
}
