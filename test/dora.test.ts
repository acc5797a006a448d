/** The provider side of the register of information, read back as a spreadsheet would read it. */
import { describe, expect, it } from 'vitest';
import { assess } from '../src/analysis/index.js';
import { expandComponent } from '../src/atlas/index.js';
import { type Component, type Dependency, type Estate, mergeEstates } from '../src/estate/index.js';
import { doraRegister } from '../src/report/index.js';

const WIDTHS = { 'b_02.02': 18, 'b_05.01': 12, 'b_05.02': 7, 'b_06.01': 10, 'b_07.01': 12 } as const;

/** RFC 4180, records end in CRLF. */
function parse(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  const pattern = /("(?:[^"]|"")*"|[^,\r\n]*)(,|\r\n)/gy;
  let read = 0;
  for (const match of text.matchAll(pattern)) {
    read = match.index + match[0].length;
    const [, value = '', end] = match;
    row.push(value.startsWith('"') ? value.slice(1, -1).replaceAll('""', '"') : value);
    if (end === '\r\n') {
      rows.push(row);
      row = [];
    }
  }
  expect(read).toBe(text.length);
  return rows;
}

/** Rows of a template by column code. */
function rowsOf(files: Record<string, string>, template: keyof typeof WIDTHS): Record<string, string>[] {
  const [header = [], ...rows] = parse(files[`${template}.csv`]!);
  expect(header).toEqual(
    Array.from({ length: WIDTHS[template] }, (_, at) => `c${String((at + 1) * 10).padStart(4, '0')}`),
  );
  return rows.map((row) => Object.fromEntries(header.map((code, at) => [code, row[at]!])));
}

function bank(name = 'payments', to = 'aws/eu-central-1'): Estate {
  const source = { file: 'main.tf', line: 1 };
  const code = { by: 'code' as const, file: 'main.tf', line: 1, rule: 'type' };
  const [provider, region] = to.split('/') as [string, string];
  const attributes = { provider, region };
  const components: Component[] = [
    { id: 'J', kind: 'journey', type: 'journey', name, source },
    { id: 'aws_instance.app', kind: 'resource', type: 'aws_instance', name: 'app', source, attributes },
    { id: 'aws_s3_bucket.files', kind: 'resource', type: 'aws_s3_bucket', name: 'files', source, attributes },
    { id: 'aws_sqs_queue.alone', kind: 'resource', type: 'aws_sqs_queue', name: 'alone', source, attributes },
  ];
  const need = (from: string, to_: string): Dependency => ({ from, to: to_, need: 'run', evidence: code });
  const dependencies = [
    need('J', 'aws_instance.app'),
    need('aws_instance.app', `${to}/ec2`),
    need('aws_instance.app', 'aws_s3_bucket.files'),
    need('aws_instance.app', 'saas/auth0'),
    need('aws_s3_bucket.files', `${to}/s3`),
    need('aws_sqs_queue.alone', `${to}/sqs`),
  ];
  const journey = {
    id: 'J',
    name,
    entry: 'aws_instance.app',
    inferred: false,
    objectives: { rto: 5400, rpo: 60 },
  };
  const places = [`${to}/ec2`, `${to}/s3`, `${to}/sqs`, 'saas/auth0'].map((id) => expandComponent(id)!);
  return mergeEstates([
    { components, dependencies, groups: [], journeys: [journey], diagnostics: [] },
    ...places.map((one) => ({ ...one, journeys: [], diagnostics: [] })),
  ]);
}

