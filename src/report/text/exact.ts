import { ASSUMED_ERROR_FACTORS, type Assessment, type ExactAnswer } from '../../analysis/index.js';
import { exactLines, setLines } from './chances.js';
import { importanceRows } from './importance.js';
import { counted, labels, type Style, safe, table, wrap } from './style.js';

/** How likely the minutes are, and what we assume for that. */
export const SPREAD_NOTE = `Likely: median, and the range in 90 of 100 cases, if each rate is lognormal with its most as 95th percentile and its fewest as 5th (error factor at most ${ASSUMED_ERROR_FACTORS.perYear}, which is assumed where nothing was lost yet), and lengths spread as those that were seen (error factor ${ASSUMED_ERROR_FACTORS.seconds} assumed where that is unknown). What is counted together is too high or too low together.`;

/** Journeys shown without --all, and sets of each. */
const FOLD = 12;
const SETS = 3;
/** Rows of what would help most without --all. */
const HELP = 8;

/** The exact answers of `--exact`: what is down most first. */
export function exactSection(
  result: Assessment,
  answers: readonly ExactAnswer[],
  style: Style,
  all: boolean,
): string[] {
  if (answers.length === 0) return [];
  const name = labels(result.journeys);
  const told = [...answers].sort((a, b) => (b.probability?.[1] ?? 0) - (a.probability?.[1] ?? 0));
  const shown = all ? told : told.slice(0, FOLD);
  const lines = shown.flatMap((one) => [
    `  ${safe(name.get(one.journey) ?? one.journey)}`,
    ...exactLines(one, style, { indent: '    ', bounds: all }),
    ...one.sets.slice(0, all ? Infinity : SETS).flatMap((set) => setLines(set, style, true, '      ')),
  ]);
  const rest = told.length - shown.length;
  const notes = [
    'With losses that do not depend on each other, by the same rates as above; firebreak cuts JOURNEY names them. The probability takes every standby for switched and every grace for over: too low where switching takes long, too high where a grace outlasts most losses. Minutes have both, one loss at a time.',
    ...(answers.some(({ expected }) => expected !== undefined) ? [SPREAD_NOTE] : []),
  ];
  return [
    ...lines,
    ...helpLines(answers, style, all),
    ...(rest > 0 ? [style.colors.dim(`  ${counted(rest, 'more journey')} (--all shows everything)`)] : []),
    ...notes.flatMap((note) => wrap(`  ${note}`, style.width, '  ').map(style.colors.dim)),
  ];
}

/** What would help most if it was never lost, over all journeys. */
function helpLines(answers: readonly ExactAnswer[], style: Style, all: boolean): string[] {
  // What has no rate saves nothing that is known; it is told as not counted.
  const rated = answers.map((one) => ({
    ...one,
    importance: one.importance.filter(({ criticality }) => criticality > 0),
  }));
  const rows = importanceRows(rated, all ? Number.POSITIVE_INFINITY : HELP);
  if (rows.length < 2) return [];
  const title = `  What would help most, if it was never lost${answers.length > 1 ? ' (measures: the largest of all journeys)' : ''}:`;
  return [...wrap(title, style.width, '  '), ...table(rows, style.width - 2).map((row) => `  ${row}`)];
}
