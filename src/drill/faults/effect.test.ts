import { assert, constantFrom, integer, property, record } from 'fast-check';
import { expect, it } from 'vitest';
import {
  describeEffect,
  EFFECTS,
  type Effect,
  milliseconds,
  needsInterception,
  parseEffect,
} from './effect.js';

it('reads each kind of effect, several with commas between', () => {
  expect(parseEffect('dns=nxdomain')).toEqual({ dns: 'nxdomain' });
  expect(parseEffect('connect=timeout, established=half-open')).toEqual({
    connect: 'timeout',
    established: 'half-open',
  });
  expect(parseEffect('latency=2s,jitter=300ms,bandwidth=200kB/s,drop=30%')).toEqual({
    latency: 2000,
    jitter: 300,
    bandwidth: 200_000,
    drop: 0.3,
  });
  expect(parseEffect('http=throttle,body=slow')).toEqual({ http: 'throttle', body: 'slow' });
  expect(parseEffect('http=429,tls=wrong-name')).toEqual({ http: 429, tls: 'wrong-name' });
});

it.each([
  ['', '"" is no effect; effects are dns, connect, established, tls, body, latency'],
  ['constructor=1', '"constructor=1" is no effect'],
  ['dns', '"dns": expected dns=empty, nxdomain, servfail, timeout, wrong or stale'],
  ['dns=gone', '"dns=gone": expected dns=empty, nxdomain, servfail, timeout, wrong or stale'],
  ['latency', '"latency": expected a time such as latency=200ms'],
  ['latency=-1s', '"latency=-1s": expected a time'],
  ['latency=1s=2s', '"latency=1s=2s": expected a time'],
  ['jitter=fast', '"jitter=fast": expected a time such as jitter=50ms'],
  ['bandwidth=200', '"bandwidth=200": expected a rate such as bandwidth=200kB/s'],
  ['bandwidth=0B/s', '"bandwidth=0B/s": expected a rate'],
  ['drop=1.5', '"drop=1.5": expected a share such as drop=30%'],
  ['drop=101%', '"drop=101%": expected a share'],
  ['http=200', '"http=200": expected a status such as http=503, or http=throttle'],
  ['share=30%', '"share=30%": of what? add an effect'],
  ['dns=empty,dns=timeout', '"dns=empty,dns=timeout": dns is there twice'],
])('says what was expected instead of %o', (text, message) => {
  expect(() => parseEffect(text)).toThrow(message);
});

it('writes an effect as it is typed', () => {
  const amount = integer({ min: 1, max: 100_000 });
  const effects = record(
    {
      dns: constantFrom('empty', 'nxdomain', 'servfail', 'timeout', 'wrong', 'stale'),
      connect: constantFrom('refused', 'timeout', 'reset'),
      established: constantFrom('reset', 'stall', 'half-open', 'close', 'keep'),
      latency: amount,
      jitter: amount,
      bandwidth: amount,
      drop: integer({ min: 1, max: 1000 }).map((one) => one / 1000),
      tls: constantFrom('expired', 'wrong-name'),
      http: constantFrom(400, 503, 'throttle'),
      body: constantFrom('slow', 'truncated'),
    },
    { requiredKeys: ['dns'] },
  );
  assert(
    property(effects, (effect) => {
      const again = parseEffect(describeEffect(effect as Effect));
      for (const [key, value] of Object.entries(effect)) {
        if (typeof value === 'number') expect(again[key as keyof Effect]).toBeCloseTo(value, 6);
        else expect(again[key as keyof Effect]).toBe(value);
      }
      expect(Object.keys(again)).toEqual(Object.keys(effect));
    }),
  );
});

it('lists each effect as it is typed', () => {
  const keys = EFFECTS.map((one) => one.split('=')[0]!);
  expect(() => parseEffect('none=1')).toThrow(`effects are ${keys.join(', ')}`);
  for (const one of EFFECTS) {
    const [key = '', values = ''] = one.split('=');
    for (const value of values.split('|'))
      expect(parseEffect(`${key === 'share' ? 'dns=empty,' : ''}${key}=${value}`)).toHaveProperty(key);
  }
});

it('knows which effects are in what is encrypted', () => {
  expect(needsInterception(parseEffect('http=503'))).toBe(true);
  expect(needsInterception(parseEffect('body=slow'))).toBe(true);
  expect(needsInterception(parseEffect('dns=empty,latency=1s,tls=expired'))).toBe(false);
});

it('reads times shorter than a duration can be', () => {
  expect([milliseconds('0ms'), milliseconds('1.5s'), milliseconds('2m'), milliseconds('2')]).toEqual([
    0,
    1500,
    120_000,
    undefined,
  ]);
});
