import { describe, expect, it } from 'vitest';
import { infer } from '../../../test/support/infer.js';
import { lambda, lambdaWith, resource, role, table } from '../../../test/support/snippets.js';

const TABLE = table('t', 'orders');
const F = lambda('f', 'role = aws_iam_role.r.arn');
const G = lambda('g', 'role = aws_iam_role.r.arn');
const READS = role('r', '"dynamodb:GetItem"', 'aws_dynamodb_table.t.arn');

describe('a function whose own role names a table', () => {
  it('needs the table it may read', () => {
    const { deps, without } = infer(TABLE + READS + F);
    expect(deps()).toEqual(['aws_lambda_function.f -> aws_dynamodb_table.t run hard']);
    expect(without('aws_lambda_function.f').down).toEqual([]);
  });

  it('needs it also where the policy is attached, or is a managed policy of its own', () => {
    const attached = infer(`${TABLE}${F}
      resource "aws_iam_role" "r" {}
      resource "aws_iam_policy" "p" {
        policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "dynamodb:Query", Resource = aws_dynamodb_table.t.arn }] })
      }
      resource "aws_iam_role_policy_attachment" "a" {
        role       = aws_iam_role.r.name
        policy_arn = aws_iam_policy.p.arn
      }`);
    expect(attached.deps()).toEqual(['aws_lambda_function.f -> aws_dynamodb_table.t run hard']);
  });

  it('needs it also where the policy is a policy document', () => {
    const { deps } = infer(`${TABLE}${F}
      data "aws_iam_policy_document" "d" {
        statement {
          actions   = ["dynamodb:GetItem"]
          resources = [aws_dynamodb_table.t.arn]
        }
      }
      resource "aws_iam_role" "r" {}
      resource "aws_iam_role_policy" "p" {
        role   = aws_iam_role.r.id
        policy = data.aws_iam_policy_document.d.json
      }`);
    expect(deps()).toEqual(['aws_lambda_function.f -> aws_dynamodb_table.t run hard']);
  });

  it('needs it also where the policy is JSON in a heredoc', () => {
    const { deps } = infer(`${TABLE}${F}
      resource "aws_iam_role" "r" {}
      resource "aws_iam_role_policy" "p" {
        role   = aws_iam_role.r.id
        policy = <<EOF
{ "Statement": { "Effect": "Allow", "Action": ["dynamodb:GetItem"], "Resource": "\${aws_dynamodb_table.t.arn}/index/*" } }
EOF
      }`);
    expect(deps()).toEqual(['aws_lambda_function.f -> aws_dynamodb_table.t run hard']);
  });

  it('needs it also where the policy is written inside the role', () => {
    const { deps } = infer(`${TABLE}${F}
      resource "aws_iam_role" "r" {
        inline_policy {
          policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "dynamodb:*", Resource = aws_dynamodb_table.t.arn }] })
        }
      }`);
    expect(deps()).toEqual(['aws_lambda_function.f -> aws_dynamodb_table.t run hard']);
  });
});

describe('a function that shares its role with others', () => {
  it('does not stop when a table only the role names is lost', () => {
    const { without } = infer(TABLE + READS + F + G);
    expect(without('aws_dynamodb_table.t')).toMatchObject({
      down: [],
      degraded: ['aws_lambda_function.f', 'aws_lambda_function.g'],
    });
  });

  it('stops when its own environment names the table too', () => {
    const named = lambda(
      'f',
      'role = aws_iam_role.r.arn\nenvironment {\nvariables = { T = aws_dynamodb_table.t.name }\n}',
    );
    expect(infer(TABLE + READS + named + G).without('aws_dynamodb_table.t')).toMatchObject({
      down: ['aws_lambda_function.f'],
      degraded: ['aws_lambda_function.g'],
    });
  });
});

describe('a policy that names nobody', () => {
  const silent = (policy: string) => infer(TABLE + policy + F).deps();

  it('allows everything on everything', () => {
    expect(silent(role('r', '"*"', '"*"'))).toEqual([]);
  });

  it('allows one action on everything', () => {
    expect(silent(role('r', '"dynamodb:GetItem"', '"*"'))).toEqual([]);
  });

  it('allows it on all tables of the account', () => {
    expect(
      silent(role('r', '"dynamodb:GetItem"', '"arn:aws:dynamodb:eu-west-1:123456789012:table/*"')),
    ).toEqual([]);
  });

  it('denies it', () => {
    expect(silent(role('r', '"dynamodb:GetItem"', 'aws_dynamodb_table.t.arn', 'Deny'))).toEqual([]);
  });

  it('allows only to describe it', () => {
    expect(silent(role('r', '"dynamodb:DescribeTable"', 'aws_dynamodb_table.t.arn'))).toEqual([]);
  });

  it('belongs to a role that nothing carries', () => {
    expect(infer(TABLE + READS + lambda('f')).deps()).toEqual([]);
  });

  it('is about another service than the resource', () => {
    expect(silent(role('r', '"logs:PutLogEvents"', 'aws_dynamodb_table.t.arn'))).toEqual([]);
  });

  it('says who may assume the role', () => {
    const { deps } = infer(
      lambda('g') +
        lambda('f', 'role = aws_iam_role.r.arn') +
        resource(
          'aws_iam_role',
          'r',
          'assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" }, Condition = { ArnEquals = { "aws:SourceArn" = aws_lambda_function.g.arn } } }] })',
        ),
    );
    expect(deps()).toEqual([]);
  });

  it('is the policy of the bucket itself: who may read it does not need it, nor it them', () => {
    const { deps } = infer(
      lambda('f') +
        resource('aws_s3_bucket', 'b') +
        resource(
          'aws_s3_bucket_policy',
          'b',
          'bucket = aws_s3_bucket.b.id\npolicy = jsonencode({ Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = aws_s3_bucket.b.arn, Principal = { AWS = aws_lambda_function.f.role } }] })',
        ),
    );
    expect(deps()).toEqual([]);
  });
});

