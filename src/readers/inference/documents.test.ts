/** JSON and YAML inside arguments, in every way that people write it. */
import { describe, expect, it } from 'vitest';
import { IRELAND, infer } from '../../../test/support/infer.js';
import { containerService, lambda, resource, table } from '../../../test/support/snippets.js';

const TABLE = table('t', 'orders');
const CONTAINER = '{ name = "web", environment = [{ name = "TABLE", value = aws_dynamodb_table.t.name }] }';
const JSON_TEXT =
  '[{ "name": "web", "environment": [{ "name": "TABLE", "value": "${aws_dynamodb_table.t.name}" }] }]';
const NEEDS = ['aws_ecs_service.s -> aws_dynamodb_table.t run hard'];

const deps = (definitions: string, more = '') => infer(TABLE + more + containerService(definitions)).deps();

describe('the environment of a container is read from', () => {
  it('jsonencode', () => {
    expect(deps(`jsonencode([${CONTAINER}])`)).toEqual(NEEDS);
  });

  it('a heredoc with interpolation', () => {
    expect(deps(`<<EOF\n${JSON_TEXT}\nEOF\n`)).toEqual(NEEDS);
  });

  it('a quoted string', () => {
    expect(deps(`"${JSON_TEXT.replaceAll('"', '\\"')}"`)).toEqual(NEEDS);
  });

  it('a template file', () => {
    const { deps: found } = infer({
      'provider.tf': IRELAND,
      'main.tf':
        TABLE +
        containerService(
          'templatefile("${path.module}/web.json", { table = aws_dynamodb_table.t.name, port = 80 })',
        ),
      'web.json':
        '[{ "name": "web", "portMappings": [{ "containerPort": ${port} }], "environment": [{ "name": "TABLE", "value": "${table}" }] }]',
    });
    expect(found()).toEqual(NEEDS);
  });

  it('a template file with values nobody knows beside it', () => {
    const { deps: found } = infer({
      'provider.tf': IRELAND,
      'main.tf': `variable "port" {}\n${TABLE}${containerService('templatefile("web.json", { table = aws_dynamodb_table.t.name, port = var.port })')}`,
      'web.json':
        '[{ "portMappings": [{ "containerPort": ${port} }], "environment": [{ "name": "TABLE", "value": "${table}" }] }]',
    });
    expect(found()).toEqual(NEEDS);
  });

  it('a local that is put into brackets', () => {
    expect(deps('"[${local.web}]"', `locals {\nweb = jsonencode(${CONTAINER})\n}\n`)).toEqual(NEEDS);
  });

  it('two locals that are put into brackets', () => {
    const locals = `locals {\nweb = jsonencode(${CONTAINER})\nagent = jsonencode({ name = "agent" })\n}\n`;
    expect(deps('"[${local.agent}, ${local.web}]"', locals)).toEqual(NEEDS);
  });

  it('a list of maps that is made with for', () => {
    const locals = 'locals {\nenv = { TABLE = aws_dynamodb_table.t.name }\n}\n';
    expect(
      deps('jsonencode([{ environment = [for k, v in local.env : { name = k, value = v }] }])', locals),
    ).toEqual(NEEDS);
  });

  it('a text that is replaced in', () => {
    expect(
      deps('replace(jsonencode([{ environment = [{ name = "TABLE", value = "NAME" }] }]), "NAME", "orders")'),
    ).toEqual(NEEDS);
  });
});

describe('an interface description in YAML is read', () => {
  const PATHS = (uri: string) =>
    `openapi: 3.0.1\npaths:\n  /orders:\n    get: # by id\n      x-amazon-apigateway-integration:\n        uri: ${uri}\n        timeoutInMillis: \${timeout}\n`;
  const ROUTE = ['aws_api_gateway_rest_api.a -> aws_lambda_function.f run hard'];
  const api = (body: string) => lambda('f') + resource('aws_api_gateway_rest_api', 'a', `body = ${body}`);

  it('from a template file, with what nobody knows in it', () => {
    const { deps: found } = infer({
      'provider.tf': IRELAND,
      'main.tf': `variable "timeout" {}\n${api('templatefile("api.yaml", { uri = aws_lambda_function.f.invoke_arn, timeout = var.timeout })')}`,
      'api.yaml': `---\n# orders\n${PATHS('"${uri}"')}`,
    });
    expect(found()).toEqual(ROUTE);
  });

  it('from a heredoc, quoted or not', () => {
    const arn = 'arn:aws:apigateway:eu-west-1:lambda:path/functions/${aws_lambda_function.f.arn}/invocations';
    for (const uri of [arn, `'${arn}'`]) {
      expect(infer(api(`<<EOF\n${PATHS(uri).replace('${timeout}', '5')}EOF\n`)).deps()).toEqual(ROUTE);
    }
  });

  it('and one that is broken does not sink the rest', () => {
    const { needsOf } = infer(api('<<EOF\nopenapi: 3.0.1\npaths: [\nx: }\nEOF\n'));
    expect(needsOf('aws_api_gateway_rest_api.a')).toContain('aws/eu-west-1/apigateway run hard');
  });
});

describe('a document that cannot be taken apart', () => {
  it('is taken at its word: a table it names is needed to run, an image to start', () => {
    const more = resource('aws_ecr_repository', 'r', 'name = "web"');
    expect(
      deps('"broken [ ${aws_dynamodb_table.t.name} ${aws_ecr_repository.r.repository_url}"', more),
    ).toEqual([...NEEDS, 'aws_ecs_service.s -> aws_ecr_repository.r start hard']);
  });

  it('mentions a network and a log group without needing them', () => {
    const more = resource('aws_vpc', 'v') + resource('aws_cloudwatch_log_group', 'l', 'name = "/app/web"');
    expect(deps('"broken [ ${aws_vpc.v.id} ${aws_cloudwatch_log_group.l.name}"', more)).toEqual([
      'aws_ecs_service.s -> aws_cloudwatch_log_group.l run soft',
    ]);
  });

  it('does not sink the rest', () => {
    const { needsOf } = infer(containerService('"{ not json"'));
    expect(needsOf('aws_ecs_service.s')).toContain('aws/eu-west-1/ecs start hard');
  });

  it('may have keys that mean something to JavaScript', () => {
    expect(
      deps('jsonencode([{ "__proto__" = { environment = [] }, constructor = aws_dynamodb_table.t.name }])'),
    ).toEqual([]);
  });
});

describe('names inside a document count where they stand', () => {
  it('a container’s name or a label is no need', () => {
    expect(
      deps(
        'jsonencode([{ name = aws_dynamodb_table.t.name, dockerLabels = { table = aws_dynamodb_table.t.name } }])',
      ),
    ).toEqual([]);
  });

  it('a secret is a need to start, its key and version left aside', () => {
    const secret = resource('aws_secretsmanager_secret', 's', 'name = "password"');
    expect(
      deps(
        'jsonencode([{ secrets = [{ name = "P", valueFrom = "${aws_secretsmanager_secret.s.arn}:key::" }] }])',
        secret,
      ),
    ).toEqual(['aws_ecs_service.s -> aws_secretsmanager_secret.s start hard']);
  });
});
