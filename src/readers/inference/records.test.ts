import { describe, expect, it } from 'vitest';
import { infer } from '../../../test/support/infer.js';
import { resource } from '../../../test/support/snippets.js';

const ZONE = resource('aws_route53_zone', 'z', 'name = "example.com"');
const LB = resource('aws_lb', 'l');
const TWO = resource('aws_lb', 'one') + resource('aws_lb', 'two');
const CHECK = resource('aws_route53_health_check', 'c', 'fqdn = "example.com"');

const record = (id: string, name: string, body: string) =>
  resource('aws_route53_record', id, `zone_id = aws_route53_zone.z.zone_id\nname = "${name}"\n${body}`);
const alias = (target: string) => `type = "A"\nalias {\nname = ${target}\n}\n`;
const policy = (kind: string, body: string, more = '') =>
  `${kind}_routing_policy {\n${body}\n}\nset_identifier = "x"\n${more}`;

const journeys = (text: string) => infer(ZONE + text).journeys();

describe('a public name', () => {
  const {
    journeys: named,
    needsOf,
    blast,
  } = infer(ZONE + LB + record('r', 'shop.example.com', alias('aws_lb.l.dns_name')));

  it('is a journey that needs what answers, its zone and the DNS service', () => {
    expect(named()).toEqual(['shop.example.com -> aws_lb.l']);
    expect(needsOf('shop.example.com')).toEqual([
      'aws/global/route53 run hard grace 60',
      'aws/global/route53:control change hard',
      'aws_lb.l run hard',
      'aws_route53_zone.z run hard grace 60',
    ]);
    expect(blast('aws_lb.l').down).toEqual(['shop.example.com']);
  });

  it('cannot be changed while the control plane of Route 53 in us-east-1 is away, and is answered all the same', () => {
    expect(blast('aws/us-east-1')).toMatchObject({ down: [], degraded: [] });
    expect(blast('aws/us-east-1').cannotChange).toEqual(['shop.example.com']);
  });

  it('goes on being answered from caches for the time to live of its record', () => {
    const { needsOf: plain } = infer(
      ZONE + LB + record('r', 'shop.example.com', 'type = "CNAME"\nttl = 300\nrecords = [aws_lb.l.dns_name]'),
    );
    expect(plain('shop.example.com')).toContain('aws/global/route53 run hard grace 300');
  });

  it('is told in full where the record gives only its first label', () => {
    expect(journeys(LB + record('r', 'shop', alias('aws_lb.l.dns_name')))).toEqual([
      'shop.example.com -> aws_lb.l',
    ]);
  });

  it('of the domain itself may be an empty label', () => {
    expect(journeys(LB + record('r', '', alias('aws_lb.l.dns_name')))).toEqual(['example.com -> aws_lb.l']);
  });

  it('with a second one for the same entry is one journey, under the shorter name', () => {
    const both =
      record('r', 'www.example.com', alias('aws_lb.l.dns_name')) +
      record('s', 'example.com', alias('aws_lb.l.dns_name'));
    expect(journeys(LB + both)).toEqual(['example.com -> aws_lb.l']);
  });

  it('with an IPv6 twin is one journey', () => {
    const twin = 'type = "AAAA"\nalias {\nname = aws_lb.l.dns_name\n}';
    expect(
      journeys(LB + record('r', 'shop', alias('aws_lb.l.dns_name')) + record('s', 'shop', twin)),
    ).toHaveLength(1);
  });

  it('that leads to another record leads to what answers there', () => {
    const chain =
      record('inner', 'origin.example.com', alias('aws_lb.l.dns_name')) +
      record(
        'outer',
        'shop.example.com',
        'type = "CNAME"\nttl = 60\nrecords = [aws_route53_record.inner.fqdn]',
      );
    expect(infer(ZONE + LB + chain).blast('aws_lb.l').down).toEqual(['shop.example.com']);
  });

  it('that leads to another record by its text leads there too', () => {
    const chain =
      record('inner', 'origin.example.com', alias('aws_lb.l.dns_name')) +
      record('outer', 'shop.example.com', 'type = "CNAME"\nttl = 60\nrecords = ["origin.example.com"]');
    expect(infer(ZONE + LB + chain).blast('aws_lb.l').down).toEqual(['shop.example.com']);
  });

  it('may be answered by an address of a machine', () => {
    const address = record('r', 'shop', 'type = "A"\nttl = 60\nrecords = [aws_eip.e.public_ip]');
    const machine = resource('aws_instance', 'i') + resource('aws_eip', 'e', 'instance = aws_instance.i.id');
    expect(journeys(machine + address)).toEqual(['shop.example.com -> aws_instance.i']);
  });

  it('in a zone that is only looked up is told all the same', () => {
    const { journeys: named } = infer(`${LB}
      data "aws_route53_zone" "z" {
        name = "example.com."
      }
      resource "aws_route53_record" "r" {
        zone_id = data.aws_route53_zone.z.zone_id
        name    = "shop"
        type    = "A"
        alias {
          name = aws_lb.l.dns_name
        }
      }`);
    expect(named()).toEqual(['shop.example.com -> aws_lb.l']);
  });
});

