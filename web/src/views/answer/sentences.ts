import type { Blast, Document } from '../../model/types.js';
import { type Part, type Parts, refs, type Texts } from '../../text/index.js';
import type { JourneyFacts } from './journey-facts.js';
import { type Level, levelOf } from './levels.js';
import { worstFirst } from './ranking.js';

/** Components named in a sentence; the others are counted. */
const NAMED = 4;

/** What there is to say of a journey in a plain sentence or two. */
export function journeySentences(facts: JourneyFacts, { m, f }: Texts): Parts[] {
  const say = m.answer;
  const counts = f.list(
    facts.counts.map(([level, count]) => m.levelCount[level](count)),
    'and',
  );
  return [
    facts.down.length > 0 ? say.singlePoints(counts, facts.down.length) : [say.noSingle],
    ...(facts.standby === 'none' ? [[say.noStandby]] : []),
    ...(facts.standby === 'some' ? [[say.hasStandby]] : []),
  ];
}

/** Losses of a journey by what they do, those that do nothing left out. */
export function journeyLosses(
  facts: JourneyFacts,
  { m, f }: Texts,
): { readonly kind: LossKind; readonly label: string; readonly losses: Parts }[] {
  return LOSSES.filter((kind) => facts[kind].length > 0).map((kind) => ({
    kind,
    label: m.answer.losses[kind],
    losses: f.list(shortened(facts[kind], m.answer.more), kind === 'inOneZone' ? 'and' : 'or'),
  }));
}

const LOSSES = ['down', 'inOneZone', 'degraded', 'cannotStart', 'unknown'] as const;
type LossKind = (typeof LOSSES)[number];

/** The first few by name and how many more there are; one more is named as well. */
export function shortened(ids: readonly string[], more: (count: number) => Part): Parts {
  if (ids.length <= NAMED + 1) return refs(ids);
  return [...refs(ids.slice(0, NAMED)), more(ids.length - NAMED)];
}

/** The answer in one sentence: a loss that takes most journeys down; a place where one does, since people know places. */
export function headline(document: Document, { m }: Texts): Parts {
  const count = document.journeys.length;
  const rows = worstFirst(document);
  const most = rows[0]?.down.length ?? 0;
  if (most > 0) {
    const worst = rows.filter(({ down }) => down.length === most);
    const isPlace = ({ domain }: Blast) => PLACES.has(levelOf(document.components.get(domain)));
    return m.answer.worst((worst.find(isPlace) ?? worst[0]!).domain, most, count);
  }
  return document.blast.some(({ unknown }) => unknown.length > 0)
    ? m.answer.doubt(count)
    : m.answer.nothing(count);
}

const PLACES: ReadonlySet<Level> = new Set(['zone', 'region']);
