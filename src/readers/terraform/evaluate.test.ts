import { afterEach, describe, expect, test } from 'vitest';
import { project, read, readAt, removeProjects, short } from '../../../test/support/terraform.js';
import { refsIn, Sym, textWithHoles } from '../inference/index.js';

afterEach(removeProjects);

/** Evaluates expressions as arguments of one resource, beside the declarations. */
function evaluate(expressions: Record<string, string>, declarations = ''): Record<string, unknown> {
  const args = Object.entries(expressions).map(([name, expression]) => `  ${name} = ${expression}`);
  const reading = read(`${declarations}\nresource "result" "it" {\n${args.join('\n')}\n}\n`);
  expect(reading.problems).toEqual([]);
  return reading.show('result.it');
}

const DECLARED = `
variable "u" {}
locals {
  list = ["a", "b"]
  map  = { y = 2, x = 1 }
}
resource "aws_lb" "one" {
  name = "front"
  tags = { Name = "n" }
  access_logs {
    bucket = "logs"
  }
}
resource "aws_subnet" "counted" {
  count = 2
  az    = "z\${count.index}"
}
resource "aws_subnet" "keyed" {
  for_each = { p = "10.0.0.0/24", q = "10.0.1.0/24" }
  cidr     = each.value
}
resource "aws_lb" "off" { count = 0 }
`;

describe('known values are those of Terraform', () => {
  // Each of these was compared with `terraform console`.
  test.each([
    ['1 == "1"', false],
    ['"5" + 1', 6],
    ['-7 % 3', -1],
    ['!true || false && true', false],
    ['true ? 1 : "x"', '1'],
    ['"${1}${true}"', '1true'],
    ['"${local.list}"', ['a', 'b']],
    ['[for i, s in local.list : "${i}${s}"]', ['0a', '1b']],
    ['[for k, v in local.map : k]', ['x', 'y']],
    ['[for k in toset(["b", "a"]) : k]', ['a', 'b']],
    ['[for k, v in toset(["b", "a"]) : k]', ['a', 'b']],
    ['{ for s in ["aa", "ab", "b"] : substr(s, 0, 1) => s... }', { a: ['aa', 'ab'], b: ['b'] }],
    ['[for s in local.list : s if s != "a"]', ['b']],
    ['local.map[*].x', [1]],
    ['null[*]', []],
    ['"x"[*]', ['x']],
    ['{ true = 1, null = 2, (local.list[0]) = 3 }', { true: 1, null: 2, a: 3 }],
    ['max([1, 5, 2]...)', 5],
    ['try(local.map.nope, local.list[9], "fallback")', 'fallback'],
    ['try(null.a, "n")', 'n'],
    ['can(local.map.nope)', false],
    ['can(local.map.x)', true],
    ['"%{ if true }yes%{ else }no%{ endif }"', 'yes'],
    ['"%{ for x in local.list }${x},%{ endfor }"', 'a,b,'],
    ['"$${x} %%{y}"', '${x} %{y}'],
    ['path.module', '.'],
    ['path.root', '.'],
    ['{ a = 1 } == { a = 1 }', true],
    ['[1] == ["1"]', false],
    ['local.map == null', false],
  ])('%s', (expression, expected) => {
    expect(evaluate({ v: expression }, DECLARED).v).toEqual(expected);
  });

  test('the ARN of what exists is never null, one that is chosen by something unknown may be', () => {
    const { resources } = read(`
      data "t_certificate" "c" {}
      variable "on" {}
      locals {
        sure  = data.t_certificate.c.arn
        maybe = var.on ? data.t_certificate.c.arn : null
      }
      resource "t_t" "sure" {
        count = local.sure == null ? 1 : 0
      }
      resource "t_t" "maybe" {
        count = local.maybe == null ? 1 : 0
      }`);
    expect(resources.filter((one) => one.disabled).map(({ id }) => id)).toEqual(['t_t.sure']);
  });

  test('paths of modules are relative to the root module', () => {
    const { show } = read({
      'envs/prod/main.tf':
        'module "m" {\n  source = "../../modules/m"\n}\nresource "t_t" "t" {\n  at = module.m.at\n  text = module.m.text\n}',
      'modules/m/main.tf':
        'output "at" { value = path.module }\noutput "text" { value = file("${path.module}/a.txt") }',
      'modules/m/a.txt': 'hello',
    });
    expect(show('t_t.t')).toEqual({ at: '../../modules/m', text: 'hello' });
  });

  test('list() and map() of older configuration', () => {
    expect(evaluate({ a: 'list("x", 1)', b: 'map("k", "v")' })).toEqual({ a: ['x', 1], b: { k: 'v' } });
  });
});

