/** Central rows of each incident, to the second, and what holds for every row of every incident. */
import { describe, expect, it } from 'vitest';
import { expandComponent, zonesOf } from '../atlas/index.js';
import { isPattern } from '../estate/index.js';
import { composite, composites, incident, incidentDetails, incidents } from './index.js';

const HOUR = 3600;
const MINUTE = 60;

/** Failures of a component as `capability severity from to`, seconds since the epoch of the incident. */
function failuresOf(id: string, component: string) {
  return incident(id)!
    .failures.filter((one) => one.component === component)
    .map(({ capability, severity, from, to }) => `${capability} ${severity} ${from} ${to}`);
}

describe('7 December 2021', () => {
  const ID = '2021-12-07-aws-us-east-1';

  it('lasts from the overload to the last late events', () => {
    expect(incident(ID)).toMatchObject({ epoch: '2021-12-07T15:30:00Z', seconds: 11 * HOUR + 10 * MINUTE });
  });

  it.each([
    ['aws/global/route53:control', `serve down 0 ${7 * HOUR}`],
    ['aws/us-east-1/ec2:control', 'serve degraded 180 24720'],
    ['aws/us-east-1/ec2', 'start down 180 24720'],
    ['aws/us-east-1/fargate', `start down 0 ${9.5 * HOUR}`],
    ['aws/us-east-1/signin', 'serve degraded 0 24720'],
    ['aws/us-east-1/sts', 'serve degraded 0 32280'],
    ['aws/us-east-1/apigateway', 'serve degraded 0 32820'],
    ['aws/us-east-1/eventbridge', 'serve degraded 0 40200'],
    ['aws/global/support', 'serve down 180 24900'],
  ])('%s: %s', (component, failure) => {
    expect(failuresOf(ID, component)).toEqual([failure]);
  });

  it('leaves answers to DNS queries, load balancers, S3, DynamoDB and Lambda alone', () => {
    for (const component of [
      'aws/global/route53',
      ...['elb', 'nlb', 's3', 'dynamodb', 'lambda'].map(regional),
    ]) {
      expect(failuresOf(ID, component)).toEqual([]);
    }
    expect(incidentDetails(ID)!.unaffected).toHaveLength(5);
  });

  it('says of ends that nobody states that they are uncertain', () => {
    const borrowed = incidentDetails(ID)!.rows.filter(({ says }) => says.includes('the end is that of'));
    expect(borrowed).toHaveLength(7);
    expect(borrowed.every(({ mark }) => mark === 'uncertain')).toBe(true);
  });
});

describe('25 November 2020', () => {
  const ID = '2020-11-25-aws-kinesis-us-east-1';

  it('lasts from the first alarms to the recovery of CloudWatch', () => {
    expect(incident(ID)).toMatchObject({ epoch: '2020-11-25T13:15:00Z', seconds: 17 * HOUR + 16 * MINUTE });
  });

  it.each([
    ['kinesis', ['serve down 0 17520', 'serve degraded 17520 61680']],
    ['cognito', ['serve degraded 0 32580']],
    ['cloudwatch', ['serve degraded 0 62160']],
    ['autoscaling', ['serve degraded 0 45120']],
    ['lambda', ['serve degraded 3600 19260']],
    ['eventbridge', ['serve degraded 0 39600']],
    ['ecs', ['start degraded 0 39600']],
    ['eks', ['start degraded 0 39600']],
  ])('%s: %s', (service, failures) => {
    expect(failuresOf(ID, regional(service))).toEqual(failures);
  });

  it('has no end for the status page', () => {
    expect(failuresOf(ID, 'aws/global/health:control')).toEqual(['serve degraded 0 null']);
  });
});

