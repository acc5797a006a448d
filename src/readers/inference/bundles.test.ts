/** What is a component, what only joins others, and what is switched off. */
import { describe, expect, it } from 'vitest';
import { infer } from '../../../test/support/infer.js';
import { lambda, lambdaWith, resource, role, table } from '../../../test/support/snippets.js';

describe('what only joins others', () => {
  const { glue, needsOf, estate } = infer(`
    ${lambda('f', 'role = aws_iam_role.r.arn')}
    ${role('r', '"sqs:SendMessage"', '"*"')}
    resource "aws_lambda_permission" "p" {
      function_name = aws_lambda_function.f.function_name
    }
    resource "aws_security_group" "g" {}
    resource "aws_route_table_association" "a" {}
    resource "aws_lb_listener" "l" {}
    resource "random_id" "id" {}
    resource "null_resource" "n" {}
  `);

  it('is listed and marked', () => {
    expect(glue()).toEqual([
      'aws_iam_role.r',
      'aws_iam_role_policy.r',
      'aws_lambda_permission.p',
      'aws_lb_listener.l',
      'aws_route_table_association.a',
      'aws_security_group.g',
      'null_resource.n',
      'random_id.id',
    ]);
  });

  it('carries no dependencies of its own, and nobody depends on it', () => {
    for (const id of glue()) expect(needsOf(id)).toEqual([]);
    expect(estate.dependencies.filter(({ to }) => glue().includes(to))).toEqual([]);
  });
});

describe('count = 0', () => {
  const OFF = resource('aws_dynamodb_table', 't', 'count = 0\nname = "orders-table"');

  it('is listed as disabled under its bare address and outside every analysis', () => {
    const { disabled, needsOf, without } = infer(OFF);
    expect(disabled()).toEqual(['aws_dynamodb_table.t']);
    expect(needsOf('aws_dynamodb_table.t')).toEqual([]);
    expect(without('aws/eu-west-1').down).toEqual([]);
  });

  it('is needed by nobody, whatever names it', () => {
    const named =
      lambdaWith('f', 'join("", aws_dynamodb_table.t[*].name)') + lambdaWith('g', '"orders-table"');
    expect(infer(OFF + named).deps()).toEqual([]);
  });

  it('decided by a variable follows the default', () => {
    const choice = (value: string) =>
      infer(
        `variable "on" {\ndefault = ${value}\n}\n${resource('aws_dynamodb_table', 't', 'count = var.on ? 1 : 0')}`,
      ).disabled();
    expect(choice('false')).toEqual(['aws_dynamodb_table.t']);
    expect(choice('true')).toEqual([]);
  });

  it('of a role takes what it allows with it', () => {
    const { deps } = infer(`${table('t')}
      resource "aws_iam_role" "r" {}
      resource "aws_iam_role_policy" "p" {
        count  = 0
        role   = aws_iam_role.r.id
        policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "dynamodb:GetItem", Resource = aws_dynamodb_table.t.arn }] })
      }
      ${lambda('f', 'role = aws_iam_role.r.arn')}`);
    expect(deps()).toEqual([]);
  });
});

describe('instances', () => {
  it('have their keys in their ids and not in their addresses', () => {
    const { component } = infer(
      resource('aws_sqs_queue', 'q', 'for_each = toset(["in", "out"])\nname = each.key') +
        resource('aws_sns_topic', 't', 'count = 2'),
    );
    expect(component('aws_sqs_queue.q["in"]').address).toBe('aws_sqs_queue.q');
    expect(component('aws_sns_topic.t[1]').address).toBe('aws_sns_topic.t');
  });

  it('are needed one by one where the code says which', () => {
    const { deps } = infer(
      resource('aws_sqs_queue', 'q', 'for_each = toset(["in", "out"])') +
        lambdaWith('f', 'aws_sqs_queue.q["in"].url'),
    );
    expect(deps()).toEqual(['aws_lambda_function.f -> aws_sqs_queue.q["in"] run hard']);
  });

  it('need each the one with the same index', () => {
    const { deps } = infer(
      resource('aws_sqs_queue', 'q', 'count = 2') +
        lambda('f', 'count = 2\nenvironment {\nvariables = { Q = aws_sqs_queue.q[count.index].url }\n}'),
    );
    expect(deps()).toEqual([
      'aws_lambda_function.f[0] -> aws_sqs_queue.q[0] run hard',
      'aws_lambda_function.f[1] -> aws_sqs_queue.q[1] run hard',
    ]);
  });

  it('of an unknown number are one that stands for at least one', () => {
    const { component } = infer(`variable "n" {}\n${resource('aws_sqs_queue', 'q', 'count = var.n')}`);
    expect(component('aws_sqs_queue.q').attributes).toMatchObject({ repeated: true });
  });
});

describe('an alias of a function', () => {
  it('stands for the function', () => {
    const { deps } = infer(
      lambda('g') +
        resource(
          'aws_lambda_alias',
          'live',
          'name = "live"\nfunction_name = aws_lambda_function.g.function_name',
        ) +
        lambdaWith('f', 'aws_lambda_alias.live.arn'),
    );
    expect(deps()).toEqual(['aws_lambda_function.f -> aws_lambda_function.g run hard']);
  });
});

describe('a condition nobody can evaluate', () => {
  it('between two tables proves neither: losing one degrades at most', () => {
    const { without } = infer(
      `variable "blue" {}\n${table('a')}${table('b')}${lambdaWith('f', 'var.blue ? aws_dynamodb_table.a.name : aws_dynamodb_table.b.name')}`,
    );
    expect(without('aws_dynamodb_table.a')).toMatchObject({ down: [], degraded: ['aws_lambda_function.f'] });
  });

  it('between a table and nothing is about the table', () => {
    const { deps } = infer(
      `variable "on" {}\n${table('a')}${lambdaWith('f', 'var.on ? aws_dynamodb_table.a.name : ""')}`,
    );
    expect(deps()).toEqual(['aws_lambda_function.f -> aws_dynamodb_table.a run hard']);
  });
});
