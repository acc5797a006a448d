import { describe, expect, it } from 'vitest';
import type { Assessment, Candidate, Remedy } from '../../analysis/index.js';
import { downtimeLines, fixFirstLines } from './fix-first.js';
import { style } from './style.js';

const plain = style(100, false);

function remedy(id: string, minutes: [number, number], rest: Partial<Candidate & Remedy> = {}): Remedy {
  const { removes = [], loss = {}, confidence, ...candidate } = rest;
  return {
    candidate: {
      id,
      kind: 'test',
      title: `do ${id}`,
      why: `because of ${id}`,
      effort: 'change',
      subjects: [],
      evidence: [{ by: 'code', file: 'main.tf', line: 7 }],
      sources: [],
      relieves: [],
      needs: [],
      ...candidate,
    },
    removes,
    minutes,
    loss,
    ...(confidence === undefined ? {} : { confidence }),
  };
}

function fixFirst(remedies: Remedy[], rest: Partial<Assessment['remedies']> = {}, all = false): string[] {
  const result = { remedies: { remedies, plans: [], together: [], leftOut: 0, ...rest } };
  return fixFirstLines(result as unknown as Assessment, plain, all);
}

describe('what to fix first', () => {
  const removes = [{ journey: 'shop', component: 'aws' }];

  it('tells quick wins first, with the place in the code', () => {
    const lines = fixFirst([remedy('move', [60, 600], { effort: 'project' }), remedy('zone', [2, 8])]);
    expect(lines).toEqual([
      '  Quick wins, weeks at most:',
      '     1  do zone',
      '        saves 2 min to 8 min a year',
      '        main.tf:7',
      '  Months or more:',
      '     2  do move',
      '        saves 60 min to 10 h a year',
      '        main.tf:7',
    ]);
  });

  it('says so when nothing small helps', () => {
    expect(fixFirst([remedy('move', [60, 600], { effort: 'project' })])[0]).toMatch(/No quick win/);
  });

  it('never tells of minutes that are none, and of no lower end that is none', () => {
    expect(fixFirst([remedy('a', [0, 0.5], { removes })])[2]).toBe('        removes 1 single point');
    expect(fixFirst([remedy('a', [0.2, 90])])[2]).toBe('        saves up to 90 min a year');
    expect(fixFirst([remedy('a', [0, 0.5])])).toEqual(['  1 more change (--all shows everything)']);
  });

  it('tells money, and what rests on pages that were not read', () => {
    const lines = fixFirst([remedy('a', [5, 5], { loss: { EUR: [0, 1234] }, confidence: 'unverified' })]);
    expect(lines[2]).toBe('        saves 5 min a year (unverified); up to 1200 EUR a year');
    expect(lines.at(-1)).toMatch(/^ {2}Unverified: /);
  });

  it('refers to changes by their numbers in the best sets, and to others by their titles', () => {
    const plans = [
      { budget: 6, points: 6, changes: ['a', 'hidden'], removes, minutes: [1, 60] as const, loss: {} },
    ];
    const together = [remedy('hidden', [0, 0]).candidate];
    expect(fixFirst([remedy('a', [5, 5])], { plans, together }).at(-1)).toBe(
      '      6  1 + do hidden: saves 1 min to 60 min a year; removes 1 single point',
    );
  });
});

describe('expected down time', () => {
  const component = (id: string, kind: string, type = kind) => ({ id, kind, type });
  const result = {
    estate: {
      components: [
        component('aws/x/db', 'service'),
        component('hetzner/hel1', 'domain', 'region'),
        component('law', 'domain', 'jurisdiction'),
        component('aws_lb.web', 'resource'),
      ],
    },
    journeys: [
      { id: 'quiet', name: 'quiet' },
      { id: 'shop', name: 'shop', objectives: { lossPerHour: { amount: 600, currency: 'EUR' } } },
    ],
    hazards: [{ component: 'aws/x/db', rate: { confidence: 'unverified' } }],
    downtime: [
      {
        journey: 'quiet',
        minutes: [0, 0.5],
        shares: [{ component: 'aws/x/db', minutes: [0, 0.5] }],
        unrated: [],
      },
      {
        journey: 'shop',
        minutes: [0, 30],
        shares: [{ component: 'aws/x/db', minutes: [0, 30] }],
        unrated: ['aws_lb.web', 'hetzner/hel1', 'law'],
      },
    ],
  } as unknown as Assessment;

  it('tells the worst journey first, what it comes from, and what of others has no rate', () => {
    const [shop, quiet] = downtimeLines(result, style(200, false), false);
    expect(shop).toBe(
      '  shop: up to 30 min a year; up to 300 EUR a year; mostly aws/x/db (up to 30 min, unverified); no rate known of hetzner/hel1',
    );
    expect(quiet).toBe('  quiet: under 1 min a year');
  });
});