describe('28 February 2017', () => {
  const ID = '2017-02-28-aws-s3-us-east-1';

  it('lasts from the command to the last write', () => {
    expect(incident(ID)).toMatchObject({ epoch: '2017-02-28T17:37:00Z', seconds: 4 * HOUR + 17 * MINUTE });
  });

  it.each([
    ['aws/us-east-1/s3', ['serve down 0 13260', 'serve degraded 0 15420']],
    ['aws/us-east-1/ec2', ['start down 0 15420']],
    ['aws/us-east-1/ebs', ['serve degraded 0 15420']],
    ['aws/us-east-1/lambda', ['serve degraded 0 15420']],
    ['aws/global/health:control', ['serve down 0 7200']],
  ])('%s: %s', (component, failures) => {
    expect(failuresOf(ID, component)).toEqual(failures);
  });

  it('stays in its region but for the status page', () => {
    const elsewhere = incident(ID)!.failures.filter((one) => !one.component.startsWith('aws/us-east-1/'));
    expect(elsewhere.map((one) => one.component)).toEqual(['aws/global/health:control']);
  });
});

describe.each(incidents.map((entry) => [entry.id, entry] as const))('%s', (id, entry) => {
  const time = (text: string) => Date.parse(text);

  it('has rows inside its window, of components that exist, each with source and words', () => {
    for (const row of entry.rows) {
      const what = `${row.component} ${row.from}`;
      // What began before the epoch is clamped to it, what is over before it would be lost.
      expect(time(row.from), what).toBeLessThan(time(entry.until));
      if (row.to !== null) {
        expect(time(row.to), what).toBeGreaterThan(Math.max(time(row.from), time(entry.epoch)));
        expect(time(row.to), what).toBeLessThanOrEqual(time(entry.until));
      }
      // A zone's id is no name that the atlas has.
      if (row.zoneId === undefined) expect(expandComponent(row.component), what).toBeDefined();
      expect(row.source, what).toMatch(/^https:\/\/\S+$/);
      expect(row.says, what).toMatch(/\S{2}/);
    }
    expect(incident(id)!.failures).toHaveLength(entry.rows.length);
  });

  it('ends with its last row that ends, or later where some have no end', () => {
    const last = Math.max(...entry.rows.flatMap(({ to }) => (to === null ? [] : [time(to)])));
    if (entry.rows.some(({ to }) => to === null)) expect(last).toBeLessThanOrEqual(time(entry.until));
    else expect(last).toBe(time(entry.until));
  });

  it('begins on the day of its id, here or where it happened, and recovers in order, inside the window', () => {
    const noon = time(`${id.slice(0, 10)}T12:00Z`);
    expect(Math.abs(time(entry.epoch) - noon)).toBeLessThan(26 * HOUR * 1000);
    const moments = (entry.recovery ?? []).map(({ at }) => time(at));
    expect(moments).toEqual([...moments].sort((a, b) => a - b));
    for (const moment of moments) {
      expect(moment).toBeGreaterThan(time(entry.epoch));
      expect(moment).toBeLessThanOrEqual(time(entry.until));
    }
  });

  it('never says the same twice', () => {
    const rows = entry.rows.map((row) => JSON.stringify(row));
    expect(new Set(rows).size).toBe(rows.length);
  });
});

describe('8 May 2026', () => {
  const ID = '2026-05-08-aws-use1-az4';
  const failures = incident(ID)!.failures;

  it('hits the zone for certain where it goes by its id, and puts every named zone of the region in doubt', () => {
    expect(failures.filter(({ maybe }) => !maybe).map(({ component }) => component)).toEqual([
      'aws/use1-az4',
    ]);
    expect(failures.filter(({ maybe }) => maybe).map(({ component }) => component)).toEqual([
      ...zonesOf('aws', 'us-east-1').map((zone) => `aws/${zone}`),
      'aws/us-east-1/unknown-zone',
    ]);
  });
});

describe('1 March 2026', () => {
  const ID = '2026-03-01-aws-me-central-1';

  it.each([
    ['aws/me-central-1b', ['serve down 0 null']],
    ['aws/me-central-1c', ['serve down 18960 null']],
    ['aws/me-central-1a', []],
    ['aws/me-central-1/s3', ['serve degraded 18960 null']],
    ['aws/me-central-1/ec2:control', ['serve degraded 1260 48660']],
  ])('%s: %s', (component, expected) => {
    expect(failuresOf(ID, component)).toEqual(expected);
  });
});

