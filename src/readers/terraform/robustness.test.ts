import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { read, removeProjects } from '../../../test/support/terraform.js';
import { textWithHoles } from '../inference/index.js';

afterEach(removeProjects);

describe('what refers to itself', () => {
  test('a local, directly or in a circle, is a problem at its line; everything else is read', () => {
    const { show, problems } = read(
      'locals {\n  a = local.b\n  b = [local.c]\n  c = { x = local.a }\n  d = local.d\n}\nresource "t_t" "t" {\n  v = 1\n  a = local.a\n  d = local.d\n}',
    );
    expect(show('t_t.t')).toEqual({ v: 1, a: [{ x: '?' }], d: '?' });
    expect(problems).toEqual([
      'error main.tf:2 local.a refers to itself (local.a -> local.b -> local.c -> local.a)',
      'error main.tf:5 local.d refers to itself (local.d -> local.d)',
    ]);
  });

  test('a resource through another one', () => {
    const { problems } = read(
      'resource "t_t" "a" {\n  x = t_t.b.y\n}\nresource "t_t" "b" {\n  y = t_t.a.x\n}',
    );
    expect(problems).toEqual(['error main.tf:2 t_t.a.x refers to itself (t_t.a.x -> t_t.b.y -> t_t.a.x)']);
  });

  test('resources may refer to each other by what is not configured', () => {
    const { show, problems } = read(
      'resource "t_t" "a" {\n  x = t_t.b.id\n}\nresource "t_t" "b" {\n  y = t_t.a.id\n}',
    );
    expect([show('t_t.a'), show('t_t.b')]).toEqual([{ x: '?->t_t.b.id' }, { y: '?->t_t.a.id' }]);
    expect(problems).toEqual([]);
  });

  test('an output that feeds the module it comes from', () => {
    const { problems } = read({
      'main.tf': 'module "m" {\n  source = "./m"\n  x      = module.m.y\n}',
      'm/main.tf': 'variable "x" {}\noutput "y" { value = var.x }\nresource "t_t" "t" {\n  x = var.x\n}',
    });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain('refers to itself');
  });

  test('a module that calls itself', () => {
    const { ids, problems } = read({
      'main.tf': 'module "m" {\n  source = "./m"\n}',
      'm/main.tf': 'resource "t_t" "t" {}\nmodule "again" {\n  source = "../m"\n}',
    });
    expect(ids).toEqual(['module.m.t_t.t', 'module.m.module.again']);
    expect(problems).toEqual([
      'error m/main.tf:2 module.again: a module must not call itself (m); kept as one opaque component',
    ]);
  });
});

