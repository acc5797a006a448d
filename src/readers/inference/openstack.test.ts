import { describe, expect, it } from 'vitest';
import { infer } from '../../../test/support/infer.js';
import { resource } from '../../../test/support/snippets.js';

const provider = (body: string, name = 'openstack') => `provider "${name}" {\n${body}\n}\n`;
const AT_OTC = provider('auth_url = "https://iam.eu-de.otc.t-systems.com/v3"');
const SOMEWHERE = provider('region = "RegionOne"');

const SERVERS = resource('openstack_compute_instance_v2', 'web', 'count = 2\nname = "web-${count.index}"');
const BALANCED =
  resource('openstack_lb_loadbalancer_v2', 'lb', 'name = "shop"') +
  resource('openstack_lb_listener_v2', 'l', 'loadbalancer_id = openstack_lb_loadbalancer_v2.lb.id') +
  resource('openstack_lb_pool_v2', 'p', 'listener_id = openstack_lb_listener_v2.l.id') +
  resource(
    'openstack_lb_member_v2',
    'm',
    `count = 2
pool_id = openstack_lb_pool_v2.p.id
address = openstack_compute_instance_v2.web[count.index].access_ip_v4`,
  );

describe('whose OpenStack it is', () => {
  const server = resource('openstack_compute_instance_v2', 's');
  const needs = (text: string) => infer(text + server).needsOf('openstack_compute_instance_v2.s');

  it('its auth_url tells: there it is that provider’s service, under its own name for it', () => {
    expect(needs(AT_OTC)).toEqual([
      'otc/eu-de/ecs run hard',
      'otc/eu-de/ecs start hard',
      'otc/eu-de/ecs:control change hard',
      'otc/eu-de/unknown-zone run hard',
    ]);
  });

  it('tells also where only part of it is known', () => {
    const text = provider('auth_url = "https://iam.${var.region}.otc.t-systems.com/v3"');
    expect(needs(`${text}variable "region" {}\n`)).toContain('otc/unknown/ecs run hard');
  });

  it('is not guessed where it is not in the code', () => {
    expect(needs(SOMEWHERE)).toContain('openstack/regionone/compute run hard');
    expect(needs(provider('cloud = var.cloud'))).toContain('openstack/unknown/compute run hard');
    expect(needs(provider('auth_url = "https://keystone.example/v3"'))).toContain(
      'openstack/unknown/compute run hard',
    );
  });

  it('not told, leaves open whether it is lost with a country', () => {
    const { blast, journeys } = infer(
      SOMEWHERE + SERVERS + BALANCED + resource('hcloud_server', 'h', 'location = "hel1"'),
    );
    expect(journeys()).toContain('shop -> openstack_lb_loadbalancer_v2.lb');
    expect(blast('jurisdiction/de')).toMatchObject({ down: [], unknown: ['shop'] });
    expect(blast('openstack/regionone').down).toEqual(['shop']);
    expect(blast('hetzner/hel1')).toMatchObject({ down: [], unknown: [] });
  });

  it('is told for each configuration by itself', () => {
    const text = `${AT_OTC}provider "openstack" {\nalias = "other"\nregion = "RegionOne"\n}\n`;
    const other = resource('openstack_compute_instance_v2', 'o', 'provider = openstack.other');
    const { needsOf } = infer(text + server + other);
    expect(needsOf('openstack_compute_instance_v2.s')).toContain('otc/eu-de/ecs run hard');
    expect(needsOf('openstack_compute_instance_v2.o')).toContain('openstack/regionone/compute run hard');
  });

  it('gives services that the provider has no own name for under the general one', () => {
    const { needsOf } = infer(AT_OTC + resource('openstack_keymanager_secret_v1', 'k', 'name = "key"'));
    expect(needsOf('openstack_keymanager_secret_v1.k')).toContain('otc/eu-de/keymanager run hard');
    expect(needsOf('otc/eu-de/keymanager:control')).toContain('otc/eu-de/iam run hard');
  });
});

