import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { exactAnswers } from '../../src/analysis/index.js';
import { random } from '../../src/engine/random.js';
import type { Component, Estate } from '../../src/estate/index.js';
import { compile } from '../../src/graph/index.js';
import { estate as small } from '../small-estate.js';
import { type RefDowntime, refDowntime } from './events.js';
import { RefEstate } from './model.js';

vi.setConfig({ testTimeout: 300_000 });

const YEAR = 365.25 * 24 * 3600;
const MINUTES = YEAR / 60;

interface Options {
  readonly grace: boolean;
  readonly standby: boolean;
}

/**
 * A journey over parts, and those over what can be lost. Clocks are all in the uppermost row, so that none waits for
 * another, and groups switch back: else what losses cost one at a time is not exact either.
 */
function anyPlant({ grace, standby }: Options): fc.Arbitrary<Estate> {
  const leaves = ['a', 'b', 'c', 'd', 'e', 'f'];
  const parts = ['web', 'api', 'queue', 'table'];
  const some = (pool: string[], least: number) => fc.subarray(pool, { minLength: least, maxLength: 3 });
  const seconds = fc.integer({ min: 0, max: 400 });
  return fc
    .record({
      rates: fc.array(
        fc.record({ share: fc.integer({ min: 2, max: 12 }), seconds: fc.integer({ min: 100, max: 1500 }) }),
        {
          minLength: leaves.length,
          maxLength: leaves.length,
        },
      ),
      parts: fc.array(fc.record({ on: some(leaves, 1), need: fc.integer({ min: 1, max: 2 }) }), {
        minLength: parts.length,
        maxLength: parts.length,
      }),
      top: fc.array(
        fc.record({
          on: some(parts, 1),
          grace: seconds,
          isStandby: fc.boolean(),
          detect: seconds,
          switch: seconds,
        }),
        { minLength: 1, maxLength: 3 },
      ),
    })
    .map((draft) => {
      const build = small();
      parts.forEach((part, i) => {
        const { on, need } = draft.parts[i]!;
        build.group(part, on, Math.min(need, on.length), on.length);
      });
      for (const { on, isStandby, ...times } of draft.top) {
        const clocks = { detect: times.detect, switch: times.switch, failback: 'auto' as const };
        if (standby && isStandby && on.length > 1) build.standby('J', on, clocks);
        else build.group('J', on, 1, on.length, grace ? { grace: times.grace } : {});
      }
      draft.rates.forEach(({ share, seconds: lasting }, i) => {
        // Up to some hundredths of the time: rare enough that two at once are much rarer than one.
        const perYear = ((share / 1000) * YEAR) / lasting;
        build.component(leaves[i]!, { failures: { perYear: [perYear, perYear], seconds: lasting } });
      });
      return build.build();
    });
}

/** From what is needed to who needs it: leaves, parts, journey. */
function simulated(estate: Estate, years: number, seed: number): RefDowntime {
  const row = ({ id, failures }: Component) => (id === 'J' ? 2 : failures === undefined ? 1 : 0);
  const order = [...estate.components].sort((a, b) => row(a) - row(b)).map(({ id }) => id);
  return refDowntime(new RefEstate(estate), order, 'J', {
    seconds: years * YEAR,
    parts: 32,
    next: random(7, seed),
  });
}

const answerOf = (estate: Estate) =>
  exactAnswers(estate, compile(estate), statedRates, ['J'], { top: 1 })[0]!;
const statedRates = ({ failures }: Component) =>
  failures === undefined ? undefined : { ...failures, basis: [], sources: [] };

/** Mean of the parts as a share of the time, and its standard error. */
function shareOf(parts: readonly number[], years: number): { mean: number; error: number } {
  const shares = parts.map((one) => one / ((years * YEAR) / parts.length));
  const mean = shares.reduce((sum, one) => sum + one, 0) / shares.length;
  const variance = shares.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (shares.length - 1);
  return { mean, error: Math.sqrt(variance / shares.length) };
}

/** How often two of the losses meet, as a share of the time and in times a year: what the order of events may be worth. */
function meetings({ components }: Estate): { share: number; perYear: number } {
  const losses = components.flatMap(({ failures }) => failures ?? []);
  const shareOfLoss = losses.map(({ perYear, seconds }) => (perYear[1] * seconds) / YEAR);
  const others = losses.map((_, i) => shareOfLoss.reduce((sum, one, j) => (j === i ? sum : sum + one), 0));
  const times = (of: readonly number[]) => others.reduce((sum, one, i) => sum + one * of[i]!, 0);
  return { share: times(shareOfLoss) / 2, perYear: times(losses.map(({ perYear }) => perYear[1])) };
}

const YEARS = 1.5;

function check(options: Options, judge: (estate: Estate, found: RefDowntime) => void, numRuns: number): void {
  let seed = 0;
  fc.assert(
    fc.property(anyPlant(options), (estate) => {
      judge(estate, simulated(estate, YEARS, seed++));
    }),
    { numRuns, seed: 1986 },
  );
}