describe('what an action means', () => {
  const needs = (action: string, target: string, more: string) =>
    infer(more + role('r', `"${action}"`, target) + F)
      .deps()
      .map((line) => line.replace(/^aws_lambda_function\.f -> /, ''));

  it('a secret is read when a function starts', () => {
    const secret = resource('aws_secretsmanager_secret', 's', 'name = "password"');
    expect(needs('secretsmanager:GetSecretValue', 'aws_secretsmanager_secret.s.arn', secret)).toEqual([
      'aws_secretsmanager_secret.s start hard',
    ]);
  });

  it('a message is sent while it runs', () => {
    expect(needs('sqs:SendMessage', 'aws_sqs_queue.q.arn', resource('aws_sqs_queue', 'q'))).toEqual([
      'aws_sqs_queue.q run hard',
    ]);
  });

  it('all objects of a bucket are the bucket', () => {
    expect(needs('s3:GetObject', '"${aws_s3_bucket.b.arn}/*"', resource('aws_s3_bucket', 'b'))).toEqual([
      'aws_s3_bucket.b run hard',
    ]);
  });

  it('all actions on one resource are what naming it means', () => {
    const topic = resource('aws_sns_topic', 't');
    expect(needs('sns:*', 'aws_sns_topic.t.arn', topic)).toEqual(['aws_sns_topic.t run hard']);
  });

  it('writing logs never takes down', () => {
    const group = resource('aws_cloudwatch_log_group', 'l', 'name = "/app"');
    expect(needs('logs:PutLogEvents', '"${aws_cloudwatch_log_group.l.arn}:*"', group)).toEqual([
      'aws_cloudwatch_log_group.l run soft',
    ]);
  });

  it('creating and changing resources is a matter of change', () => {
    const group = resource('aws_sqs_queue', 'q');
    expect(needs('sqs:CreateQueue', 'aws_sqs_queue.q.arn', group)).toEqual(['aws_sqs_queue.q change soft']);
  });

  it('sending mail is a need of the mail service itself, and by itself takes nothing down', () => {
    const { needsOf } = infer(role('r', '"ses:SendEmail"', '"*"') + F);
    expect(needsOf('aws_lambda_function.f')).toContain('aws/eu-west-1/ses run soft');
  });
});

describe('a container service', () => {
  it('needs what its execution role may read only to start', () => {
    const { deps } = infer(`
      resource "aws_ssm_parameter" "p" {
        name = "/app/config"
      }
      ${role('execution', '"ssm:GetParameters"', 'aws_ssm_parameter.p.arn')}
      resource "aws_ecs_task_definition" "t" {
        execution_role_arn = aws_iam_role.execution.arn
      }
      resource "aws_ecs_service" "s" {
        launch_type     = "FARGATE"
        task_definition = aws_ecs_task_definition.t.arn
      }`);
    expect(deps()).toEqual(['aws_ecs_service.s -> aws_ssm_parameter.p start soft']);
  });

  it('needs what its task role may use to run', () => {
    const { deps } = infer(`${TABLE}${READS}
      resource "aws_ecs_task_definition" "t" {
        task_role_arn = aws_iam_role.r.arn
      }
      resource "aws_ecs_service" "s" {
        launch_type     = "FARGATE"
        task_definition = aws_ecs_task_definition.t.arn
      }`);
    expect(deps()).toEqual(['aws_ecs_service.s -> aws_dynamodb_table.t run hard']);
  });
});

describe('a machine', () => {
  it('needs what the role of its instance profile may use', () => {
    const { deps } = infer(
      TABLE +
        READS +
        resource('aws_iam_instance_profile', 'p', 'role = aws_iam_role.r.name') +
        resource('aws_instance', 'i', 'iam_instance_profile = aws_iam_instance_profile.p.name'),
    );
    expect(deps()).toEqual(['aws_instance.i -> aws_dynamodb_table.t run hard']);
  });
});

describe('a name in the environment that no policy covers', () => {
  const named = lambda(
    'f',
    'role = aws_iam_role.r.arn\nenvironment {\nvariables = { T = aws_dynamodb_table.t.name }\n}',
  );

  it('is a leftover: losing the table is no outage', () => {
    const { without } = infer(TABLE + role('r', '"sqs:SendMessage"', '"*"') + named);
    expect(without('aws_dynamodb_table.t').down).toEqual([]);
  });

  it('is a need where a policy is not known', () => {
    const { without } = infer(
      `${TABLE}${named}
      resource "aws_iam_role" "r" {}
      resource "aws_iam_role_policy_attachment" "a" {
        role       = aws_iam_role.r.name
        policy_arn = "arn:aws:iam::aws:policy/AmazonDynamoDBFullAccess"
      }`,
    );
    expect(without('aws_dynamodb_table.t').down).toEqual(['aws_lambda_function.f']);
  });

  it('is a need where the role is not known at all', () => {
    expect(
      infer(TABLE + lambdaWith('f', 'aws_dynamodb_table.t.name')).without('aws_dynamodb_table.t').down,
    ).toEqual(['aws_lambda_function.f']);
  });
});
