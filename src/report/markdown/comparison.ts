import { type Comparison, changesOf, tally } from '../comparison/index.js';
import { document, folded, lines, type Part } from './document.js';
import { prose } from './escape.js';

/** Changes of each verdict that are not folded. */
const OPEN = 15;

/** What got worse and what got better, as a comment on a change. */
export function comparisonMarkdown(comparison: Comparison): string {
  const changes = changesOf(comparison);
  const part = (title: string, verdict: string): Part[] => {
    const rows = changes.filter((one) => one.verdict === verdict).map(({ text }) => `- ${prose(text)}`);
    if (rows.length === 0) return [];
    const rest = rows.slice(OPEN);
    return [
      { head: [`**${title}**`, ''], rows: rows.slice(0, OPEN), foot: [], what: 'changes' },
      ...folded(`${rest.length} more`, rest, 'changes'),
    ];
  };
  return document([
    lines(`### Firebreak: findings ${tally(comparison)}`),
    ...(changes.length === 0 ? [lines('Nothing changed.')] : []),
    ...part('Worse', 'worse'),
    ...part('Better', 'better'),
    ...part('Otherwise', 'other'),
  ]);
}
