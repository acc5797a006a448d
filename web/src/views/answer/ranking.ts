import type { Blast, Document, Fix, FixGain } from '../../model/types.js';
import { byLevel, levelOf } from './levels.js';

/** Losses that do something, the one that takes most journeys down first; of equals the narrower loss. */
export function worstFirst({ blast, components }: Pick<Document, 'blast' | 'components'>): Blast[] {
  const level = ({ domain }: Blast) => levelOf(components.get(domain));
  const differences = (a: Blast, b: Blast) => [
    b.down.length - a.down.length,
    b.unknown.length - a.unknown.length,
    b.degraded.length - a.degraded.length,
    byLevel(level(a), level(b)),
    b.cannotStart.length - a.cannotStart.length,
    b.cannotChange.length - a.cannotChange.length,
    a.domain < b.domain ? -1 : 1,
  ];
  return blast.filter(isFelt).sort((a, b) => differences(a, b).find((difference) => difference !== 0)!);
}

/** Whether any journey notices the loss. */
export function isFelt({ down, unknown, degraded, cannotStart, cannotChange }: Blast): boolean {
  return [down, unknown, degraded, cannotStart, cannotChange].some((journeys) => journeys.length > 0);
}

/** Efforts of weeks at most. */
const QUICK = new Set(['configuration', 'change']);

/**
 * Fixes that gain something by gain for the effort, apart in those of weeks and those of months: by what they save on average
 * where that is known of all of them, else by the most that they may save one loss at a time.
 */
export function fixesFirst(
  fixes: readonly Fix[],
  gains: ReadonlyMap<string, FixGain> = new Map(),
): { readonly quick: Fix[]; readonly larger: Fix[] } {
  const per = (gain: number, { points }: Fix) => gain / Math.max(1, points);
  const isExact = fixes.every(({ id }) => gains.has(id));
  const saved = ({ id, minutes }: Fix) => (isExact ? gains.get(id)!.spread.mean : minutes[1]);
  const sorted = [...fixes].sort(
    (a, b) =>
      per(saved(b), b) - per(saved(a), a) ||
      per(b.removes.length, b) - per(a.removes.length, a) ||
      a.points - b.points,
  );
  return {
    quick: sorted.filter(({ effort }) => QUICK.has(effort)),
    larger: sorted.filter(({ effort }) => !QUICK.has(effort)),
  };
}
