import { describe, expect, it } from 'vitest';
import { RULE_IDS } from '../../../src/analysis/index.js';
import { plain, preferredLanguage, refs, textsOf } from './index.js';

const en = textsOf('en');
const de = textsOf('de');

/** Every text that needs nothing filled in, by its path. */
function texts(catalogue: object, path = ''): [string, string][] {
  return Object.entries(catalogue).flatMap(([key, value]): [string, string][] => {
    if (typeof value === 'string') return [[`${path}${key}`, value]];
    return typeof value === 'object' ? texts(value, `${path}${key}.`) : [];
  });
}

describe('catalogues', () => {
  it('have a headline and a meaning for every rule there is, in both languages', () => {
    for (const { m } of [en, de]) {
      expect(Object.keys(m.rules).sort()).toEqual([...RULE_IDS].sort());
      for (const [headline, meaning] of Object.values(m.rules)) {
        expect(headline).not.toBe('');
        expect(meaning).toMatch(/\.$/);
      }
    }
  });

  it('say nothing in English in German but for words that both have', () => {
    const english = new Map(texts(en.m));
    const same = texts(de.m).filter(([path, text]) => text !== '' && english.get(path) === text);
    expect(new Set(same.map(([, text]) => text))).toEqual(new Set(['Journeys', 'normal']));
  });

  it('are chosen by the first language of the reader that there is', () => {
    expect(preferredLanguage(['fr-CH', 'de-CH', 'en'])).toBe('de');
    expect(preferredLanguage(['en-US', 'de'])).toBe('en');
    expect(preferredLanguage(['fr'])).toBe('en');
    expect(preferredLanguage(['den'])).toBe('en');
  });
});

describe('numbers and times', () => {
  it('count in the plural of the language', () => {
    expect([0, 1, 2].map(en.m.journeys)).toEqual(['0 journeys', '1 journey', '2 journeys']);
    expect([0, 1, 1200].map(de.m.journeys)).toEqual(['0 Journeys', '1 Journey', '1.200 Journeys']);
    expect(en.m.levelCount['third-party'](2)).toBe('2 third parties');
    expect(de.m.whatIf.summary(1, 0, 1)).toBe('1 Befund erledigt, 0 neu, 1 bleibt');
  });

  it('tell a duration by its two largest units', () => {
    const told = [0, 59, 60, 3599, 3600, 10_330, 86_400, 90_000, 172_861].map(en.f.duration);
    expect(told).toEqual([
      ...['0 s', '59 s', '1 min', '59 min 59 s', '1 h', '2 h 52 min'],
      ...['1 day', '1 day 1 h', '2 days'],
    ]);
    expect(de.f.duration(172_800)).toBe('2 Tage');
  });

  it('tell minutes a year as people say them, without a lower end under a minute', () => {
    const likely = { p5: 2.4, p50: 7.7, p95: 300 };
    expect(en.m.answer.likelyMinutes(likely)).toBe('8 min a year; 9 in 10 times 2 min to 5 h');
    expect(de.m.answer.likelyMinutes(likely)).toBe('8 min im Jahr; in 9 von 10 Fällen 2 min bis 5 h');
    expect(en.m.perYear([0.2, 0.9])).toBe('under 1 min a year');
    expect(en.m.perYear([0.2, 40])).toBe('up to 40 min a year');
    expect(en.m.perYear([7, 1980])).toBe('7 min to 33 h a year');
    expect(en.m.perYear([90, 90])).toBe('90 min a year');
    expect(de.m.perYear([90, 10_000])).toBe('90 min bis 7 Tage im Jahr');
  });

  it('tell the clock in UTC, with seconds where there are any', () => {
    const epoch = '2025-10-20T06:48:00Z';
    expect(en.f.clock(epoch, 0)).toBe('06:48');
    expect(en.f.clock(epoch, 65)).toBe('06:49:05');
    expect(en.f.clock('2025-10-20T06:48:55Z', 65)).toBe('06:50');
    expect(en.f.dayAndClock(epoch, 86_400)).toBe('21 Oct, 06:48');
    expect(de.f.day(epoch)).toBe('20. Oktober 2025');
  });

  it('tell an availability with all its digits, and money of any name', () => {
    expect(en.f.percent(0.99995)).toBe('99.995%');
    expect(de.f.percent(0.999).replace(/\s/, ' ')).toBe('99,9 %');
    expect(en.f.money(1234, 'EUR')).toBe('€1,200');
    expect(en.f.money(1234, 'shells & beads')).toBe('1,200 shells & beads');
  });

  it('list components with the words of the language between them', () => {
    expect(plain(en.f.list(refs(['a', 'b', 'c']), 'or'))).toBe('a, b or c');
    expect(plain(de.f.list(refs(['a', 'b']), 'and'))).toBe('a und b');
    expect(en.f.list(refs(['a']), 'or')).toEqual([{ component: 'a' }]);
  });
});
