/** Standbys: whether they can be switched to when it matters, by what, and how soon. */
import { describe, expect, it } from 'vitest';
import { failover, found, inFrankfurt, shop, TWO_REGIONS } from '../../../test/support/findings.js';
import { resource } from '../../../test/support/snippets.js';

const ACTIVE = resource('aws_lb', 'shop', 'name = "shop"');
const STANDBY = inFrankfurt(resource('aws_lb', 'standby', 'name = "standby"'));
const TWO = TWO_REGIONS + ACTIVE + STANDBY;
const TABLE = resource('aws_dynamodb_table', 'orders', 'name = "orders"');
const HETZNER = resource('hcloud_load_balancer', 'standby', 'name = "standby"\nlocation = "hel1"');
const BOTH_NEED = (table: string) =>
  `dependencies:\n  - { from: aws_lb.shop, to: ${table} }\n  - { from: aws_lb.standby, to: ${table} }\n`;

describe('failover-needs-what-fails', () => {
  const RULE = 'failover-needs-what-fails';

  it('tells of a switch that needs a service in the region of the active member', () => {
    const { one } = found(TWO, shop('', failover('aws_lb.standby', ', needs: [aws/eu-west-1/lambda]')));
    const finding = one(RULE);
    expect(finding).toMatchObject({ severity: 'high', subject: 'aws/eu-west-1', journeys: ['shop'] });
    expect(finding.title).toBe(
      'switching away from aws_lb.shop needs aws/eu-west-1/lambda, which is lost with it when aws/eu-west-1 is',
    );
    expect(finding.path.map(({ from, to }) => `${from} ${to}`)).toEqual([
      'shop aws/eu-west-1/lambda',
      'aws/eu-west-1/lambda aws/eu-west-1',
    ]);
  });

  it('is silent where the switch needs a service somewhere else', () => {
    const yaml = shop('', failover('aws_lb.standby', ', needs: [aws/eu-central-1/lambda]'));
    expect(found(TWO, yaml).of(RULE)).toEqual([]);
  });

  it('tells of a standby that reads a table in the region of the active member, by the narrowest loss', () => {
    const yaml = shop('', BOTH_NEED('aws_dynamodb_table.orders') + failover('aws_lb.standby'));
    const finding = found(TWO + TABLE, yaml).one(RULE);
    expect(finding.subject).toBe('aws/eu-west-1/dynamodb');
    expect(finding.title).toBe(
      'the standby aws_lb.standby needs aws/eu-west-1/dynamodb, whose loss takes the active aws_lb.shop down',
    );
    expect(finding.path.map(({ to }) => to)).toEqual([
      'aws_lb.standby',
      'aws_dynamodb_table.orders',
      'aws/eu-west-1/dynamodb',
    ]);
  });

  it('tells of a third party that both need', () => {
    const yaml = shop(
      '',
      `components:\n  saas/payments: {}\n${BOTH_NEED('saas/payments')}${failover('aws_lb.standby')}`,
    );
    expect(found(TWO, yaml).one(RULE).subject).toBe('saas/payments');
  });

  it('is silent where the standby can do without what both use', () => {
    const soft = BOTH_NEED('aws_dynamodb_table.orders').replace(
      'from: aws_lb.standby, to: aws_dynamodb_table.orders',
      'from: aws_lb.standby, to: aws_dynamodb_table.orders, strength: soft',
    );
    expect(found(TWO + TABLE, shop('', soft + failover('aws_lb.standby'))).of(RULE)).toEqual([]);
  });

  it('is silent about a region or a provider that both members sit in', () => {
    const beside = resource('aws_lb', 'standby', 'name = "standby"');
    expect(found(TWO_REGIONS + ACTIVE + beside, shop('', failover('aws_lb.standby'))).of(RULE)).toEqual([]);
    expect(found(TWO, shop('', failover('aws_lb.standby'))).of(RULE)).toEqual([]);
  });

  it('tells of the provider where the members have different ones', () => {
    const yaml = shop('', failover('hcloud_load_balancer.standby', ', needs: ["aws/eu-central-1/lambda"]'));
    expect(found(TWO_REGIONS + ACTIVE + HETZNER, yaml).one(RULE).subject).toBe('aws');
  });

  it('is silent where the owner is down without the group anyway', () => {
    const yaml = shop(
      '',
      `dependencies:\n  - { from: shop, to: aws/eu-west-1/lambda }\n${failover('aws_lb.standby', ', needs: [aws/eu-west-1/lambda]')}`,
    );
    expect(found(TWO, yaml).of(RULE)).toEqual([]);
  });

  it('is silent about a database with a standby in a second zone', () => {
    const database = resource('aws_db_instance', 'orders', 'multi_az = true');
    const yaml = shop('', 'dependencies:\n  - { from: aws_lb.shop, to: aws_db_instance.orders }\n');
    expect(found(TWO_REGIONS + ACTIVE + database, yaml).of(RULE)).toEqual([]);
  });
});

