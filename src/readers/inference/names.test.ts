import { describe, expect, it } from 'vitest';
import { IRELAND, infer } from '../../../test/support/infer.js';
import {
  containerService,
  lambda,
  lambdaWith,
  resource,
  role,
  table,
} from '../../../test/support/snippets.js';

const TABLE = table('t', 'orders');
const QUEUE = resource('aws_sqs_queue', 'q', 'name = "orders-queue"');
const BUCKET = resource('aws_s3_bucket', 'b', 'bucket = "orders-files"');
const needs = (before: string, expression: string) => infer(before + lambdaWith('f', expression)).deps();
const ON_TABLE = ['aws_lambda_function.f -> aws_dynamodb_table.t run hard'];
const ON_QUEUE = ['aws_lambda_function.f -> aws_sqs_queue.q run hard'];
const ON_BUCKET = ['aws_lambda_function.f -> aws_s3_bucket.b run hard'];

describe('an ARN written as text', () => {
  it('names the resource of that name', () => {
    expect(needs(TABLE, '"arn:aws:dynamodb:eu-west-1:123456789012:table/orders"')).toEqual(ON_TABLE);
  });

  it('names it also where account and region are looked up', () => {
    const account = 'data "aws_caller_identity" "me" {}\ndata "aws_region" "here" {}\n';
    const arn =
      '"arn:aws:dynamodb:${data.aws_region.here.name}:${data.aws_caller_identity.me.account_id}:table/orders"';
    expect(needs(TABLE + account, arn)).toEqual(ON_TABLE);
  });

  it('of an index or of objects names the table or the bucket they are in', () => {
    expect(needs(TABLE, '"arn:aws:dynamodb:eu-west-1:1:table/orders/index/by-date"')).toEqual(ON_TABLE);
    expect(needs(BUCKET, '"arn:aws:s3:::orders-files/incoming/*"')).toEqual(ON_BUCKET);
  });

  it('in another region does not name the resource here', () => {
    expect(needs(TABLE, '"arn:aws:dynamodb:us-east-1:123456789012:table/orders"')).toEqual([]);
  });

  it('of a longer name does not name the resource whose name it begins with', () => {
    expect(needs(TABLE, '"arn:aws:dynamodb:eu-west-1:1:table/orders-archive"')).toEqual([]);
  });

  it('of another kind does not name the resource of the same name', () => {
    expect(
      needs(resource('aws_sqs_queue', 'q', 'name = "orders"'), '"arn:aws:sns:eu-west-1:1:orders"'),
    ).toEqual([]);
  });

  it('that is a wildcard for everything names nobody', () => {
    expect(needs(TABLE + BUCKET, '"arn:aws:s3:::*"')).toEqual([]);
    expect(needs(TABLE, '"arn:aws:dynamodb:*:*:table/*"')).toEqual([]);
  });

  it('that fits several is no proof of any', () => {
    const two = table('one', 'orders-eu') + table('two', 'orders-us');
    const { without } = infer(
      two +
        role('r', '"dynamodb:GetItem"', '"arn:aws:dynamodb:*:*:table/orders-*"') +
        lambda('f', 'role = aws_iam_role.r.arn'),
    );
    expect(without('aws_dynamodb_table.one').down).toEqual([]);
  });
});

describe('an address written as text', () => {
  it('of a queue names the queue', () => {
    expect(needs(QUEUE, '"https://sqs.eu-west-1.amazonaws.com/123456789012/orders-queue"')).toEqual(ON_QUEUE);
  });

  it('of a queue in another region does not', () => {
    expect(needs(QUEUE, '"https://sqs.us-east-1.amazonaws.com/123456789012/orders-queue"')).toEqual([]);
  });

  it('of a bucket names the bucket', () => {
    expect(needs(BUCKET, '"https://orders-files.s3.eu-west-1.amazonaws.com/logo.png"')).toEqual(ON_BUCKET);
    expect(needs(BUCKET, '"s3://orders-files/logo.png"')).toEqual(ON_BUCKET);
  });

  it('of somebody else names nobody', () => {
    expect(needs(QUEUE + BUCKET, '"https://api.example.com/orders-queue"')).toEqual([]);
  });
});

