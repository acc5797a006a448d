import { describe, expect, it } from 'vitest';
import { estate, type SmallEstate } from '../../../test/small-estate.js';
import type { Estate } from '../../estate/index.js';
import { downtime } from './downtime.js';
import { Outages } from './outages.js';

const HOUR = 3600;

/** Seconds that the loss of a component costs each journey. */
function cost(of: SmallEstate, component: string, seconds = HOUR): Record<string, number> {
  const [felt] = new Outages(of.build()).of([{ components: [component], seconds }]);
  return Object.fromEntries(felt!.map((one) => [one.journey, one.seconds]));
}

describe('what a loss costs', () => {
  it('all of it, for what needs it on the way, and nothing for what does without', () => {
    const shop = estate().needs('checkout', 'api').needs('api', 'db').needs('login', 'api', { soft: true });
    expect(cost(shop, 'db')).toEqual({ checkout: HOUR });
    expect(cost(shop, 'elsewhere')).toEqual({});
  });

  it('nothing where an alternative serves; all of it where too few do', () => {
    const shop = estate().group('checkout', ['a', 'b'], 1, 2).group('login', ['a', 'b'], 2, 2);
    expect(cost(shop, 'a')).toEqual({ login: HOUR });
  });

  it('what is needed to start or to be changed is not felt', () => {
    const shop = estate()
      .needs('checkout', 'api')
      .needs('api', 'image', { need: 'start' })
      .needs('api', 'pipeline', { need: 'change' });
    expect(cost(shop, 'image')).toEqual({});
    expect(cost(shop, 'pipeline')).toEqual({});
  });

  it('a switch costs the time to notice and to switch, and no more than the loss', () => {
    const shop = estate().standby('checkout', ['first', 'second'], { detect: 60, switch: 240 });
    expect(cost(shop, 'first')).toEqual({ checkout: 300 });
    expect(cost(shop, 'first', 100)).toEqual({ checkout: 100 });
    expect(cost(shop, 'second')).toEqual({});
  });

  it('each journey waits for its own switch, not for the longest there is', () => {
    const shop = estate()
      .standby('checkout', ['first', 'second'], { detect: 60, switch: 240 })
      .standby('login', ['first', 'second'], { detect: 30, switch: 30 });
    expect(cost(shop, 'first')).toEqual({ checkout: 300, login: 60 });
  });

  it('of two switches on the way the later decides, of two ways the quicker', () => {
    const both = estate()
      .standby('checkout', ['web', 'web-2'], { detect: 0, switch: 600 })
      .standby('web', ['a', 'b'], { detect: 0, switch: 60 })
      .needs('a', 'aws/eu-west-1');
    expect(cost(both, 'aws/eu-west-1')).toEqual({ checkout: 60 });
    const row = estate()
      .standby('checkout', ['a', 'b'], { detect: 0, switch: 600 })
      .standby('checkout', ['c', 'd'], { detect: 0, switch: 60 })
      .needs('a', 'aws/eu-west-1')
      .needs('c', 'aws/eu-west-1');
    expect(cost(row, 'aws/eu-west-1')).toEqual({ checkout: 600 });
  });

  it('a switch that needs what is lost is never made', () => {
    const shop = estate()
      .standby('checkout', ['first', 'second'], { needs: ['aws/us-east-1/route53'] })
      .needs('first', 'aws/us-east-1')
      .needs('aws/us-east-1/route53', 'aws/us-east-1');
    expect(cost(shop, 'aws/us-east-1')).toEqual({ checkout: HOUR });
  });

  it('a cold standby that cannot be started does not take over', () => {
    const shop = estate()
      .standby('checkout', ['first', 'second (cold)'])
      .needs('first', 'aws/us-east-1')
      .needs('second', 'registry', { need: 'start' })
      .needs('registry', 'aws/us-east-1');
    expect(cost(shop, 'aws/us-east-1')).toEqual({ checkout: HOUR });
    expect(cost(shop, 'first')).toEqual({ checkout: 90 });
  });

  it('a grace as long as the loss hides it, a shorter one is taken off', () => {
    const shop = estate().needs('checkout', 'secret', { grace: HOUR });
    expect(cost(shop, 'secret')).toEqual({});
    expect(cost(shop, 'secret', HOUR + 60)).toEqual({ checkout: 60 });
  });

  it('a grace longer than the switch behind it hides the switch', () => {
    const shop = estate()
      .needs('checkout', 'db', { grace: 120 })
      .needs('login', 'db')
      .standby('db', ['first', 'second'], { detect: 30, switch: 30 });
    expect(cost(shop, 'first')).toEqual({ login: 60 });
  });
});

describe('down time a year', () => {
  const built: Estate = estate()
    .needs('checkout', 'api')
    .needs('api', 'aws/eu-west-1')
    .needs('api', 'saas/pay')
    .needs('login', 'aws/eu-west-1')
    .needs('login', 'id-service')
    .build();
  const rate = (low: number, high: number, seconds: number) => ({
    perYear: [low, high] as const,
    seconds,
    basis: [],
    sources: [],
  });
  const hazards = [
    { component: 'aws/eu-west-1', rate: rate(0.1, 0.5, 2 * HOUR) },
    { component: 'saas/pay', rate: rate(1, 2, HOUR) },
    { component: 'nowhere', rate: rate(9, 9, HOUR) },
  ];
  const singles = new Map([
    ['checkout', ['api', 'aws/eu-west-1', 'saas/pay']],
    ['login', ['aws/eu-west-1', 'id-service']],
  ]);
  const result = downtime(built, hazards, singles, new Outages(built));

  it('without standbys is the sum of rate times length over the single points', () => {
    expect(result.map(({ journey, minutes }) => [journey, minutes.map(Math.round)])).toEqual([
      ['checkout', [12 + 60, 60 + 120]],
      ['login', [12, 60]],
    ]);
  });

  it('says what it comes from, the most first, and what has no rate', () => {
    expect(result[0]!.shares.map(({ component }) => component)).toEqual(['saas/pay', 'aws/eu-west-1']);
    expect(result.map(({ unrated }) => unrated)).toEqual([['api'], ['id-service']]);
  });
});