describe('the register drafted from code', () => {
  const files = doraRegister(assess(bank()));

  it('has one file for each template, and the warning beside them', () => {
    expect(Object.keys(files).sort()).toEqual(
      [...Object.keys(WIDTHS).map((one) => `${one}.csv`), 'README.txt'].sort(),
    );
    expect(files['README.txt']).toMatch(/^DRAFT/);
    expect(files['README.txt']).toMatch(/Not verified/);
  });

  it('functions are the journeys, with their objectives in hours, rounded up', () => {
    expect(rowsOf(files, 'b_06.01')).toMatchObject([
      { c0010: 'F1', c0020: '', c0030: 'payments', c0040: '', c0050: '', c0080: '2', c0090: '1' },
    ]);
  });

  it('a direct provider has rank 1, and whoever a third party runs on rank 2, with its recipient', () => {
    const chain = rowsOf(files, 'b_05.02');
    const ranked = chain.map(({ c0030, c0050, c0060 }) => [c0030, c0050, c0060]);
    expect(ranked).toContainEqual(['DRAFT:aws', '1', '']);
    expect(ranked).toContainEqual(['DRAFT:saas/auth0', '1', '']);
    expect(ranked).toContainEqual(['DRAFT:aws', '2', 'DRAFT:saas/auth0']);
    expect(chain.filter(({ c0050 }) => c0050 === '1').every(({ c0060 }) => c0060 === '')).toBe(true);
    expect(files['README.txt']).toMatch(/saas\/auth0 on aws.*https:/);
  });

  it('every provider that a template names is in the list of providers once', () => {
    const listed = rowsOf(files, 'b_05.01').map(({ c0010 }) => c0010);
    expect(new Set(listed).size).toBe(listed.length);
    const named = [
      ...rowsOf(files, 'b_02.02').map(({ c0030 }) => c0030),
      ...rowsOf(files, 'b_05.02').flatMap(({ c0030, c0060 }) => [c0030, c0060]),
      ...rowsOf(files, 'b_07.01').map(({ c0020 }) => c0020),
    ].filter((key) => key !== '');
    expect(named.filter((key) => !listed.includes(key))).toEqual([]);
    expect(rowsOf(files, 'b_05.01')).toContainEqual(
      expect.objectContaining({
        c0010: 'DRAFT:aws',
        c0050: '',
        c0060: 'Amazon Web Services',
        c0080: 'eba_GA:US',
      }),
    );
  });

  it('says where data lies and is processed, of services that a function hangs on', () => {
    const specific = rowsOf(files, 'b_02.02');
    expect(specific).toContainEqual(
      expect.objectContaining({
        c0030: 'DRAFT:aws',
        c0050: 'F1',
        c0060: 'eba_TA:S17',
        c0140: 'eba_BT:x28',
        c0150: 'eba_GA:DE',
        c0160: 'eba_GA:DE',
      }),
    );
    // The queue supports no function: a platform service of this provider is not one that F1 hangs on.
    expect(specific.map(({ c0030, c0060 }) => [c0030, c0060])).not.toContainEqual([
      'DRAFT:aws',
      'eba_TA:S18',
    ]);
  });

  it('leaves open what only the entity knows', () => {
    for (const row of rowsOf(files, 'b_02.02')) {
      for (const column of [
        'c0010',
        'c0020',
        'c0040',
        'c0070',
        'c0080',
        'c0100',
        'c0120',
        'c0170',
        'c0180',
      ]) {
        expect(row[column]).toBe('');
      }
    }
    for (const row of rowsOf(files, 'b_07.01')) {
      for (const column of ['c0010', 'c0070', 'c0080', 'c0090', 'c0100']) expect(row[column]).toBe('');
    }
  });

  it('proposes substitutability from the hardest family, and none where nothing is known', () => {
    const assessed = rowsOf(files, 'b_07.01');
    expect(
      assessed.find(({ c0020, c0040 }) => c0020 === 'DRAFT:aws' && c0040 === 'eba_TA:S17'),
    ).toMatchObject({
      c0050: 'eba_ZZ:x960',
      c0060: 'eba_ZZ:x964',
      c0110: 'eba_BT:x28',
    });
    expect(assessed.find(({ c0020 }) => c0020 === 'DRAFT:saas/auth0')).toMatchObject({
      c0050: '',
      c0110: '',
    });
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', ' =1', '\t=1', '\r=1'])(
    'a journey called %j runs in no spreadsheet',
    (name) => {
      const [row] = rowsOf(doraRegister(assess(bank(name))), 'b_06.01');
      expect(row?.c0030).toBe(`'${name}`);
    },
  );

  it('quotes what would break a line', () => {
    const name = 'pay, "now"\r\nor never';
    const [row, ...more] = rowsOf(doraRegister(assess(bank(name))), 'b_06.01');
    expect(row?.c0030).toBe(name);
    expect(more).toEqual([]);
  });

  it('the same estate gives the same bytes', () => {
    expect(doraRegister(assess(bank()))).toEqual(files);
  });

  it('of an estate without anything has the headers alone', () => {
    const none = { components: [], dependencies: [], groups: [], journeys: [], diagnostics: [] };
    const empty = doraRegister(assess(none));
    for (const template of Object.keys(WIDTHS)) {
      expect(rowsOf(empty, template as keyof typeof WIDTHS)).toEqual([]);
    }
  });
});
