import { afterEach, describe, expect, test } from 'vitest';
import { read, removeProjects } from '../../../test/support/terraform.js';

afterEach(removeProjects);

const json = (value: unknown): string => JSON.stringify(value, null, 2);

describe('configuration in JSON syntax', () => {
  test('is read like HCL: templates, references, blocks, maps, dynamic blocks, meta-arguments', () => {
    const { ids, show, get, problems } = read({
      'main.tf.json': json({
        '//': 'made by a tool',
        variable: { names: { type: 'list(string)', default: ['a', '${not.a.template}'] } },
        locals: { port: 80 },
        provider: { aws: [{ region: 'eu-west-1' }, { alias: 'us', region: 'us-east-1' }] },
        terraform: { backend: { s3: { bucket: 'b' } } },
        resource: {
          aws_lb: {
            main: {
              '//': { note: 'not an argument' },
              provider: 'aws.us',
              name: '${var.names[0]}-lb',
              literal: '${var.names[1]}',
              port: '${local.port}',
              tags: { Name: 'x', '${var.names[0]}': 'y' },
              access_logs: { bucket: '${aws_s3_bucket.logs.id}' },
              rule: [{ n: 1 }, { n: 2, inner: { x: 1 } }],
              dynamic: { extra: { for_each: ['p'], content: { v: '${extra.value}' } } },
              depends_on: ['aws_s3_bucket.logs'],
              lifecycle: { ignore_changes: ['tags'] },
            },
          },
          aws_s3_bucket: { logs: [{ bucket: 'logs' }], many: { count: 2 } },
        },
        output: { arn: { value: '${aws_lb.main.arn}' } },
      }),
    });
    expect(problems).toEqual([]);
    expect(ids).toEqual([
      'aws_lb.main',
      'aws_s3_bucket.logs',
      'aws_s3_bucket.many[0]',
      'aws_s3_bucket.many[1]',
    ]);
    expect(show('aws_lb.main')).toEqual({
      name: 'a-lb',
      literal: '${not.a.template}',
      port: 80,
      tags: { Name: 'x', a: 'y' },
      access_logs: [{ bucket: '?->aws_s3_bucket.logs.id' }],
      rule: [{ n: 1 }, { n: 2, inner: [{ x: 1 }] }],
      extra: [{ v: 'p' }],
      depends_on: ['?->aws_s3_bucket.logs'],
    });
    expect(get('aws_lb.main').provider.values.get('region')).toBe('us-east-1');
    expect(get('aws_lb.main').lineOf(['name'])).toBe(40);
    expect(get('aws_lb.main').lineOf(['rule', 1, 'n'])).toBeGreaterThan(48);
  });

  test('modules, their providers and values from .tfvars.json', () => {
    const { show, get } = read({
      'main.tf.json': json({
        variable: { size: {} },
        provider: { aws: [{ alias: 'us', region: 'us-east-1' }] },
        module: { m: { source: './m', size: '${var.size}', providers: { aws: 'aws.us' } } },
      }),
      'terraform.tfvars.json': json({ size: 7 }),
      'm/main.tf': 'variable "size" {}\nresource "aws_lb" "x" {\n  size = var.size\n}\n',
    });
    expect(show('module.m.aws_lb.x')).toEqual({ size: 7 });
    expect(get('module.m.aws_lb.x').provider.values.get('region')).toBe('us-east-1');
  });

  test.each([
    ['{', 'error main.tf.json:1 invalid JSON: a string is expected'],
    ['{\n  "resource": [1,\n}', 'error main.tf.json:3 invalid JSON: a value is expected'],
    ['{} x', 'error main.tf.json:1 invalid JSON: unexpected text after the end'],
    ['[', 'error main.tf.json:1 invalid JSON: a value is expected'],
    [`${'['.repeat(5000)}`, 'error main.tf.json:1 JSON is nested too deeply'],
    ['{"resource": 5}', 'error main.tf.json:1 "resource" must be an object'],
    ['{"resource": {"a": {"b": "c"}}}', 'error main.tf.json:1 "resource" must be an object'],
    ['"text"', 'error main.tf.json:1 an object is expected'],
  ])('%s is a problem', (text, problem) => {
    expect(read({ 'main.tf.json': text }).problems).toEqual([problem]);
  });

  test('a broken template is a problem at the line of its string', () => {
    const { problems, show } = read({
      'main.tf.json':
        '{\n  "resource": {"t_t": {"t": {\n    "a": "${var.",\n    "b": "${nope.x.y}"\n  }}}\n}',
    });
    expect(problems.every((problem) => /main\.tf\.json:[34] /.test(problem))).toBe(true);
    expect(problems.length).toBe(2);
    expect(show('t_t.t').b).toBe('?');
  });
});
