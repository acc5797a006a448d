import { digits, exactLines, isOfEstate, setLines, type Told } from './chances.js';
import { importanceRows, rateLines } from './importance.js';
import { type Style, safe, table } from './style.js';

/** Rows of the table of importance without --all, and of what rates they rest on. */
const FOLD = 10;
const RATES = 5;

/** What takes a journey down, exactly: how likely that is, the sets that come first, what matters most. */
export function cutsText(
  result: Told,
  {
    style,
    all,
    missionHours,
  }: { readonly style: Style; readonly all: boolean; readonly missionHours?: number | undefined },
): string {
  const { colors, width } = style;
  const { journey, sets, importance } = result;
  const ofEstate = isOfEstate(result);
  const lines = exactLines(result, style, { missionHours });
  const heading = (text: string) => lines.push('', colors.bold(text.toUpperCase()));
  if (sets.length > 0) {
    heading('minimal cut sets');
    for (const set of sets) lines.push(...setLines(set, style, ofEstate));
    const left = result.count === undefined ? 0n : result.count - BigInt(sets.length);
    if (left > 0n) lines.push(`  and ${digits(left)} more`);
  }
  const ranked = importance.filter(({ birnbaum }) => birnbaum > 0);
  if (ranked.length > 0) {
    heading('what matters most');
    const shown = all ? ranked : ranked.slice(0, FOLD);
    const rows = importanceRows([{ ...result, importance: shown }]);
    lines.push(...table(rows, width));
    if (shown.length < ranked.length) lines.push(`  and ${ranked.length - shown.length} more: --all`);
  }
  const rated = rateLines([result], all ? Number.POSITIVE_INFINITY : RATES, style);
  if (rated.length > 0) {
    heading('by these rates');
    lines.push(...rated);
  }
  return `${[colors.bold(safe(journey)), ...lines].join('\n')}\n`;
}
