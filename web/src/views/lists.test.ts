import { describe, expect, it } from 'vitest';
import { component, needing } from '../model/fixture.js';
import { textsOf } from '../text/index.js';
import { matching } from '../ui/picker-match.js';
import { relationsOf } from './details/relations.js';
import { filterFindings } from './findings/filter.js';
import { finding } from './fixture.js';
import { markFindings } from './what-if/difference.js';

describe('the search of findings', () => {
  const de = textsOf('de');
  const path = [
    { from: 'a', to: 'b', need: 'run' as const, evidence: { by: 'code' as const, file: 'db.tf', line: 7 } },
  ];
  const findings = [
    finding('single-zone', { severity: 'high', title: 'The database is alone', path }),
    finding('slow-failover', { severity: 'low', title: 'Too slow' }),
    finding('single-service', { severity: 'low', title: 'pay cannot do without aws/global/iam' }),
  ];
  const found = (search: string, severities = ['high', 'low'] as const) =>
    filterFindings(findings, new Set(severities), search, de).map(({ rule }) => rule);

  it('finds by title, place, rule and headline in the language of the reader, all words of it', () => {
    expect(found('')).toEqual(['single-zone', 'slow-failover', 'single-service']);
    expect(found('DATABASE alone')).toEqual(['single-zone']);
    expect(found('db.tf:7')).toEqual(['single-zone']);
    expect(found('umschaltung')).toEqual(['slow-failover']);
    expect(found('database slow')).toEqual([]);
    expect(found('kommt nicht ohne')).toEqual(['single-service']);
    expect(found('cannot do without')).toEqual(['single-service']);
  });

  it('finds nothing of a severity that is not shown', () => {
    expect(filterFindings(findings, new Set(['low']), 'database', de)).toEqual([]);
  });
});

describe('findings with some changes made', () => {
  it('are settled, new or stay, whatever numbers their titles tell', () => {
    const before = [finding('single-zone', { subject: 'a' }), finding('concentration', { title: '2 of 2' })];
    const after = [finding('concentration', { title: '1 of 2' }), finding('slow-failover')];
    expect(markFindings(before, after).map(({ finding: { rule }, state }) => `${rule} ${state}`)).toEqual([
      'single-zone gone',
      'slow-failover new',
      'concentration stays',
    ]);
  });
});

describe('what a component needs', () => {
  it('is grouped by what for, with standbys in their order', () => {
    const failover = { detect: 1, switch: 1, needs: [], failback: 'auto' as const };
    const groups = new Map([['g', { id: 'g', need: 1, full: 1, failover }]]);
    const relations = relationsOf(
      [
        needing('a', 'second', { group: 'g', rank: 1 }),
        needing('a', 'first', { group: 'g', rank: 0 }),
        needing('a', 'hard'),
        needing('a', 'soft', { soft: true }),
        needing('a', 'image', { need: 'start' }),
      ],
      groups,
    );
    expect(relations.map(({ need }) => need)).toEqual(['run', 'start']);
    const [run] = relations;
    expect(run!.hard.map(({ to }) => to)).toEqual(['hard']);
    expect(run!.soft.map(({ to }) => to)).toEqual(['soft']);
    expect(run!.alternatives.map(({ members }) => members.map(({ to }) => to))).toEqual([
      ['first', 'second'],
    ]);
  });
});

describe('finding a component', () => {
  it('takes all words and puts the shortest id first', () => {
    const all = ['aws/us-east-1/rds', 'aws/us-east-1', 'aws'].map((id) => component(id, 'domain'));
    expect(matching(all, 'east aws').map(({ id }) => id)).toEqual(['aws/us-east-1', 'aws/us-east-1/rds']);
    expect(matching(all, '')).toEqual([]);
  });
});