describe('failover-needs-control-plane', () => {
  const RULE = 'failover-needs-control-plane';

  it('names the region that the control plane sits in', () => {
    const yaml = shop('', failover('aws_lb.standby', ', needs: ["aws/global/route53:control"]'));
    const finding = found(TWO, yaml).one(RULE);
    expect(finding.title).toBe(
      'shop can only be switched to the standby while aws/global/route53:control works, which sits in aws/us-east-1',
    );
    expect(finding.path.at(-1)?.to).toBe('aws/us-east-1');
  });

  it('is silent where the answering side is enough', () => {
    expect(
      found(TWO, shop('', failover('aws_lb.standby', ', needs: ["aws/global/route53"]'))).of(RULE),
    ).toEqual([]);
  });

  it('leaves it to the other rule where the control plane is lost with the active member', () => {
    const yaml = shop('', failover('aws_lb.standby', ', needs: ["aws/eu-west-1/lambda:control"]'));
    const { of } = found(TWO, yaml);
    expect(of(RULE)).toEqual([]);
    expect(of('failover-needs-what-fails')).toHaveLength(1);
  });
});

describe('failover-needs-launch', () => {
  const RULE = 'failover-needs-launch';
  const MACHINE = inFrankfurt(resource('aws_instance', 'standby', 'ami = "ami-1"'));
  const CODE = TWO_REGIONS + ACTIVE + MACHINE;

  it('names what has to launch a cold standby', () => {
    const finding = found(CODE, shop('', failover('{ to: aws_instance.standby, cold: true }'))).one(RULE);
    expect(finding.title).toBe(
      'the standby aws_instance.standby does not run until it is needed, and aws/eu-central-1/ec2 must launch it then',
    );
    expect(finding.path.at(-1)).toMatchObject({ to: 'aws/eu-central-1/ec2', need: 'start' });
  });

  it('is silent where the standby runs, or another one beside it does', () => {
    expect(found(CODE, shop('', failover('aws_instance.standby'))).of(RULE)).toEqual([]);
    const warm = failover('{ to: aws_instance.standby, cold: true }, aws_lb.standby');
    expect(found(CODE + STANDBY, shop('', warm)).of(RULE)).toEqual([]);
  });
});

describe('slow-failover and ttl-longer-than-rto', () => {
  it('compare the whole switch with the RTO', () => {
    const slow = found(TWO, shop('rto: 2m', failover('aws_lb.standby')));
    expect(slow.of('slow-failover')).toEqual([
      'medium shop: a switch away from aws_lb.shop takes 3 min (1 min to notice, 2 min to switch); the RTO of shop is 2 min',
    ]);
    expect(found(TWO, shop('rto: 3m', failover('aws_lb.standby'))).of('slow-failover')).toEqual([]);
    expect(found(TWO, shop('', failover('aws_lb.standby'))).of('slow-failover')).toEqual([]);
  });

  const record = (name: string, role: string, ttl: number, more = '') =>
    resource(
      'aws_route53_record',
      name,
      `zone_id = aws_route53_zone.z.zone_id\nname = "shop.example"\ntype = "CNAME"\nttl = ${ttl}\n` +
        `records = [aws_lb.${name}.dns_name]\nset_identifier = "${name}"\n${more}\n` +
        `failover_routing_policy {\ntype = "${role}"\n}`,
    );
  const names = (ttl: number) =>
    TWO +
    resource('aws_route53_zone', 'z', 'name = "shop.example"') +
    resource(
      'aws_route53_health_check',
      'c',
      'fqdn = aws_lb.shop.dns_name\ntype = "HTTPS"\nrequest_interval = 30',
    ) +
    record('shop', 'PRIMARY', ttl, 'health_check_id = aws_route53_health_check.c.id') +
    record('standby', 'SECONDARY', ttl);
  const held = (rto: string) =>
    `overrides:\n  - { journey: shop.example, objectives: { rto: ${rto} }, reason: agreed }\n`;

  it('tell a TTL that is too long from a switch that is', () => {
    expect(found(names(300), held('2m')).of('ttl-longer-than-rto')).toHaveLength(1);
    expect(found(names(300), held('2m')).of('slow-failover')).toEqual([]);
    expect(found(names(300), held('1m')).of('ttl-longer-than-rto')).toEqual([]);
    expect(found(names(300), held('1m')).of('slow-failover')).toHaveLength(1);
    expect(found(names(30), held('2m')).of('ttl-longer-than-rto')).toEqual([]);
  });
});
