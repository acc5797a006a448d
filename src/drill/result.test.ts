import { describe, expect, it } from 'vitest';
import { problemsBy } from '../../test/support/schemas.js';
import { expandComponent } from '../atlas/index.js';
import type { Estate } from '../estate/index.js';
import { componentScenario, parseScenario } from '../scenarios/index.js';
import type { CheckResult } from './checks.js';
import { clockOf, DEGRADED, faultsOf, parseFault, planOf, subjectOf } from './faults/index.js';
import { observationOf } from './observation.js';
import { createRecorder } from './record/index.js';
import { resultOf } from './result.js';
import type { Ran } from './run.js';

const START = Date.UTC(2026, 0, 2);
const DYNAMODB = 'dynamodb.us-east-1.amazonaws.com';

const parsed = parseScenario('2025-10-20-aws-us-east-1', {
  knownComponents: new Set(),
  isComponent: (id) => expandComponent(id) !== undefined,
  forSeconds: 3600,
  with: [],
});
if ('error' in parsed) throw new Error(parsed.error);
const { scenario } = parsed;

/** The shop of examples/drill-shop: it needs DynamoDB and S3, and no more. */
function estate(): Estate {
  const evidence = { by: 'code', file: 'a.tf', line: 1 } as const;
  const parts = ['dynamodb', 's3'].map((name) => expandComponent(`aws/us-east-1/${name}`)!);
  const distinct = new Map(parts.flatMap(({ components }) => components).map((one) => [one.id, one]));
  return {
    components: [
      { id: 'shop', kind: 'resource', type: 'program', name: 'shop', source: { file: 'a.tf', line: 1 } },
      ...distinct.values(),
    ],
    dependencies: [
      ...parts.flatMap(({ dependencies }) => dependencies),
      { from: 'shop', to: 'aws/us-east-1/dynamodb', need: 'run', evidence },
      { from: 'shop', to: 'aws/us-east-1/s3', need: 'run', evidence },
    ],
    groups: parts.flatMap(({ groups }) => groups),
    journeys: [],
    diagnostics: [],
  };
}

/** A run of 20 seconds at 1200 times the pace, after 4 seconds of health. */
function ran(faults: Parameters<typeof planOf>[0]): Ran {
  const clock = clockOf({ start: START, warmup: 4000, at: 0, speed: 1200 });
  const recorder = createRecorder(START);
  const connect = (host: string, at: number, aliases: readonly string[] = []) =>
    recorder.connection({
      subject: subjectOf(host, aliases),
      port: 443,
      to: '127.0.0.1:1',
      began: START + at * 1000,
      milliseconds: 1,
      bytesSent: 1,
      bytesReceived: 1,
      outcome: 'ok',
      faults: [],
    });
  connect(DYNAMODB, 1);
  connect('api.stripe.com', 2);
  connect('stock.example', 3);
  connect('localhost', 3);
  recorder.query({
    subject: subjectOf('asked.example'),
    type: 'A',
    answer: 'NXDOMAIN',
    ok: false,
    faults: [],
  });
  return { start: START, end: START + 20_000, clock, recorder, plan: planOf(faults, clock), status: 0 };
}

const OPTIONS = {
  command: ['node', '/srv/shop.mjs'],
  clock: { speed: 1200, at: 0, warmup: 4 },
  notReproduced: [],
  wasEnded: false,
} as const;
const check: CheckResult = { journey: 'buy', line: 'true', samples: [], outages: [{ from: 4.2, to: 12.9 }] };