describe('references', () => {
  test('a configured argument is known and remembers where it was read', () => {
    expect(
      evaluate(
        {
          name: 'aws_lb.one.name',
          prefixed: 'resource.aws_lb.one.name',
          tag: 'aws_lb.one.tags["Name"]',
          block: 'aws_lb.one.access_logs[0].bucket',
          text: '"${aws_lb.one.name}-x"',
        },
        DECLARED,
      ),
    ).toEqual({
      name: 'front->aws_lb.one.name',
      prefixed: 'front->aws_lb.one.name',
      tag: 'n->aws_lb.one.tags.Name',
      block: 'logs->aws_lb.one.access_logs[0].bucket',
      text: 'front-x->aws_lb.one.name',
    });
  });

  test('what is not configured is unknown, at any depth, with its path', () => {
    expect(
      evaluate(
        {
          arn: 'aws_lb.one.arn',
          deep: 'aws_lb.one.certificate[0].names["a b"].x',
          computed_in_block: 'aws_lb.one.access_logs[0].computed',
          computed_tag: 'aws_lb.one.tags.Other',
          whole: 'aws_lb.one',
          set: 'aws_lb.one.options[*].value',
        },
        DECLARED,
      ),
    ).toEqual({
      arn: '?->aws_lb.one.arn',
      deep: '?->aws_lb.one.certificate[0].names["a b"].x',
      computed_in_block: '?->aws_lb.one.access_logs[0].computed',
      computed_tag: '?->aws_lb.one.tags.Other',
      whole: '?->aws_lb.one',
      set: '?->aws_lb.one.options[*].value',
    });
  });

  test('instances by index, by key, by splat, by loop and by an unknown index', () => {
    expect(
      evaluate(
        {
          index: 'aws_subnet.counted[1].id',
          key: 'aws_subnet.keyed["p"].id',
          splat: 'aws_subnet.counted[*].az',
          legacy: 'aws_subnet.counted.*.id',
          loop: '[for k, s in aws_subnet.keyed : s.id]',
          values: 'values(aws_subnet.keyed)[*].cidr',
          one: 'one(aws_lb.one[*].id)',
          none: 'one(aws_lb.off[*].id)',
          unknown: 'aws_subnet.counted[var.u].id',
          how_many: 'length(aws_subnet.counted)',
        },
        DECLARED,
      ),
    ).toEqual({
      index: '?->aws_subnet.counted[1].id',
      key: '?->aws_subnet.keyed["p"].id',
      splat: ['z0->aws_subnet.counted[0].az', 'z1->aws_subnet.counted[1].az'],
      legacy: ['?->aws_subnet.counted[0].id', '?->aws_subnet.counted[1].id'],
      loop: ['?->aws_subnet.keyed["p"].id', '?->aws_subnet.keyed["q"].id'],
      values: ['10.0.0.0/24->aws_subnet.keyed["p"].cidr', '10.0.1.0/24->aws_subnet.keyed["q"].cidr'],
      one: '?->aws_lb.one.id',
      none: null,
      unknown: '?->aws_subnet.counted[0].id aws_subnet.counted[1].id',
      how_many: 2,
    });
  });

  test('for_each over a resource', () => {
    const { ids, show } = read(`${DECLARED}
      resource "t_t" "per" {
        for_each = aws_subnet.keyed
        subnet   = each.value.id
        cidr     = each.value.cidr
      }`);
    expect(ids).toContain('t_t.per["p"]');
    expect(show('t_t.per["q"]')).toEqual({
      subnet: '?->aws_subnet.keyed["q"].id',
      cidr: '10.0.1.0/24->aws_subnet.keyed["q"].cidr',
    });
  });

  test('the same attribute is the same reference everywhere', () => {
    const { get } = read('resource "t_t" "a" {}\nresource "t_t" "b" {\n  x = t_t.a.id\n  y = t_t.a.id\n}');
    const { values } = get('t_t.b');
    expect((values.get('x') as Sym).refs[0]).toBe((values.get('y') as Sym).refs[0]);
    expect((values.get('x') as Sym).refs[0]!.resources[0]).toBe(get('t_t.a'));
  });

  test('undeclared names are problems at their line, and leave the rest of the structure', () => {
    const { show, problems } = read(
      'resource "t_t" "a" {\n  v = [\n    1,\n    var.nope,\n    local.nope,\n    aws_lb.nope.id,\n    module.nope.x,\n    data.aws_vpc.nope.id,\n    each.key,\n  ]\n}',
    );
    expect(show('t_t.a')).toEqual({ v: [1, '?', '?', '?', '?', '?', '?'] });
    expect(problems).toEqual([
      'warning main.tf:4 var.nope is not declared',
      'warning main.tf:5 local.nope is not declared',
      'warning main.tf:6 aws_lb.nope is not declared',
      'warning main.tf:7 module.nope is not declared',
      'warning main.tf:8 data.aws_vpc.nope is not declared',
      'warning main.tf:9 "each.key" is not defined here',
    ]);
  });
});

