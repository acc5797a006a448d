import type { Pair, Pairs } from '../../analysis/index.js';
import type { Journey } from '../../estate/index.js';
import { counted, labels, listed, type Style, safe, wrap } from './style.js';

/** Pairs told without --all, and losses of each side. */
const FOLD = 12;
const SIDE = 3;

/** `2 journeys (a, b): any of x, y + z`. */
export function pairText(
  { first, second, journeys }: Pair,
  nameOf: (journey: string) => string,
  idOf: (component: string) => string,
  most: number,
): string {
  const side = (ids: readonly string[]) =>
    ids.length === 1 ? idOf(ids[0]!) : `any of ${listed(ids.map(idOf), most)}`;
  return `${counted(journeys.length, 'journey')} (${listed(journeys.map(nameOf), most)}): ${side(first)} + ${side(second)}`;
}

/** What is left to say of the pairs where there are none, or too many. */
export function pairsNote({ subjects, pairs, truncated }: Pairs): string | undefined {
  if (truncated) return 'There are too many to look at all of them: more pairs may take journeys down.';
  const losses = `Of ${counted(subjects, 'place, service or third party', 'places, services and third parties')}`;
  return pairs.length === 0
    ? `${losses} no two take down together what neither takes down alone.`
    : undefined;
}

/** Pairs, those that take most down first. */
export function pairLines(found: Pairs, journeys: readonly Journey[], style: Style, all: boolean): string[] {
  const name = labels(journeys);
  const shown = all ? found.pairs : found.pairs.slice(0, FOLD);
  const nameOf = (id: string) => safe(name.get(id) ?? id);
  const lines = shown.flatMap((one) =>
    wrap(`  ${pairText(one, nameOf, safe, all ? Number.POSITIVE_INFINITY : SIDE)}`, style.width, '    '),
  );
  const rest = found.pairs.length - shown.length;
  if (rest > 0) lines.push(style.colors.dim(`  ${counted(rest, 'more pair')} (--all shows everything)`));
  const note = pairsNote(found);
  return note === undefined ? lines : [...lines, ...wrap(`  ${note}`, style.width, '  ')];
}
