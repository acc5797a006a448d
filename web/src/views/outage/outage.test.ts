import { describe, expect, it } from 'vitest';
import { component, documentOf } from '../../model/fixture.js';
import type { Outcome, Span, TimelineRow } from '../../model/types.js';
import { plain, textsOf } from '../../text/index.js';
import { blast } from '../fixture.js';
import { rankComponents, rankScenarios } from './choices.js';
import { barsOf, changesOf, nextChange, secondsIn, statesAt, ticks } from './gantt.js';
import { resultSentences } from './result.js';
import { groupRows } from './rows.js';

const HOUR = 3600;
const span = (from: number, to: number | null, state: Span['state'] = 'down'): Span => ({ from, to, state });

describe('bars of an outage', () => {
  it('are placed by share of the time, and what has no end goes to the end', () => {
    const bars = barsOf([span(0, 25), span(50, null, 'unknown'), span(90, 200)], 100);
    expect(bars.map(({ left, width, isOpen }) => [left, width, isOpen])).toEqual([
      [0, 25, false],
      [50, 50, true],
      [90, 10, false],
    ]);
    expect(barsOf([span(100, 120)], 100)).toEqual([]);
  });

  it('add up to the time in a state, no further than the end', () => {
    const spans = [span(0, 10), span(20, null), span(10, 20, 'degraded')];
    expect(secondsIn(spans, 'down', 100)).toBe(90);
    expect(secondsIn(spans, 'degraded', 100)).toBe(10);
  });

  it('hold from their beginning to just before their end', () => {
    const spans = new Map([['a', [span(10, 20), span(20, null, 'recovering')]]]);
    expect([9, 10, 19, 20, 99].map((time) => statesAt(spans, time).get('a'))).toEqual([
      undefined,
      'down',
      'down',
      'recovering',
      'recovering',
    ]);
  });

  it('change at moments that can be stepped through', () => {
    const changes = changesOf(new Map([['a', [span(10, 20)]]]), [{ from: 20, to: 500 }], 100);
    expect(changes).toEqual([0, 10, 20, 100]);
    expect(nextChange(changes, 10, 1)).toBe(20);
    expect(nextChange(changes, 10, -1)).toBe(0);
    expect(nextChange(changes, 100, 1)).toBe(100);
  });
});

describe('the axis of time', () => {
  it('is marked at round times of the clock where there is one', () => {
    const epoch = '2025-10-20T06:48:00Z';
    const marks = ticks(6 * HOUR, epoch, 6);
    expect(marks.map((at) => new Date(Date.parse(epoch) + at * 1000).toISOString().slice(11, 16))).toEqual([
      '07:00',
      '08:00',
      '09:00',
      '10:00',
      '11:00',
      '12:00',
    ]);
  });

  it('begins at the start where there is none, and never has many marks', () => {
    expect(ticks(HOUR, null, 6)).toEqual([0, 600, 1200, 1800, 2400, 3000, 3600]);
    for (const seconds of [1, 60, 5000, 86_400, 30 * 86_400, 400 * 86_400])
      expect(ticks(seconds, null, 6).length, String(seconds)).toBeLessThanOrEqual(7);
  });
});

describe('the result', () => {
  const outcome = (spans: [string, Span[]][], epoch: string | null = null): Outcome => ({
    scenario: { id: 's', title: 's', epoch, seconds: HOUR },
    journeys: ['a', 'b'].map((id) => ({ id, name: id, outages: [], because: [] })),
    spans: new Map(spans),
    failed: [],
    rows: [],
  });
  const told = (one: Outcome) => resultSentences(one, textsOf('en')).map(plain).join(' ');

  it('names the journey that is down longest', () => {
    const text = told(
      outcome([
        ['a', [span(0, 60)]],
        ['b', [span(0, 120), span(200, 300, 'degraded')]],
      ]),
    );
    expect(text).toBe('Of 2 journeys: 2 down for a time. Longest: b is down for 2 min.');
  });

  it('says that an incident was not over, and not that of a loss the reader ended', () => {
    const spans: [string, Span[]][] = [['a', [span(0, null)]]];
    expect(told(outcome(spans, '2025-10-20T06:48:00Z'))).toContain('still is');
    expect(told(outcome(spans))).not.toContain('still is');
  });

  it('keeps what is in doubt apart, and says where nothing happened', () => {
    expect(told(outcome([['a', [span(0, 60, 'unknown')]]]))).toBe('Of 2 journeys: 1 in doubt.');
    expect(told(outcome([]))).toBe('All 2 journeys would have gone on.');
  });
});

describe('what can be made to fail', () => {
  it('is listed by how much of this estate it touches, then the latest', () => {
    const choice = (id: string, touches: number, epoch: string) =>
      ({ id, title: `Title ${id}`, kind: 'incident', touches, epoch }) as const;
    const all = [choice('a', 0, '2026-01-01'), choice('b', 3, '2017-01-01'), choice('c', 3, '2021-01-01')];
    expect(rankScenarios(all, '').map(({ id }) => id)).toEqual(['c', 'b', 'a']);
    expect(rankScenarios(all, 'TITLE b').map(({ id }) => id)).toEqual(['b']);
  });

  it('is every component that does something, those that take journeys down first', () => {
    const components = [
      component('j', 'journey'),
      component('r', 'resource'),
      component('z', 'domain', { type: 'zone' }),
      { ...component('g', 'resource'), glue: true },
    ];
    const document = documentOf({ components, blast: [blast('z', { down: ['j'] })] });
    expect(rankComponents(document, '')).toEqual([
      { id: 'z', name: 'z', down: 1 },
      { id: 'r', name: 'r', down: 0 },
    ]);
  });
});

describe('rows of a timeline', () => {
  it('that say the same of several components are one', () => {
    const row = (component: string, says: string): TimelineRow => ({
      ...{ from: 0, to: 60, component, says, source: 'https://example.org/', mark: 'provider' },
    });
    const groups = groupRows([row('a', 'x'), row('b', 'y'), row('c', 'x'), row('a', 'x')]);
    expect(groups.map(({ says, components }) => [says, components])).toEqual([
      ['x', ['a', 'c']],
      ['y', ['b']],
    ]);
  });
});