describe('limits', () => {
  test('modules nested more than 50 deep are kept as one component', () => {
    const files: Record<string, string> = { 'm60/main.tf': 'resource "t_t" "t" {}' };
    for (let i = 0; i < 60; i++) files[`m${i}/main.tf`] = `module "m" {\n  source = "../m${i + 1}"\n}`;
    const { ids, problems } = read(files);
    expect(ids).toEqual([Array(51).fill('module.m').join('.')]);
    expect(problems).toEqual([
      'warning m50/main.tf:1 module.m: modules are nested more than 50 deep; kept as one opaque component',
    ]);
  });

  test('a tree of modules that doubles at every level ends', () => {
    const files: Record<string, string> = { 'm20/main.tf': 'resource "t_t" "t" {}' };
    for (let i = 0; i < 20; i++) {
      files[`m${i}/main.tf`] = ['a', 'b']
        .map((name) => `module "${name}" {\n  source = "../m${i + 1}"\n}\n`)
        .join('');
    }
    const { problems } = read(files);
    expect(problems).toEqual([expect.stringContaining('more than 5000 module instances')]);
  });

  test.each([
    ['lists', (before: string) => `[${before}, ${before}]`],
    ['texts', (before: string) => `"\${${before}}\${${before}}"`],
    ['functions', (before: string) => `concat(flatten([${before}]), flatten([${before}]))`],
    ['choices', (before: string) => `var.u ? { x = ${before} } : { x = ${before}, y = 1 }`],
    ['unknown texts', (before: string) => `"\${var.u}\${${before}}\${${before}}"`],
    ['documents', (before: string) => `"[\${jsonencode([var.u, ${before}])},\${jsonencode(${before})}]"`],
  ])('locals that double each other end: %s', (_name, next) => {
    const locals = ['l0 = "x"'];
    for (let i = 1; i < 100; i++) locals.push(`l${i} = ${next(`local.l${i - 1}`)}`);
    const { ids, get } = read(
      `variable "u" {}\nlocals {\n  ${locals.join('\n  ')}\n}\nresource "t_t" "t" {\n  v = local.l99\n  m = local.l9\n  j = jsonencode(local.l99)\n  e = local.l99 == local.l98\n}`,
    );
    // What whoever reads the values does with them ends too.
    for (const value of get('t_t.t').values.values()) textWithHoles(value, '*');
    expect(ids).toEqual(['t_t.t']);
  });

  test('loops inside loops inside loops end', () => {
    const { problems } = read(
      'resource "t_t" "t" {\n  v = [for a in range(1000) : [for b in range(1000) : [for c in range(1000) : a * b * c]]]\n}',
    );
    expect(problems).toContain('warning main.tf:2 too much to evaluate; the rest is kept as unknown');
  });

  test('a chain of 20000 locals ends, whichever end it is read from', () => {
    const locals = ['l0 = 1'];
    for (let i = 1; i < 20_000; i++) locals.push(`l${i} = [local.l${i - 1}]`);
    const outputs = locals.map((_, i) => `output "o${i}" {\n  value = local.l${i}\n}`).join('\n');
    const { ids } = read(
      `locals {\n${locals.join('\n')}\n}\nresource "t_t" "t" {\n  v = local.l19999\n}\n${outputs}`,
    );
    expect(ids).toEqual(['t_t.t']);
  });

  test('expressions nested as deeply as the parser allows are evaluated or reported', () => {
    const { ids } = read(
      [
        'resource "t_t" "t" {',
        `  a = ${'('.repeat(490)}1${')'.repeat(490)}`,
        `  b = ${Array(990).fill('1').join(' + ')}`,
        `  c = t_t.x${'.y'.repeat(990)}`,
        `  d = ${'['.repeat(490)}1${']'.repeat(490)}`,
        `  e = ${'upper('.repeat(490)}"x"${')'.repeat(490)}`,
        `  f = ${'[for x in [1] : '.repeat(200)}1${']'.repeat(200)}`,
        '}',
        'resource "t_t" "x" {}',
      ].join('\n'),
    );
    expect(ids).toEqual(['t_t.t', 't_t.x']);
  });
});

test('400 files of 1 MB in all are read in no time', () => {
  const files: Record<string, string> = {};
  for (let i = 0; i < 400; i++) {
    const blocks: string[] = [`locals {\n  base = { for n in range(20) : "k\${n}" => n }\n}`];
    for (let j = 0; j < 12; j++) {
      blocks.push(
        `resource "aws_thing" "r${j}" {\n  count = 2\n  name = "name-\${count.index}-\${local.base["k1"]}"\n  other = aws_thing.r${Math.max(0, j - 1)}[0].id\n  tags = merge(local.base, { a = "b" })\n}\n`,
      );
    }
    files[`d${i}/main.tf`] = `${blocks.join('\n')}# ${'x'.repeat(400)}\n`;
  }
  const began = performance.now();
  const { resources } = read(files);
  expect(resources.length).toBe(400 * 24);
  // A few hundred milliseconds on an idle machine; the limit leaves room for a busy one.
  expect(performance.now() - began).toBeLessThan(10_000);
});