describe('unknown values', () => {
  test('a template keeps what is known of it', () => {
    const { get } = read(`${DECLARED}
      resource "t_t" "t" { arn = "arn:aws:s3:::\${var.u}-\${aws_lb.one.name}/*" }`);
    const arn = get('t_t.t').values.get('arn');
    expect(short(arn!)).toBe('arn:aws:s3:::{?}-{front->aws_lb.one.name}/*');
    expect(textWithHoles(arn, '?')).toBe('arn:aws:s3:::?-front/*');
  });

  test('a conditional with an unknown test', () => {
    expect(
      evaluate(
        {
          same: 'var.u ? 1 : 1',
          either: 'var.u ? aws_lb.one.arn : aws_subnet.counted[0].arn',
          failing: 'var.u ? aws_lb.off[0].arn : aws_lb.one.arn',
          attribute: '(var.u ? aws_lb.one : aws_subnet.counted[0]).arn',
          agreed: '(var.u ? { a = 1, b = 2 } : { a = 1, b = 3 }).a',
        },
        DECLARED,
      ),
    ).toEqual({
      same: 1,
      either: '?->aws_lb.one.arn aws_subnet.counted[0].arn',
      failing: '?->aws_lb.one.arn',
      attribute: '?->aws_lb.one.arn aws_subnet.counted[0].arn',
      agreed: 1,
    });
  });

  test('a lookup with an unknown key is known where all values agree', () => {
    const settings = '{ dev = { n = 1, z = "a" }, prod = { n = 2, z = "a" } }';
    expect(
      evaluate(
        {
          agreed: `${settings}[terraform.workspace].z`,
          open: `${settings}[terraform.workspace].n`,
          looked_up: `lookup(${settings}, terraform.workspace).z`,
        },
        DECLARED,
      ),
    ).toEqual({ agreed: 'a', open: '?', looked_up: 'a' });
  });

  test('logic decides where one side is enough', () => {
    expect(evaluate({ and: 'var.u && false', or: 'true || var.u', open: 'var.u && true' }, DECLARED)).toEqual(
      { and: false, or: true, open: '?' },
    );
  });

  test('loops over something unknown keep the references in their body', () => {
    expect(
      evaluate(
        {
          list: '[for x in var.u : "${x}-${aws_lb.one.arn}"]',
          map: '{ for x in aws_lb.one.parts : x.name => x.id }',
          key: '{ for s in aws_subnet.counted : s.id => s.az }',
        },
        DECLARED,
      ),
    ).toEqual({
      list: '?->aws_lb.one.arn',
      map: '?->aws_lb.one.parts[*].name aws_lb.one.parts[*].id',
      key: { decoded: {} },
    });
  });

  test('a map with an unknown key keeps its other keys', () => {
    const result = evaluate(
      { map: '{ (var.u) = 1, a = 2 }', known: '{ (var.u) = 1, a = 2 }.a', open: '{ (var.u) = 1, a = 2 }.b' },
      DECLARED,
    );
    expect(result).toEqual({ map: { decoded: { a: 2 } }, known: 2, open: '?' });
  });

  test('terraform.workspace is unknown and says so', () => {
    const { get } = read('resource "t_t" "t" {\n  w = terraform.workspace\n}');
    expect(get('t_t.t').values.get('w')).toMatchObject({ known: undefined, why: 'terraform.workspace' });
  });

  test('failures that an unknown decides about are not reported', () => {
    const { problems } = read(`
      variable "u" {}
      variable "settings" { default = null }
      resource "t_t" "maybe" {
        count = var.u
        size  = var.settings.size
      }`);
    expect(problems).toEqual([]);
  });
});

