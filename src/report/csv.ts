import type { Assessment, Finding, Ignored } from '../analysis/index.js';
import { type Comparison, newIn } from './comparison/index.js';
import { locator } from './locate.js';
import { safe } from './text/style.js';

const COLUMNS = [
  'severity',
  'rule',
  'title',
  'subject',
  'journeys',
  'file',
  'line',
  'fix',
  'status',
  'ignored until',
  'reason',
] as const;

/**
 * Findings as rows after RFC 4180: lines end with CR and LF. A cell that a spreadsheet would take for a formula gets a
 * quote in front.
 */
export function findingsCsv({ estate, findings, ignored }: Assessment, comparison?: Comparison): string {
  const locate = locator(estate);
  const isNew = comparison === undefined ? () => true : newIn(comparison);
  const row = (finding: Finding, status: string, by?: Ignored['by']): string[] => {
    const { severity, rule, title, subject, journeys, fix = '' } = finding;
    const place = locate(finding);
    return [
      severity,
      rule,
      title,
      subject,
      journeys.join('; '),
      place?.file ?? '',
      place === undefined ? '' : String(place.line),
      fix,
      status,
      by?.until ?? '',
      by?.reason ?? '',
    ];
  };
  const rows = [
    [...COLUMNS],
    ...findings.map((one) => row(one, isNew(one) ? 'new' : 'known')),
    ...ignored.map(({ finding, by }) => row(finding, 'ignored', by)),
  ];
  return rows.map((cells) => `${cells.map(cell).join(',')}\r\n`).join('');
}

function cell(text: string): string {
  const shown = safe(text);
  const plain = /^[=+\-@]/.test(shown) ? `'${shown}` : shown;
  return /[",]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