describe('a load balancer of OpenStack', () => {
  it('needs one of the members of its pool', () => {
    const { deps, journeys, blast, without } = infer(SOMEWHERE + SERVERS + BALANCED);
    expect(deps()).toEqual([
      'openstack_lb_loadbalancer_v2.lb -> openstack_lb_pool_v2.p run hard',
      'openstack_lb_pool_v2.p -> openstack_compute_instance_v2.web[0] run 1 of 2 members',
      'openstack_lb_pool_v2.p -> openstack_compute_instance_v2.web[1] run 1 of 2 members',
    ]);
    expect(journeys()).toEqual(['shop -> openstack_lb_loadbalancer_v2.lb']);
    expect(without('openstack_compute_instance_v2.web[0]').down).toEqual([]);
    expect(blast('openstack/global/identity')).toMatchObject({ down: [], cannotChange: ['shop'] });
  });

  it('finds a server behind the address of its port', () => {
    const ports =
      resource('openstack_networking_port_v2', 'p', 'network_id = "n"') +
      resource(
        'openstack_compute_instance_v2',
        's',
        'network {\nport = openstack_networking_port_v2.p.id\n}',
      ) +
      resource(
        'openstack_networking_floatingip_v2',
        'f',
        'pool = "public"\nport_id = openstack_networking_port_v2.p.id',
      );
    expect(infer(SOMEWHERE + ports).deps()).toEqual([
      'openstack_networking_floatingip_v2.f -> openstack_compute_instance_v2.s run hard',
    ]);
  });

  it('is named by a record of a floating address', () => {
    const name =
      resource('openstack_networking_floatingip_v2', 'f', 'pool = "public"') +
      resource(
        'openstack_networking_floatingip_associate_v2',
        'a',
        'floating_ip = openstack_networking_floatingip_v2.f.address\nport_id = openstack_lb_loadbalancer_v2.lb.vip_port_id',
      ) +
      resource('openstack_dns_zone_v2', 'z', 'name = "shop.example."') +
      resource(
        'openstack_dns_recordset_v2',
        'r',
        `zone_id = openstack_dns_zone_v2.z.id
name = "www.shop.example."
type = "A"
ttl = 60
records = [openstack_networking_floatingip_v2.f.address]`,
      );
    const { journeys, needsOf, blast } = infer(SOMEWHERE + SERVERS + BALANCED + name);
    expect(journeys()).toEqual(['www.shop.example -> openstack_networking_floatingip_v2.f']);
    expect(needsOf('www.shop.example')).toContain('openstack/regionone/dns run hard grace 60');
    expect(blast('openstack_lb_pool_v2.p').down).toEqual(['www.shop.example']);
  });

  it('without members in the code leads to what is not known', () => {
    const { blast, estate } = infer(
      SOMEWHERE +
        resource('openstack_lb_loadbalancer_v2', 'lb', 'name = "shop"') +
        resource('hcloud_server', 's', 'location = "hel1"'),
    );
    expect(estate.components.some(({ id }) => id === 'openstack_lb_loadbalancer_v2.lb/not-known')).toBe(true);
    expect(blast('hetzner/hel1').unknown).toEqual([]);
    expect(blast('openstack/regionone')).toMatchObject({ down: ['shop'], unknown: [] });
    expect(blast('openstack/regionone/loadbalancer').down).toEqual(['shop']);
  });
});

describe('a machine of OpenStack', () => {
  const group = (prefix: string, direction = 'ingress') =>
    resource('openstack_networking_secgroup_v2', 'g', 'name = "web"') +
    resource(
      'openstack_networking_secgroup_rule_v2',
      'r',
      `direction = "${direction}"
port_range_min = 443
port_range_max = 443
remote_ip_prefix = "${prefix}"
security_group_id = openstack_networking_secgroup_v2.g.id`,
    ) +
    resource(
      'openstack_compute_instance_v2',
      'shop',
      'name = "shop"\nsecurity_groups = [openstack_networking_secgroup_v2.g.name]',
    );
  // A second thing that users come for, so that workloads alone make no journeys.
  const BUSY = SOMEWHERE + SERVERS + BALANCED.replace('"shop"', '"other"');

  it('that lets the world in on a web port is one that users come for', () => {
    expect(infer(BUSY + group('0.0.0.0/0')).journeys()).toContain(
      'shop -> openstack_compute_instance_v2.shop',
    );
  });

  it('that lets in its own network, or the world only out, is not', () => {
    expect(infer(BUSY + group('10.0.0.0/8')).journeys()).toEqual([
      'other -> openstack_lb_loadbalancer_v2.lb',
    ]);
    expect(infer(BUSY + group('0.0.0.0/0', 'egress')).journeys()).toHaveLength(1);
  });
});

