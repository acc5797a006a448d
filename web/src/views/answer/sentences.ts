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
    ...(facts.down.length > 0 && facts.standbys.length === 0 ? [[say.noStandby]] : []),
    ...facts.standbys
      .slice(0, NAMED)
      .map(({ active, standbys, isBetweenZones, seconds }) =>
        isBetweenZones
          ? say.movesZone(active, seconds)
          : say.failsOver(active, f.list(refs(standbys), 'or'), seconds),
      ),
  ];
}

/** Losses of a journey by what they do, those that do nothing left out. */
export function journeyLosses(
  facts: JourneyFacts,
  { m, f }: Texts,
  named = NAMED,
): { readonly kind: LossKind; readonly label: string; readonly losses: Parts }[] {
  return LOSSES.filter((kind) => facts[kind].length > 0).map((kind) => ({
    kind,
    label: m.answer.losses[kind],
    losses: f.list(shortened(facts[kind], m.answer.more, named), kind === 'inOneZone' ? 'and' : 'or'),
  }));
}

const LOSSES = ['down', 'inOneZone', 'degraded', 'cannotStart', 'unknown'] as const;
type LossKind = (typeof LOSSES)[number];

/** The first few by name and how many more there are; one more is named as well. */
export function shortened(ids: readonly string[], more: (count: number) => Part, named = NAMED): Parts {
  if (ids.length <= named + 1) return refs(ids);
  return [...refs(ids.slice(0, named)), more(ids.length - named)];
}

/**
 * The answer in one sentence: a loss that takes most journeys down; a place where one does, since people know places. A law
 * does not fail, and only stands here where nothing else does.
 */
export function headline(document: Document, { m }: Texts): Parts {
  const count = document.journeys.length;
  const level = ({ domain }: Blast) => levelOf(document.components.get(domain));
  const down = worstFirst(document).filter((row) => row.down.length > 0);
  const failing = down.filter((row) => level(row) !== 'jurisdiction');
  const [first] = failing.length > 0 ? failing : down;
  if (first !== undefined) {
    const most = first.down.length;
    const place = failing.find((row) => row.down.length === most && PLACES.has(level(row)));
    return m.answer.worst((place ?? first).domain, most, count);
  }
  return document.blast.some(({ unknown }) => unknown.length > 0)
    ? m.answer.doubt(count)
    : m.answer.nothing(count);
}

const PLACES: ReadonlySet<Level> = new Set(['zone', 'region']);
