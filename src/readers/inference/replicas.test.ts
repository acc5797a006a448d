/** Copies of one thing in several regions: each region uses its own. */
import { describe, expect, it } from 'vitest';
import { infer } from '../../../test/support/infer.js';
import { lambdaWith, resource } from '../../../test/support/snippets.js';

const PROVIDERS = `
  provider "aws" {
    region = "eu-west-1"
  }
  provider "aws" {
    alias  = "frankfurt"
    region = "eu-central-1"
  }
`;
const TABLE = `
  resource "aws_dynamodb_table" "t" {
    name = "orders"
    replica {
      region_name = "eu-central-1"
    }
  }
`;
const there = (text: string) => text.replace('{\n', '{\nprovider = aws.frankfurt\n');
const HERE = lambdaWith('here', 'aws_dynamodb_table.t.name');
const THERE = there(lambdaWith('there', 'aws_dynamodb_table.t.name'));

describe('a table with a copy in another region', () => {
  const { deps, without, component } = infer(PROVIDERS + TABLE + HERE + THERE);

  it('is needed by each function as the copy in its own region', () => {
    expect(deps()).toContain('aws_lambda_function.here -> aws_dynamodb_table.t run hard');
    expect(deps()).toContain('aws_lambda_function.there -> aws_dynamodb_table.t@eu-central-1 run hard');
    expect(deps()).toHaveLength(2);
  });

  it('stops only the function whose region loses DynamoDB', () => {
    expect(without('aws/eu-central-1/dynamodb').down).toContain('aws_lambda_function.there');
    expect(without('aws/eu-central-1/dynamodb').down).not.toContain('aws_lambda_function.here');
    expect(without('aws/eu-west-1/dynamodb').down).toContain('aws_lambda_function.here');
    expect(without('aws/eu-west-1/dynamodb').down).not.toContain('aws_lambda_function.there');
  });

  it('has the copy as a component of its own', () => {
    expect(component('aws_dynamodb_table.t@eu-central-1')).toMatchObject({
      type: 'aws_dynamodb_table',
      kind: 'resource',
    });
  });
});

describe('a table without a copy', () => {
  it('is needed from another region across the distance', () => {
    const { deps, without } = infer(PROVIDERS + TABLE.replace(/replica \{[^}]*\}/, '') + THERE);
    expect(deps()).toEqual(['aws_lambda_function.there -> aws_dynamodb_table.t run hard']);
    expect(without('aws/eu-west-1').down).toContain('aws_lambda_function.there');
  });
});

describe('a copy nobody uses', () => {
  it('is no component', () => {
    const { estate } = infer(PROVIDERS + TABLE + HERE);
    expect(estate.components.map(({ id }) => id)).not.toContain('aws_dynamodb_table.t@eu-central-1');
  });
});

describe('a copy that is a resource of its own', () => {
  it('is what its region uses', () => {
    const { deps } = infer(
      `${PROVIDERS}${resource('aws_dynamodb_table', 't', 'name = "orders"')}${HERE}${THERE}
      ${there(resource('aws_dynamodb_table_replica', 'r', 'global_table_arn = aws_dynamodb_table.t.arn'))}`,
    );
    expect(deps()).toEqual([
      'aws_lambda_function.here -> aws_dynamodb_table.t run hard',
      'aws_lambda_function.there -> aws_dynamodb_table_replica.r run hard',
    ]);
  });
});

describe('a secret with a copy in another region', () => {
  it('is read where the function starts', () => {
    const secret = resource(
      'aws_secretsmanager_secret',
      's',
      'name = "password"\nreplica {\nregion = "eu-central-1"\n}',
    );
    const { deps } = infer(PROVIDERS + secret + there(lambdaWith('f', 'aws_secretsmanager_secret.s.arn')));
    expect(deps()).toContain('aws_lambda_function.f -> aws_secretsmanager_secret.s@eu-central-1 start hard');
  });
});

describe('two regions that share one role', () => {
  it('each use the table of their own', () => {
    const { deps } = infer(`${PROVIDERS}
      ${resource('aws_dynamodb_table', 'orders', 'name = "orders"')}
      ${there(resource('aws_dynamodb_table', 'copy', 'name = "orders"'))}
      resource "aws_iam_role" "r" {}
      resource "aws_iam_role_policy" "p" {
        role   = aws_iam_role.r.id
        policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "dynamodb:GetItem", Resource = "arn:aws:dynamodb:eu-central-1:*:table/orders" }] })
      }
      ${there(resource('aws_lambda_function', 'f', 'role = aws_iam_role.r.arn'))}`);
    expect(deps()).toEqual(['aws_lambda_function.f -> aws_dynamodb_table.copy run hard']);
  });
});