describe('any input', () => {
  const TOKENS = [
    ...'{}[]()=,.:?!&|<>+-*/%"\n#$',
    ' ',
    '${',
    '%{',
    '"',
    '<<EOT\n',
    'EOT\n',
    '=>',
    '...',
    'resource',
    '"t_t"',
    '"a"',
    'module',
    'variable',
    'locals',
    'provider',
    'data',
    'dynamic',
    'content',
    'for_each',
    'count',
    'source',
    '"./m"',
    'for',
    'in',
    'if',
    'var.a',
    'local.a',
    't_t.a',
    'each.value',
    'count.index',
    'module.a',
    'try(',
    'can(',
    'merge(',
    'jsonencode(',
    '[*]',
    '.*',
    '0',
    '1e999',
    'null',
    'true',
    'a',
    'é\u0000\ufeff',
  ];
  const soup = fc.array(fc.constantFrom(...TOKENS), { maxLength: 120 }).map((tokens) => tokens.join(' '));

  const FIXTURE = `
variable "a" {
  type    = object({ x = optional(list(string), ["d"]), y = number })
  default = { y = "1" }
}
locals {
  a = { for k, v in var.a : k => v if v != null }
  b = flatten([for x in range(3) : [x, local.a]])
}
provider "aws" {
  region = local.a.x[0]
}
data "aws_availability_zones" "z" {}
module "m" {
  source    = "./m"
  for_each  = toset(["p", "q"])
  providers = { aws = aws }
  value     = "\${each.key}-\${t_t.a[0].id}"
}
resource "t_t" "a" {
  count = length(local.b) > 2 ? 2 : 0
  v     = <<-EOT
    %{ for m in module.m ~}
    \${m.value}
    %{ endfor ~}
  EOT
  dynamic "rule" {
    for_each = try(var.a.rules, local.b)
    content {
      v = rule.value == null ? null : t_t.b["\${count.index}"][*].id
    }
  }
}
resource "t_t" "b" {
  for_each = { for i in range(2) : i => module.m["p"].value }
  v        = data.aws_availability_zones.z.names[each.key]
  w        = jsonencode({ a = each.value, b = [t_t.a[*].v] })
}
`;
  const MODULE = 'variable "value" {}\noutput "value" { value = upper(var.value) }\nresource "t_t" "x" {}\n';

  test('the fixture itself has no problems', () => {
    expect(read({ 'main.tf': FIXTURE, 'm/main.tf': MODULE }).problems).toEqual([]);
  });

  test('random tokens never throw', () => {
    fc.assert(
      fc.property(soup, (text) => {
        read({ 'main.tf': text, 'm/main.tf': MODULE });
        removeProjects();
      }),
      { numRuns: 300 },
    );
  });

  test('random expressions in a resource never throw', () => {
    fc.assert(
      fc.property(soup, (text) => {
        read({ 'main.tf': `${FIXTURE}\nresource "t_t" "r" {\n  v = ${text}\n}\n`, 'm/main.tf': MODULE });
        removeProjects();
      }),
      { numRuns: 200 },
    );
  });

  test('a configuration with pieces cut out, doubled or swapped never throws', () => {
    const position = fc.nat({ max: FIXTURE.length });
    const edit = fc.tuple(
      position,
      fc.nat({ max: 60 }),
      fc.constantFrom(...TOKENS, '', FIXTURE.slice(100, 300)),
    );
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 6 }), (edits) => {
        let text = FIXTURE;
        for (const [at, length, replacement] of edits) {
          text = text.slice(0, at) + replacement + text.slice(at + length);
        }
        read({ 'main.tf': text, 'm/main.tf': MODULE });
        removeProjects();
      }),
      { numRuns: 300 },
    );
  });

  test('random JSON in JSON syntax never throws', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('resource', 'module', 'variable', 'locals', 'terraform', 'x'),
        fc.json(),
        (key, json) => {
          read({ 'main.tf.json': `{"${key}": ${json}}`, 'x_override.tf.json': json });
          removeProjects();
        },
      ),
      { numRuns: 200 },
    );
  });

  test('random bytes never throw', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        read({ 'main.tf': bytes, 'main.tf.json': bytes, 'terraform.tfvars': bytes });
        removeProjects();
      }),
      { numRuns: 100 },
    );
  });
});