describe('years played event by event', () => {
  it('take a journey down for the exact share of the time, and as often, where nothing has a clock', () => {
    check(
      { grace: false, standby: false },
      (estate, { timed, static: still, outages }) => {
        const { probability, expected } = answerOf(estate);
        const { mean, error } = shareOf(timed, YEARS);
        expect(still).toEqual(timed);
        expect(Math.abs(mean - probability![1])).toBeLessThanOrEqual(5 * error + 1e-5);
        const often = expected!.outages[1] * YEARS;
        expect(Math.abs(outages - often)).toBeLessThanOrEqual(5 * Math.sqrt(often) + 3);
        expect(expected!.minutes[1]).toBeCloseTo(probability![1] * MINUTES, 6);
      },
      40,
    );
  });

  it('are the expected minutes with switches and graces, but for losses that meet', () => {
    let clocked = 0;
    check(
      { grace: true, standby: true },
      (estate, { timed, static: still, outages }) => {
        const { probability, expected } = answerOf(estate);
        const { mean, error } = shareOf(timed, YEARS);
        const static_ = shareOf(still, YEARS);
        expect(Math.abs(static_.mean - probability![1])).toBeLessThanOrEqual(5 * static_.error + 1e-5);
        const meeting = meetings(estate);
        const slack = 2 * meeting.share;
        expect(Math.abs(mean - expected!.minutes[1] / MINUTES)).toBeLessThanOrEqual(5 * error + slack);
        const often = expected!.outages[1] * YEARS;
        expect(Math.abs(outages - often)).toBeLessThanOrEqual(
          5 * Math.sqrt(often) + 3 + 2 * meeting.perYear * YEARS,
        );
        if (Math.abs(mean - probability![1]) > 5 * error + slack) clocked++;
      },
      60,
    );
    // The static answer alone would not have done.
    expect(clocked).toBeGreaterThan(15);
  });

  it('are never less than the static answer where only standbys have clocks: it is a lower bound', () => {
    let more = 0;
    check(
      { grace: false, standby: true },
      (_, { timed, static: still }) => {
        timed.forEach((one, part) => {
          expect(one).toBeGreaterThanOrEqual(still[part]! - 1e-3);
        });
        if (timed.some((one, part) => one > still[part]! + 1)) more++;
      },
      20,
    );
    expect(more).toBeGreaterThan(5);
  });

  it('are never more than the static answer where only graces have: it is an upper bound', () => {
    let less = 0;
    check(
      { grace: true, standby: false },
      (_, { timed, static: still }) => {
        timed.forEach((one, part) => {
          expect(one).toBeLessThanOrEqual(still[part]! + 1e-3);
        });
        if (timed.some((one, part) => one < still[part]! - 1)) less++;
      },
      20,
    );
    expect(less).toBeGreaterThan(5);
  });
});

describe('a pair of which one stands by', () => {
  const pair = (failback: 'auto' | 'sticky', first: number, second: number) =>
    small()
      .standby('J', ['first', 'second'], { detect: 600, switch: 3000, failback })
      .component('first', { failures: { perYear: [first, first], seconds: 36_000 } })
      .component('second', { failures: { perYear: [second, second], seconds: 36_000 } })
      .build();
  const YEARS_PLAYED = 600;
  const play = (estate: Estate) =>
    shareOf(
      refDowntime(new RefEstate(estate), ['first', 'second', 'J'], 'J', {
        seconds: YEARS_PLAYED * YEAR,
        parts: 32,
        next: random(7, 1),
      }).timed,
      YEARS_PLAYED,
    );
  const lost = (perYear: number) => (perYear * 36_000) / YEAR;
  const switching = (perYear: number) => (perYear * 3600) / YEAR;

  it.each(['auto', 'sticky'] as const)('costs a switch for each loss, and both at once (%s)', (failback) => {
    const estate = pair(failback, 40, 40);
    const { expected, probability } = answerOf(estate);
    const both = lost(40) ** 2;
    expect(probability![1]).toBeCloseTo(both, 12);
    expect(expected!.minutes[1]).toBeCloseTo((both + switching(40)) * MINUTES, 6);
    const { mean, error } = play(estate);
    // Of the switches some fall into the loss of the other one, and are in the static part already.
    expect(mean).toBeLessThanOrEqual(both + switching(40) + 5 * error);
    expect(mean).toBeGreaterThanOrEqual(both + switching(40) * (1 - 2 * lost(40)) - 5 * error);
  });

  it('that does not switch back costs up to twice the switches that are counted from the first member', () => {
    // Whoever is in use stays so until it is lost: 2 / (1 / first + 1 / second) switches a year.
    const estate = pair('sticky', 4, 60);
    const { expected } = answerOf(estate);
    expect(expected!.minutes[1]).toBeCloseTo((lost(4) * lost(60) + switching(4)) * MINUTES, 6);
    const often = 2 / (1 / 4 + 1 / 60);
    const { mean, error } = play(estate);
    expect(mean).toBeGreaterThan(lost(4) * lost(60) + switching(4) + 5 * error);
    expect(mean).toBeLessThanOrEqual(lost(4) * lost(60) + 2 * switching(4) + 5 * error);
    const exact = lost(4) * lost(60) + switching(often);
    expect(Math.abs(mean - exact)).toBeLessThanOrEqual(5 * error + 2 * lost(60) * switching(often));
  });
});
