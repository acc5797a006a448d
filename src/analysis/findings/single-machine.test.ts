/** One machine, or one volume, where no zone tells of it. */
import { describe, expect, it } from 'vitest';
import { found } from '../../../test/support/findings.js';
import { resource } from '../../../test/support/snippets.js';

const RULE = 'single-machine';
const DISK = 'hcloud_volume.data';
const server = (name: string, more = '') =>
  resource('hcloud_server', name, `name = "${name}"\nimage = "debian-13"\nlocation = "hel1"\n${more}`);
const volume = (name: string, of: string) =>
  resource('hcloud_volume', name, `name = "${name}"\nsize = 20\nserver_id = hcloud_server.${of}.id`);
const yaml = (entry: string) => `inferJourneys: false\njourneys:\n  shop:\n    entry: ${entry}\n`;
const BALANCER =
  resource('hcloud_load_balancer', 'shop', 'name = "shop"\nlocation = "hel1"\nload_balancer_type = "lb11"') +
  resource(
    'hcloud_load_balancer_target',
    'one',
    'type = "server"\nload_balancer_id = hcloud_load_balancer.shop.id\nserver_id = hcloud_server.one.id',
  );
const SECOND_TARGET = resource(
  'hcloud_load_balancer_target',
  'two',
  'type = "server"\nload_balancer_id = hcloud_load_balancer.shop.id\nserver_id = hcloud_server.two.id',
);

describe(RULE, () => {
  it('tells of the only server, whose location has no zones', () => {
    expect(found(server('shop'), yaml('hcloud_server.shop')).of(RULE)).toEqual([
      'high shop: hcloud_server.shop is one machine and nothing takes over when it fails',
    ]);
  });

  it('tells of its volumes in the same finding, and names no other disk of the estate', () => {
    const code = server('shop') + volume('data', 'shop') + server('other') + volume('spare', 'other');
    expect(found(code, yaml('hcloud_server.shop')).of(RULE)).toEqual([
      `high shop: hcloud_server.shop is one machine and nothing takes over when it or its volume ${DISK} fails`,
    ]);
  });

  it('lists several volumes', () => {
    const code = server('shop') + volume('data', 'shop') + volume('files', 'shop');
    expect(found(code, yaml('hcloud_server.shop')).one(RULE).title).toContain(
      `it or one of its volumes (${DISK} and hcloud_volume.files) fails`,
    );
  });

  it('tells of a volume where no machine in front of it is told of', () => {
    expect(found(server('shop') + volume('data', 'shop'), yaml(DISK)).of(RULE)).toEqual([
      `high shop: ${DISK} is one volume and nothing takes over when it fails`,
    ]);
  });

  it('tells of the only server behind a load balancer, and of none of two', () => {
    const entry = yaml('hcloud_load_balancer.shop');
    expect(found(BALANCER + server('one'), entry).one(RULE).subject).toBe('hcloud_server.one');
    expect(found(BALANCER + SECOND_TARGET + server('one') + server('two'), entry).of(RULE)).toEqual([]);
  });

  it('is silent about load balancers, databases and whatever else its provider keeps up', () => {
    const code =
      resource('digitalocean_loadbalancer', 'shop', 'name = "shop"\nregion = "fra1"') +
      resource('digitalocean_database_cluster', 'orders', 'name = "orders"\nregion = "fra1"\nnode_count = 2');
    const more =
      'dependencies:\n  - { from: digitalocean_loadbalancer.shop, to: digitalocean_database_cluster.orders }\n';
    const { of, singles } = found(code, yaml('digitalocean_loadbalancer.shop') + more);
    expect(singles.map(({ component }) => component)).toContain('digitalocean_database_cluster.orders');
    expect(of(RULE)).toEqual([]);
  });

  it('tells of a managed database with one node, less severely', () => {
    const databases: readonly (readonly [string, string])[] = [
      ['digitalocean_database_cluster', 'name = "orders"\nregion = "fra1"\nnode_count = 1'],
      ['linode_database_postgresql_v2', 'label = "orders"\nregion = "eu-central"'],
      ['exoscale_dbaas', 'name = "orders"\nzone = "de-fra-1"\ntype = "pg"\nplan = "startup-4"'],
      ['ovh_cloud_project_database', 'engine = "postgresql"\nplan = "essential"\nnodes {\nregion = "GRA"\n}'],
      ['ionoscloud_dbaas_pgsql_cluster', 'display_name = "orders"\nlocation = "de/fra"\ninstances = 1'],
      ['upcloud_managed_database_postgresql', 'name = "orders"\nzone = "fi-hel1"\nplan = "1x1xCPU-2GB-25GB"'],
      ['stackit_postgresflex_instance', 'name = "orders"\nreplicas = 1'],
    ];
    for (const [type, body] of databases) {
      const { of } = found(resource(type, 'orders', body), yaml(`${type}.orders`));
      expect(of(RULE)).toEqual([
        `medium shop: ${type}.orders has one node and no standby takes over when that fails`,
      ]);
    }
  });

  it('is silent about a managed database with more nodes, or a number that is not known', () => {
    const databases: readonly (readonly [string, string])[] = [
      ['digitalocean_database_cluster', 'name = "orders"\nregion = "fra1"\nnode_count = var.nodes'],
      ['linode_database_postgresql_v2', 'label = "orders"\nregion = "eu-central"\ncluster_size = 3'],
      ['exoscale_dbaas', 'name = "orders"\nzone = "de-fra-1"\ntype = "pg"\nplan = "business-4"'],
      [
        'ovh_cloud_project_database',
        'plan = "business"\nnodes {\nregion = "GRA"\n}\nnodes {\nregion = "GRA"\n}',
      ],
      ['ionoscloud_dbaas_pgsql_cluster', 'display_name = "orders"\nlocation = "de/fra"\ninstances = 2'],
      ['upcloud_managed_database_postgresql', 'name = "orders"\nzone = "fi-hel1"\nplan = "2x2xCPU-4GB-50GB"'],
    ];
    for (const [type, body] of databases) {
      const code = `variable "nodes" {\ntype = number\n}\n${resource(type, 'orders', body)}`;
      expect(found(code, yaml(`${type}.orders`)).of(RULE)).toEqual([]);
    }
  });

  it('is silent where how many there are is not in the code', () => {
    const counted = `variable "servers" {\ntype = number\n}\n${server('shop', 'count = var.servers')}`;
    const { estate, of } = found(counted, yaml('hcloud_server.shop'));
    expect(estate.components.some(({ attributes }) => attributes?.repeated)).toBe(true);
    expect(of(RULE)).toEqual([]);
  });

  it('says nothing more of a machine whose zone is told of', () => {
    const machine = resource('aws_instance', 'shop', 'availability_zone = "eu-west-1a"');
    const code = `provider "aws" {\nregion = "eu-west-1"\n}\n${machine}`;
    const { of } = found(code, yaml('aws_instance.shop'));
    expect(of('single-zone')).toHaveLength(1);
    expect(of(RULE)).toEqual([]);
  });
});
