import type { DrillResult } from '../../drill/index.js';
import { code, prose } from '../markdown/index.js';
import { headline, sections } from './sections.js';

export function drillMarkdown(result: DrillResult): string {
  const parts = sections(result).map(({ title, note, columns, rows }) =>
    [
      `## ${title}`,
      '',
      ...(note === undefined ? [] : [prose(note), '']),
      `| ${columns.join(' | ')} |`,
      `|${columns.map(() => '---').join('|')}|`,
      ...rows.map((row) => `| ${row.map(code).join(' | ')} |`),
    ].join('\n'),
  );
  return `${['# Drill', code(headline(result)), ...parts].join('\n\n')}\n`;
}
