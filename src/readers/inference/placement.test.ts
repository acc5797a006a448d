import { describe, expect, it } from 'vitest';
import { infer } from '../../../test/support/infer.js';
import { resource, subnet, subnets } from '../../../test/support/snippets.js';

const ZONE_A = 'aws/eu-west-1a';
const ZONE_B = 'aws/eu-west-1b';

const group = (body: string) => resource('aws_autoscaling_group', 'g', body);
const TWO_SUBNETS = 'vpc_zone_identifier = [aws_subnet.a.id, aws_subnet.b.id]';

describe('a machine', () => {
  const estate = infer(subnets('a', 'b') + resource('aws_instance', 'i', 'subnet_id = aws_subnet.a.id'));

  it('stops with the zone of its subnet, and no other zone stops it', () => {
    expect(estate.without(ZONE_A).down).toEqual(['aws_instance.i', 'aws_subnet.a']);
    expect(estate.without(ZONE_B).down).toEqual(['aws_subnet.b']);
  });

  it('is killed with its zone and has to be started again', () => {
    expect(estate.dependency('aws_instance.i', 'aws_subnet.a').restart).toBe(true);
  });

  it('may name its zone itself', () => {
    const named = infer(resource('aws_instance', 'i', 'availability_zone = "eu-west-1c"'));
    expect(named.without('aws/eu-west-1c').down).toEqual(['aws_instance.i']);
    expect(named.without(ZONE_A)).toMatchObject({ down: [], unknown: [] });
  });

  it('may name its zone by its id, which is in the region of the machine', () => {
    const { without } = infer(`
      provider "aws" {
        region = "eu-west-1"
      }
      provider "aws" {
        alias  = "virginia"
        region = "us-east-1"
      }
      resource "aws_sqs_queue" "here" {}
      resource "aws_subnet" "there" {
        provider             = aws.virginia
        availability_zone_id = "use1-az4"
      }`);
    expect(without('aws/us-east-1').down).toEqual(['aws_subnet.there']);
    expect(without('aws/eu-west-1').down).toEqual(['aws_sqs_queue.here']);
  });

  it('without a subnet sits in some zone: the loss of any is unknown, never fine', () => {
    const somewhere = infer(resource('aws_instance', 'i'));
    expect(somewhere.without(ZONE_A)).toMatchObject({ down: [], unknown: ['aws_instance.i'] });
    expect(somewhere.without('aws/eu-west-1').down).toEqual(['aws_instance.i']);
  });

  it('in a subnet that is only looked up sits in some zone', () => {
    const { without } = infer(`data "aws_subnet" "a" {
        id = "subnet-1"
      }
      ${resource('aws_instance', 'i', 'subnet_id = data.aws_subnet.a.id')}`);
    expect(without(ZONE_A)).toMatchObject({ down: [], unknown: ['aws_instance.i', 'data.aws_subnet.a'] });
  });

  it('in a subnet whose zone is a variable sits in some zone', () => {
    const { without } = infer(`variable "zone" {}
      ${resource('aws_subnet', 'a', 'availability_zone = var.zone')}
      ${resource('aws_instance', 'i', 'subnet_id = aws_subnet.a.id')}`);
    expect(without(ZONE_A)).toMatchObject({ down: [], unknown: ['aws_instance.i', 'aws_subnet.a'] });
  });

  it('in the first of the zones that are looked up sits in the first zone of its region', () => {
    const { without } = infer(`data "aws_availability_zones" "all" {}
      ${resource('aws_instance', 'i', 'availability_zone = data.aws_availability_zones.all.names[0]')}`);
    expect(without(ZONE_A).down).toEqual(['aws_instance.i']);
    expect(without(ZONE_B)).toMatchObject({ down: [], unknown: [] });
  });

  it('stops with the volume it mounts; the volume does not need the machine', () => {
    const { deps, without } = infer(
      resource('aws_ebs_volume', 'v', 'availability_zone = "eu-west-1a"') +
        resource('aws_instance', 'i', 'availability_zone = "eu-west-1a"') +
        resource(
          'aws_volume_attachment',
          'a',
          'volume_id = aws_ebs_volume.v.id\ninstance_id = aws_instance.i.id',
        ),
    );
    expect(deps()).toEqual(['aws_instance.i -> aws_ebs_volume.v run hard']);
    expect(without('aws_instance.i').down).toEqual([]);
  });
});

