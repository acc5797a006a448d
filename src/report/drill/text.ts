import type { DrillResult } from '../../drill/index.js';
import { clip, pad, type Style, safe, widthOf, wrap } from '../text/style.js';
import { headline, type Section, sections } from './sections.js';

/** Rows of a table that are shown without `--all`. */
const FEW = 8;

export function drillText(
  result: DrillResult,
  { style, all }: { readonly style: Style; readonly all: boolean },
): string {
  const { colors, width } = style;
  const lines = ['', ...wrap(`firebreak: ${safe(headline(result))}`, width).map(colors.bold)];
  for (const section of sections(result)) lines.push('', ...sectionLines(section, style, all));
  if (result.forgotten > 0)
    lines.push('', `${result.forgotten} more events are counted nowhere: too many to keep`);
  return `${lines.join('\n')}\n`;
}

function sectionLines(
  { title, note, columns, rows }: Section,
  { colors, width }: Style,
  all: boolean,
): string[] {
  const shown = all ? rows : rows.slice(0, FEW);
  const cells = [columns, ...shown].map((row) => row.map(safe));
  const widths = columns.map((_, c) => Math.max(...cells.map((row) => widthOf(row[c]!))));
  const lines = cells.map((row) =>
    row
      .map((cell, c) => pad(cell, widths[c]!))
      .join('  ')
      .trimEnd(),
  );
  const hidden = rows.length - shown.length;
  return [
    colors.bold(title.toUpperCase()),
    ...(note === undefined ? [] : wrap(safe(note), width, '  ')),
    colors.dim(`  ${clip(lines[0]!, width - 2)}`),
    ...lines.slice(1).flatMap((line) => wrap(line, width - 2, '    ').map((part) => `  ${part}`)),
    ...(hidden > 0 ? [colors.dim(`  ${hidden} more (--all shows them)`)] : []),
  ];
}