describe('blocks', () => {
  test('dynamic blocks are expanded, with iterators and inside each other', () => {
    expect(
      read(`
        resource "t_t" "t" {
          rule { port = 1 }
          dynamic "rule" {
            for_each = { a = 10, b = 20 }
            content {
              port = rule.value
              name = rule.key
            }
          }
          dynamic "outer" {
            for_each = [[1, 2], [3]]
            iterator = o
            content {
              dynamic "inner" {
                for_each = o.value
                content { v = "\${o.key}-\${inner.value}" }
              }
            }
          }
          dynamic "none" {
            for_each = []
            content {}
          }
          dynamic "nothing" {
            for_each = null
            content {}
          }
        }`).show('t_t.t'),
    ).toEqual({
      rule: [{ port: 1 }, { port: 10, name: 'a' }, { port: 20, name: 'b' }],
      outer: [{ inner: [{ v: '0-1' }, { v: '0-2' }] }, { inner: [{ v: '1-3' }] }],
      none: [],
      nothing: [],
    });
  });

  test('a dynamic block over something unknown is expanded once', () => {
    const { show, problems } = read(`${DECLARED}
      resource "t_t" "t" {
        dynamic "rule" {
          for_each = aws_lb.one.rules
          content {
            port = rule.value.port
            sure = 1
          }
        }
      }`);
    expect(show('t_t.t')).toEqual({ rule: [{ port: '?->aws_lb.one.rules[*].port', sure: 1 }] });
    expect(problems).toEqual([]);
  });

  test('self and arguments of Terraform itself', () => {
    expect(
      read(`
        resource "t_t" "t" {
          name  = "x"
          again = self.name
          lifecycle { ignore_changes = [tags] }
          provisioner "local-exec" { command = "rm -rf /" }
          connection { host = self.ip }
        }`).show('t_t.t'),
    ).toEqual({ name: 'x', again: 'x->t_t.t.name' });
  });
});