describe('a private DNS name written as text', () => {
  const NAMES = `
    resource "aws_route53_zone" "z" {
      name = "corp.internal"
      vpc {
        vpc_id = "vpc-1"
      }
    }
    resource "aws_db_instance" "d" {}
    resource "aws_route53_record" "r" {
      zone_id = aws_route53_zone.z.zone_id
      name    = "db"
      type    = "CNAME"
      ttl     = 60
      records = [aws_db_instance.d.address]
    }
  `;

  it('names what answers there', () => {
    expect(needs(NAMES, '"postgres://user@db.corp.internal:5432/shop"')).toEqual([
      'aws_lambda_function.f -> aws_db_instance.d run hard',
    ]);
  });

  it('of another host names nobody', () => {
    expect(needs(NAMES, '"postgres://user@db2.corp.internal:5432/shop"')).toEqual([]);
  });
});

describe('a name written as text', () => {
  it('of a store names it', () => {
    expect(needs(table('t', 'orders-prod'), '"orders-prod"')).toEqual(ON_TABLE);
  });

  it('that is short is too likely an accident', () => {
    expect(needs(table('t', 'db'), '"db"')).toEqual([]);
  });

  it('inside other words is an accident', () => {
    expect(needs(table('t', 'orders-prod'), '"reorders-production"')).toEqual([]);
  });

  it('of two stores names neither', () => {
    expect(
      needs(
        table('t', 'orders-prod') + resource('aws_s3_bucket', 'b', 'bucket = "orders-prod"'),
        '"orders-prod"',
      ),
    ).toEqual([]);
  });

  it('of a store that is looked up elsewhere too names the store', () => {
    const lookup = 'data "aws_dynamodb_table" "again" {\nname = "orders-prod"\n}\n';
    expect(needs(table('t', 'orders-prod') + lookup, '"orders-prod"')).toEqual(ON_TABLE);
  });

  it('of a function is no address of it', () => {
    expect(needs(lambda('g', 'function_name = "orders-worker"'), '"orders-worker"')).toEqual([]);
  });

  it('put together from the same pieces names the same resource', () => {
    const text = `variable "env" {\ndefault = "prod"\n}\n${resource('aws_dynamodb_table', 't', 'name = "${var.env}-orders"')}`;
    expect(needs(text, '"${var.env}-orders"')).toEqual(ON_TABLE);
  });
});