describe('the result of a run', () => {
  const { faults } = faultsOf(scenario, { degraded: DEGRADED, intercepts: false });
  const result = resultOf(ran(faults), {
    ...OPTIONS,
    scenario,
    checks: [check],
    against: { estate: estate(), component: 'shop' },
  });

  it('has the faults that held for hosts that were contacted, and no others', () => {
    // From 06:48 to 09:40 UTC: 10,320 s, in 8.6.
    expect(result.faults.filter(({ effect }) => effect === 'dns=empty')).toEqual([
      { host: DYNAMODB, name: 'aws/us-east-1/dynamodb', effect: 'dns=empty', from: 4, to: 12.6 },
    ]);
    expect(result.faults.filter(({ host }) => host === 'stock.example')).toEqual([]);
    expect(result.scenario?.id).toBe('2025-10-20-aws-us-east-1');
    expect(result).toMatchObject({ began: '2026-01-02T00:00:00.000Z', seconds: 20, status: 0 });
  });

  it('has beside each check what the model predicts, on the clock of the run', () => {
    expect(result.comparison?.observed).toEqual([
      { journey: 'buy', predicted: [{ from: 4, to: 12.6 }], outages: check.outages },
    ]);
  });

  it('takes the prediction of the journey of that name only where the command is part of it', () => {
    const evidence = { by: 'code', file: 'a.tf', line: 1 } as const;
    const known = estate();
    const against = (entry: string) => ({
      component: 'shop',
      estate: {
        ...known,
        components: [
          ...known.components,
          {
            id: 'buy',
            kind: 'journey',
            type: 'journey',
            name: 'buy',
            source: { file: 'a.tf', line: 1 },
          } as const,
        ],
        dependencies: [...known.dependencies, { from: 'buy', to: entry, need: 'run', evidence } as const],
        journeys: [{ id: 'buy', name: 'buy', entry, inferred: false }],
      },
    });
    const predicted = (entry: string) =>
      resultOf(ran(faults), { ...OPTIONS, scenario, checks: [check], against: against(entry) }).comparison!
        .observed[0]!.predicted;
    expect(predicted('shop')).toEqual([{ from: 4, to: 12.6 }]);
    // S3 alone would be up.
    expect(predicted('aws/us-east-1/s3')).toEqual([{ from: 4, to: 12.6 }]);
  });

  it('has what the model did not know, also by name only, and what was never contacted', () => {
    expect(result.comparison).toMatchObject({
      unknownToModel: ['saas/stripe', 'stock.example'],
      notContacted: ['aws/us-east-1/s3'],
    });
  });

  it('is as its schema says', () => {
    expect(problemsBy('drill', { schema: 'firebreak/drill/1', ...result })).toEqual([]);
  });

  it('has a fault that did not end while the command ran as not over', () => {
    const { faults: held } = resultOf(ran([parseFault('stock.example dns=empty 0s..10h')]), {
      ...OPTIONS,
      scenario: undefined,
      checks: [],
      against: undefined,
    });
    expect(held).toEqual([
      { host: 'stock.example', name: 'stock.example', effect: 'dns=empty', from: 4, to: null },
    ]);
  });

  it('is an observation: hosts that were connected to, under a name', () => {
    const observation = observationOf(result);
    expect(observation).toMatchObject({ component: 'node', observed: '2026-01-02T00:00:00.000Z' });
    expect(observation.hosts.map(({ host }) => host)).toEqual([
      DYNAMODB,
      'api.stripe.com',
      'stock.example',
      'localhost',
    ]);
    expect(observationOf(result, 'shop').component).toBe('shop');
    expect(problemsBy('observed', observation)).toEqual([]);
  });
});

it('lists hosts that may be in a region which failed, and whose name does not tell', () => {
  const about = { notReproduced: [], checks: [], wasEnded: false, against: undefined };
  const told = (id: string, host: string) => {
    const run = ran([]);
    run.recorder.query({ subject: subjectOf(host), type: 'A', answer: '1.1.1.1', ok: true, faults: [] });
    const lost = componentScenario(id, 3600);
    const { notReproduced } = resultOf(run, {
      ...about,
      command: ['true'],
      scenario: lost,
      clock: { speed: 1, at: 0, warmup: 0 },
    });
    return notReproduced.map(({ component, why }) => `${component}: ${why}`);
  };
  const host = 'shop.blob.core.windows.net';
  expect(told('azure/westeurope', host)).toEqual([
    `azure/unknown/storage: ${host} tells no region; --region azure/REGION says which it is in`,
  ]);
  // Another provider, something that is in no region, and a name that tells.
  expect(told('gcp/us-central1', host)).toEqual([]);
  expect(told('azure/global/entraid', host)).toEqual([]);
  expect(told('aws/us-west-2', DYNAMODB)).toEqual([]);
});
