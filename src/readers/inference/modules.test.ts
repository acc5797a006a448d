import { describe, expect, it } from 'vitest';
import { IRELAND, infer } from '../../../test/support/infer.js';
import { lambda, lambdaWith, resource, subnets, table } from '../../../test/support/snippets.js';

const REGISTRY = 'source  = "terraform-aws-modules/lambda/aws"\nversion = "7.0.0"';
const call = (name: string, body: string) => `module "${name}" {\n${body}\n}\n`;

describe('a module that is not fetched', () => {
  it('is one component, and whether it stops with its region is unknown', () => {
    const { component, without } = infer(call('orders', REGISTRY));
    expect(component('module.orders')).toMatchObject({ type: 'module', kind: 'resource' });
    expect(without('aws/eu-west-1')).toMatchObject({ down: [], unknown: ['module.orders'] });
    expect(without('aws/us-east-1').down).toEqual([]);
  });

  it('may need what its inputs refer to: unknown, never fine and never down', () => {
    const { deps, without } = infer(
      table('t') + call('orders', `${REGISTRY}\ntable = aws_dynamodb_table.t.arn`),
    );
    expect(deps()).toEqual(['module.orders -> aws_dynamodb_table.t run maybe']);
    const lost = without('aws/eu-west-1/dynamodb');
    expect(lost).toMatchObject({ down: ['aws_dynamodb_table.t'], unknown: ['module.orders'] });
  });

  it('may be hit by the loss of the very resource that an input names', () => {
    const { without } = infer(
      table('t') + table('other') + call('orders', `${REGISTRY}\ntable = aws_dynamodb_table.t.arn`),
    );
    expect(without('aws_dynamodb_table.t')).toMatchObject({ down: [], unknown: ['module.orders'] });
    expect(without('aws_dynamodb_table.other')).toMatchObject({ down: [], unknown: [] });
  });

  it('may need what the policy it is given allows', () => {
    const { deps } = infer(
      `${table('t')}${call('orders', `${REGISTRY}\npolicy = jsonencode({ Statement = [{ Effect = "Allow", Action = "dynamodb:GetItem", Resource = aws_dynamodb_table.t.arn }] })`)}`,
    );
    expect(deps()).toEqual(['module.orders -> aws_dynamodb_table.t run maybe']);
  });

  it('does not need what it only has to wait for', () => {
    expect(
      infer(table('t') + call('orders', `${REGISTRY}\ndepends_on = [aws_dynamodb_table.t]`)).deps(),
    ).toEqual([]);
  });

  it('is needed by whoever takes its address', () => {
    const { deps, without } = infer(call('db', REGISTRY) + lambdaWith('f', 'module.db.endpoint'));
    expect(deps()).toEqual(['aws_lambda_function.f -> module.db run hard']);
    expect(without('module.db').down).toEqual(['aws_lambda_function.f']);
  });

  it.each(['vpc_id', 'security_group_id', 'iam_role_arn', 'private_subnets', 'tags_all'])(
    'is not needed by whoever takes its %s',
    (output) => {
      expect(infer(call('net', REGISTRY) + lambdaWith('f', `module.net.${output}`)).deps()).toEqual([]);
    },
  );

  it('hides in how many zones its subnets are', () => {
    const { without } = infer(
      call('vpc', REGISTRY) +
        resource('aws_autoscaling_group', 'g', 'vpc_zone_identifier = module.vpc.private_subnets'),
    );
    expect(without('aws/eu-west-1a')).toMatchObject({ down: [] });
    expect(without('aws/eu-west-1a').unknown).toContain('aws_autoscaling_group.g');
  });
});

describe('a module that is here', () => {
  const files = (main: string, module: string) =>
    infer({ 'provider.tf': IRELAND, 'main.tf': main, 'worker/main.tf': module });
  const WORKER = `variable "table" {}\n${lambdaWith('f', 'var.table')}output "arn" {\nvalue = aws_lambda_function.f.arn\n}\n`;

  it('is no component: what is in it needs what it is given', () => {
    const { deps, estate } = files(
      table('t') + call('w', 'source = "./worker"\ntable = aws_dynamodb_table.t.name'),
      WORKER,
    );
    expect(deps()).toEqual(['module.w.aws_lambda_function.f -> aws_dynamodb_table.t run hard']);
    expect(estate.components.some(({ id }) => id === 'module.w')).toBe(false);
  });

  it('that is called twice is there twice, each with its own needs', () => {
    const { deps } = files(
      table('a') +
        table('b') +
        call('x', 'source = "./worker"\ntable = aws_dynamodb_table.a.name') +
        call('y', 'source = "./worker"\ntable = aws_dynamodb_table.b.name'),
      WORKER,
    );
    expect(deps()).toEqual([
      'module.x.aws_lambda_function.f -> aws_dynamodb_table.a run hard',
      'module.y.aws_lambda_function.f -> aws_dynamodb_table.b run hard',
    ]);
  });

  it('that is called for each of several has the key in its ids and not in its addresses', () => {
    const { component, deps } = files(
      `${table('t')}${call('w', 'source = "./worker"\nfor_each = toset(["eu", "us"])\ntable = aws_dynamodb_table.t.name')}`,
      WORKER,
    );
    expect(deps()).toEqual([
      'module.w["eu"].aws_lambda_function.f -> aws_dynamodb_table.t run hard',
      'module.w["us"].aws_lambda_function.f -> aws_dynamodb_table.t run hard',
    ]);
    expect(component('module.w["eu"].aws_lambda_function.f').address).toBe('module.w.aws_lambda_function.f');
  });

  it('is needed through its outputs by whoever uses them', () => {
    const { deps } = files(
      call('w', 'source = "./worker"\ntable = "none"') + lambdaWith('caller', 'module.w.arn'),
      WORKER,
    );
    expect(deps()).toEqual(['aws_lambda_function.caller -> module.w.aws_lambda_function.f run hard']);
  });

  it('gets its subnets from outside and sits where they sit', () => {
    const { without } = files(
      subnets('a', 'b') + call('w', 'source = "./worker"\nsubnets = [aws_subnet.a.id, aws_subnet.b.id]'),
      `variable "subnets" {}\n${resource('aws_autoscaling_group', 'g', 'vpc_zone_identifier = var.subnets')}`,
    );
    expect(without('aws/eu-west-1a')).toMatchObject({
      degraded: ['module.w.aws_autoscaling_group.g'],
      unknown: [],
    });
  });

  it('runs in the region of the provider it is passed', () => {
    const { needsOf } = infer({
      'main.tf': `${IRELAND}provider "aws" {\nalias = "virginia"\nregion = "us-east-1"\n}\n${call('w', 'source = "./worker"\nproviders = {\naws = aws.virginia\n}')}${call('v', 'source = "./worker"')}`,
      'worker/main.tf': lambda('f'),
    });
    expect(needsOf('module.w.aws_lambda_function.f')).toContain('aws/us-east-1/lambda run hard');
    expect(needsOf('module.v.aws_lambda_function.f')).toContain('aws/eu-west-1/lambda run hard');
  });
});
