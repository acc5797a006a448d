/** What people need on the day: state, images, alarms; and what all journeys share: DNS, certificates, owners. */
import { describe, expect, it } from 'vitest';
import { failover, found, inFrankfurt, shop, TWO_REGIONS } from '../../../test/support/findings.js';
import { resource } from '../../../test/support/snippets.js';

const LB = resource('aws_lb', 'shop', 'name = "shop"');
const HETZNER = resource('hcloud_load_balancer', 's', 'name = "s"\nlocation = "hel1"');

describe('state-in-blast-radius', () => {
  const RULE = 'state-in-blast-radius';
  const backend = (body: string, type = 's3') => `terraform {\nbackend "${type}" {\n${body}\n}\n}\n`;
  const S3 = (region: string, more = '') => backend(`bucket = "b"\nkey = "k"\nregion = "${region}"\n${more}`);

  it('tells of state in the region that takes the journey down', () => {
    const { one, estate } = found(S3('eu-west-1') + TWO_REGIONS + LB, shop());
    expect(one(RULE)).toMatchObject({ severity: 'low', subject: 'state/main', journeys: ['shop'] });
    expect(one(RULE).path[0]?.evidence).toMatchObject({ by: 'code', line: 2, rule: 'state backend' });
    expect(estate.dependencies).toContainEqual(
      expect.objectContaining({ from: 'shop', to: 'state/main', need: 'change', soft: true }),
    );
  });

  it('weighs more where somebody counts on coming back', () => {
    expect(found(S3('eu-west-1') + TWO_REGIONS + LB, shop('rto: 1h')).one(RULE).severity).toBe('medium');
  });

  it('is silent about another region, other endpoints, and places that are not told', () => {
    for (const code of [
      S3('eu-central-1'),
      S3('eu-west-1', 'endpoints = { s3 = "https://objects.example" }'),
      backend('bucket = "b"\nkey = "k"'),
      backend('bucket = "b"', 'gcs'),
      '',
    ]) {
      expect(found(code + TWO_REGIONS + LB, shop()).of(RULE)).toEqual([]);
    }
  });

  it('changes nothing about what the journey can survive', () => {
    const without = found(TWO_REGIONS + LB, shop());
    const withState = found(S3('eu-central-1') + TWO_REGIONS + LB, shop());
    const row = (all: typeof without) =>
      all.blast.find(({ domain }) => domain === 'aws/eu-central-1')?.cannotChange ?? [];
    expect(row(withState)).toEqual(row(without));
  });
});

describe('registry-in-blast-radius', () => {
  const RULE = 'registry-in-blast-radius';
  const code = (registry: string) =>
    TWO_REGIONS +
    registry +
    resource(
      'aws_ecs_service',
      's',
      'launch_type = "FARGATE"\ntask_definition = aws_ecs_task_definition.t.arn',
    ) +
    resource(
      'aws_ecs_task_definition',
      't',
      'family = "t"\ncontainer_definitions = jsonencode([{ image = "${aws_ecr_repository.r.repository_url}:1" }])',
    );
  const REPOSITORY = resource('aws_ecr_repository', 'r', 'name = "r"');
  const REPLICATION = resource(
    'aws_ecr_replication_configuration',
    'c',
    'replication_configuration {\nrule {\ndestination {\nregion = "eu-central-1"\nregistry_id = "1"\n}\n}\n}',
  );

  it('tells of images in the same region, and not where they are replicated or elsewhere', () => {
    expect(found(code(REPOSITORY)).one(RULE)).toMatchObject({
      severity: 'low',
      subject: 'aws_ecr_repository.r',
    });
    expect(found(code(REPOSITORY + REPLICATION)).of(RULE)).toEqual([]);
    expect(found(code(inFrankfurt(REPOSITORY))).of(RULE)).toEqual([]);
  });
});

describe('watcher-in-blast-radius', () => {
  const RULE = 'watcher-in-blast-radius';
  const ALARM = resource('aws_cloudwatch_metric_alarm', 'a', 'alarm_name = "a"');
  const CODE = TWO_REGIONS + LB + ALARM;

  it('tells of alarms that are lost with what they watch', () => {
    expect(found(CODE, shop()).one(RULE)).toMatchObject({
      severity: 'info',
      subject: 'aws_cloudwatch_metric_alarm.a',
    });
    expect(found(CODE, shop('rto: 30d')).one(RULE).severity).toBe('medium');
  });

  it('tells of an alarm that is declared to be in a region, without a service of it', () => {
    const alarm = 'components:\n  pager: { type: aws_cloudwatch_metric_alarm }\n';
    const { path } = found(
      TWO_REGIONS + LB,
      shop('', `${alarm}dependencies:\n  - { from: pager, to: aws/eu-west-1 }\n`),
    ).one(RULE);
    expect(path.map(({ from, to }) => `${from} ${to}`)).toEqual(['pager aws/eu-west-1']);
  });

  it('is silent where anything else may be watching', () => {
    const check = resource('aws_route53_health_check', 'c', 'fqdn = "shop.example"\ntype = "HTTPS"');
    expect(found(CODE + check, shop()).of(RULE)).toEqual([]);
    expect(found(CODE + inFrankfurt(resource('aws_cloudwatch_metric_alarm', 'b')), shop()).of(RULE)).toEqual(
      [],
    );
    expect(found(CODE + resource('watchful_monitor', 'm', 'url = "x"'), shop()).of(RULE)).toEqual([]);
    expect(
      found(
        CODE,
        shop(
          '',
          'components:\n  saas/pager: {}\ndependencies:\n  - { from: aws_lb.shop, to: saas/pager, strength: soft }\n',
        ),
      ).of(RULE),
    ).toEqual([]);
  });

  it('is silent without alarms', () => {
    expect(found(TWO_REGIONS + LB, shop()).of(RULE)).toEqual([]);
  });
});