describe('a name that is no journey', () => {
  it('proves to ACM that the domain is ours', () => {
    const { journeys: named } = infer(`${ZONE}
      resource "aws_acm_certificate" "c" {
        domain_name = "example.com"
      }
      resource "aws_route53_record" "v" {
        for_each = { for o in aws_acm_certificate.c.domain_validation_options : o.domain_name => o }
        zone_id  = aws_route53_zone.z.zone_id
        name     = each.value.resource_record_name
        type     = each.value.resource_record_type
        ttl      = 60
        records  = [each.value.resource_record_value]
      }`);
    expect(named()).toEqual([]);
  });

  it('routes mail or holds text', () => {
    const mail = record('m', 'example.com', 'type = "MX"\nttl = 60\nrecords = ["10 ${aws_lb.l.dns_name}"]');
    const internal = resource('aws_lb', 'l', 'internal = true');
    expect(journeys(internal + mail)).toEqual([]);
    expect(journeys(internal + mail.replace('MX', 'TXT'))).toEqual([]);
  });

  it('is in a private zone', () => {
    const zone = ZONE.replace('name =', 'vpc {\nvpc_id = "vpc-1"\n}\nname =');
    const { journeys: named } = infer(
      zone + resource('aws_lb', 'l', 'internal = true') + record('r', 'db', alias('aws_lb.l.dns_name')),
    );
    expect(named()).toEqual([]);
  });

  it.each(['grafana', 'admin', 'bastion', 'jenkins', 'vpn', 'kibana.internal'])(
    'is for operators: %s',
    (name) => {
      expect(journeys(LB + record('r', name, alias('aws_lb.l.dns_name')))).toEqual([]);
    },
  );

  it('but a shop of a domain that sounds like it is somebody’s shop', () => {
    const zone = ZONE.replace('example.com', 'monitoring.example');
    const shop = record('r', 'shop', alias('aws_lb.l.dns_name'));
    expect(infer(zone + LB + shop).journeys()).toEqual(['shop.monitoring.example -> aws_lb.l']);
  });
});

describe('failover between two records', () => {
  const primary = (more: string) =>
    record('p', 'shop', alias('aws_lb.one.dns_name') + policy('failover', 'type = "PRIMARY"', more));
  const secondary = record(
    's',
    'shop',
    alias('aws_lb.two.dns_name') + policy('failover', 'type = "SECONDARY"'),
  );
  const checked = 'health_check_id = aws_route53_health_check.c.id';

  it('with a health check switches after three failed checks and the time resolvers keep the answer', () => {
    const { needsOf, failover, blast } = infer(ZONE + TWO + CHECK + primary(checked) + secondary);
    expect(needsOf('shop.example.com')).toContain('aws_lb.one run standby 0 of failover');
    expect(needsOf('shop.example.com')).toContain('aws_lb.two run standby 1 of failover');
    expect(failover('shop.example.com')).toMatchObject({ detect: 90, switch: 60, failback: 'auto' });
    expect(blast('aws_lb.one').down).toEqual([]);
  });

  it('switches whichever of the two is written first', () => {
    const { needsOf } = infer(ZONE + TWO + CHECK + secondary + primary(checked));
    expect(needsOf('shop.example.com')).toContain('aws_lb.one run standby 0 of failover');
  });

  it('does not switch without a health check: the secondary is never answered', () => {
    const { blast } = infer(ZONE + TWO + primary('') + secondary);
    expect(blast('aws_lb.one').down).toEqual(['shop.example.com']);
    expect(blast('aws_lb.two')).toMatchObject({ down: [], degraded: [] });
  });

  it('switches where the alias itself evaluates the health of its target', () => {
    const evaluated = primary('').replace('alias {', 'alias {\nevaluate_target_health = true');
    expect(infer(ZONE + TWO + evaluated + secondary).blast('aws_lb.one').down).toEqual([]);
  });

  it('may switch or not where a variable without a value decides whether health is watched', () => {
    const open = primary('').replace('alias {', 'alias {\nevaluate_target_health = var.watched');
    const { blast } = infer(`variable "watched" {}\n${ZONE + TWO + open + secondary}`);
    expect(blast('aws_lb.one')).toMatchObject({ down: [], degraded: [], unknown: ['shop.example.com'] });
    expect(blast('aws_lb.two')).toMatchObject({ down: [], unknown: [] });
  });
});