describe('files', () => {
  test('are read below the given path only', () => {
    const dir = project({
      'secret.txt': 'secret',
      'in/a.txt': 'inside',
      'in/t.tpl': 'Hello ${name}%{ for x in xs }, ${x}%{ endfor }',
      'in/main.tf': `resource "t_t" "t" {
  inside  = file("a.txt")
  outside = file("../secret.txt")
  root    = file("/etc/hostname")
  home    = file("~/.ssh/id_rsa")
  missing = try(file("nope.txt"), "none")
  exists  = [fileexists("a.txt"), fileexists("nope.txt")]
  set     = fileset(path.module, "*.{txt,tpl}")
  render  = templatefile("t.tpl", { name = "N", xs = ["p", t_t.other.id] })
}
resource "t_t" "other" {}
`,
    });
    const { show, problems } = readAt(dir, `${dir}/in`);
    expect(show('t_t.t')).toEqual({
      inside: 'inside',
      outside: '?',
      root: '?',
      home: '?',
      missing: 'none',
      exists: [true, false],
      set: ['a.txt', 't.tpl'],
      render: 'Hello N, p, {?->t_t.other.id}',
    });
    expect(problems).toEqual([
      'info in/main.tf:3 file(): ../secret.txt is outside the given path',
      'info in/main.tf:4 file(): /etc/hostname is outside the given path',
      'info in/main.tf:5 file(): ~/.ssh/id_rsa names a home directory',
    ]);
  });

  test('of more than 1 MiB are unknown', () => {
    const { show, problems } = read({
      'main.tf': 'resource "t_t" "t" {\n  v = file("big")\n}',
      big: 'x'.repeat(1024 * 1024 + 1),
    });
    expect(show('t_t.t')).toEqual({ v: '?' });
    expect(problems).toEqual([
      'info main.tf:2 file(): big too large (1048577 bytes, at most 1048576 are read)',
    ]);
  });

  test('a template file sees its variables and nothing else', () => {
    const { show, problems } = read({
      'main.tf': 'locals {\n  a = 1\n}\nresource "t_t" "t" {\n  v = templatefile("t.tpl", {})\n}',
      't.tpl': '${local.a}',
    });
    expect(show('t_t.t')).toEqual({ v: '?' });
    expect(problems).toEqual(['warning main.tf:5 template line 1: local.a is not declared']);
  });
});

describe('documents inside templates', () => {
  const services = `
    resource "t_service" "svc" {
      name = "api"
    }
    resource "t_namespace" "ns" {}
    locals {
      web = jsonencode({ environment = [{ name = "X", value = "http://\${t_service.svc.name}.\${t_namespace.ns.name}" }] })
      api = jsonencode({ image = t_service.svc.name })
    }
  `;
  const refsOf = (read: ReturnType<typeof readOne>): readonly string[] =>
    refsIn(read).map(({ resources, path }) => `${resources[0]!.id}.${path}`);
  const readOne = (expression: string) =>
    read(`${services}\nresource "t_task" "t" {\n  v = ${expression}\n}`).get('t_task.t').values.get('v');

  test.each([
    ['"[${local.web}]"'],
    ['"[${local.web},${local.web}]"'],
    ['"[${join(",", [local.web, local.api])}]"'],
    ['format("[%s]", local.web)'],
    ['trimspace("  [${local.web}] ")'],
    ['lower(local.web)'],
    ['<<-EOT\n  [${local.api},\n   ${local.web}]\nEOT\n'],
  ])('keep every reference: %s', (expression) => {
    expect([...refsOf(readOne(expression))].sort()).toEqual(['t_namespace.ns.name', 't_service.svc.name']);
  });

  test('stay one piece with their structure', () => {
    const value = readOne('"[${local.web},${local.api}]"') as Sym;
    expect(value.parts?.map((part) => (part instanceof Sym ? 'document' : part))).toEqual([
      '[',
      'document',
      ',',
      'document',
      ']',
    ]);
    const [, document] = value.parts as [string, Sym];
    expect(short(document)).toEqual({
      decoded: {
        environment: [{ name: 'X', value: 'http://{api->t_service.svc.name}.{?->t_namespace.ns.name}' }],
      },
    });
  });

  test.each([
    ['"[${local.api}]"'],
    ['"[${join(",", [local.api])}]"'],
    ['"[{\\"image\\":\\"${t_service.svc.name}\\"}]"'],
  ])('which are known in full keep references at their leaves: %s', (expression) => {
    const value = readOne(expression) as Sym;
    expect(value.known).toBe('[{"image":"api"}]');
    expect(short(value)).toEqual({ decoded: [{ image: 'api->t_service.svc.name' }] });
  });

  test('and several that are known are joined to one document', () => {
    expect(short(readOne('"[${join(",", [local.api, local.api])}]"')!)).toEqual({
      decoded: [{ image: 'api->t_service.svc.name' }, { image: 'api->t_service.svc.name' }],
    });
  });

  test('a known text in a template keeps its references', () => {
    expect(short(readOne('"x-${t_service.svc.name}"')!)).toBe('x-api->t_service.svc.name');
  });
});

