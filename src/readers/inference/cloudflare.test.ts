import { describe, expect, it } from 'vitest';
import { IRELAND, infer } from '../../../test/support/infer.js';
import { resource } from '../../../test/support/snippets.js';

const ZONE = resource('cloudflare_zone', 'z', 'zone = "shop.example"');
const LB = resource('aws_lb', 'l');
const SERVER = resource('hcloud_server', 's', 'location = "hel1"');

const record = (name: string, target: string, more: string, type = 'cloudflare_record') =>
  resource(
    type,
    name,
    `zone_id = cloudflare_zone.z.id\nname = "${name}"\ntype = "CNAME"\ncontent = ${target}\n${more}`,
  );

describe('a record of Cloudflare', () => {
  it('that is proxied needs the CDN, the DNS and its origin', () => {
    const { journeys, needsOf, blast } = infer(
      ZONE + LB + record('www', 'aws_lb.l.dns_name', 'ttl = 1\nproxied = true'),
    );
    expect(journeys()).toEqual(['www.shop.example -> aws_lb.l']);
    expect(needsOf('www.shop.example')).toEqual([
      'aws_lb.l run hard',
      'cloudflare/global/cdn run hard',
      'cloudflare/global/cdn:control change hard',
      'cloudflare/global/dns run hard grace 300',
      'cloudflare/global/dns:control change hard',
      'cloudflare_zone.z run hard grace 300',
    ]);
    expect(blast('cloudflare/global/cdn').down).toEqual(['www.shop.example']);
    expect(blast('aws/eu-west-1').down).toEqual(['www.shop.example']);
  });

  it('goes on being answered while the API is away, and cannot be changed', () => {
    const { blast } = infer(ZONE + LB + record('www', 'aws_lb.l.dns_name', 'proxied = true'));
    expect(blast('cloudflare/global/api')).toMatchObject({
      down: [],
      degraded: [],
      cannotChange: ['www.shop.example'],
    });
  });

  it('that is not proxied is plain DNS', () => {
    const { needsOf, blast } = infer(ZONE + LB + record('www', 'aws_lb.l.dns_name', 'ttl = 120'));
    expect(needsOf('www.shop.example').filter((need) => need.includes('cdn'))).toEqual([]);
    expect(needsOf('www.shop.example')).toContain('cloudflare/global/dns run hard grace 120');
    expect(blast('cloudflare/global/cdn').down).toEqual([]);
  });

  it('leaves open whether the CDN is needed where the code does not tell', () => {
    const { blast } = infer(
      `${ZONE + LB + record('www', 'aws_lb.l.dns_name', 'proxied = var.proxied')}variable "proxied" {}`,
    );
    expect(blast('cloudflare/global/cdn')).toMatchObject({ down: [], unknown: ['www.shop.example'] });
    expect(blast('cloudflare/global/dns').down).toEqual(['www.shop.example']);
  });

  it('of v5 of the Terraform provider is read alike, and names the zone by its other argument', () => {
    const zone = resource('cloudflare_zone', 'z', 'name = "shop.example"');
    const { journeys, blast } = infer(
      zone +
        SERVER +
        record('@', 'hcloud_server.s.ipv4_address', 'ttl = 1\nproxied = true', 'cloudflare_dns_record'),
    );
    expect(journeys()).toEqual(['shop.example -> hcloud_server.s']);
    expect(blast('hetzner/hel1').down).toEqual(['shop.example']);
    expect(blast('cloudflare/global/cdn').down).toEqual(['shop.example']);
  });

  it('that is proxied is a journey even where its origin is not in the code, and may be down with anything', () => {
    const { journeys, blast } = infer(
      ZONE + SERVER + record('www', '"shop.elsewhere.example"', 'proxied = true'),
    );
    expect(journeys()).toEqual(['www.shop.example -> cloudflare_record.www']);
    expect(blast('cloudflare/global/cdn').down).toEqual(['www.shop.example']);
    expect(blast('hetzner/hel1')).toMatchObject({ down: [], unknown: ['www.shop.example'] });
  });

  it('with the origin of another one is the same journey, unless only one of them is proxied', () => {
    const both = (more: string) =>
      infer(
        ZONE +
          LB +
          record('www', 'aws_lb.l.dns_name', 'proxied = true') +
          record('direct', 'aws_lb.l.dns_name', more),
      ).journeys();
    expect(both('proxied = true')).toHaveLength(1);
    expect(both('')).toHaveLength(2);
  });

  it('to an address that leads nowhere makes no journey: a Worker answers, or nobody', () => {
    const { journeys } = infer(
      ZONE +
        SERVER +
        resource(
          'cloudflare_record',
          'r',
          'zone_id = cloudflare_zone.z.id\nname = "www"\ntype = "A"\nvalue = "192.0.2.1"\nproxied = true',
        ),
    );
    expect(journeys()).toEqual(['server s -> hcloud_server.s']);
  });

  it('with a private address is for the team’s own machines', () => {
    const instance = resource('aws_instance', 'i', 'ami = "a"');
    const named = (attribute: string) =>
      infer(ZONE + LB + instance + record('www', `aws_instance.i.${attribute}`, '')).journeys();
    expect(named('public_ip')).toContain('www.shop.example -> aws_instance.i');
    expect(named('private_ip')).toEqual(['lb l -> aws_lb.l']);
  });

  it('that is not proxied and leads elsewhere makes none either', () => {
    expect(infer(ZONE + SERVER + record('www', '"shop.elsewhere.example"', '')).journeys()).toEqual([
      'server s -> hcloud_server.s',
    ]);
  });
});