describe('Open Telekom Cloud', () => {
  const OTC = provider('auth_url = "https://iam.eu-de.otc.t-systems.com/v3"', 'opentelekomcloud');

  it('sits in the region that its zone, its project or its identity host names', () => {
    const region = (text: string, body = '') =>
      infer(text + resource('opentelekomcloud_dcs_instance_v2', 'c', `name = "c"\n${body}`)).component(
        'opentelekomcloud_dcs_instance_v2.c',
      ).attributes?.region;
    expect(region(OTC)).toBe('eu-de');
    expect(region(provider('tenant_name = "eu-nl_shop"', 'opentelekomcloud'))).toBe('eu-nl');
    expect(region(provider('tenant_name = "shop"', 'opentelekomcloud'))).toBe('unknown');
    expect(region(provider('region = "eu-ch2"', 'opentelekomcloud'))).toBe('eu-ch2');
  });

  it('has clusters that need their nodes, each in its zone', () => {
    const pool = (name: string, zone: string) =>
      resource(
        'opentelekomcloud_cce_node_pool_v3',
        name,
        `name = "${name}"\ncluster_id = opentelekomcloud_cce_cluster_v3.c.id\navailability_zone = "${zone}"`,
      );
    const { deps, blast, needsOf } = infer(
      OTC +
        resource('opentelekomcloud_cce_cluster_v3', 'c', 'name = "shop"') +
        pool('one', 'eu-de-01') +
        pool('two', 'eu-de-02'),
    );
    expect(deps()).toEqual([
      'opentelekomcloud_cce_cluster_v3.c -> opentelekomcloud_cce_node_pool_v3.one run 1 of 2 nodes',
      'opentelekomcloud_cce_cluster_v3.c -> opentelekomcloud_cce_node_pool_v3.two run 1 of 2 nodes',
    ]);
    expect(needsOf('opentelekomcloud_cce_node_pool_v3.one')).toContain('otc/eu-de-01 run hard');
    expect(blast('otc/eu-de-01')).toMatchObject({ down: [], degraded: ['shop'] });
    expect(blast('otc/eu-de/cce').down).toEqual(['shop']);
  });

  it('spreads a node pool of random zones over zones that are not known', () => {
    const { needsOf } = infer(
      OTC +
        resource('opentelekomcloud_cce_cluster_v3', 'c', 'name = "shop"') +
        resource(
          'opentelekomcloud_cce_node_pool_v3',
          'p',
          'cluster_id = opentelekomcloud_cce_cluster_v3.c.id\navailability_zone = "random"',
        ),
    );
    expect(needsOf('opentelekomcloud_cce_node_pool_v3.p').filter((need) => need.includes('random'))).toEqual(
      [],
    );
  });

  it('has databases in one zone, or with a copy in a second', () => {
    const database = (zones: string) =>
      infer(
        OTC + resource('opentelekomcloud_rds_instance_v3', 'd', `name = "d"\navailability_zone = [${zones}]`),
      );
    expect(database('"eu-de-01"').without('otc/eu-de-01').down).toEqual([
      'opentelekomcloud_rds_instance_v3.d',
    ]);
    expect(database('"eu-de-01", "eu-de-02"').without('otc/eu-de-01')).toMatchObject({
      down: [],
      degraded: ['opentelekomcloud_rds_instance_v3.d'],
    });
  });

  it('makes no journey of a name in a private zone', () => {
    const named = (type: string) =>
      infer(
        OTC +
          resource('opentelekomcloud_compute_instance_v2', 'i', 'name = "i"') +
          resource('opentelekomcloud_dns_zone_v2', 'z', `name = "shop.example."\ntype = "${type}"`) +
          resource(
            'opentelekomcloud_dns_recordset_v2',
            'r',
            `zone_id = opentelekomcloud_dns_zone_v2.z.id
name = "www.shop.example."
type = "A"
records = [opentelekomcloud_compute_instance_v2.i.access_ip_v4]`,
          ),
      ).journeys();
    expect(named('public')).toEqual(['www.shop.example -> opentelekomcloud_compute_instance_v2.i']);
    expect(named('private')).not.toContain('www.shop.example -> opentelekomcloud_compute_instance_v2.i');
  });

  it('has buckets whose objects need their key', () => {
    const { deps } = infer(
      OTC +
        resource('opentelekomcloud_kms_key_v1', 'k', 'key_alias = "files"') +
        resource(
          'opentelekomcloud_obs_bucket',
          'b',
          'bucket = "files"\nserver_side_encryption {\nkms_key_id = opentelekomcloud_kms_key_v1.k.id\n}',
        ),
    );
    expect(deps()).toEqual(['opentelekomcloud_obs_bucket.b -> opentelekomcloud_kms_key_v1.k run hard']);
  });
});
