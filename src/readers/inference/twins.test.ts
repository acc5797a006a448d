import { describe, expect, it } from 'vitest';
import { IRELAND, infer } from '../../../test/support/infer.js';
import { lambdaWith, resource } from '../../../test/support/snippets.js';

const TABLE = resource('aws_dynamodb_table', 't', 'name = "orders"');
const parameter = (name: string) =>
  resource('aws_ssm_parameter', 'p', `name = "${name}"\ntype = "String"\nvalue = aws_dynamodb_table.t.name`);
const lookUp = (name: string) => `data "aws_ssm_parameter" "p" {\n name = "${name}"\n}\n`;
const VARIABLES = 'variable "stage" {}\nvariable "tenant" {}\n';

/** What a function in one root needs that reads a parameter by name which another root makes. */
function needs(made: string, read: string, attribute = 'value', more = ''): string[] {
  return infer({
    'data/main.tf': IRELAND + VARIABLES + TABLE + parameter(made) + more,
    'app/main.tf':
      IRELAND + VARIABLES + lookUp(read) + lambdaWith('f', `data.aws_ssm_parameter.p.${attribute}`),
  })
    .deps()
    .filter((line) => line.startsWith('app:aws_lambda_function.f'));
}

const ON_TABLE = ['app:aws_lambda_function.f -> data:aws_dynamodb_table.t run hard'];

describe('a parameter that another root makes, read by its name', () => {
  it('leads to what is kept in it', () => {
    expect(needs('/shop/table', '/shop/table')).toEqual(ON_TABLE);
  });

  it('and to the parameter itself where only its name is passed on', () => {
    expect(needs('/shop/table', '/shop/table', 'arn')).toEqual([
      ...ON_TABLE,
      'app:aws_lambda_function.f -> data:aws_ssm_parameter.p start hard',
    ]);
  });

  it('is the one whose name leaves the same open, in the same words', () => {
    expect(needs('/shop/${var.stage}/table', '/shop/${var.stage}/table')).toEqual(ON_TABLE);
    expect(needs('/shop/${terraform.workspace}-api/table', '/shop/${terraform.workspace}-api/table')).toEqual(
      ON_TABLE,
    );
  });

  it('is not one whose name leaves something else open, or has nothing else in it', () => {
    expect(needs('/shop/${var.stage}/table', '/shop/${var.tenant}/table')).toEqual([]);
    expect(needs('/shop/${var.stage}/table', '/shop/prod/table')).toEqual([]);
    expect(needs('/${var.stage}', '/${var.stage}')).toEqual([]);
  });

  it('is none of two whose names leave the same open', () => {
    const second = resource(
      'aws_ssm_parameter',
      'q',
      'name = "/shop/${var.stage}/table"\ntype = "String"\nvalue = "x"',
    );
    expect(needs('/shop/${var.stage}/table', '/shop/${var.stage}/table', 'value', second)).toEqual([]);
  });

  it('is fetched to start, and what it leads to is needed from then on', () => {
    const { deps } = infer({
      'data/main.tf': IRELAND + TABLE + parameter('/shop/table'),
      'app/main.tf': `${IRELAND}${lookUp('/shop/table')}
        resource "aws_ecs_service" "web" {
          name            = "web"
          task_definition = aws_ecs_task_definition.web.arn
        }
        resource "aws_ecs_task_definition" "web" {
          family = "web"
          container_definitions = jsonencode([{
            name    = "web"
            secrets = [{ name = "TABLE", valueFrom = data.aws_ssm_parameter.p.arn }]
          }])
        }`,
    });
    expect(deps()).toEqual([
      'app:aws_ecs_service.web -> data:aws_dynamodb_table.t run hard',
      'app:aws_ecs_service.web -> data:aws_ssm_parameter.p start hard',
    ]);
  });

  it('by another name is not known, and no other is taken for it', () => {
    expect(needs('/shop/table', '/shop/tables')).toEqual([]);
  });
});