describe('a load balancer of Cloudflare', () => {
  const MONITOR = resource('cloudflare_load_balancer_monitor', 'm');
  const pool = (name: string, address: string, monitor = 'monitor = cloudflare_load_balancer_monitor.m.id') =>
    resource(
      'cloudflare_load_balancer_pool',
      name,
      `name = "${name}"\n${monitor}\norigins {\naddress = ${address}\n}`,
    );
  const AWS = pool('aws', 'aws_lb.l.dns_name');
  const HETZNER = pool('hetzner', 'hcloud_server.s.ipv4_address');
  const balancer = (more = '') =>
    resource(
      'cloudflare_load_balancer',
      'b',
      `zone_id = cloudflare_zone.z.id
name = "www.shop.example"
default_pool_ids = [cloudflare_load_balancer_pool.aws.id, cloudflare_load_balancer_pool.hetzner.id]
fallback_pool_id = cloudflare_load_balancer_pool.hetzner.id
${more}`,
    );
  const ORIGINS = ZONE + LB + SERVER + MONITOR;

  it('uses its pools in order, so that losing one cloud is survived', () => {
    const { journeys, needsOf, blast, failover } = infer(
      ORIGINS + AWS + HETZNER + balancer('proxied = true'),
    );
    expect(journeys()).toEqual(['www.shop.example -> cloudflare_load_balancer.b']);
    expect(needsOf('cloudflare_load_balancer.b')).toEqual([
      'cloudflare/global/cdn run hard',
      'cloudflare/global/dns run hard',
      'cloudflare/global/loadbalancing run hard',
      'cloudflare/global/loadbalancing:control change hard',
      'cloudflare_load_balancer_pool.aws run standby 0 of pools',
      'cloudflare_load_balancer_pool.hetzner run standby 1 of pools',
    ]);
    expect(failover('cloudflare_load_balancer.b')).toEqual({
      detect: 60,
      switch: 15,
      failback: 'auto',
      needs: ['cloudflare/global/loadbalancing'],
    });
    expect(blast('aws/eu-west-1').down).toEqual([]);
    expect(blast('hetzner/hel1').down).toEqual([]);
    expect(blast('cloudflare/global/loadbalancing').down).toEqual(['www.shop.example']);
  });

  it('is not in the CDN where it only answers names', () => {
    expect(infer(ORIGINS + AWS + HETZNER + balancer()).blast('cloudflare/global/cdn').down).toEqual([]);
  });

  it('stays with the first pool where nothing watches it', () => {
    const { blast } = infer(ORIGINS + pool('aws', 'aws_lb.l.dns_name', '') + HETZNER + balancer());
    expect(blast('aws/eu-west-1').down).toEqual(['www.shop.example']);
    expect(blast('hetzner/hel1').down).toEqual([]);
  });

  it('serves from all pools at once with steering', () => {
    const { deps } = infer(ORIGINS + AWS + HETZNER + balancer('steering_policy = "random"'));
    expect(deps()).toContain(
      'cloudflare_load_balancer.b -> cloudflare_load_balancer_pool.aws run 1 of 2 pools',
    );
  });

  it('has a pool whose origins are unknown where its addresses are not of this code', () => {
    const { blast } = infer(
      ORIGINS + pool('aws', '"198.51.100.7"') + pool('hetzner', '"198.51.100.8"') + balancer(),
    );
    expect(blast('cloudflare/global/dns').down).toEqual(['www.shop.example']);
    expect(blast('cloudflare_load_balancer_pool.aws').down).toEqual([]);
  });
});

