import { describe, expect, it } from 'vitest';
import { type SmallEstate, estate as small } from '../../../test/small-estate.js';
import type { Component, Estate, Journey } from '../../estate/index.js';
import { outgoingOf, PLACEMENT } from '../../estate/index.js';
import { compile } from '../../graph/index.js';
import { blastRadius } from '../blast-radius.js';
import type { Hazard } from '../downtime/index.js';
import type { Finding } from '../findings/index.js';
import { singlePoints } from '../single-points.js';
import type { Known } from './candidates/index.js';
import { findRemedies, propose, type Remedies } from './remedies.js';

const HOUR = 3600;
const page = 'https://example.com/equivalents';
const known: Known = {
  dnsServices: new Set(['route53']),
  credentialServices: new Set(['secretsmanager']),
  replacementsOf: (id) =>
    id === 'aws/s3'
      ? { managed: [{ provider: 'ionos', service: 's3', api: 'drop-in' }], data: true, source: page }
      : undefined,
  jurisdictionOf: (id) => ({ aws: 'us', ionos: 'de' })[id],
};

interface Given {
  readonly rates?: Readonly<Record<string, number>>;
  readonly findings?: readonly Finding[];
  readonly journeys?: (one: Journey) => Journey;
}

/** Remedies of an estate in which what is named is lost so often a year, for an hour. */
function remediesOf(
  written: SmallEstate | Estate,
  { rates = {}, findings = [], journeys }: Given = {},
): Remedies {
  const built = 'build' in written ? written.build() : written;
  const estate = journeys === undefined ? built : { ...built, journeys: built.journeys.map(journeys) };
  const compiled = compile(estate);
  const ground = {
    estate,
    compiled,
    component: new Map(estate.components.map((one) => [one.id, one])),
    outgoing: outgoingOf(estate.dependencies),
    singles: singlePoints(compiled),
    blast: blastRadius(compiled),
    known,
  };
  const hazards = Object.entries(rates).map(
    ([component, often]): Hazard => ({
      component,
      rate: { perYear: [often, 2 * often], seconds: HOUR, basis: [], sources: [] },
    }),
  );
  return findRemedies(ground, hazards, propose(ground), findings);
}

const domain = (id: string, type: string): [string, Partial<Component>] => [id, { kind: 'domain', type }];
const ids = ({ remedies }: Remedies) => remedies.map(({ candidate }) => candidate.id);
const find = ({ remedies }: Remedies, id: string) => remedies.find(({ candidate }) => candidate.id === id)!;

describe('a second zone', () => {
  const placed = { evidence: { by: 'code', file: 'a.tf', line: 7, rule: PLACEMENT } } as const;
  const zone = 'aws/us-east-1a';
  const shop = () =>
    small().needs('checkout', 'web').needs('web', 'db').needs('web', zone, placed).needs('db', zone, placed);

  it('is one change for all that sits in a zone, as moving half of it helps nobody', () => {
    const result = remediesOf(shop(), { rates: { [zone]: 2 } });
    expect(ids(result)).toEqual([`second-zone:${zone}`]);
    const [one] = result.remedies;
    expect(one).toMatchObject({
      removes: [{ journey: 'checkout', component: zone }],
      minutes: [120, 240],
      candidate: { subjects: ['db', 'web'], effort: 'change', evidence: [{ file: 'test.tf', line: 1 }] },
    });
  });

  it('is nothing to propose where the zone takes nothing down', () => {
    const two = small().group('checkout', [zone, 'aws/us-east-1b'], 1, 2);
    expect(remediesOf(two, { rates: { [zone]: 2 } }).remedies).toEqual([]);
  });

  it('names the region where the code does not name the zone', () => {
    const unknown = small()
      .needs('checkout', 'db')
      .needs('db', 'aws/us-east-1/unknown-zone', placed)
      .component('aws/us-east-1/unknown-zone', { unknown: true });
    const [one] = remediesOf(unknown, { rates: { 'aws/us-east-1/unknown-zone': 1 } }).remedies;
    expect(one!.candidate.title).toBe('run what is only in one zone of aws/us-east-1 in a second zone too');
  });
});

