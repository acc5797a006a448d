import { describe, expect, it } from 'vitest';
import type { Incident } from './index.js';
import {
  closest,
  incident,
  incidentDetails,
  incidents,
  listScenarios,
  parseDuration,
  toScenario,
} from './index.js';
import { editDistance } from './suggest.js';

const OCTOBER = '2025-10-20-aws-us-east-1';
const at = (component: string, capability = 'serve', severity = 'down') =>
  incident(OCTOBER)!
    .failures.filter(
      (f) => f.component === component && f.capability === capability && f.severity === severity,
    )
    .map((f) => [f.from, f.to]);
const clock = (hours: number, minutes: number) => (hours - 6) * 3600 + (minutes - 48) * 60;

describe('20 October 2025', () => {
  it('starts when DynamoDB loses its address and ends with the last Redshift cluster', () => {
    const scenario = incident(OCTOBER)!;
    expect(scenario.epoch).toBe('2025-10-20T06:48:00Z');
    expect(scenario.seconds).toBe(24 * 3600 + clock(11, 5));
  });

  it('takes DynamoDB away for 2 hours and 52 minutes, data and control plane', () => {
    expect(at('aws/us-east-1/dynamodb')).toContainEqual([0, 10_320]);
    expect(at('aws/us-east-1/dynamodb:control')).toEqual([[0, 10_320]]);
  });

  it('stops launches until 17:36, throttles them until 20:50, and never stops running instances', () => {
    const down = at('aws/us-east-1/ec2', 'start');
    expect(Math.min(...down.map(([from]) => from!))).toBe(0);
    expect(Math.max(...down.map(([, to]) => to!))).toBe(clock(17, 36));
    expect(at('aws/us-east-1/ec2', 'start', 'degraded')).toEqual([[clock(12, 28), clock(20, 50)]]);
    expect(at('aws/us-east-1/ec2')).toEqual([]);
    expect(at('aws/us-east-1/ec2', 'serve', 'degraded')).toEqual([]);
  });

  it('leaves no second between the rows of failed launches', () => {
    const down = at('aws/us-east-1/ec2', 'start').sort(([a], [b]) => a! - b!);
    let covered = 0;
    for (const [from, to] of down) {
      expect(from!).toBeLessThanOrEqual(covered);
      covered = Math.max(covered, to!);
    }
    expect(covered).toBe(38_880);
  });

  it('has the second waves as rows of their own', () => {
    expect(at('aws/us-east-1/sts', 'serve', 'degraded')).toEqual([
      [clock(6, 51), clock(8, 19)],
      [clock(15, 31), clock(16, 59)],
    ]);
    expect(at('aws/us-east-1/connect', 'serve', 'degraded')).toContainEqual([clock(14, 4), clock(20, 20)]);
    expect(at('aws/us-east-1/nlb', 'serve', 'degraded')).toContainEqual([clock(12, 30), clock(21, 9)]);
  });

  it('clamps what began before the epoch, and marks what is uncertain', () => {
    expect(at('aws/us-east-1/ecs', 'start')).toEqual([[0, clock(21, 20)]]);
    const row = incident(OCTOBER)!.failures.find((f) => f.component === 'aws/us-east-1/ecs')!;
    expect(row.evidence.confidence).toBe('unverified');
    expect(row.evidence.url).toBe('https://aws.amazon.com/message/101925/');
  });

  it('reaches other regions through sign-in, IAM, support and Redshift', () => {
    expect(at('aws/global/console', 'serve', 'degraded')).toEqual([[clock(6, 51), clock(8, 25)]]);
    expect(at('aws/global/iam:control', 'serve', 'degraded')).toHaveLength(1);
    expect(at('aws/global/support')).toEqual([[0, clock(9, 40)]]);
    expect(at('aws/eu-west-1/redshift', 'serve', 'degraded')).toEqual([[0, clock(8, 20)]]);
    expect(at('aws/cn-north-1/redshift', 'serve', 'degraded')).toEqual([]);
  });

  it('says what was not affected, and what has no times', () => {
    const details = incidentDetails(OCTOBER)!;
    expect(details.unaffected!.map((remark) => remark.what)).toContain(
      'EC2 instances that were already running',
    );
    expect(details.untimed).toHaveLength(3);
    expect(details.recovery!.length).toBeGreaterThan(15);
  });
});

