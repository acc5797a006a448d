import type { Assessment } from '../../analysis/index.js';
import type { NamedAnswer } from '../../engine/index.js';
import { exactLines, minutesRange, setLines } from './cuts.js';
import { counted, labels, type Style, safe, wrap } from './style.js';

/** Journeys shown without --all, and sets of each. */
const FOLD = 12;
const SETS = 3;

/** The exact answers of `--exact`: what is down most first. */
export function exactSection(
  result: Assessment,
  answers: readonly NamedAnswer[],
  style: Style,
  all: boolean,
): string[] {
  if (answers.length === 0) return [];
  const name = labels(result.journeys);
  const told = [...answers].sort((a, b) => (b.probability?.[1] ?? 0) - (a.probability?.[1] ?? 0));
  const shown = all ? told : told.slice(0, FOLD);
  const lines = shown.flatMap((one) => [
    `  ${safe(name.get(one.journey) ?? one.journey)}`,
    ...exactLines(one, style, '    '),
    ...switchLines(result, one.journey, style),
    ...one.sets.slice(0, all ? Infinity : SETS).flatMap((set) => setLines(set, style, '      ')),
  ]);
  const rest = told.length - shown.length;
  const note =
    'With losses that do not depend on each other, and shares of the year from the same rates as above. Static: grace does not count, and a standby takes over at once; switching is added to first order, one loss at a time.';
  return [
    ...lines,
    ...(rest > 0 ? [style.colors.dim(`  ${counted(rest, 'more journey')} (--all shows everything)`)] : []),
    ...wrap(`  ${note}`, style.width, '  ').map(style.colors.dim),
  ];
}

/** Down time of losses that no more than make something switch: those that do not take the journey down as they stand. */
function switchLines({ downtime, singles }: Assessment, journey: string, { width }: Style): string[] {
  const alone = new Set(
    singles.filter(({ journeys }) => journeys.includes(journey)).map(({ component }) => component),
  );
  const shares =
    downtime.find((one) => one.journey === journey)?.shares.filter((one) => !alone.has(one.component)) ?? [];
  const sum = (end: 0 | 1) => shares.reduce((total, { minutes }) => total + minutes[end], 0);
  if (sum(1) === 0) return [];
  return wrap(`    and ${minutesRange([sum(0), sum(1)])} a year while standbys take over`, width, '      ');
}
