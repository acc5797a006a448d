import { describe, expect, it } from 'vitest';
import { hostile } from '../../../test/support/hostile.js';
import { problemsBy } from '../../../test/support/schemas.js';
import { assessmentJson } from '../json.js';
import { changesOf, tally } from './changes.js';
import { compare, newIn } from './compare.js';
import { comparisonJson } from './json.js';
import { savedSnapshot } from './saved.js';
import { type KnownFinding, type Snapshot, snapshotOf } from './snapshot.js';

const NOTHING: Snapshot = {
  journeys: ['shop'],
  blast: [],
  findings: [],
  ignored: [],
  downtime: [],
  plans: [],
  errors: 0,
};

function finding(rule: string, subject: string, severity: KnownFinding['severity']): KnownFinding {
  return { rule, subject, severity, title: `${subject} is not well` };
}

function row(domain: string, effects: Partial<Snapshot['blast'][number]>): Snapshot['blast'][number] {
  return { domain, down: [], degraded: [], cannotStart: [], cannotChange: [], unknown: [], ...effects };
}

describe('a comparison', () => {
  it('of an assessment with itself, saved or not, finds nothing', () => {
    const fresh = hostile();
    const saved = savedSnapshot(JSON.parse(JSON.stringify(assessmentJson(fresh))));
    if ('problem' in saved) throw new Error(saved.problem);
    const comparison = compare(saved, snapshotOf(fresh));
    expect(changesOf(comparison)).toEqual([]);
    expect(tally(comparison)).toBe(`0 new, ${fresh.findings.length} known, 0 gone`);
    expect(changesOf(compare(snapshotOf(fresh), saved))).toEqual([]);
  });

  it('knows a finding by rule and subject, whatever its title says', () => {
    const before = {
      ...NOTHING,
      findings: [finding('single-zone', 'db.a', 'high'), finding('single-zone', 'db.b', 'high')],
    };
    const after = {
      ...NOTHING,
      findings: [
        { ...finding('single-zone', 'db.a', 'high'), title: 'other words' },
        finding('single-region', 'db.b', 'low'),
      ],
    };
    const { findings } = compare(before, after);
    expect(findings.new.map(({ rule }) => rule)).toEqual(['single-region']);
    expect(findings.gone.map(({ subject }) => subject)).toEqual(['db.b']);
    expect(findings.same).toBe(1);
  });

  it('counts a finding that got more severe as new, and one that got less severe as known', () => {
    const before = { ...NOTHING, findings: [finding('r', 'up', 'low'), finding('r', 'down', 'high')] };
    const after = { ...NOTHING, findings: [finding('r', 'up', 'high'), finding('r', 'down', 'low')] };
    const comparison = compare(before, after);
    expect(comparison.findings.changed.map(({ subject, was }) => [subject, was])).toEqual([
      ['up', 'low'],
      ['down', 'high'],
    ]);
    expect(tally(comparison)).toBe('1 new, 1 known, 0 gone');
    expect(after.findings.filter(newIn(comparison)).map(({ subject }) => subject)).toEqual(['up']);
    expect(changesOf(comparison).map(({ verdict }) => verdict)).toEqual(['worse', 'better']);
  });

  it('does not call gone what is ignored now, and calls new what is ignored no longer', () => {
    const one = finding('r', 'x', 'high');
    const open = { ...NOTHING, findings: [one] };
    const ignored = { ...NOTHING, ignored: [one] };
    expect(compare(open, ignored).findings).toMatchObject({ new: [], gone: [], ignored: [one] });
    expect(compare(ignored, open).findings).toMatchObject({ new: [one], gone: [], ignored: [] });
  });

  it('tells losses that do something else, and takes what is not known for worse than degraded', () => {
    const before = {
      ...NOTHING,
      blast: [row('zone', { down: ['shop'], cannotStart: ['shop'] }), row('cdn', { degraded: ['shop'] })],
    };
    const after = { ...NOTHING, blast: [row('cdn', { unknown: ['shop'] }), row('dns', { down: ['shop'] })] };
    expect(compare(before, after).blast).toEqual([
      {
        journey: 'shop',
        changes: [
          { component: 'cdn', capability: 'serve', from: 'degraded', to: 'unknown', verdict: 'worse' },
          { component: 'dns', capability: 'serve', from: 'up', to: 'down', verdict: 'worse' },
          { component: 'zone', capability: 'serve', from: 'down', to: 'up', verdict: 'better' },
          { component: 'zone', capability: 'start', from: 'not possible', to: 'possible', verdict: 'better' },
        ],
      },
    ]);
  });

  it('does not compare a journey that is new with nothing', () => {
    const after = {
      ...NOTHING,
      journeys: ['admin'],
      blast: [row('zone', { down: ['admin'] })],
      downtime: [{ journey: 'admin', minutes: [1, 2] as const }],
    };
    const comparison = compare(NOTHING, after);
    expect(comparison.journeys).toEqual({ added: ['admin'], removed: ['shop'] });
    expect(comparison.blast).toEqual([]);
    expect(comparison.downtime).toEqual([]);
  });

  it('tells down time and plans that are otherwise, but not the last digit of a sum', () => {
    const plan = { budget: 3, changes: ['a'], minutes: [0, 10] as const, removes: 1 };
    const before = {
      ...NOTHING,
      downtime: [{ journey: 'shop', minutes: [0, 2.1 + 0.2] as const }],
      plans: [plan],
    };
    const same = { ...before, downtime: [{ journey: 'shop', minutes: [0, 2.3] as const }] };
    expect(changesOf(compare(before, same))).toEqual([]);
    const after = {
      ...before,
      downtime: [{ journey: 'shop', minutes: [1, 600] as const }],
      plans: [{ ...plan, changes: ['b'] }],
    };
    expect(changesOf(compare(before, after))).toEqual([
      { verdict: 'worse', text: 'shop expected down 1 min to 10 h a year, was up to 2 min a year' },
      {
        verdict: 'other',
        text: 'best for 3 points: b (saves up to 10 min a year, removes 1 single point); was: a (saves up to 10 min a year, removes 1 single point)',
      },
    ]);
  });

  it('says that what could not be read has no findings, before calling anything better', () => {
    const before = { ...NOTHING, findings: [finding('r', 'x', 'high')] };
    const [first, second] = changesOf(compare(before, { ...NOTHING, errors: 2 }));
    expect(first).toMatchObject({
      verdict: 'worse',
      text: expect.stringMatching(/^2 errors while reading, was 0/),
    });
    expect(second).toMatchObject({ verdict: 'better' });
  });

  it('as JSON fits its schema', () => {
    const before = { ...NOTHING, findings: [finding('r', 'x', 'low')] };
    const value = comparisonJson(compare(before, snapshotOf(hostile())));
    expect(problemsBy('diff', JSON.parse(JSON.stringify(value)))).toEqual([]);
    expect(problemsBy('diff', { ...value, schema: 'firebreak/diff/2' })).not.toEqual([]);
  });
});

