import { describe, expect, it } from 'vitest';
import { HOSTILE_NAMES, hostile } from '../../test/support/hostile.js';
import type { Assessment } from '../analysis/index.js';
import { findingsCsv } from './csv.js';
import { safe } from './text/style.js';

/** Rows after RFC 4180: `""` in a quoted cell is a quote, lines end with CR and LF. */
function parse(text: string): string[][] {
  const rows: string[][] = [];
  let rest = text;
  while (rest !== '') {
    const row: string[] = [];
    for (;;) {
      const match = /^(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/.exec(rest);
      if (match === null) throw new Error(`no cell at ${rest.slice(0, 40)}`);
      row.push(match[1]?.replaceAll('""', '"') ?? match[2]!);
      rest = rest.slice(match[0].length);
      if (match[3] !== ',') break;
    }
    rows.push(row);
  }
  return rows;
}

describe('CSV', () => {
  it('has a row of as many cells for every finding, whatever the names hold', () => {
    const result = hostile();
    const [header, ...rows] = parse(findingsCsv(result));
    expect(rows.length).toBe(result.findings.length);
    expect(rows.filter((row) => row.length !== header!.length)).toEqual([]);
    const subjects = rows.map((row) => row[header!.indexOf('subject')]);
    for (const name of HOSTILE_NAMES) expect(subjects).toContain(safe(`aws_db_instance.${name}`));
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)'])('puts a quote before %j, which would be a formula', (subject) => {
    const result = hostile();
    const finding = { ...result.findings[0]!, subject, title: 'plain' };
    const [header, row] = parse(findingsCsv({ ...result, findings: [finding] } as Assessment));
    expect(row![header!.indexOf('subject')]).toBe(`'${subject}`);
    expect(row![header!.indexOf('title')]).toBe('plain');
  });
});
