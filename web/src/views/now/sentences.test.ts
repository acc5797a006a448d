import { describe, expect, it } from 'vitest';
import type { JourneyToday, NowDocument } from '../../model/now.js';
import { notWell, openClaims, toneOf } from '../../model/now.js';
import { textsOf } from '../../text/index.js';
import { headlineOf } from './sentences.js';

const en = textsOf('en');
const at = '2026-11-22T14:02:33.123Z';
const feed = { id: 'aws', name: 'AWS Health', page: 'https://health.example' };
const claim = {
  feed: 'aws',
  id: '1',
  title: 'Increased error rates',
  state: 'open' as const,
  says: '',
  meanings: [{}],
  unmapped: [],
  touches: ['checkout'],
};
const well: JourneyToday = {
  id: 'checkout',
  name: 'checkout',
  state: 'up',
  canStart: true,
  canChange: true,
  because: [],
  chain: [],
  standbys: [],
};
const hit: JourneyToday = { ...well, because: [{ claim: 'aws 1', component: 'aws/us-east-1/dynamodb' }] };
const now = (more: Partial<NowDocument> = {}): NowDocument => ({
  schema: 'firebreak/now/1',
  at,
  journeys: [well],
  claims: [],
  feeds: [feed],
  silent: [],
  scenario: { id: 'now', title: '', epoch: at, seconds: 0, failures: [] },
  ...more,
});
const said = (more: Partial<NowDocument>) => {
  const { verdict, claim: by, rest } = headlineOf(now(more), en);
  return [verdict, by?.title, ...rest];
};

describe('the line of the live bar', () => {
  it('says that a standby serves only where somebody has switched to it', () => {
    const standby = {
      group: 'failover',
      dependent: 'checkout',
      active: 'lb.one',
      standby: 'lb.two',
      state: 'up' as const,
      missing: [],
    };
    const journeys = [{ ...hit, standbys: [standby] }];
    expect(said({ claims: [claim], journeys })[0]).toBe(en.m.now.byStandby('checkout', 'lb.two'));
    const unready = [{ ...hit, standbys: [{ ...standby, missing: ['dns'] }] }];
    expect(said({ claims: [claim], journeys: unready })[0]).toBe(en.m.now.serves('checkout'));
  });

  it('leaves what our own nodes see to their own list', () => {
    const verdicts = [
      {
        feed: 'steer',
        node: 'hel',
        quorum: 2,
        stale: false,
        notes: [],
        names: [],
        endpoints: [
          { id: 'b', state: 'unknown' as const, drained: false, how: '' },
          { id: 'a', state: 'down' as const, drained: false, how: '' },
          { id: 'c', state: 'up' as const, drained: false, how: '' },
        ],
      },
    ];
    const look = now({ claims: [claim, { ...claim, feed: 'steer', id: 'a' }], verdicts });
    expect(openClaims(look).map(({ feed: by }) => by)).toEqual(['aws']);
    expect(notWell(verdicts[0]!).map(({ id }) => id)).toEqual(['a', 'b']);
  });

  it('is calm, and tells how many feeds were read and when', () => {
    expect(said({})).toEqual([en.m.now.calm, undefined, '1 feed, 14:02 UTC']);
    expect(toneOf(now())).toBe('calm');
  });

  it('claims nothing where nothing could be read, or nobody speaks', () => {
    const broken = { ...feed, problem: 'no answer' };
    expect(said({ feeds: [broken] })).toEqual([en.m.now.blind, undefined, '1 feed, 14:02 UTC']);
    expect(said({ feeds: [] })).toEqual([en.m.now.noFeeds, undefined]);
    expect([toneOf(now({ feeds: [broken] })), toneOf(now({ feeds: [] }))]).toEqual(['blind', 'blind']);
    expect(said({ feeds: [feed, broken] })).toEqual([
      en.m.now.calm,
      undefined,
      '2 feeds, 14:02 UTC',
      '1 could not be read',
    ]);
  });

  it('names the worst journey first, by the claim behind it', () => {
    const down = { ...hit, id: 'b', name: 'b', state: 'down' as const, since: '2026-11-22T13:05:10Z' };
    const doubt = { ...hit, state: 'unknown' as const, since: at };
    const document = { journeys: [doubt, well, down], claims: [claim] };
    expect(said(document)).toEqual([
      'b down since 13:05 UTC',
      'Increased error rates',
      '1 more journey touched',
      '1 feed, 14:02 UTC',
    ]);
    expect(toneOf(now(document))).toBe('down');
    expect(toneOf(now({ journeys: [doubt] }))).toBe('unknown');
  });

  it('takes the claim that the chain ends at, and counts the others', () => {
    const journey = {
      ...hit,
      state: 'down' as const,
      because: [...hit.because, { claim: 'aws 2', component: 'aws/us-east-1/rds' }],
      chain: [{ to: 'aws/us-east-1/rds' }],
    };
    const claims = [claim, { ...claim, id: '2', title: 'Disruption' }];
    expect(headlineOf(now({ journeys: [journey], claims }), en).claim).toEqual({
      by: 'AWS Health',
      title: 'Disruption',
      more: 1,
    });
  });

  it('tells the day of what is not of today', () => {
    const down = { ...hit, state: 'down' as const, since: '2026-11-20T13:05:00Z' };
    expect(said({ journeys: [down] })[0]).toBe('checkout down since 20 Nov, 13:05 UTC');
  });

  it.each([
    [{ lostAt: '2026-11-22T15:00:00Z' }, 'checkout serves; lost at 15:00 UTC if it goes on'],
    [{ canStart: false as const }, en.m.now.noStart('checkout')],
    [{ canChange: false as const }, en.m.now.noChange('checkout')],
    [{ canChange: 'unknown' as const }, en.m.now.inDoubt('checkout')],
    [{}, en.m.now.serves('checkout')],
  ])('says of a journey that serves what it cannot do: %j', (more, verdict) => {
    expect(said({ journeys: [{ ...hit, ...more }] })[0]).toBe(verdict);
    expect(toneOf(now({ journeys: [{ ...hit, ...more }] }))).toBe('degraded');
  });

  it('lists open claims, those that touch a journey first', () => {
    const others = [
      { ...claim, id: '0', touches: [] },
      { ...claim, id: '2', state: 'resolved' as const },
    ];
    expect(openClaims(now({ claims: [...others, claim] })).map(({ id }) => id)).toEqual(['1', '0']);
  });
});