describe('why a value is unknown', () => {
  const declarations = `
    variable "region" {}
    variable "sizes" {
      default = { prod = { cpu = 2, host = "a" }, dev = { cpu = 1, host = "b" } }
    }
    module "m" {
      source = "./m"
    }
    data "t_data" "d" {}
    resource "t_t" "chosen" {
      name = local.a
      tag  = "\${terraform.workspace == "prod" ? "" : "x."}"
    }
    locals {
      a       = terraform.workspace == "prod" ? "" : "a."
      b       = terraform.workspace == "prod" ? "" : "b."
      handed  = var.region
      upper   = upper(var.region)
      chosen  = var.sizes[terraform.workspace]
      nested  = terraform.workspace == "prod" ? var.sizes.prod : { cpu = 3, host = "c" }
    }
  `;
  const why = (expression: string): unknown => {
    const files = {
      'main.tf': `${declarations}\nresource "t_t" "t" {\n  v = ${expression}\n}`,
      'm/main.tf': 'output "y" {\n  value = terraform.workspace == "prod" ? "p" : "q"\n}',
    };
    const { problems, get } = read(files);
    expect(problems).toEqual([]);
    const value = get('t_t.t').values.get('v') as Sym;
    if (value.parts === undefined) return value.why;
    return value.parts.map((part) => (part instanceof Sym ? `<${part.why}>` : part)).join('');
  };

  test.each([
    ['local.a', 'local.a'],
    ['"${local.a}app.x"', '<local.a>app.x'],
    ['"${local.b}app.x"', '<local.b>app.x'],
    ['local.handed', 'var.region'],
    ['local.upper', 'local.upper'],
    ['module.m.y', 'module.m.y'],
    ['data.t_data.d.name', 'data.t_data.d.name'],
    ['t_t.chosen.name', 't_t.chosen.name'],
    ['local.chosen.cpu', 'local.chosen.cpu'],
    ['local.nested.host', 'local.nested.host'],
    ['var.sizes[terraform.workspace].host', 'var.sizes[terraform.workspace].host'],
    ['lookup(var.sizes, terraform.workspace).host', 'var.sizes[terraform.workspace].host'],
    ['[for k, v in var.sizes : { p = v.host, q = v.cpu }[terraform.workspace]][0]', 'one of "b", 1'],
    ['"${var.region == "x" ? "" : "y."}app"', '<var.region == "x" ? "" : "y.">app'],
    ['"${var.region == "x" ? "" : "z."}app"', '<var.region == "x" ? "" : "z.">app'],
    ['"%{ if var.region == "x" }y%{ endif }app"', '<var.region == "x" ? "y" : "">app'],
  ])('%s is named %s', (expression, name) => {
    expect(why(expression)).toBe(name);
  });
});

describe('count decided by what is unknown', () => {
  const declarations = `
    variable "on" {}
    resource "t_t" "maybe" {
      count = var.on ? 1 : 0
      name  = "m"
    }
    resource "t_t" "each" {
      for_each = var.on ? toset(["a"]) : toset([])
      name     = each.key
    }
  `;

  test('keeps one instance that may not exist', () => {
    expect(read(declarations).ids).toEqual(['t_t.maybe+', 't_t.each+']);
  });

  test.each([
    ['t_t.maybe[0].arn', '?->t_t.maybe.arn'],
    ['t_t.maybe[0].name', 'm->t_t.maybe.name'],
    ['one(t_t.maybe[*].arn)', '?->t_t.maybe.arn'],
    ['try(t_t.maybe[0].arn, "")', '?->t_t.maybe.arn'],
    ['join("", t_t.maybe[*].arn)', '?->t_t.maybe.arn'],
    ['var.on ? t_t.maybe[0].arn : ""', '?->t_t.maybe.arn'],
    ['length(t_t.maybe) > 0 ? t_t.maybe[0].arn : null', '?->t_t.maybe.arn'],
    ['t_t.each["a"].arn', '?->t_t.each.arn'],
  ])('and references to it work: %s', (expression, expected) => {
    expect(evaluate({ v: expression }, declarations)).toEqual({ v: expected });
  });
});
