import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Acceptance, type Finding, ignoreNotices, RULE_IDS, splitIgnored } from './index.js';

const finding = (rule: Finding['rule'], subject: string): Finding => ({
  rule,
  subject,
  severity: 'high',
  title: subject,
  journeys: [],
  path: [],
});
const accept = (rule: string, more: Partial<Acceptance> = {}) => ({
  rule,
  until: '2027-06-30',
  reason: 'why',
  file: 'firebreak.yaml',
  line: 3,
  column: 5,
  ...more,
});
const FOUND = [
  finding('single-zone', 'aws_nat_gateway.a'),
  finding('single-zone', 'aws_db_instance.b'),
  finding('single-region', 'aws/us-east-1'),
];
const subjects = (all: readonly Finding[]) => all.map(({ subject }) => subject);

describe('accepting findings', () => {
  it.each([
    ['single-zone', undefined, ['aws_nat_gateway.a', 'aws_db_instance.b']],
    ['single-zone', 'aws_nat_gateway.*', ['aws_nat_gateway.a']],
    ['single-*', 'aws_*.b', ['aws_db_instance.b']],
    ['*', undefined, ['aws_nat_gateway.a', 'aws_db_instance.b', 'aws/us-east-1']],
    ['*', '*east*1', ['aws/us-east-1']],
    ['single', undefined, []],
    ['single-zone', 'aws_nat_gateway', []],
    ['single-zone', 'aws_nat_gateway.a*a', []],
  ])('%s on %s', (rule, subject, expected) => {
    const split = splitIgnored(FOUND, [accept(rule, subject === undefined ? {} : { subject })], '2027-06-30');
    expect(subjects(split.ignored.map((one) => one.finding))).toEqual(expected);
    expect(subjects(split.findings)).toEqual(subjects(FOUND).filter((one) => !expected.includes(one)));
  });

  it('counts to the end of its day', () => {
    const on = (asOf: string) => splitIgnored(FOUND, [accept('single-region')], asOf);
    expect(on('2027-06-30').ignored).toHaveLength(1);
    expect(on('2027-07-01')).toMatchObject({ ignored: [], expired: [{ rule: 'single-region' }], idle: [] });
  });

  it('of a day that is over covers nothing, whatever it says', () => {
    const day = fc
      .date({ min: new Date('2000-01-01T00:00Z'), max: new Date('2099-01-01T00:00Z'), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10));
    const pattern = fc.oneof(fc.constantFrom(...RULE_IDS, '*', 'single-*'), fc.string());
    fc.assert(
      fc.property(
        fc.array(fc.record({ rule: pattern, subject: fc.string(), until: day }), { maxLength: 5 }),
        day,
        (all, asOf) => {
          const acceptances = all.map((one) => accept(one.rule, { ...one, subject: one.subject || '*' }));
          const { ignored, findings } = splitIgnored(FOUND, acceptances, asOf);
          expect(ignored.length + findings.length).toBe(FOUND.length);
          for (const { by } of ignored) expect(by.until >= asOf).toBe(true);
          const over = acceptances.filter(({ until }) => until < asOf);
          expect(splitIgnored(FOUND, over, asOf).findings).toEqual(FOUND);
        },
      ),
    );
  });
});

describe('notices', () => {
  const notices = (acceptances: ReturnType<typeof accept>[], asOf = '2027-01-01') =>
    ignoreNotices(acceptances, splitIgnored(FOUND, acceptances, asOf)).map(
      ({ severity, message, line, column }) => `${severity} ${line}:${column} ${message}`,
    );

  it('there are none where something is covered, by one or by several', () => {
    expect(notices([accept('single-zone'), accept('single-zone'), accept('*')])).toEqual([]);
  });

  it('a rule that there is not, with what may be meant', () => {
    expect(notices([accept('single-zoen')])).toEqual([
      'error 3:5 "single-zoen" is no rule; did you mean single-zone?',
    ]);
    expect(notices([accept('what ever this may be')])[0]).toContain(
      'expected one of backup-in-blast-radius, ',
    );
    expect(notices([accept('zone-*')])).toHaveLength(1);
  });

  it('one that has ended, and one that covers nothing', () => {
    expect(notices([accept('single-region', { until: '2026-01-01' })])).toEqual([
      'warning 3:5 ignoring single-region ended on 2026-01-01: its findings count again',
    ]);
    expect(notices([accept('single-zone', { subject: 'x' })])).toEqual([
      'warning 3:5 there is no finding of single-zone on x to ignore; remove the entry or correct it',
    ]);
  });
});
