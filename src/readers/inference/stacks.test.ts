/** Whole small stacks as people write them: what a user loses with each part, and what not. */
import { describe, expect, it } from 'vitest';
import { infer } from '../../../test/support/infer.js';
import { lambda, lambdaWith, resource, subnets, table } from '../../../test/support/snippets.js';

const ZONE = resource('aws_route53_zone', 'z', 'name = "example.com"');
const named = (target: string, more = '', id = 'r') =>
  resource(
    'aws_route53_record',
    id,
    `zone_id = aws_route53_zone.z.zone_id\nname = "shop"\ntype = "A"\nalias {\nname = ${target}\nevaluate_target_health = true\n}\n${more}`,
  );
const SHOP = ['shop.example.com'];

describe('a name, a distribution, a load balancer and a container service over two zones', () => {
  const { journeys, blast } =
    infer(`${ZONE}${named('aws_cloudfront_distribution.d.domain_name')}${subnets('a', 'b')}${table('t')}
    resource "aws_cloudfront_distribution" "d" {
      aliases = ["shop.example.com"]
      origin {
        origin_id   = "lb"
        domain_name = aws_lb.l.dns_name
      }
      default_cache_behavior {
        target_origin_id = "lb"
      }
    }
    resource "aws_lb" "l" {
      subnets = [aws_subnet.a.id, aws_subnet.b.id]
    }
    resource "aws_lb_target_group" "g" {}
    resource "aws_lb_listener" "l" {
      load_balancer_arn = aws_lb.l.arn
      default_action {
        target_group_arn = aws_lb_target_group.g.arn
      }
    }
    resource "aws_ecs_task_definition" "t" {
      container_definitions = jsonencode([{ environment = [{ name = "T", value = aws_dynamodb_table.t.name }] }])
    }
    resource "aws_ecs_service" "s" {
      launch_type     = "FARGATE"
      desired_count   = 2
      task_definition = aws_ecs_task_definition.t.arn
      load_balancer {
        target_group_arn = aws_lb_target_group.g.arn
      }
      network_configuration {
        subnets = [aws_subnet.a.id, aws_subnet.b.id]
      }
    }`);

  it('is one journey', () => {
    expect(journeys()).toEqual(['shop.example.com -> aws_cloudfront_distribution.d']);
  });

  it('is degraded without a zone and lost without the region', () => {
    expect(blast('aws/eu-west-1a')).toMatchObject({ down: [], degraded: SHOP, unknown: [] });
    expect(blast('aws/eu-west-1').down).toEqual(SHOP);
  });

  it('is lost without any link of the chain', () => {
    for (const id of ['aws_lb.l', 'aws_ecs_service.s', 'aws_dynamodb_table.t', 'aws/global/cloudfront']) {
      expect(blast(id).down, id).toEqual(SHOP);
    }
  });

  it('serves on without the control planes of us-east-1, and cannot be changed', () => {
    expect(blast('aws/us-east-1')).toMatchObject({ down: [], degraded: [], cannotChange: SHOP });
  });

  it('serves on without another region', () => {
    expect(blast('aws/eu-central-1')).toMatchObject({
      down: [],
      degraded: [],
      cannotChange: [],
      unknown: [],
    });
  });
});

describe('an API under a domain of its own', () => {
  const { journeys, blast } =
    infer(`${ZONE}${named('aws_apigatewayv2_domain_name.d.domain_name_configuration[0].target_domain_name')}
    resource "aws_apigatewayv2_domain_name" "d" {
      domain_name = "shop.example.com"
    }
    resource "aws_apigatewayv2_api" "a" {}
    resource "aws_apigatewayv2_api_mapping" "m" {
      api_id      = aws_apigatewayv2_api.a.id
      domain_name = aws_apigatewayv2_domain_name.d.id
    }
    resource "aws_apigatewayv2_integration" "i" {
      api_id          = aws_apigatewayv2_api.a.id
      integration_uri = aws_lambda_function.f.invoke_arn
    }
    ${lambda('f')}`);

  it('is one journey and stops with its function', () => {
    expect(journeys()).toEqual(['shop.example.com -> aws_apigatewayv2_domain_name.d']);
    expect(blast('aws_lambda_function.f').down).toEqual(SHOP);
  });
});