describe('a saved assessment', () => {
  const saved = JSON.parse(JSON.stringify(assessmentJson(hostile())));

  it.each([
    ['no object', [], /no saved assessment/],
    ['another file', { format_version: '1.2' }, /no saved assessment.*"firebreak\/assessment\/1"/],
    ['another version', { ...saved, schema: 'firebreak/assessment/2' }, /assessment\/2.*make it anew/],
    ['another result', { schema: 'firebreak/replay/1' }, /firebreak\/replay\/1.*assess --format json/],
    ['no findings', { ...saved, findings: undefined }, /"findings" is not a list/],
    [
      'a finding without subject',
      { ...saved, findings: [{ rule: 'r', severity: 'high', title: 't' }] },
      /"subject"/,
    ],
    [
      'an unknown severity',
      { ...saved, findings: [{ rule: 'r', severity: 'awful' }] },
      /"severity" is none of high/,
    ],
    ['a journey that is a number', { ...saved, journeys: [{ id: 7 }] }, /"id" is not a text/],
    ['minutes that are none', { ...saved, downtime: [{ journey: 'x', minutes: [1, null] }] }, /two numbers/],
  ])('that is %s is refused with the field that is wrong', (_, value, says) => {
    const result = savedSnapshot(value);
    expect('problem' in result && result.problem).toMatch(says);
  });
});
