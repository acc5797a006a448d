import { describe, expect, it, vi } from 'vitest';
import { estate, type SmallEstate } from '../../../test/small-estate.js';
import type { Component } from '../../estate/index.js';
import { compile } from '../../graph/index.js';
import type { Rate, Rates } from '../downtime/index.js';
import { exactAnswers, exactDifferences } from './index.js';

vi.setConfig({ testTimeout: 120_000 });

const YEAR = 365.25 * 24 * 3600;
const HOUR = 3600;

/** What `firebreak.yaml` states, and of services a rate that is not known for sure: 1 to 4 losses a year of some hours. */
const rates: Rates = ({ failures, kind }: Component): Rate | undefined => {
  if (failures !== undefined) return { ...failures, basis: [], sources: [] };
  if (kind !== 'service') return undefined;
  return { perYear: [1, 4], seconds: 2 * HOUR, errorFactor: 2, basis: [], sources: [] };
};
const answersTo = (build: SmallEstate, ids = ['J']) => {
  const built = build.build();
  return exactAnswers(built, compile(built), rates, ids, { top: 10 });
};
const stated = (perYear: number, seconds: number) => ({
  failures: { perYear: [perYear, perYear] as const, seconds },
});

describe('expected minutes and outages', () => {
  it('of one loss are its rate times its length, and it would save all of them', () => {
    const [found] = answersTo(estate().needs('J', 'db').component('db', stated(3, HOUR)));
    expect(found!.expected!.minutes[1]).toBeCloseTo(180, 9);
    expect(found!.expected!.outages).toEqual([3, 3]);
    expect(found!.expected!.savings).toHaveLength(1);
    expect(found!.expected!.savings[0]!.minutes[1]).toBeCloseTo(180, 9);
    // One number in firebreak.yaml is that number.
    for (const one of Object.values(found!.expected!.spread)) expect(one).toBeCloseTo(180, 9);
  });

  it('leave out of a loss what its grace spans, and a loss that it spans is no outage', () => {
    const shop = (seconds: number) =>
      answersTo(estate().needs('J', 'dns', { grace: HOUR }).component('dns', stated(3, seconds)))[0]!
        .expected!;
    expect(shop(3 * HOUR).minutes[1]).toBeCloseTo(360, 9);
    expect(shop(3 * HOUR).outages[1]).toBeCloseTo(3, 9);
    expect(shop(HOUR).minutes[1]).toBe(0);
    expect(shop(HOUR).outages[1]).toBeCloseTo(0, 9);
  });

  it('add a switch for each loss of what is in use, and both at once', () => {
    const [found] = answersTo(
      estate()
        .standby('J', ['first', 'second'], { detect: 60, switch: 240 })
        .component('first', stated(2, 10 * HOUR))
        .component('second', stated(2, 10 * HOUR)),
    );
    const share = (20 * HOUR) / YEAR;
    const together = (share ** 2 * YEAR) / 60;
    expect(found!.expected!.minutes[1]).toBeCloseTo(together + 2 * 5, 9);
    // Two switches a year, and now and then one is lost while the other is.
    expect(found!.expected!.outages[1]).toBeCloseTo(2 + 2 * 2 * share, 9);
    const saved = new Map(found!.expected!.savings.map((one) => [one.component, one.minutes[1]]));
    expect(saved.get('first')).toBeCloseTo(together + 10, 9);
    expect(saved.get('second')).toBeCloseTo(together, 9);
  });
});

describe('a standby group that does not switch back', () => {
  const pair = (failback: 'auto' | 'sticky') =>
    answersTo(
      estate()
        .standby('J', ['first', 'second'], { detect: 60, switch: 240, failback })
        .component('first', stated(2, 10 * HOUR))
        .component('second', stated(2, 10 * HOUR)),
    )[0]!.expected!;

  it('says how many minutes of switches hang on the order of losses, and one that does says nothing', () => {
    expect(pair('sticky').sticky![1]).toBeCloseTo(10, 9);
    expect(pair('auto').sticky).toBeUndefined();
    // Nothing else is otherwise.
    expect({ ...pair('sticky'), sticky: undefined }).toEqual({ ...pair('auto'), sticky: undefined });
  });
});