describe('two regions behind one name', () => {
  const region = (name: string, alias: string) => {
    const at = alias === '' ? '' : `provider = aws.${alias}`;
    return `
      resource "aws_lb" "${name}" {
        ${at}
      }
      resource "aws_lb_listener" "${name}" {
        ${at}
        load_balancer_arn = aws_lb.${name}.arn
        default_action {
          target_group_arn = aws_lb_target_group.${name}.arn
        }
      }
      resource "aws_lb_target_group" "${name}" {
        ${at}
      }
      resource "aws_lb_target_group_attachment" "${name}" {
        ${at}
        target_group_arn = aws_lb_target_group.${name}.arn
        target_id        = aws_lambda_function.${name}.arn
      }
      resource "aws_lambda_function" "${name}" {
        ${at}
        environment {
          variables = { TABLE = aws_dynamodb_table.orders.name }
        }
      }`;
  };
  const estate = (replica: string) =>
    infer(`
      provider "aws" {
        region = "eu-west-1"
      }
      provider "aws" {
        alias  = "east"
        region = "us-east-1"
      }
      resource "aws_dynamodb_table" "orders" {
        name = "orders"
        ${replica}
      }
      ${ZONE}${region('west', '')}${region('east', 'east')}
      ${named('aws_lb.west.dns_name', 'set_identifier = "w"\nlatency_routing_policy {\nregion = "eu-west-1"\n}', 'w')}
      ${named('aws_lb.east.dns_name', 'set_identifier = "e"\nlatency_routing_policy {\nregion = "us-east-1"\n}', 'e')}`);

  it('with a table in both outlive either', () => {
    const { blast } = estate('replica {\nregion_name = "us-east-1"\n}');
    for (const domain of [
      'aws/eu-west-1',
      'aws/us-east-1',
      'aws/us-east-1/dynamodb',
      'aws/eu-west-1/lambda',
    ]) {
      expect(blast(domain).down, domain).toEqual([]);
    }
    expect(blast('aws').down).toEqual(SHOP);
  });

  it('with a table in one of them do not outlive that one', () => {
    const { blast } = estate('');
    expect(blast('aws/us-east-1').down).toEqual([]);
    expect(blast('aws/eu-west-1').down).toEqual(SHOP);
    expect(blast('aws/eu-west-1/dynamodb').down).toEqual(SHOP);
  });
});

describe('weights of 100 and 0 with health checks', () => {
  const weighted = (name: string, weight: number) =>
    named(
      `aws_lb.${name}.dns_name`,
      `set_identifier = "${name}"\nhealth_check_id = aws_route53_health_check.${name}.id\nweighted_routing_policy {\nweight = ${weight}\n}`,
      name,
    ) + resource('aws_route53_health_check', name);

  it('are a standby: Route 53 answers with weight 0 when all others are unhealthy', () => {
    const { blast, needsOf } = infer(
      `${ZONE}${resource('aws_lb', 'one')}${resource('aws_lb', 'two')}${weighted('one', 100)}${weighted('two', 0)}`,
    );
    expect(needsOf('shop.example.com')).toContain('aws_lb.one run standby 0 of failover');
    expect(needsOf('shop.example.com')).toContain('aws_lb.two run standby 1 of failover');
    expect(blast('aws_lb.one').down).toEqual([]);
    expect(blast('aws_lb.two')).toMatchObject({ down: [] });
  });
});

describe('a proxy in front of a database', () => {
  it('is what the function needs, and it needs the database', () => {
    const { deps, without } = infer(`
      resource "aws_db_instance" "d" {
        availability_zone = "eu-west-1a"
      }
      resource "aws_db_proxy" "p" {}
      resource "aws_db_proxy_target" "t" {
        db_proxy_name          = aws_db_proxy.p.name
        db_instance_identifier = aws_db_instance.d.identifier
      }
      ${lambdaWith('f', 'aws_db_proxy.p.endpoint')}`);
    expect(deps()).toEqual([
      'aws_db_proxy.p -> aws_db_instance.d run hard',
      'aws_lambda_function.f -> aws_db_proxy.p run hard',
    ]);
    expect(without('aws/eu-west-1a').down).toContain('aws_lambda_function.f');
  });
});

