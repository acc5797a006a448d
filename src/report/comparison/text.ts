import { type Style, safe, wrap } from '../text/style.js';
import { type Change, changesOf, tally } from './changes.js';
import type { Comparison } from './compare.js';

export interface ComparisonOptions {
  readonly style: Style;
  /** Show everything, also what is below the fold by default. */
  readonly all: boolean;
}

/** Changes of a verdict shown without --all. */
const FOLD = 20;
const HEADINGS = [
  ['worse', 'WORSE'],
  ['better', 'BETTER'],
  ['other', 'OTHERWISE'],
] as const;

/** What got worse, what got better and what is just otherwise. */
export function comparisonText(
  before: string,
  after: string,
  comparison: Comparison,
  options: ComparisonOptions,
): string {
  const { style } = options;
  const changes = changesOf(comparison);
  const head = `${safe(before)} to ${safe(after)}: findings ${tally(comparison)}`;
  const sections = HEADINGS.map(([verdict, title]) =>
    section(
      title,
      changes.filter((one) => one.verdict === verdict),
      options,
    ),
  );
  const nothing = changes.length === 0 ? [['Nothing changed.']] : [];
  return `${[wrap(head, style.width).map(style.colors.bold), ...sections, ...nothing]
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

/** For the end of an assessment: how its findings stand against a baseline, and which are new. */
export function baselineText(
  baseline: string,
  comparison: Comparison,
  { style, all }: ComparisonOptions,
): string {
  const worse = changesOf({ ...comparison, blast: [], downtime: [], plans: [] }).filter(
    ({ verdict }) => verdict === 'worse',
  );
  const head = style.colors.bold(`AGAINST ${safe(baseline)}: findings ${tally(comparison)}`);
  return `${[head, ...linesOf(worse, { style, all })].join('\n')}\n`;
}

function section(title: string, changes: readonly Change[], options: ComparisonOptions): string[] {
  return changes.length === 0 ? [] : [options.style.colors.bold(title), ...linesOf(changes, options)];
}

function linesOf(changes: readonly Change[], { style, all }: ComparisonOptions): string[] {
  const shown = all ? changes : changes.slice(0, FOLD);
  const hidden = changes.length - shown.length;
  return [
    ...shown.flatMap(({ text }) => wrap(`  ${safe(text)}`, style.width, '    ')),
    ...(hidden > 0 ? [style.colors.dim(`  ${hidden} more (--all shows everything)`)] : []),
  ];
}