describe('an Auto Scaling group', () => {
  it('over two zones is degraded by the loss of one and stopped by the loss of both', () => {
    const { deps, without } = infer(subnets('a', 'b') + group(TWO_SUBNETS));
    expect(deps()).toEqual([
      'aws_autoscaling_group.g -> aws_subnet.a run 1 of 2 zones',
      'aws_autoscaling_group.g -> aws_subnet.b run 1 of 2 zones',
    ]);
    expect(without(ZONE_A)).toMatchObject({ down: ['aws_subnet.a'], degraded: ['aws_autoscaling_group.g'] });
    expect(without('aws/eu-west-1').down).toContain('aws_autoscaling_group.g');
  });

  it('over two subnets in one zone stops with that zone', () => {
    const { without } = infer(subnet('a', 'eu-west-1a') + subnet('b', 'eu-west-1a') + group(TWO_SUBNETS));
    expect(without(ZONE_A).down).toContain('aws_autoscaling_group.g');
    expect(without(ZONE_B)).toMatchObject({ down: [], degraded: [] });
  });

  it('over the instances of one subnet block is over all their zones', () => {
    const { without } = infer(`data "aws_availability_zones" "all" {}
      ${resource('aws_subnet', 's', 'count = 3\navailability_zone = data.aws_availability_zones.all.names[count.index]')}
      ${group('vpc_zone_identifier = aws_subnet.s[*].id')}`);
    expect(without(ZONE_A)).toMatchObject({
      down: ['aws_subnet.s[0]'],
      degraded: ['aws_autoscaling_group.g'],
    });
  });

  it('of one machine sits in one of its zones, and which one is unknown', () => {
    const { without } = infer(subnets('a', 'b') + group(`${TWO_SUBNETS}\ndesired_capacity = 1`));
    expect(without(ZONE_A)).toMatchObject({ down: ['aws_subnet.a'], unknown: ['aws_autoscaling_group.g'] });
  });

  it('over subnets that are only looked up may be spread or not: unknown', () => {
    const { without } = infer(
      `data "aws_subnets" "all" {}\n${group('vpc_zone_identifier = data.aws_subnets.all.ids')}`,
    );
    expect(without(ZONE_A)).toMatchObject({ down: [], unknown: ['aws_autoscaling_group.g'] });
  });

  it('over a number of subnets that nobody knows may be spread or not: unknown', () => {
    const { without } = infer(`variable "n" {}
      ${resource('aws_subnet', 's', 'count = var.n\navailability_zone = "eu-west-1${count.index}"')}
      ${group('vpc_zone_identifier = aws_subnet.s[*].id')}`);
    expect(without(ZONE_A)).toMatchObject({ down: [] });
    expect(without(ZONE_A).unknown).toContain('aws_autoscaling_group.g');
  });
});

describe('a container service', () => {
  const service = (count: string, more = '') =>
    infer(
      more +
        subnets('a', 'b') +
        resource(
          'aws_ecs_service',
          's',
          `launch_type = "FARGATE"\n${count}\nnetwork_configuration {\nsubnets = [aws_subnet.a.id, aws_subnet.b.id]\n}`,
        ),
    ).without(ZONE_A);

  it('of two tasks over two zones is degraded by the loss of one', () => {
    expect(service('desired_count = 2')).toMatchObject({ degraded: ['aws_ecs_service.s'], unknown: [] });
  });

  it('of so many tasks as a variable says may be one task: losing a zone is unknown', () => {
    expect(service('desired_count = var.tasks', 'variable "tasks" {}\n')).toMatchObject({
      degraded: [],
      unknown: ['aws_ecs_service.s'],
    });
  });

  it('of one task sits in one zone, and which one is unknown', () => {
    expect(service('desired_count = 1')).toMatchObject({ degraded: [], unknown: ['aws_ecs_service.s'] });
  });
});

