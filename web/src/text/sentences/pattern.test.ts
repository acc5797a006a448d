import { describe, expect, it } from 'vitest';
import { textsOf } from '../index.js';
import { translator, variants } from './pattern.js';

const upper = { loud: (text: string) => (/^[a-z]+$/.test(text) ? text.toUpperCase() : null) };

describe('a phrase', () => {
  it('fills in names in the order of the translation, whatever is in them', () => {
    const say = translator([['{a} needs {b}', 'von {b} hängt {a} ab']], {});
    expect(say('web needs db')).toBe('von db hängt web ab');
    expect(say('web needs module.x["{a} [b|c] $1 $&"].y')).toBe(
      'von module.x["{a} [b|c] $1 $&"].y hängt web ab',
    );
    expect(say('web needs two\nlines')).toBe('von two\nlines hängt web ab');
  });

  it('fits from end to end, with no name empty', () => {
    const say = translator([['the {a} is in {b}.', '{a} in {b}']], {});
    for (const other of ['the x is in y', 'oh the x is in y.', 'the  is in y.', 'the x is in .', 'the .', ''])
      expect(say(other)).toBeNull();
  });

  it('is passed over where a text is not of its kind', () => {
    const say = translator(
      [
        ['say {a:loud}', '{a}!'],
        ['say {a}', '{a}?'],
      ],
      upper,
    );
    expect(say('say it')).toBe('IT!');
    expect(say('say 7')).toBe('7?');
  });

  it('makes its choices alike on both sides', () => {
    expect(variants(['[a|{x}] b[ c]', '[A|{x}] B[ C]'])).toEqual([
      ['a b c', 'A B C'],
      ['a b', 'A B'],
      ['{x} b c', '{x} B C'],
      ['{x} b', '{x} B'],
    ]);
  });

  it('takes time by the length of the sentence and no more, whoever made it up', () => {
    const { say } = textsOf('de');
    const near = ' takes , and with it nothing takes over when 1 journeys and ';
    const sentence = `the loss of ${near.repeat(50_000)}`;
    const start = performance.now();
    expect(say('registry-in-blast-radius', sentence).lang).toBe('en');
    expect(say('difference', sentence).lang).toBe('en');
    expect(say('single-dns-provider', `only ${'"\\'.repeat(500_000)} answers`).lang).toBe('en');
    const data = (ids: string) =>
      say('standby-without-data', `nothing in the code brings the data of ${ids} to the standby b`);
    for (const ids of ['"\\\\', '"', '\\\\"', '7', ' and 7', '" and ', ', '])
      expect(data(ids.repeat(200_000)).lang).toBeUndefined();
    for (const times of ['7', '7 d ', '7,', ' h ']) {
      const took = `a switch away from a takes ${times.repeat(200_000)} (1 s to notice, 1 s to switch); the RTO of b is 1 s`;
      expect(say('slow-failover', took)).toBeDefined();
    }
    expect(performance.now() - start).toBeLessThan(5000);
  });
});