describe('names across root modules', () => {
  const roots = (network: string, app: string) =>
    infer({ 'data/main.tf': IRELAND + network, 'app/main.tf': IRELAND + app });

  it('an ARN built in one names the table of the other', () => {
    const { deps } = roots(TABLE, lambdaWith('f', '"arn:aws:dynamodb:eu-west-1:123456789012:table/orders"'));
    expect(deps()).toEqual(['app:aws_lambda_function.f -> data:aws_dynamodb_table.t run hard']);
  });

  it('a name built in one from a variable names the table that the other builds the same way', () => {
    const env = 'variable "env" {\ndefault = "prod"\n}\n';
    const { deps } = roots(
      env + resource('aws_dynamodb_table', 't', 'name = "shop-${var.env}-orders"'),
      env + lambdaWith('f', '"shop-${var.env}-orders"'),
    );
    expect(deps()).toEqual(['app:aws_lambda_function.f -> data:aws_dynamodb_table.t run hard']);
  });

  it('a data source in one is the resource that the other manages', () => {
    const { deps, estate } = roots(
      TABLE,
      `data "aws_dynamodb_table" "t" {\nname = "orders"\n}\n${lambdaWith('f', 'data.aws_dynamodb_table.t.arn')}`,
    );
    expect(deps()).toEqual(['app:aws_lambda_function.f -> data:aws_dynamodb_table.t run hard']);
    expect(estate.components.map(({ id }) => id)).not.toContain('app:data.aws_dynamodb_table.t');
  });

  it('a data source of a name that nobody manages is a component of its own', () => {
    const { deps, component } = roots(
      TABLE,
      `data "aws_dynamodb_table" "t" {\nname = "invoices"\n}\n${lambdaWith('f', 'data.aws_dynamodb_table.t.arn')}`,
    );
    expect(deps()).toEqual(['app:aws_lambda_function.f -> app:data.aws_dynamodb_table.t run hard']);
    expect(component('app:data.aws_dynamodb_table.t').attributes).toMatchObject({ external: true });
  });

  it('a rule for a listener that is looked up is a route of the load balancer that the other manages', () => {
    const { deps } = roots(
      `resource "aws_lb" "l" {
        name = "shared-balancer"
      }`,
      `data "aws_lb" "l" {
        name = "shared-balancer"
      }
      data "aws_lb_listener" "l" {
        load_balancer_arn = data.aws_lb.l.arn
        port              = 443
      }
      resource "aws_lb_target_group" "g" {}
      resource "aws_lb_listener_rule" "r" {
        listener_arn = data.aws_lb_listener.l.arn
        action {
          target_group_arn = aws_lb_target_group.g.arn
        }
      }`,
    );
    expect(deps()).toEqual(['data:aws_lb.l -> app:aws_lb_target_group.g run hard']);
  });

  it('a policy for a role that is looked up is one of the role that the other manages', () => {
    const { deps } = roots(
      `${resource('aws_iam_role', 'r', 'name = "worker-role"')}${lambda('f', 'role = aws_iam_role.r.arn')}`,
      `data "aws_iam_role" "r" {
        name = "worker-role"
      }
      ${TABLE}
      resource "aws_iam_role_policy" "p" {
        role   = data.aws_iam_role.r.name
        policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "dynamodb:GetItem", Resource = aws_dynamodb_table.t.arn }] })
      }`,
    );
    expect(deps()).toEqual(['data:aws_lambda_function.f -> app:aws_dynamodb_table.t run hard']);
  });

  it('outputs of the other read from its state are what they refer to there', () => {
    const backend =
      'terraform {\nbackend "s3" {\nbucket = "states"\nkey = "data"\nregion = "eu-west-1"\n}\n}\n';
    const { deps } = roots(
      `${backend}${TABLE}output "table" {\nvalue = aws_dynamodb_table.t.name\n}\n`,
      `data "terraform_remote_state" "data" {
        backend = "s3"
        config = {
          bucket = "states"
          key    = "data"
          region = "eu-west-1"
        }
      }
      ${lambdaWith('f', 'data.terraform_remote_state.data.outputs.table')}`,
    );
    expect(deps()).toEqual(['app:aws_lambda_function.f -> data:aws_dynamodb_table.t run hard']);
  });
});

describe('a name in a service registry', () => {
  const named = (address: string) =>
    infer({
      'backend/main.tf': `${IRELAND}
        data "aws_service_discovery_dns_namespace" "n" {
          name = "shop.local"
          type = "DNS_PRIVATE"
        }
        resource "aws_service_discovery_service" "s" {
          name = "orders"
          dns_config {
            namespace_id = data.aws_service_discovery_dns_namespace.n.id
          }
        }`,
      'frontend/main.tf': IRELAND + lambdaWith('f', `"${address}"`),
    }).deps();

  it('is the service of that name in that namespace', () => {
    expect(named('http://orders.shop.local:3000')).toEqual([
      'frontend:aws_lambda_function.f -> backend:aws_service_discovery_service.s run hard',
    ]);
  });

  it('of another namespace is another service', () => {
    expect(named('http://orders.test.local:3000')).toEqual([]);
  });
});

describe('a data source', () => {
  it('that nobody needs is no component', () => {
    const { estate } = infer('data "aws_dynamodb_table" "t" {\nname = "orders"\n}\nresource "aws_lb" "l" {}');
    expect(estate.components.filter(({ id }) => id.startsWith('data.'))).toEqual([]);
  });

  it('that is needed goes down with its service', () => {
    const { without } = infer(
      `data "aws_dynamodb_table" "t" {\nname = "orders"\n}\n${lambdaWith('f', 'data.aws_dynamodb_table.t.arn')}`,
    );
    expect(without('aws/eu-west-1/dynamodb').down).toEqual([
      'aws_lambda_function.f',
      'data.aws_dynamodb_table.t',
    ]);
  });
});

