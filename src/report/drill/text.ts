import type { DrillResult } from '../../drill/index.js';
import { pad, type Style, safe, widthOf, wrap } from '../text/style.js';
import { headline, remarks, type Section, sections } from './sections.js';

/** Rows of a table that are shown without `--all`. */
const FEW = 8;

export function drillText(
  result: DrillResult,
  { style, all }: { readonly style: Style; readonly all: boolean },
): string {
  const { colors, width } = style;
  const lines = ['', ...wrap(`firebreak: ${safe(headline(result))}`, width).map(colors.bold)];
  for (const section of sections(result)) lines.push('', ...sectionLines(section, style, all));
  for (const remark of remarks(result)) lines.push('', ...wrap(remark, style.width));
  return `${lines.join('\n')}\n`;
}

function sectionLines({ title, note, columns, rows, folded }: Section, style: Style, all: boolean): string[] {
  const { colors, width } = style;
  const shown = (all ? rows : rows.slice(0, folded ? 0 : FEW)).map((row) => row.map(safe));
  const hidden = rows.length - shown.length;
  const widths = columns.map((name, c) => Math.max(widthOf(name), ...shown.map((row) => widthOf(row[c]!))));
  const fits = widths.reduce((sum, one) => sum + one + 2, 0) <= width;
  const line = (row: readonly string[]) =>
    `  ${row
      .map((cell, c) => pad(cell, widths[c]!))
      .join('  ')
      .trimEnd()}`;
  return [
    colors.bold(title.toUpperCase()),
    ...(note === undefined ? [] : wrap(`  ${safe(note)}`, width, '  ')),
    ...(fits && shown.length > 0
      ? [colors.dim(line(columns)), ...shown.map(line)]
      : shown.flatMap((row) => block(row, columns, width))),
    ...(hidden > 0 ? [colors.dim(folding(hidden, shown.length > 0))] : []),
  ];
}

function folding(hidden: number, isRest: boolean): string {
  return `  ${hidden}${isRest ? ' more' : ''} (--all shows ${hidden === 1 ? 'it' : 'them'})`;
}

/** A row that is too wide: its first cell, and below it all others with their names. */
function block(
  [first = '', ...others]: readonly string[],
  columns: readonly string[],
  width: number,
): string[] {
  const named = others.map((cell, c) => `${columns[c + 1]} ${cell}`.trim());
  return [`  ${first}`, ...wrap(`      ${named.join('; ')}`, width, '      ')];
}
