import type { Finding } from '../../../../src/analysis/index.js';
import { append, type Journey } from '../../../../src/estate/index.js';
import type { Blast, Document, Likely, Range } from '../../model/types.js';
import { byLevel, LEVELS, type Level, levelOf } from './levels.js';
import { type ObjectiveFact, objectivesOf } from './objectives.js';
import { type Standby, standbysOf } from './standbys.js';

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
  /** What takes over from what on its way. */
  readonly standbys: readonly Standby[];
  /** Losses for which the standby is no way out, and what else is wrong with it. */
  readonly obstacles: readonly Finding[];
  readonly catches: readonly Finding[];
  readonly objectives: readonly ObjectiveFact[];
  /** Minutes a year; null where nothing is expected. */
  readonly minutes: Range | null;
  /** How likely which minutes are; null where nobody has asked, or it is less than one. */
  readonly likely: Likely | null;
}

const CATCHES: ReadonlySet<string> = new Set([
  'failover-needs-control-plane',
  'failover-needs-launch',
  'slow-failover',
  'standby-without-data',
  'ttl-longer-than-rto',
]);
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

  const standbys = standbysOf(document);
  const facts = document.journeys.map((journey): JourneyFacts => {
    const losses = (effect: Effect) => sorted(rows[effect].get(journey.id));
    const own = findings.get(journey.id) ?? [];
    const down = losses('down');
    const isDown = new Set(down);
    const unknown = losses('unknown');
    const inOneZone = own.filter(({ rule }) => rule === 'single-zone').map(({ subject }) => subject);
    const first = down.length > 0 ? level(down[0]!) : null;
    const zone = inOneZone.length > 0 ? 'zone' : null;
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
      standbys: standbys(journey.id),
      obstacles: own.filter(({ rule }) => rule === 'failover-needs-what-fails'),
      catches: own.filter(({ rule }) => CATCHES.has(rule)),
      objectives: objectivesOf(journey, own, expected),
      minutes: expected !== null && expected[1] > 0 ? expected : null,
      likely: worthTelling(document.likely.get(journey.id)),
    };
  });
  const severity = ({ fallsWith }: JourneyFacts) => [...LEVELS, 'unknown', 'none'].indexOf(fallsWith);
  return facts.sort((a, b) => severity(a) - severity(b) || b.down.length - a.down.length);
}

/** Null where it is less than a minute. */
export function worthTelling(likely: Likely | null | undefined): Likely | null {
  return likely != null && likely.p95 >= 1 ? likely : null;
}

function indexed(blast: readonly Blast[]): Record<Effect, Map<string, string[]>> {
  const index = { down: new Map(), degraded: new Map(), cannotStart: new Map(), unknown: new Map() };
  for (const row of blast) {
    for (const effect of EFFECTS)
      for (const journey of row[effect]) append(index[effect], journey, row.domain);
  }
  return index;
}