describe('rates that are not known for sure', () => {
  const shop = () => estate().needs('J', 'aws/eu-west-1/sqs');

  it('spread the minutes as the product of two lognormal quantities does', () => {
    const [found] = answersTo(shop());
    const { p5, p50, p95, mean } = found!.expected!.spread;
    // Error factor 2 of the rate, between 1 and 4, and 2 of the length: the squares of the logarithms add up.
    const both = Math.exp(Math.sqrt(2) * Math.log(2));
    expect(p95 / p50).toBeCloseTo(both, 1);
    expect(p50 / p5).toBeCloseTo(both, 1);
    const variance = (Math.log(2) / 1.6448536) ** 2;
    // The median rate is 2; 2 hours are the mean length.
    expect(p50 / (2 * 120 * Math.exp(-variance / 2))).toBeCloseTo(1, 1);
    expect(mean / (2 * 120 * Math.exp(variance / 2))).toBeCloseTo(1, 1);
    expect(found!.uncertainty!.probability.p50 * (YEAR / 60)).toBeCloseTo(p50, 6);
  });

  it('are too high or too low together where they were counted together', () => {
    const pair = (a: string, b: string) =>
      answersTo(estate().group('J', [a, b], 1, 2))[0]!.uncertainty!.probability;
    const same = pair('aws/eu-west-1/sqs', 'aws/us-east-1/sqs');
    const apart = pair('aws/eu-west-1/sqs', 'aws/us-east-1/s3');
    expect(same.p95 / same.p50).toBeGreaterThan(1.3 * (apart.p95 / apart.p50));
    expect(same.mean).toBeGreaterThan(1.15 * apart.mean);
  });

  it('give the same numbers each time, whatever else is in the estate', () => {
    const [found] = answersTo(shop());
    expect(answersTo(shop())[0]!.expected).toEqual(found!.expected);
    const [more] = answersTo(shop().needs('login', 'saas/auth').component('saas/auth', stated(1, HOUR)));
    expect(more!.expected!.spread).toEqual(found!.expected!.spread);
  });
});

describe('the difference of two estates', () => {
  const plain = () => estate().needs('J', 'aws/eu-west-1/sqs').needs('J', 'aws/eu-west-1/s3');
  const patient = () =>
    estate().needs('J', 'aws/eu-west-1/sqs').needs('J', 'aws/eu-west-1/s3', { grace: HOUR });

  it('is known far better than either, as what is in both is drawn alike', () => {
    const [found] = exactDifferences(plain().build(), patient().build(), rates);
    const { from, to, difference } = found!.minutes!;
    const wide = (one: { p5: number; p95: number }) => one.p95 - one.p5;
    expect(difference.mean).toBeCloseTo(to.mean - from.mean, 9);
    expect(wide(difference)).toBeLessThan(0.5 * Math.hypot(wide(from), wide(to)));
    expect(difference.p95).toBeLessThan(0);
  });

  it('is nothing between an estate and itself, and of journeys in both only', () => {
    const found = exactDifferences(plain().build(), plain().needs('login', 'web').build(), rates);
    expect(found.map(({ journey }) => journey)).toEqual(['J']);
    expect(Object.values(found[0]!.minutes!.difference)).toEqual([0, 0, 0, 0]);
  });

  it('comes from samples, by common random numbers, where exact is out of reach', () => {
    // Half of twelve pairs that share parts; in the second estate one part is lost a little less.
    const grid = (seconds: number) => {
      const build = estate();
      const parts = Array.from({ length: 12 }, (_, i) => `part-${i}`);
      parts.forEach((part, i) => {
        build.group(`pair-${i}`, [part, parts[(i * 5 + 3) % 12]!], 1, 2);
        build.component(part, stated(400, i === 0 ? seconds : 4 * HOUR));
      });
      return build
        .group(
          'J',
          parts.map((_, i) => `pair-${i}`),
          11,
          12,
        )
        .build();
    };
    const [first, second] = [grid(4 * HOUR), grid(3 * HOUR)];
    const [exact] = exactDifferences(first, second, rates);
    const [found] = exactDifferences(first, second, rates, { top: 0, nodes: 20 });
    expect(found!.minutes).toBeUndefined();
    const [low, high] = found!.estimate!.interval;
    expect(low).toBeLessThanOrEqual(exact!.minutes!.difference.mean);
    expect(high).toBeGreaterThanOrEqual(exact!.minutes!.difference.mean);
    expect(high).toBeLessThan(0);
  });
});
