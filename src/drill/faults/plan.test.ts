import { expect, it } from 'vitest';
import { clockOf } from './clock.js';
import { parseEffect } from './effect.js';
import { planOf } from './plan.js';
import { subjectOf } from './subject.js';
import { faultOf, parseFault } from './typed.js';

/** Ten seconds of health, then a minute of the incident in each second, from its fifth minute on. */
const clock = clockOf({ start: 1_000_000, warmup: 10_000, at: 300, speed: 60 });
const at = (seconds: number) => 1_000_000 + seconds * 1000;
const plan = planOf(
  [
    parseFault('*.example latency=2s 6m..8m'),
    parseFault('api.example jitter=50ms,latency=1s 7m..9m'),
    parseFault('old.invalid dns=nxdomain ..4m'),
    parseFault('early.invalid dns=empty ..6m'),
    parseFault('dynamodb:UpdateTable http=503'),
  ],
  clock,
);

it('says what holds for whom at a moment; of two that say the same the later counts', () => {
  const api = subjectOf('api.example');
  const holding = (seconds: number) => plan.condition(api, at(seconds));
  expect(holding(10.5)).toMatchObject({ effect: {}, faults: [] });
  expect(holding(11)).toMatchObject({ effect: { latency: 2000 }, faults: ['*.example'] });
  expect(holding(12.5)).toMatchObject({
    effect: { latency: 1000, jitter: 50 },
    faults: ['*.example', 'api.example'],
  });
  expect(holding(13.5)).toMatchObject({ effect: { latency: 1000 }, faults: ['api.example'] });
  expect(holding(14)).toMatchObject({ effect: {}, faults: [] });
});

it('leaves out what was over before the drill began, and begins nothing before the warm-up ends', () => {
  expect(plan.spells(subjectOf('old.invalid')).map(({ active }) => active.name)).toEqual([
    'dynamodb:UpdateTable',
  ]);
  expect(plan.spells(subjectOf('early.invalid'))[0]).toMatchObject({ from: at(10), to: at(11) });
  expect(plan.condition(subjectOf('early.invalid'), at(9.9)).faults).toEqual([]);
});

it('keeps faults of operations apart from those of connections', () => {
  const { effect, faults, operations } = plan.condition(subjectOf('any.invalid'), at(10));
  expect({ effect, faults }).toEqual({ effect: {}, faults: [] });
  expect(operations.map(({ operations }) => operations?.('dynamodb:UpdateTable'))).toEqual([true]);
});

it('says when the next change comes', () => {
  const api = subjectOf('api.example');
  expect(plan.nextChange(api, at(0))).toBe(at(10));
  expect(plan.nextChange(api, at(10))).toBe(at(11));
  expect(plan.nextChange(api, at(13))).toBe(at(14));
  expect(plan.nextChange(api, at(14))).toBe(undefined);
});

it('means a service, a region and a provider by the names of hosts in them', () => {
  const s3 = subjectOf('bucket.s3.eu-west-1.amazonaws.com');
  const met = (name: string) =>
    planOf([faultOf(name, parseEffect('drop=10%'), { from: 300, to: null })], clock).condition(s3, at(10))
      .faults;
  for (const name of ['aws/eu-west-1/s3', 'aws/eu-west-1', 'aws', '*.amazonaws.com', '*'])
    expect(met(name), name).toEqual([name]);
  for (const name of ['aws/us-east-1', 'aws/eu-west-1/dynamodb', 'gcp', 'amazonaws.com'])
    expect(met(name), name).toEqual([]);
});

it.each([
  ['api.example', 'expected TARGET EFFECT [FROM..TO]'],
  ['api.example dns=empty 1m..3m more', 'expected TARGET EFFECT [FROM..TO]'],
  ['nothing dns=empty', '"nothing" is neither a host pattern, a component of the atlas, an operation nor *'],
  ['api.example dns=empty 3m', '"3m": expected FROM..TO, such as 1m..3m'],
  ['api.example dns=empty 3m..1m', '"3m..1m": ends before it begins'],
  ['api.example dns=empty 1m..soon', '"1m..soon": expected FROM..TO'],
])('refuses %o', (text, message) => {
  expect(() => parseFault(text)).toThrow(message);
});
