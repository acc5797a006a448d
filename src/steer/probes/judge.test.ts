import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ProbeTiming } from '../model/index.js';
import { type Judgement, judged, NOTHING_SEEN } from './judge.js';
import type { Outcome } from './types.js';

const TIMING: ProbeTiming = { intervalMs: 5000, jitter: 0, timeoutMs: 2000, fall: 3, rise: 2 };
const OUTCOMES: Readonly<Record<string, Outcome>> = {
  '+': { ok: true },
  '-': { ok: false, why: 'refused' },
  '?': { ok: false, why: 'no descriptors', own: true },
};
const seenAfter = (rounds: string, timing = TIMING): Judgement =>
  [...rounds].reduce((before, one) => judged(before, OUTCOMES[one]!, timing), NOTHING_SEEN);

describe('what a node sees after rounds', () => {
  it.each([
    ['', 'unknown'],
    ['+', 'up'],
    ['--', 'unknown'],
    ['---', 'down'],
    ['+--', 'up'],
    ['+---', 'down'],
    ['+--+--', 'up'],
    ['+---+', 'down'],
    ['+---++', 'up'],
    ['+---+-++', 'up'],
    ['+---+-+-', 'down'],
    ['+??', 'up'],
    ['+???', 'unknown'],
    ['---???', 'unknown'],
    ['---??', 'down'],
    ['+--?--', 'up'],
    ['---???+', 'up'],
  ])('"%s": %s', (rounds, state) => {
    expect(seenAfter(rounds).state).toBe(state);
  });

  it('says why it is not up, and nothing where it is', () => {
    expect(seenAfter('---')).toMatchObject({ why: 'refused' });
    expect(seenAfter('---+')).toMatchObject({ state: 'down', why: 'refused' });
    expect(seenAfter('???')).toMatchObject({ state: 'unknown', why: 'no descriptors' });
    expect(seenAfter('')).toMatchObject({ why: 'not looked at yet' });
    expect(seenAfter('+--')).not.toHaveProperty('why');
    expect(seenAfter('---++')).not.toHaveProperty('why');
  });

  it('never falls with fewer failures in a row than asked for, and always with as many', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('+', '-', '?'), { maxLength: 60 }),
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 5 }),
        (rounds, fall, rise) => {
          const text = rounds.join('');
          const { state } = seenAfter(text, { ...TIMING, fall, rise });
          const run = (sign: string) => text.length - text.replace(new RegExp(`[${sign}]+$`), '').length;
          if (run('-') >= fall) expect(state).toBe('down');
          if (run('+') >= rise) expect(state).toBe('up');
          if (!text.includes('-'.repeat(fall))) expect(state).not.toBe('down');
        },
      ),
    );
  });
});