describe('single-dns-provider', () => {
  const RULE = 'single-dns-provider';
  const ZONES =
    resource('aws_route53_zone', 'z', 'name = "shop.example"') +
    resource('hcloud_zone', 'z', 'name = "shop.example"');
  const servers = (members: string) =>
    `  - from: shop\n    name: name servers\n    full: 1\n    members: [${members}]\n`;
  const code = TWO_REGIONS + LB + HETZNER + ZONES;
  const one = 'dependencies:\n  - { from: shop, to: aws_route53_zone.z }\n';

  it('is low, and medium where the standby hangs on the name too', () => {
    expect(found(code, shop('', one)).one(RULE)).toMatchObject({
      severity: 'low',
      subject: 'aws/global/route53',
    });
    expect(found(code, shop('', one + failover('hcloud_load_balancer.s'))).one(RULE).severity).toBe('medium');
  });

  it('takes the place of single-global-service', () => {
    const rules = found(code, shop('', one)).findings.filter(
      ({ subject }) => subject === 'aws/global/route53',
    );
    expect(rules.map(({ rule }) => rule)).toEqual([RULE]);
  });

  it('is about the names of journeys only: whatever else uses the service is told as any other', () => {
    const inside =
      'dependencies:\n  - { from: aws_lb.shop, to: aws_lb.inner }\n  - { from: aws_lb.inner, to: aws_route53_zone.z }\n';
    const { of } = found(code + resource('aws_lb', 'inner'), shop('', inside));
    expect(of(RULE)).toEqual([]);
    expect(of('single-global-service')).toEqual(['low shop: shop cannot do without aws/global/route53']);
  });

  it('is silent with a second provider', () => {
    const two = `groups:\n${servers('aws_route53_zone.z, hcloud_zone.z')}`;
    expect(found(code, shop('', two)).of(RULE)).toEqual([]);
  });
});

describe('single-certificate-authority', () => {
  const RULE = 'single-certificate-authority';
  const certificate = (name: string) =>
    resource('aws_acm_certificate', name, `domain_name = "${name}.example"`);

  it('is one finding, whatever the regions', () => {
    const code = TWO_REGIONS + LB + certificate('a') + inFrankfurt(certificate('b'));
    expect(found(code, shop()).of(RULE)).toEqual([
      'info shop: the 2 certificates all come from aws acm: those that are issued go on working until they expire, new ones and renewals wait for it',
    ]);
  });

  it('is silent where the code shows no certificate', () => {
    expect(found(TWO_REGIONS + LB, shop()).of(RULE)).toEqual([]);
  });
});

describe('single-registrar', () => {
  const RULE = 'single-registrar';
  const held = (name: string) =>
    resource('aws_route53domains_registered_domain', name, `domain_name = "${name}.example"`);

  it('is one finding, however many domains there are', () => {
    expect(found(TWO_REGIONS + LB + held('a') + held('b'), shop()).of(RULE)).toEqual([
      'info shop: the 2 domains in the code are all held with aws: to move its names to other name servers, that registrar has to work',
    ]);
  });

  it('is silent where domains are held with two, and where the code shows none', () => {
    const elsewhere = resource('cloudflare_registrar_domain', 'c', 'domain_name = "c.example"');
    expect(found(TWO_REGIONS + LB + held('a') + elsewhere, shop()).of(RULE)).toEqual([]);
    expect(found(TWO_REGIONS + LB, shop()).of(RULE)).toEqual([]);
  });
});

describe('concentration', () => {
  const journeys = (entries: readonly string[]) =>
    `inferJourneys: false\njourneys:\n${entries.map((entry, i) => `  j${i}: { entry: ${entry} }\n`).join('')}`;
  const AWS = 'aws_lb.shop';
  const OTHER = 'hcloud_load_balancer.s';
  const code = TWO_REGIONS + LB + HETZNER;

  it('weighs each journey once, in equal parts over what it cannot do without', () => {
    const index = (...entries: string[]) => found(code, journeys(entries)).concentration.index;
    expect(index(AWS, AWS)).toBe(1);
    expect(index(AWS, OTHER)).toBe(0.5);
    expect(index(AWS, AWS, AWS, OTHER)).toBe(0.625);
    const both = `${journeys([AWS, AWS])}dependencies:\n  - { from: j0, to: ${OTHER} }\n`;
    // j0 is half of each provider's, j1 all of AWS's: 0.75 and 0.25 of all weight.
    expect(found(code, both).concentration.index).toBe(0.625);
  });

  it('is one line, and none for a single journey', () => {
    expect(found(code, journeys([AWS, OTHER])).of('concentration')).toEqual([
      'info j0: of 2 journeys are lost: 1 with aws, 1 with hetzner, 1 with jurisdiction/de, 1 with jurisdiction/us; Herfindahl index over providers 0.50',
    ]);
    expect(found(code, shop()).of('concentration')).toEqual([]);
  });

  it('has no index where every journey survives every provider', () => {
    const yaml = shop('', failover(OTHER));
    expect(found(code, yaml).concentration).toMatchObject({ index: null, providers: [] });
  });
});
