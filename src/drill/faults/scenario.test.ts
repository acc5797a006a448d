import { expect, it } from 'vitest';
import { allIncidents, incident } from '../../scenarios/index.js';
import { clockOf } from './clock.js';
import { type Effect, parseEffect } from './effect.js';
import { decided } from './fault.js';
import { planOf } from './plan.js';
import { DEGRADED, faultsOf } from './scenario.js';
import { subjectOf } from './subject.js';

const clock = clockOf({ start: 0, warmup: 0, at: 0, speed: 1 });

/** What holds for a host, some seconds into an incident. */
function holding(
  id: string,
  host: string,
  seconds: number,
  options: { effect?: Effect; intercepts?: boolean } = {},
) {
  const { faults, notReproduced } = faultsOf(incident(id)!, {
    degraded: DEGRADED,
    intercepts: false,
    ...options,
  });
  const condition = planOf(faults, clock).condition(subjectOf(host), seconds * 1000);
  return { ...condition, notReproduced };
}

it('shows what was down as the report says it did', () => {
  expect(holding('2025-10-20-aws-us-east-1', 'dynamodb.us-east-1.amazonaws.com', 60).effect).toEqual({
    dns: 'empty',
  });
  expect(holding('2021-10-04-facebook-bgp-dns', 'graph.facebook.com', 60).effect).toEqual({
    dns: 'servfail',
  });
  const chosen = { effect: parseEffect('latency=1s') };
  expect(holding('2021-10-04-facebook-bgp-dns', 'graph.facebook.com', 60, chosen).effect).toEqual({
    latency: 1000,
  });
});

it('shows what was degraded as the report says, at the rate that is assumed', () => {
  const id = '2025-06-12-gcp-service-control';
  const host = 'europe-west1-aiplatform.googleapis.com';
  const intercepting = holding(id, host, 3600, { intercepts: true });
  expect(intercepting.effect).toEqual({});
  expect(intercepting.sometimes?.map(({ effect }) => effect)).toContainEqual({ http: 503, share: 0.5 });
  // Without reading what is encrypted: connections are reset, and that is said.
  const plain = holding(id, host, 3600);
  expect(plain.effect).toEqual(DEGRADED);
  expect(plain.notReproduced.map(({ why }) => why)).toContain(
    'its answers were errors in HTTP, which --intercept-tls shows; here its connections fail',
  );
});

it('takes the rate that the report states', () => {
  const { sometimes } = holding('2025-10-09-azure-front-door', 'shop.azurefd.net', 3600);
  expect(sometimes?.map(({ effect }) => effect)).toEqual([{ connect: 'timeout', share: 0.17 }]);
});

it('can read the effect of every row of the library', () => {
  const effects = allIncidents().flatMap(({ failures }) => failures.flatMap(({ effect }) => effect ?? []));
  expect(effects.length).toBeGreaterThan(10);
  for (const effect of effects) expect(() => parseEffect(effect), effect).not.toThrow();
});

it('decides for each query and connection whether it meets what only a share meets', () => {
  const { faults } = {
    faults: [
      { name: 'always', effect: { latency: 10 }, windows: () => [{ from: 0, to: null }] },
      {
        name: 'rarely',
        effect: { dns: 'timeout', share: 0.3 } as const,
        windows: () => [{ from: 0, to: null }],
      },
    ],
  };
  const condition = planOf(faults, clock).condition(subjectOf('a.example'), 1);
  expect(decided(condition, () => 0.29)).toEqual({
    effect: { latency: 10, dns: 'timeout' },
    faults: ['always', 'rarely'],
    operations: [],
  });
  expect(decided(condition, () => 0.3)).toEqual({
    effect: { latency: 10 },
    faults: ['always'],
    operations: [],
  });
});