describe.each([
  ['2025-10-29-azure-front-door', 'azure/global/frontdoor', ['serve degraded 0 30240']],
  ['2025-10-29-azure-front-door', 'azure/global/frontdoor:control', ['serve down 6540 null']],
  [
    '2025-10-09-azure-front-door',
    'azure/global/cdn',
    ['serve degraded 0 18000', 'serve degraded 18000 29400'],
  ],
  [
    '2025-06-12-gcp-service-control',
    'gcp/global/servicecontrol',
    ['serve down 0 2460', 'serve degraded 2460 9600'],
  ],
  ['2025-06-12-gcp-service-control', 'gcp/us-central1/cloudstorage', ['serve degraded 0 14400']],
  ['2025-06-12-cloudflare-workers-kv', 'cloudflare/global/workerskv', ['serve down 0 9360']],
  [
    '2025-11-18-cloudflare-bot-management',
    'cloudflare/global/cdn',
    ['serve degraded 0 11400', 'serve degraded 11400 20760'],
  ],
  ['2025-12-05-cloudflare-waf-killswitch', 'cloudflare/global/waf', ['serve degraded 0 1500']],
  ['2021-06-08-fastly', 'fastly/global/cdn', ['serve down 0 2940', 'serve degraded 2940 10080']],
  ['2021-10-04-facebook-bgp-dns', 'saas/meta', ['serve down 0 18660', 'serve degraded 18660 25560']],
  ['2016-10-21-dyn-ddos', 'saas/dyn', ['serve degraded 0 7800', 'serve degraded 16800 21000']],
  ['2021-03-15-azure-ad', 'azure/global/entraid', ['serve degraded 0 51900']],
  [
    '2018-09-04-azure-south-central-us',
    'azure/southcentralus',
    ['serve down 0 91860', 'serve degraded 91860 306660'],
  ],
  ['2023-04-25-gcp-europe-west9', 'gcp/europe-west9-a', ['serve down 0 null']],
  ['2021-03-10-ovh-strasbourg-fire', 'ovh/sbg', ['serve degraded 0 7620', 'serve down 7620 1037580']],
  ['2026-02-20-cloudflare-byoip', 'cloudflare/global/byoip', ['serve degraded 480 18900']],
  ['2026-08-20-gcp-us-west1', 'gcp/us-west1', ['serve degraded 0 8520']],
  ['2026-09-01-gcp-us-central1-b', 'gcp/us-central1-b', ['serve degraded 0 14880']],
] as const)('%s', (id, component, expected) => {
  it(`${component}: ${expected.join(', ')}`, () => {
    expect(failuresOf(id, component)).toEqual(expected);
  });
});

describe.each(composites.map((one) => [one.id, one] as const))('%s', (_, { parts, summary }) => {
  it('says what it stands for, and names what there is', () => {
    expect(summary.length).toBeGreaterThan(80);
    for (const { component } of parts) {
      // The places of a pattern are tried by the compiler of the data, which knows them all.
      if (!component.includes('*')) expect(expandComponent(component), component).toBeDefined();
      else expect(isPattern(component), component).toBe(true);
    }
  });
});

it('launches nothing without EC2, Fargate, Lambda and RDS, and loses no bucket by it', () => {
  const launching = composite('no-launches')!.parts.map(({ component }) => component);
  for (const service of ['ec2', 'fargate', 'lambda', 'rds']) expect(launching).toContain(`aws/*/${service}`);
  expect(launching).not.toContain('aws/*/s3');
});

it('is sorted by id, so by day', () => {
  const ids = incidents.map(({ id }) => id);
  expect(ids).toEqual([...ids].sort());
});

function regional(service: string): string {
  return `aws/us-east-1/${service}`;
}