describe('a Kubernetes cluster', () => {
  const { without } = infer(`${subnets('a', 'b')}
    resource "aws_eks_cluster" "c" {
      name = "main-cluster"
      vpc_config {
        subnet_ids = [aws_subnet.a.id, aws_subnet.b.id]
      }
    }
    resource "aws_eks_node_group" "n" {
      cluster_name = aws_eks_cluster.c.name
      subnet_ids   = [aws_subnet.a.id]
    }`);

  it('stops with the zone of its only nodes, whatever zones it names itself', () => {
    expect(without('aws/eu-west-1a').down).toEqual([
      'aws_eks_cluster.c',
      'aws_eks_node_group.n',
      'aws_subnet.a',
    ]);
    expect(without('aws/eu-west-1b').down).toEqual(['aws_subnet.b']);
  });
});

describe('a function with a mounted file system', () => {
  it('needs it through its access point', () => {
    const { deps } = infer(`
      resource "aws_efs_file_system" "e" {}
      resource "aws_efs_access_point" "p" {
        file_system_id = aws_efs_file_system.e.id
      }
      ${lambda('f', 'file_system_config {\narn = aws_efs_access_point.p.arn\nlocal_mount_path = "/mnt"\n}')}`);
    expect(deps()).toEqual(['aws_lambda_function.f -> aws_efs_file_system.e run hard']);
  });
});

describe('a secret whose value is read when the code is applied', () => {
  it('is not needed when the function starts: it has a copy', () => {
    const { deps } = infer(`
      resource "aws_secretsmanager_secret" "s" {
        name = "password"
      }
      data "aws_secretsmanager_secret_version" "v" {
        secret_id = aws_secretsmanager_secret.s.id
      }
      ${lambdaWith('f', 'data.aws_secretsmanager_secret_version.v.secret_string')}`);
    expect(deps()).toEqual([]);
  });
});

describe('a private bucket behind a distribution', () => {
  it('lets the distribution in and does not need it', () => {
    const { deps } = infer(`
      resource "aws_s3_bucket" "b" {
        bucket = "shop-pages"
      }
      resource "aws_cloudfront_origin_access_control" "o" {}
      resource "aws_cloudfront_distribution" "d" {
        origin {
          origin_id                = "pages"
          domain_name              = aws_s3_bucket.b.bucket_regional_domain_name
          origin_access_control_id = aws_cloudfront_origin_access_control.o.id
        }
        default_cache_behavior {
          target_origin_id = "pages"
        }
      }
      resource "aws_s3_bucket_policy" "p" {
        bucket = aws_s3_bucket.b.id
        policy = jsonencode({ Statement = [{
          Effect    = "Allow"
          Action    = "s3:GetObject"
          Resource  = "\${aws_s3_bucket.b.arn}/*"
          Principal = { Service = "cloudfront.amazonaws.com" }
          Condition = { StringEquals = { "AWS:SourceArn" = aws_cloudfront_distribution.d.arn } }
        }] })
      }`);
    expect(deps()).toEqual(['aws_cloudfront_distribution.d -> aws_s3_bucket.b run hard']);
  });
});

describe('a scheduled task', () => {
  it('that runs containers is a need of nobody else, and needs what the task needs', () => {
    const { deps } = infer(`${table('t')}
      resource "aws_ecs_cluster" "c" {}
      resource "aws_ecs_task_definition" "t" {
        container_definitions = jsonencode([{ environment = [{ name = "T", value = aws_dynamodb_table.t.name }] }])
      }
      resource "aws_cloudwatch_event_rule" "nightly" {}
      resource "aws_cloudwatch_event_target" "t" {
        rule = aws_cloudwatch_event_rule.nightly.name
        arn  = aws_ecs_cluster.c.arn
        ecs_target {
          task_definition_arn = aws_ecs_task_definition.t.arn
        }
      }`);
    expect(deps()).toContain('aws_cloudwatch_event_rule.nightly -> aws_dynamodb_table.t run hard');
    expect(
      deps().filter((line) => line.startsWith('aws_dynamodb_table') || line.startsWith('aws_ecs')),
    ).toEqual([]);
  });
});