describe('a standby elsewhere', () => {
  const region = 'aws/us-east-1';
  const shop = () =>
    small()
      .needs('checkout', 'web')
      .needs('web', region)
      .needs(region, 'aws')
      .needs('aws', 'law')
      .component(...domain('law', 'jurisdiction'));

  it('leaves the switch over of each loss', () => {
    const result = remediesOf(shop(), { rates: { [region]: 1 } });
    // Of an hour five minutes are left.
    expect(find(result, `standby-region:${region}`).minutes).toEqual([55, 110]);
  });

  it('under another law is at another provider too: one proposal that says both', () => {
    const result = remediesOf(shop(), { rates: { [region]: 1, aws: 1 } });
    expect(ids(result)).toEqual([`standby-region:${region}`, 'standby-jurisdiction:law']);
    expect(find(result, 'standby-jurisdiction:law').candidate.title).toBe(
      'keep a standby at a provider other than aws, outside law',
    );
    expect(find(result, 'standby-jurisdiction:law').removes.map(({ component }) => component)).toEqual([
      region,
      'aws',
      'law',
    ]);
  });

  it('still needs what both copies share', () => {
    const shared = shop().needs('web', 'saas/pay');
    const result = remediesOf(shared, { rates: { 'saas/pay': 1, [region]: 1 } });
    expect(find(result, `standby-region:${region}`).removes.map(({ component }) => component)).toEqual([
      region,
    ]);
    expect(find(result, 'second-party:saas/pay').minutes).toEqual([60, 120]);
  });
});

describe('changes that help only together', () => {
  const written = () =>
    small()
      .needs('checkout', 'saas/pay')
      .needs('checkout', 'saas/mail')
      .needs('saas/pay', 'aws/us-east-1')
      .needs('saas/mail', 'aws/us-east-1');

  it('are worth nothing alone, and are in the plan that pays for all', () => {
    const result = remediesOf(written(), { rates: { 'aws/us-east-1': 1 } });
    expect(ids(result)).not.toContain('second-party:aws/us-east-1');
    const plan = result.plans.find(({ changes }) => changes.length === 2)!;
    expect([...plan.changes].sort()).toEqual(['second-party:saas/mail', 'second-party:saas/pay']);
    expect(plan).toMatchObject({ points: 6, minutes: [60, 120] });
  });
});

describe('DNS, credentials and switches', () => {
  it('a second DNS provider spares the loss of the first', () => {
    const shop = small().needs('checkout', 'aws/global/route53').needs('checkout', 'web');
    const [one] = remediesOf(shop, { rates: { 'aws/global/route53': 1 } }).remedies;
    expect(one).toMatchObject({ candidate: { kind: 'second-dns' }, minutes: [60, 120] });
  });

  it('secrets kept for four hours help against a loss that is no longer', () => {
    const store = 'aws/us-east-1/secretsmanager';
    const shop = small().needs('checkout', 'web').needs('web', 'key').needs('key', store);
    const [one] = remediesOf(shop, { rates: { [store]: 1 } }).remedies;
    expect(one).toMatchObject({ candidate: { id: `cache:${store}`, lasts: 4 * HOUR }, minutes: [60, 120] });
  });

  it('a failover that waits for a control plane can do without it', () => {
    const shop = small()
      .standby('checkout', ['a', 'b'], { detect: 60, switch: 0, needs: ['aws/us-east-1/rds:control'] })
      .needs('a', 'aws/us-east-1')
      .needs('aws/us-east-1/rds:control', 'aws/us-east-1');
    const one = find(
      remediesOf(shop, { rates: { 'aws/us-east-1': 1 } }),
      'free-failover:aws/us-east-1/rds:control',
    );
    expect(one.minutes).toEqual([59, 118]);
  });

  it('a lower TTL makes a switch quicker that mostly waits for it', () => {
    const shop = small()
      .needs('checkout', 'aws/global/route53', { grace: 600 })
      .standby('checkout', ['a', 'b'], { detect: 60, switch: 600 })
      .needs('a', 'aws/us-east-1');
    const one = find(remediesOf(shop, { rates: { 'aws/us-east-1': 6 } }), 'lower-ttl:checkout');
    // Six times 540 seconds.
    expect(one).toMatchObject({ candidate: { effort: 'configuration' }, minutes: [54, 108] });
  });

  it('a TTL of a minute is left alone', () => {
    const shop = small()
      .needs('checkout', 'aws/global/route53', { grace: 60 })
      .standby('checkout', ['a', 'b'], { detect: 60, switch: 60 })
      .needs('a', 'aws/us-east-1');
    expect(ids(remediesOf(shop, { rates: { 'aws/us-east-1': 6 } }))).not.toContain('lower-ttl:checkout');
  });
});