describe('what is kept in a parameter', () => {
  it('is what whoever reads it at apply time needs', () => {
    const { deps } = infer(
      `${TABLE}${resource('aws_ssm_parameter', 'p', 'name = "/table"\nvalue = aws_dynamodb_table.t.name')}${lambdaWith('f', 'aws_ssm_parameter.p.value')}`,
    );
    expect(deps()).toContain('aws_lambda_function.f -> aws_dynamodb_table.t run hard');
    expect(deps()).not.toContain('aws_lambda_function.f -> aws_ssm_parameter.p start hard');
  });

  const PARAMETER = resource('aws_ssm_parameter', 'p', 'name = "/table"\nvalue = aws_dynamodb_table.t.name');
  const SECRET =
    resource('aws_secretsmanager_secret', 's', 'name = "shop-table"') +
    resource(
      'aws_secretsmanager_secret_version',
      's',
      'secret_id = aws_secretsmanager_secret.s.id\nsecret_string = jsonencode({ TABLE = aws_dynamodb_table.t.name })',
    );

  it.each([
    ['a parameter, by reference', PARAMETER, 'aws_ssm_parameter.p.name', 'aws_ssm_parameter.p'],
    [
      'a parameter, by ARN',
      PARAMETER,
      '"arn:aws:ssm:eu-west-1:123456789012:parameter/table"',
      'aws_ssm_parameter.p',
    ],
    ['a secret, by reference', SECRET, 'aws_secretsmanager_secret.s.arn', 'aws_secretsmanager_secret.s'],
    [
      'a secret, by its version',
      SECRET,
      'aws_secretsmanager_secret_version.s.arn',
      'aws_secretsmanager_secret.s',
    ],
    ['a secret, by name', SECRET, '"shop-table"', 'aws_secretsmanager_secret.s'],
  ])('is needed too by whoever is told where it is: %s', (_, kept, told, id) => {
    const { deps } = infer(`${TABLE}${kept}${lambdaWith('f', told)}`);
    expect(deps()).toContain(`aws_lambda_function.f -> ${id} start hard`);
    expect(deps()).toContain('aws_lambda_function.f -> aws_dynamodb_table.t run hard');
  });

  it('is needed as what it is, not as what the secret is needed for', () => {
    const database = resource('aws_rds_cluster', 'd', 'cluster_identifier = "shop"');
    const version = `secret_id = aws_secretsmanager_secret.s.id\nsecret_string = jsonencode({ host = aws_rds_cluster.d.endpoint, m = aws_rum_app_monitor.m.id })`;
    const { deps } = infer(
      database +
        resource('aws_rum_app_monitor', 'm', 'name = "shop"') +
        resource('aws_secretsmanager_secret', 's', 'name = "shop"') +
        resource('aws_secretsmanager_secret_version', 's', version) +
        containerService(
          'jsonencode([{ secrets = [{ name = "S", valueFrom = aws_secretsmanager_secret.s.arn }] }])',
        ),
    );
    expect(deps()).toContain('aws_ecs_service.s -> aws_rds_cluster.d run hard');
    expect(deps().filter((one) => one.includes('aws_rum_app_monitor') && !one.endsWith('soft'))).toEqual([]);
  });

  it('is no need of whoever may read the secret only', () => {
    const { deps } = infer(
      `${TABLE}${SECRET}${role('f', '"secretsmanager:*"', 'aws_secretsmanager_secret.s.arn')}${lambda('f', 'role = aws_iam_role.f.arn')}`,
    );
    expect(deps()).toContain('aws_lambda_function.f -> aws_secretsmanager_secret.s start hard');
    expect(deps().join()).not.toContain('aws_dynamodb_table');
  });

  it('and not known is no need of the parameter either, where its value is copied', () => {
    const { deps } = infer(
      `data "aws_ssm_parameter" "p" {\nname = "/elsewhere"\n}\n${lambdaWith('f', 'data.aws_ssm_parameter.p.value')}`,
    );
    expect(deps()).toEqual([]);
  });
});