describe('a function', () => {
  const two = 'vpc_config {\nsubnet_ids = [aws_subnet.a.id, aws_subnet.b.id]\n}';

  it('in two zones of a network outlives one of them', () => {
    const { without } = infer(subnets('a', 'b') + resource('aws_lambda_function', 'f', two));
    expect(without(ZONE_A)).toMatchObject({ down: ['aws_subnet.a'], degraded: ['aws_lambda_function.f'] });
  });

  it('outside any network does not notice a zone', () => {
    const { without } = infer(resource('aws_lambda_function', 'f'));
    expect(without(ZONE_A)).toMatchObject({ down: [], degraded: [], unknown: [] });
  });

  it('with one subnet stops with its zone', () => {
    const { without } = infer(
      subnets('a') + resource('aws_lambda_function', 'f', 'vpc_config {\nsubnet_ids = [aws_subnet.a.id]\n}'),
    );
    expect(without(ZONE_A).down).toEqual(['aws_lambda_function.f', 'aws_subnet.a']);
  });
});

describe('a database', () => {
  const SUBNETS = `${subnets('a', 'b')}${resource('aws_db_subnet_group', 'n', 'subnet_ids = [aws_subnet.a.id, aws_subnet.b.id]')}`;
  const database = (body: string, before = '') =>
    infer(
      before +
        SUBNETS +
        resource('aws_db_instance', 'd', `db_subnet_group_name = aws_db_subnet_group.n.name\n${body}`),
    );

  it('with Multi-AZ switches to its standby in the two minutes AWS states', () => {
    const { failover, deps, without } = database('multi_az = true');
    expect(deps()).toEqual([
      'aws_db_instance.d -> aws_subnet.a run standby 0 of zones',
      'aws_db_instance.d -> aws_subnet.b run standby 1 of zones',
    ]);
    expect(failover('aws_db_instance.d')).toMatchObject({
      detect: 0,
      switch: 120,
    });
    expect(without(ZONE_A).down).toEqual(['aws_subnet.a']);
    expect(without('aws/eu-west-1').down).toContain('aws_db_instance.d');
  });

  it('without Multi-AZ sits in one zone of its subnet group, and which one is unknown', () => {
    expect(database('').without(ZONE_A)).toMatchObject({
      down: ['aws_subnet.a'],
      unknown: ['aws_db_instance.d'],
    });
  });

  it('without Multi-AZ in a zone it names stops with it', () => {
    const { without } = database('availability_zone = "eu-west-1b"');
    expect(without(ZONE_B).down).toContain('aws_db_instance.d');
    expect(without(ZONE_A).unknown).toEqual([]);
  });

  it('with Multi-AZ left to a variable is unknown, never fine', () => {
    const { without } = database('multi_az = var.ha', 'variable "ha" {}\n');
    expect(without(ZONE_A).unknown).toEqual(['aws_db_instance.d']);
  });

  it('with Multi-AZ left to a variable that has a default takes the default', () => {
    const { without } = database('multi_az = var.ha', 'variable "ha" {\ndefault = true\n}\n');
    expect(without(ZONE_A)).toMatchObject({ down: ['aws_subnet.a'], unknown: [] });
  });

  it('with Multi-AZ needs RDS itself for the switch', () => {
    const { failover } = database('multi_az = true');
    expect(failover('aws_db_instance.d')?.needs).toEqual(['aws/eu-west-1/rds']);
  });
});

describe('an Aurora cluster', () => {
  const cluster = (...zones: string[]) =>
    infer(
      resource('aws_rds_cluster', 'c', 'engine = "aurora-postgresql"') +
        zones
          .map((zone, i) =>
            resource(
              'aws_rds_cluster_instance',
              `i${i}`,
              `cluster_identifier = aws_rds_cluster.c.id\navailability_zone = "${zone}"`,
            ),
          )
          .join(''),
    );

  it('with instances in two zones promotes the second within a minute', () => {
    const { failover, without } = cluster('eu-west-1a', 'eu-west-1b');
    expect(failover('aws_rds_cluster.c')).toMatchObject({ switch: 60 });
    expect(without(ZONE_A).down).toEqual(['aws_rds_cluster_instance.i0']);
  });

  it('with two instances in one zone stops with it', () => {
    expect(cluster('eu-west-1a', 'eu-west-1a').without(ZONE_A).down).toContain('aws_rds_cluster.c');
  });

  it('with one instance stops with its zone', () => {
    expect(cluster('eu-west-1a').without(ZONE_A).down).toEqual([
      'aws_rds_cluster.c',
      'aws_rds_cluster_instance.i0',
    ]);
  });

  it('is needed by no instance of it: its storage is its own', () => {
    expect(cluster('eu-west-1a').deps()).toEqual([
      'aws_rds_cluster.c -> aws_rds_cluster_instance.i0 run hard',
    ]);
  });
});