describe('several answers under one name', () => {
  const weighted = (id: string, weight: number, more = '') =>
    record(id, 'shop', alias(`aws_lb.${id}.dns_name`) + policy('weighted', `weight = ${weight}`, more));
  const latency = (id: string, region: string, more = '') =>
    record(id, 'shop', alias(`aws_lb.${id}.dns_name`) + policy('latency', `region = "${region}"`, more));

  it('by weight: some users lose it with one of them', () => {
    expect(infer(ZONE + TWO + weighted('one', 50) + weighted('two', 50)).blast('aws_lb.one')).toMatchObject({
      down: [],
      degraded: ['shop.example.com'],
    });
  });

  it('by weight with health checks: nobody loses it with one of them', () => {
    const checked = 'health_check_id = aws_route53_health_check.c.id';
    const { blast } = infer(ZONE + TWO + CHECK + weighted('one', 50, checked) + weighted('two', 50, checked));
    expect(blast('aws_lb.one')).toMatchObject({ down: [], degraded: [] });
  });

  it('by weight 0 is not answered: losing it is no loss, and it saves nobody', () => {
    const { blast } = infer(ZONE + TWO + weighted('one', 100) + weighted('two', 0));
    expect(blast('aws_lb.two')).toMatchObject({ down: [], degraded: [] });
    expect(blast('aws_lb.one').down).toEqual(['shop.example.com']);
  });

  it('by weight 0 everywhere is all answered alike', () => {
    const { blast } = infer(ZONE + TWO + weighted('one', 0) + weighted('two', 0));
    expect(blast('aws_lb.one')).toMatchObject({ down: [], degraded: ['shop.example.com'] });
  });

  it('by latency: the users near one of them lose it', () => {
    const { blast } = infer(ZONE + TWO + latency('one', 'eu-west-1') + latency('two', 'us-east-1'));
    expect(blast('aws_lb.two')).toMatchObject({ down: [], degraded: ['shop.example.com'] });
  });

  it('is one journey', () => {
    expect(journeys(TWO + latency('one', 'eu-west-1') + latency('two', 'us-east-1'))).toHaveLength(1);
  });
});

describe('a name that stands for another', () => {
  const chain = (name: string) => `
    provider "openstack" {}
    data "openstack_dns_zone_v2" "z" { name = "shop.example." }
    resource "openstack_compute_instance_v2" "i" { name = "i" }
    resource "openstack_dns_recordset_v2" "address" {
      zone_id = data.openstack_dns_zone_v2.z.id
      name    = "${name}-one.\${data.openstack_dns_zone_v2.z.name}"
      type    = "A"
      records = [openstack_compute_instance_v2.i.access_ip_v4]
    }
    resource "openstack_dns_recordset_v2" "alias" {
      zone_id = data.openstack_dns_zone_v2.z.id
      name    = "${name}.\${data.openstack_dns_zone_v2.z.name}"
      type    = "CNAME"
      records = ["${name}-one.\${data.openstack_dns_zone_v2.z.name}"]
    }
  `;

  it('leads to what answers under the other, also where both are put together from their zone', () => {
    expect(infer(chain('app')).journeys()).toEqual(['app.shop.example -> openstack_compute_instance_v2.i']);
  });

  it('is for programs where it says that a data store answers', () => {
    const journeys = infer(chain('db')).journeys();
    expect(journeys.filter((line) => line.includes('shop.example'))).toEqual([]);
  });
});

describe('a zone whose id is kept in a parameter', () => {
  it('is not called after the parameter', () => {
    const { journeys } = infer(`
      data "aws_ssm_parameter" "zone" {
        name = "/shop/dns/zone_id"
      }
      resource "aws_lb" "shop" {}
      resource "aws_route53_record" "shop" {
        zone_id = data.aws_ssm_parameter.zone.value
        name    = "shop.example"
        type    = "CNAME"
        records = [aws_lb.shop.dns_name]
      }`);
    expect(journeys()).toEqual(['shop.example -> aws_lb.shop']);
  });
});