describe('a Worker', () => {
  const STORES =
    resource('cloudflare_workers_kv_namespace', 'kv', 'title = "sessions"') +
    resource('cloudflare_r2_bucket', 'files', 'name = "files"') +
    resource('cloudflare_d1_database', 'd', 'name = "orders"');
  const ROUTE = resource(
    'cloudflare_workers_route',
    'r',
    'zone_id = cloudflare_zone.z.id\npattern = "shop.example/*"\nscript_name = cloudflare_workers_script.w.name',
  );
  const V4 = resource(
    'cloudflare_workers_script',
    'w',
    `name = "shop"
kv_namespace_binding {
name = "SESSIONS"
namespace_id = cloudflare_workers_kv_namespace.kv.id
}
r2_bucket_binding {
name = "FILES"
bucket_name = cloudflare_r2_bucket.files.name
}
d1_database_binding {
name = "ORDERS"
database_id = cloudflare_d1_database.d.id
}`,
  );
  const BOUND = [
    'cloudflare_workers_script.w -> cloudflare_d1_database.d run hard',
    'cloudflare_workers_script.w -> cloudflare_r2_bucket.files run hard',
    'cloudflare_workers_script.w -> cloudflare_workers_kv_namespace.kv run hard',
  ];

  it('needs what it is bound to, and its route is a journey', () => {
    const { deps, journeys, blast } = infer(ZONE + STORES + V4 + ROUTE);
    expect(deps()).toEqual(BOUND);
    expect(journeys()).toEqual(['shop.example/* -> cloudflare_workers_script.w']);
    expect(blast('cloudflare/global/workerskv').down).toEqual(['shop.example-*']);
    expect(blast('cloudflare/global/queues').down).toEqual([]);
  });

  it('is in front of the proxied names that its route fits', () => {
    const front = (pattern: string, more = 'proxied = true') =>
      infer(
        ZONE +
          LB +
          STORES +
          V4 +
          ROUTE.replace('shop.example/*', pattern) +
          record('www', 'aws_lb.l.dns_name', more),
      );
    expect(front('www.shop.example/*').journeys()).toEqual(['www.shop.example -> aws_lb.l']);
    expect(front('www.shop.example/*').blast('cloudflare/global/workerskv').down).toEqual([
      'www.shop.example',
    ]);
    expect(front('https://*.shop.example/*').blast('cloudflare/global/workers').down).toEqual([
      'www.shop.example',
    ]);
    expect(front('www.shop.example/api/*').needsOf('www.shop.example')).toContain(
      'cloudflare_workers_script.w run soft',
    );
    for (const away of [front('shop.example/*'), front('www.shop.example/*', 'proxied = false')]) {
      expect(away.needsOf('www.shop.example').filter((need) => need.includes('workers'))).toEqual([]);
    }
  });

  it('of v5 has its bindings in one list', () => {
    const v5 = resource(
      'cloudflare_workers_script',
      'w',
      `script_name = "shop"
bindings = [
{ name = "SESSIONS", type = "kv_namespace", namespace_id = cloudflare_workers_kv_namespace.kv.id },
{ name = "FILES", type = "r2_bucket", bucket_name = cloudflare_r2_bucket.files.name },
{ name = "ORDERS", type = "d1", id = cloudflare_d1_database.d.id },
]`,
    );
    expect(infer(STORES + v5).deps()).toEqual(BOUND);
  });

  it('without a route or a domain of its own faces nobody', () => {
    const { journeys } = infer(
      ZONE + STORES + V4 + LB + record('www', 'aws_lb.l.dns_name', 'proxied = true'),
    );
    expect(journeys()).toEqual(['www.shop.example -> aws_lb.l']);
  });
});

