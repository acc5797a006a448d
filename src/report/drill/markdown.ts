import type { DrillResult } from '../../drill/index.js';
import { code, prose } from '../markdown/index.js';
import { facts, sections } from './sections.js';

export function drillMarkdown(result: DrillResult): string {
  const tables = sections(result).map(({ title, note, columns, rows }) =>
    [
      `## ${title}`,
      '',
      ...(note === undefined ? [] : [prose(note), '']),
      `| ${columns.join(' | ')} |`,
      `|${columns.map(() => '---').join('|')}|`,
      ...rows.map((row) => `| ${row.map(code).join(' | ')} |`),
    ].join('\n'),
  );
  const about = facts(result).map(([name, value]) => `- ${name}: ${code(value)}`);
  return `${['# Drill', about.join('\n'), ...tables].join('\n\n')}\n`;
}