describe('a cache', () => {
  const SUBNETS = `${subnets('a', 'b')}${resource('aws_elasticache_subnet_group', 'n', 'subnet_ids = [aws_subnet.a.id, aws_subnet.b.id]')}`;
  const cache = (body: string) =>
    infer(
      SUBNETS +
        resource(
          'aws_elasticache_replication_group',
          'c',
          `subnet_group_name = aws_elasticache_subnet_group.n.name\n${body}`,
        ),
    ).without(ZONE_A);

  it('with automatic failover over zones outlives the zone of its primary', () => {
    const body = 'automatic_failover_enabled = true\nmulti_az_enabled = true\nnum_cache_clusters = 2';
    expect(cache(body)).toMatchObject({ down: ['aws_subnet.a'], unknown: [] });
  });

  it('of one node sits in one zone, and which one is unknown', () => {
    expect(cache('num_cache_clusters = 1')).toMatchObject({
      unknown: ['aws_elasticache_replication_group.c'],
    });
  });
});

describe('a load balancer', () => {
  it('over two zones is degraded by the loss of one', () => {
    const { without } = infer(`${subnets('a', 'b')}
      resource "aws_lb" "l" {
        subnets = [aws_subnet.a.id, aws_subnet.b.id]
      }
      resource "aws_lb_listener" "l" {
        load_balancer_arn = aws_lb.l.arn
        default_action {
          target_group_arn = aws_lb_target_group.g.arn
        }
      }
      resource "aws_lb_target_group" "g" {}
      resource "aws_lb_target_group_attachment" "f" {
        target_group_arn = aws_lb_target_group.g.arn
        target_id        = aws_lambda_function.f.arn
      }
      resource "aws_lambda_function" "f" {}`);
    expect(without(ZONE_A)).toMatchObject({ down: ['aws_subnet.a'], degraded: ['aws_lb.l'], unknown: [] });
  });

  it('may list its subnets as mappings', () => {
    const mapping = 'subnet_mapping {\nsubnet_id = aws_subnet.a.id\n}';
    const { without } = infer(subnets('a') + resource('aws_lb', 'l', mapping));
    expect(without(ZONE_A).down).toEqual(['aws_lb.l', 'aws_subnet.a']);
  });
});

describe('a file system', () => {
  it('with mount targets in two zones outlives one of them', () => {
    const target = (letter: string) =>
      resource(
        'aws_efs_mount_target',
        letter,
        `file_system_id = aws_efs_file_system.f.id\nsubnet_id = aws_subnet.${letter}.id`,
      );
    const { without } = infer(
      subnets('a', 'b') + resource('aws_efs_file_system', 'f') + target('a') + target('b'),
    );
    expect(without(ZONE_A)).toMatchObject({
      down: ['aws_efs_mount_target.a', 'aws_subnet.a'],
      degraded: ['aws_efs_file_system.f'],
    });
  });

  it('with mount targets in subnets that are not known may outlive any zone', () => {
    const { without } = infer(`
      variable "subnets" {}
      ${resource('aws_efs_file_system', 'f')}
      resource "aws_efs_mount_target" "m" {
        for_each       = toset(var.subnets)
        file_system_id = aws_efs_file_system.f.id
        subnet_id      = each.value
      }
    `);
    expect(without(ZONE_A)).toMatchObject({
      down: [],
      unknown: ['aws_efs_file_system.f', 'aws_efs_mount_target.m'],
    });
  });

  it('of the one-zone class stops with its zone', () => {
    const { without } = infer(resource('aws_efs_file_system', 'f', 'availability_zone_name = "eu-west-1a"'));
    expect(without(ZONE_A).down).toEqual(['aws_efs_file_system.f']);
  });
});

describe('what AWS keeps in several zones', () => {
  it('does not notice the loss of one: a table, a queue, a bucket', () => {
    const { without } = infer(
      resource('aws_dynamodb_table', 't') + resource('aws_sqs_queue', 'q') + resource('aws_s3_bucket', 'b'),
    );
    expect(without(ZONE_A)).toMatchObject({ down: [], degraded: [], unknown: [] });
    expect(without('aws/eu-west-1').down).toEqual([
      'aws_dynamodb_table.t',
      'aws_s3_bucket.b',
      'aws_sqs_queue.q',
    ]);
  });
});