describe('the library', () => {
  it('lists every incident, newest first', () => {
    const list = listScenarios();
    expect(list.map(({ id }) => id)).toContain(OCTOBER);
    expect([...list].sort((a, b) => (a.epoch < b.epoch ? 1 : -1))).toEqual(list);
  });

  it('holds only failures inside the scenario, that may be open at its end', () => {
    for (const { id } of incidents) {
      const scenario = incident(id)!;
      for (const failure of scenario.failures) {
        expect(failure.from).toBeGreaterThanOrEqual(0);
        expect(failure.from).toBeLessThan(scenario.seconds);
        if (failure.to !== null) {
          expect(failure.to).toBeGreaterThan(failure.from);
          expect(failure.to).toBeLessThanOrEqual(scenario.seconds);
        }
      }
    }
  });

  it('leaves rows open that have no end or end later, and drops those outside', () => {
    const row = (from: string, to: string | null) => ({
      component: 'aws',
      capability: 'serve' as const,
      severity: 'down' as const,
      from,
      to,
      source: 'https://example.com',
      mark: 'provider' as const,
      says: 'gone',
    });
    const entry: Incident = {
      id: 'x',
      title: 'x',
      provider: 'aws',
      region: 'global',
      epoch: '2020-01-01T10:00Z',
      until: '2020-01-01T11:00Z',
      summary: 'x',
      source: 'https://example.com',
      rows: [
        row('2020-01-01T10:10Z', null),
        row('2020-01-01T10:20Z', '2020-01-01T12:00Z'),
        row('2020-01-01T08:00Z', '2020-01-01T09:00Z'),
        row('2020-01-01T11:00Z', null),
      ],
    };
    expect(toScenario(entry).failures.map(({ from, to }) => [from, to])).toEqual([
      [600, null],
      [1200, null],
    ]);
  });

  it('gives nothing for an unknown id', () => {
    expect(incident('2025-10-20')).toBeUndefined();
  });
});

describe('close matches', () => {
  it('allow a short word one edit', () => {
    expect(closest('mars', ['aws', 'gcp'])).toEqual([]);
    expect(closest('asw', ['aws', 'gcp'])).toEqual(['aws']);
  });

  it('counts insertions, deletions, replacements and swaps', () => {
    expect(editDistance('', 'abc')).toBe(3);
    expect(editDistance('abc', 'abc')).toBe(0);
    expect(editDistance('abc', 'acb')).toBe(1);
    expect(editDistance('kitten', 'sitting')).toBe(3);
    expect(editDistance('abcdef', 'badcfe')).toBe(3);
  });

  it('gives the same up to the limit, and more than it beyond', () => {
    for (const [a, b] of [
      ['abcdef', 'badcfe'],
      ['aws/us-east-1', 'aws/us-esat-1'],
      ['aaaa', 'bbbbbb'],
    ] as const) {
      const exact = editDistance(a, b);
      for (let limit = 0; limit < 8; limit++) {
        if (exact <= limit) expect(editDistance(a, b, limit)).toBe(exact);
        else expect(editDistance(a, b, limit)).toBeGreaterThan(limit);
      }
    }
  });

  it('ranks and limits', () => {
    expect(closest('abcd', ['abce', 'abcd1', 'abcd', 'zzzz', 'abcc'], 2)).toEqual(['abcd', 'abcc']);
  });
});

describe('durations', () => {
  it.each([
    ['3h', 10_800],
    ['90m', 5_400],
    ['1d', 86_400],
    ['45s', 45],
    ['1h30m', 5_400],
    ['1d2h3m4s', 93_784],
    ['1.5h', 5_400],
    [' 2H ', 7_200],
  ])('reads %s', (text, seconds) => {
    expect(parseDuration(text)).toBe(seconds);
  });

  it.each(['', '3', 'h', '-1h', '1h-', '30m1h', '1w', '0s', 'one hour', '1h 30m'])('refuses "%s"', (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });
});