describe('a tunnel', () => {
  const TUNNEL = resource('cloudflare_zero_trust_tunnel_cloudflared', 't', 'name = "home"');
  const RECORD = record(
    'www',
    `"\${cloudflare_zero_trust_tunnel_cloudflared.t.id}.cfargotunnel.com"`,
    'proxied = true',
  );

  it('leads to where its connector runs, which its name does not tell', () => {
    const { journeys, blast } = infer(ZONE + TUNNEL + RECORD);
    expect(journeys()).toEqual(['www.shop.example -> cloudflare_zero_trust_tunnel_cloudflared.t']);
    expect(blast('cloudflare/global/tunnel').down).toEqual(['www.shop.example']);
  });

  it('leads to what its configuration names', () => {
    const config = resource(
      'cloudflare_zero_trust_tunnel_cloudflared_config',
      'c',
      `tunnel_id = cloudflare_zero_trust_tunnel_cloudflared.t.id
config = { ingress = [{ hostname = "www.shop.example", service = "http://\${aws_lb.l.dns_name}" }] }`,
    );
    expect(infer(ZONE + LB + TUNNEL + RECORD + config).blast('aws/eu-west-1').down).toEqual([
      'www.shop.example',
    ]);
  });
});

describe('others beside a cloud', () => {
  it('Fastly is in front of its backends', () => {
    const { journeys, deps } = infer(
      LB +
        resource(
          'fastly_service_vcl',
          'f',
          'name = "shop"\ndomain {\nname = "www.shop.example"\n}\nbackend {\nname = "a"\naddress = aws_lb.l.dns_name\n}',
        ),
    );
    expect(journeys()).toEqual(['www.shop.example -> fastly_service_vcl.f']);
    expect(deps()).toEqual(['fastly_service_vcl.f -> aws_lb.l run hard']);
  });

  it('NS1 and DNSimple answer for names in front of other clouds', () => {
    const ns1 =
      resource('ns1_zone', 'z', 'zone = "shop.example"') +
      resource(
        'ns1_record',
        'r',
        'zone = ns1_zone.z.zone\ndomain = "www.shop.example"\ntype = "CNAME"\nttl = 60\nanswers {\nanswer = aws_lb.l.dns_name\n}',
      );
    expect(infer(LB + ns1).needsOf('www.shop.example')).toContain('ns1/global/dns run hard grace 60');
    const dnsimple = resource(
      'dnsimple_zone_record',
      'r',
      'zone_name = "shop.example"\nname = "www"\ntype = "A"\nvalue = hcloud_server.s.ipv4_address',
    );
    expect(infer(SERVER + dnsimple).blast('dnsimple/global/dns').down).toHaveLength(1);
  });

  it('DigitalOcean balances droplets, by id or by tag, over a database', () => {
    const droplets = resource(
      'digitalocean_droplet',
      'web',
      `count = 2
name = "web-\${count.index}"
region = "fra1"
tags = [digitalocean_tag.web.id]
user_data = "DB=\${digitalocean_database_cluster.db.host}"`,
    );
    const { deps, journeys, blast } = infer(
      droplets +
        resource('digitalocean_tag', 'web', 'name = "web"') +
        resource('digitalocean_database_cluster', 'db', 'name = "db"\nregion = "fra1"') +
        resource(
          'digitalocean_loadbalancer',
          'lb',
          'name = "shop"\nregion = "fra1"\ndroplet_tag = digitalocean_tag.web.name',
        ),
    );
    expect(deps()).toEqual([
      'digitalocean_droplet.web[0] -> digitalocean_database_cluster.db run hard',
      'digitalocean_droplet.web[1] -> digitalocean_database_cluster.db run hard',
      'digitalocean_loadbalancer.lb -> digitalocean_droplet.web[0] run 1 of 2 targets',
      'digitalocean_loadbalancer.lb -> digitalocean_droplet.web[1] run 1 of 2 targets',
    ]);
    expect(journeys()).toEqual(['shop -> digitalocean_loadbalancer.lb']);
    expect(blast('digitalocean/fra1/databases').down).toEqual(['shop']);
    expect(blast('digitalocean/global/api')).toMatchObject({ down: [], cannotChange: ['shop'] });
  });

  it('keeps each provider in its own region', () => {
    const { component } = infer(
      IRELAND + SERVER + resource('linode_instance', 'i', 'region = "eu-central"') + LB,
    );
    expect(component('linode/eu-central').name).toBe('Frankfurt');
    expect(component('aws_lb.l').attributes?.region).toBe('eu-west-1');
  });
});