describe('what speaks the same elsewhere', () => {
  const site = () =>
    small()
      .needs('checkout', 'bucket')
      .needs('bucket', 'aws/us-east-1/s3')
      .needs('aws/us-east-1/s3', 'aws/us-east-1')
      .needs('aws/us-east-1', 'aws');

  it('counts against the loss of the provider, not of the service that has a successor', () => {
    const result = remediesOf(site(), { rates: { aws: 1, 'aws/us-east-1/s3': 1 } });
    const one = find(result, 'same-api:aws/s3');
    expect(one.removes.map(({ component }) => component)).toEqual(['aws']);
    expect(one.minutes).toEqual([60, 120]);
    expect(one.candidate).toMatchObject({ effort: 'project', sources: [{ url: page }] });
  });

  it('is not proposed where something else of the provider has no equal', () => {
    const more = site().needs('checkout', 'aws/us-east-1/bedrock').needs('aws/us-east-1/bedrock', 'aws');
    expect(ids(remediesOf(more, { rates: { aws: 1 } }))).not.toContain('same-api:aws/s3');
  });
});

describe('changes that settle findings', () => {
  const finding = (rule: Finding['rule']): Finding => ({
    rule,
    severity: 'low',
    title: '',
    subject: 'aws/us-east-1/ec2',
    journeys: ['checkout'],
    path: [
      { from: 'a', to: 'b', need: 'start', evidence: { by: 'atlas', url: page, confidence: 'unverified' } },
    ],
  });

  it('come last, save no time, and carry what the finding rests on', () => {
    const shop = small().needs('checkout', 'saas/pay');
    const findings = (['launch-dependence', 'backup-in-blast-radius', 'single-service'] as const).map(
      finding,
    );
    const result = remediesOf(shop, { rates: { 'saas/pay': 1 }, findings });
    expect(result.remedies.map(({ candidate: { kind }, minutes }) => [kind, minutes[1]])).toEqual([
      ['second-third-party', 120],
      ['spare-capacity', 0],
      ['backup-elsewhere', 0],
    ]);
    expect(result.remedies[1]!.candidate).toMatchObject({
      settles: [{ rule: 'launch-dependence', subject: 'aws/us-east-1/ec2' }],
      sources: [{ url: page, confidence: 'unverified' }],
    });
  });
});

describe('money', () => {
  it('is what the journeys lose in the time that is saved, and decides where all of them state it', () => {
    const shop = small().needs('checkout', 'saas/pay').needs('login', 'saas/id');
    const loss = { checkout: 10, login: 6000 };
    const result = remediesOf(shop, {
      rates: { 'saas/pay': 5, 'saas/id': 1 },
      journeys: (one) => ({
        ...one,
        objectives: { lossPerHour: { amount: loss[one.id as keyof typeof loss], currency: 'EUR' } },
      }),
    });
    expect(find(result, 'second-party:saas/id').loss).toEqual({ EUR: [6000, 12_000] });
    expect(result.plans[0]!.changes).toEqual(['second-party:saas/id']);
  });
});

it('what is lost and has no rate is removed and saves nothing that could be told', () => {
  const [one] = remediesOf(small().needs('checkout', 'saas/pay')).remedies;
  expect(one).toMatchObject({ removes: [{ journey: 'checkout', component: 'saas/pay' }], minutes: [0, 0] });
});
