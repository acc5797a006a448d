import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { project, read, readAt, removeProjects, short } from '../../../test/support/terraform.js';

afterEach(removeProjects);

describe('count and for_each', () => {
  test('instance ids are those Terraform prints', () => {
    const { ids } = read({
      'main.tf': `
        resource "aws_subnet" "a" { count = 2 }
        resource "aws_subnet" "b" { for_each = toset(["y", "x"]) }
        resource "aws_subnet" "c" { for_each = { "k\\"q" = 1 } }
        data "aws_vpc" "d" {}
        module "m" {
          source   = "./m"
          for_each = { k = 1 }
        }`,
      'm/main.tf': 'resource "aws_lb" "x" { count = 1 }\ndata "aws_vpc" "d" {}',
    });
    expect(ids).toEqual([
      'aws_subnet.a[0]',
      'aws_subnet.a[1]',
      'aws_subnet.b["x"]',
      'aws_subnet.b["y"]',
      'aws_subnet.c["k\\"q"]',
      'data.aws_vpc.d',
      'module.m["k"].aws_lb.x[0]',
      'module.m["k"].data.aws_vpc.d',
    ]);
  });

  test('addresses and module paths have no instance keys', () => {
    const { get } = read({
      'main.tf': 'module "m" {\n  source = "./m"\n  count = 1\n}',
      'm/main.tf': 'module "n" {\n  source = "./n"\n}',
      'm/n/main.tf': 'resource "aws_lb" "x" { count = 1 }',
    });
    const { address, module, type, name, mode } = get('module.m[0].module.n.aws_lb.x[0]');
    expect({ address, module, type, name, mode }).toEqual({
      address: 'module.m.module.n.aws_lb.x',
      module: 'module.m.module.n',
      type: 'aws_lb',
      name: 'x',
      mode: 'managed',
    });
  });

  test('count 0 and an empty for_each leave one disabled resource under the bare address', () => {
    const { ids, problems } = read({
      'main.tf': `
        resource "t_t" "a" { count = 0 }
        resource "t_t" "b" { for_each = {} }
        module "m" {
          source = "./m"
          count  = 0
        }`,
      'm/main.tf': 'resource "t_t" "c" {\n  count = 3\n  v = count.index\n}',
    });
    expect(ids).toEqual(['-t_t.a', '-t_t.b', '-module.m.t_t.c']);
    expect(problems).toEqual([]);
  });

  test('an unknown count or for_each leaves one repeated resource', () => {
    const { ids, show, problems } = read({
      'main.tf': `
        variable "n" {}
        resource "t_t" "a" { count = var.n }
        resource "t_t" "b" {
          for_each = t_t.a[0].parts
          k = each.key
          v = each.value.name
        }
        resource "t_t" "c" {
          one = t_t.a[0].id
          all = t_t.a[*].id
          each = [for a in t_t.a : a.id]
          how_many = length(t_t.a)
        }
        module "m" {
          source = "./m"
          count  = var.n
        }`,
      'm/main.tf': 'resource "t_t" "d" {}',
    });
    expect(ids).toEqual(['t_t.a+', 't_t.b+', 't_t.c', 'module.m.t_t.d+']);
    expect(show('t_t.b')).toEqual({ k: '?', v: '?->t_t.a.parts[*].name' });
    expect(show('t_t.c')).toEqual({
      one: '?->t_t.a.id',
      all: '?->t_t.a.id',
      each: '?->t_t.a.id',
      how_many: '?->t_t.a',
    });
    expect(problems).toEqual([]);
  });

  test('of more than 2000 instances the first 2000 are kept', () => {
    const { ids, problems } = read('resource "t_t" "a" {\n  count = 2001\n}\n');
    expect(ids.length).toBe(2000);
    expect(problems).toEqual(['warning main.tf:2 t_t.a has 2001 instances; the first 2000 are kept']);
  });

  test('a malformed count or for_each is reported and the resource kept', () => {
    const { ids, problems } = read(`
resource "t_t" "a" { count = "many" }
resource "t_t" "b" { for_each = "text" }
resource "t_t" "c" { count = -1 }
resource "t_t" "d" { count = t_t.d[0].x }`);
    expect(ids).toEqual(['t_t.a+', 't_t.b+', 't_t.c+', 't_t.d+']);
    expect(problems).toEqual(
      [
        'error main.tf:5 count or for_each of t_t.d refers to itself',
        'warning main.tf:2 count of t_t.a must be a whole number',
        'warning main.tf:3 for_each of t_t.b must be a map or a set of strings',
        'warning main.tf:4 count of t_t.c must be a whole number',
      ].sort((a, b) => lineOf(a) - lineOf(b)),
    );
  });
});

describe('modules', () => {
  test('a module that is not fetched is one opaque resource per instance, with its inputs', () => {
    const { ids, get, show, problems } = read(`
module "vpc" {
  source  = "terraform-aws-modules/vpc/aws"
  version = "5.1.0"
  count   = 2
  name    = "net-\${count.index}"
}
resource "t_t" "a" {
  one  = module.vpc[0].vpc_id
  deep = module.vpc[0].subnets["x"].ids[0]
  all  = module.vpc[*].vpc_id
  made = try(module.vpc[0].vpc_id, "none")
}`);
    expect(ids).toEqual(['t_t.a', 'module.vpc[0]', 'module.vpc[1]']);
    const { type, name, address, opaque, mode, module } = get('module.vpc[0]');
    expect({ type, name, address, opaque, mode, module }).toEqual({
      type: 'module',
      name: 'vpc',
      address: 'module.vpc',
      opaque: true,
      mode: 'managed',
      module: '',
    });
    expect(show('module.vpc[1]')).toEqual({
      source: 'terraform-aws-modules/vpc/aws',
      version: '5.1.0',
      name: 'net-1',
    });
    expect(show('t_t.a')).toEqual({
      one: '?->module.vpc[0].vpc_id',
      deep: '?->module.vpc[0].subnets.x.ids[0]',
      all: ['?->module.vpc[0].vpc_id', '?->module.vpc[1].vpc_id'],
      made: '?->module.vpc[0].vpc_id',
    });
    expect(problems).toEqual([
      'info main.tf:2 module.vpc: source terraform-aws-modules/vpc/aws is not fetched; kept as one opaque component (run terraform init to read it)',
    ]);
  });

  test('fetched modules are found through modules.json, also those inside them', () => {
    const { ids, problems } = read({
      'main.tf': 'module "vpc" {\n  source = "terraform-aws-modules/vpc/aws"\n}',
      '.terraform/modules/modules.json': JSON.stringify({
        Modules: [
          { Key: '', Source: '', Dir: '.' },
          { Key: 'vpc', Source: 'registry', Dir: '.terraform/modules/vpc' },
          { Key: 'vpc.flow', Source: 'git', Dir: '.terraform/modules/vpc.flow' },
        ],
      }),
      '.terraform/modules/vpc/main.tf':
        'module "flow" {\n  source = "git::https://example.com/flow"\n}\nmodule "sub" {\n  source = "./sub"\n}',
      '.terraform/modules/vpc/sub/main.tf': 'resource "t_t" "sub" {}',
      '.terraform/modules/vpc.flow/main.tf': 'resource "t_t" "flow" {}',
    });
    expect(ids).toEqual(['module.vpc.module.flow.t_t.flow', 'module.vpc.module.sub.t_t.sub']);
    expect(problems).toEqual([]);
  });

  test('a broken modules.json, or one that points elsewhere, leaves the module opaque', () => {
    const main = 'module "vpc" {\n  source = "terraform-aws-modules/vpc/aws"\n}';
    expect(read({ 'main.tf': main, '.terraform/modules/modules.json': '{' }).ids).toEqual(['module.vpc']);
    const elsewhere = '{"Modules":[{"Key":"vpc","Dir":"../../../../../../etc"},null,{"Key":1}]}';
    expect(read({ 'main.tf': main, '.terraform/modules/modules.json': elsewhere }).ids).toEqual([
      'module.vpc',
    ]);
  });

  test('a missing directory and a missing source are reported', () => {
    const { ids, problems } = read(
      'module "a" {\n  source = "./nowhere"\n}\nmodule "b" {}\nmodule "c" {\n  source = var.x\n}\nvariable "x" {}',
    );
    expect(ids).toEqual(['module.a', 'module.b', 'module.c']);
    expect(problems).toEqual([
      'error main.tf:1 module.a: source ./nowhere: it does not exist; kept as one opaque component',
      'warning main.tf:4 module.b: its source is not known; kept as one opaque component',
      'warning main.tf:5 module.c: its source is not known; kept as one opaque component',
    ]);
  });

  test('a module with several instances is a list or map of its outputs', () => {
    const { show, problems } = read({
      'main.tf': `
        module "a" {
          source   = "./m"
          for_each = { x = 1, y = 2 }
          size     = each.value
        }
        module "b" {
          source = "./m"
          size   = 3
        }
        resource "t_t" "t" {
          one    = module.a["x"].id
          sizes  = { for k, m in module.a : k => m.size }
          all    = values(module.a)[*].size
          whole  = module.b
          keys   = keys(module.b)
          each   = { for k, v in module.b : k => v }
        }
        resource "t_t" "per" {
          for_each = module.a
          id       = each.value.id
        }`,
      'm/main.tf':
        'variable "size" {}\nresource "t_t" "r" {}\noutput "id" { value = t_t.r.id }\noutput "size" { value = var.size }',
    });
    expect(show('t_t.t')).toMatchObject({
      one: '?->module.a["x"].t_t.r.id',
      sizes: { x: 1, y: 2 },
      all: [1, 2],
      keys: ['id', 'size'],
      each: { id: '?->module.b.t_t.r.id', size: 3 },
    });
    expect(show('t_t.per["y"]')).toEqual({ id: '?->module.a["y"].t_t.r.id' });
    expect(problems).toEqual([]);
  });

  test('depends_on is kept: resources, instances and all of a module', () => {
    const { show } = read({
      'main.tf': `
        resource "t_t" "a" { count = 2 }
        module "m" { source = "./m" }
        resource "t_t" "b" { depends_on = [t_t.a, module.m, t_t.nowhere] }`,
      'm/main.tf': 'resource "t_t" "x" {}\nresource "t_t" "y" {}',
    });
    expect(show('t_t.b')).toEqual({
      depends_on: ['?->t_t.a[0]', '?->t_t.a[1]', '?->module.m.t_t.x|module.m.t_t.y', '?'],
    });
  });
});

describe('variables', () => {
  const declared = 'variable "a" { default = "default" }\nresource "t_t" "t" { a = var.a }\n';

  test('files are read in the order of Terraform, and what the user gives wins', () => {
    const files: Record<string, string> = { 'main.tf': declared };
    const value = (options = {}) => read(files, options).show('t_t.t').a;
    expect(value()).toBe('default');
    files['terraform.tfvars'] = 'a = "tfvars"';
    expect(value()).toBe('tfvars');
    files['terraform.tfvars.json'] = '{"a": "json"}';
    expect(value()).toBe('json');
    files['b.auto.tfvars'] = 'a = "b"';
    files['a.auto.tfvars.json'] = '{"a": "a"}';
    expect(value()).toBe('b');
    const given = project({ 'x.tfvars': 'a = "file"' });
    expect(value({ varFiles: [`${given}/x.tfvars`] })).toBe('file');
    expect(value({ varFiles: [`${given}/x.tfvars`], vars: { a: 'option' } })).toBe('option');
  });

  test('a value from the command line is text or an expression, as the type says', () => {
    const { show, problems } = read(
      `
      variable "text" { type = string }
      variable "list" { type = list(number) }
      variable "free" {}
      resource "t_t" "t" {
        text = var.text
        list = var.list
        free = var.free
      }`,
      { vars: { text: '[1]', list: '[1, "2"]', free: '[1]', typo: 'x' } },
    );
    expect(show('t_t.t')).toEqual({ text: '[1]', list: [1, 2], free: '[1]' });
    expect(problems).toEqual(['warning (variable):1 variable "typo" is given but not declared']);
  });

  test('a variable without a value is unknown and says which', () => {
    const { get, problems } = read(
      'variable "region" {}\nprovider "t" { region = var.region }\nresource "t_t" "t" {}',
    );
    expect(get('t_t.t').provider.values.get('region')).toMatchObject({ known: undefined, why: 'var.region' });
    expect(problems).toEqual([]);
  });

  test('values are converted to the type, with defaults for optional attributes', () => {
    const { show } = read({
      'main.tf': 'module "m" {\n  source = "./m"\n  cfg = { name = 5, list = [{ n = 1 }], surplus = 1 }\n}',
      'm/main.tf': `
        variable "cfg" {
          type = object({
            name = string
            size = optional(number, 3)
            none = optional(string)
            deep = optional(object({ a = optional(string, "A") }), {})
            list = list(object({ n = string, m = optional(number, 7) }))
          })
        }
        variable "null_to_default" {
          default  = "d"
          nullable = false
        }
        resource "t_t" "t" {
          cfg = var.cfg
        }`,
    });
    expect(show('module.m.t_t.t').cfg).toEqual({
      name: '5',
      size: 3,
      none: null,
      deep: { a: 'A' },
      list: [{ n: '1', m: 7 }],
    });
  });
});

describe('providers', () => {
  const region = (reading: ReturnType<typeof read>, id: string): unknown => {
    const { name, values } = reading.get(id).provider;
    return `${name} ${String(short(values.get('region') ?? null))}`;
  };

  test('a resource uses the one it names, else the default one of its type', () => {
    const reading = read(`
      provider "aws" { region = "eu-west-1" }
      provider "aws" {
        alias  = "us"
        region = "us-east-1"
      }
      resource "aws_lb" "a" {}
      resource "aws_lb" "b" { provider = aws.us }
      resource "aws_lb" "c" { provider = "aws.us" }
      resource "google_x" "d" {}
      resource "google_x" "e" { provider = google-beta }`);
    expect(
      ['aws_lb.a', 'aws_lb.b', 'aws_lb.c', 'google_x.d', 'google_x.e'].map((id) => region(reading, id)),
    ).toEqual(['aws eu-west-1', 'aws us-east-1', 'aws us-east-1', 'google null', 'google-beta null']);
    expect([...reading.get('aws_lb.b').values.keys()]).toEqual([]);
  });

  test('modules inherit the default one, and aliases only where they are passed', () => {
    const reading = read({
      'main.tf': `
        provider "aws" { region = "eu-west-1" }
        provider "aws" {
          alias  = "west"
          region = "us-west-2"
        }
        module "inherits" { source = "./m" }
        module "given" {
          source    = "./m"
          providers = { aws = aws.west, aws.peer = aws }
        }`,
      'm/main.tf': `
        terraform {
          required_providers {
            aws = { source = "hashicorp/aws", configuration_aliases = [aws.peer] }
          }
        }
        resource "aws_lb" "own" {}
        resource "aws_lb" "peer" { provider = aws.peer }
        module "n" { source = "./n" }`,
      'm/n/main.tf': 'resource "aws_lb" "deep" {}',
    });
    expect(
      ['own', 'peer'].map((name) => [
        region(reading, `module.inherits.aws_lb.${name}`),
        region(reading, `module.given.aws_lb.${name}`),
      ]),
    ).toEqual([
      ['aws eu-west-1', 'aws us-west-2'],
      ['aws null', 'aws eu-west-1'],
    ]);
    expect(region(reading, 'module.given.module.n.aws_lb.deep')).toBe('aws us-west-2');
  });

  test('a module that is not fetched has the one it is given', () => {
    const reading = read(`
      provider "aws" { region = "eu-west-1" }
      provider "aws" {
        alias  = "west"
        region = "us-west-2"
      }
      module "a" { source = "terraform-aws-modules/vpc/aws" }
      module "b" {
        source    = "git::https://example.com/x.git"
        providers = { aws = aws.west }
      }
      module "c" { source = "terraform-google-modules/network/google//modules/vpc" }`);
    expect(['a', 'b', 'c'].map((name) => region(reading, `module.${name}`))).toEqual([
      'aws eu-west-1',
      'aws us-west-2',
      'google null',
    ]);
  });

  test('OpenTofu provider instances are chosen by key', () => {
    const reading = read({
      'main.tf': `
        locals { regions = { eu = "eu-west-1", us = "us-east-1" } }
        provider "aws" {
          alias    = "by"
          for_each = local.regions
          region   = each.value
        }
        resource "aws_lb" "a" {
          for_each = local.regions
          provider = aws.by[each.key]
        }
        module "m" {
          source    = "./m"
          for_each  = local.regions
          providers = { aws = aws.by[each.key] }
        }`,
      'm/main.tf': 'resource "aws_lb" "b" {}',
    });
    expect(region(reading, 'aws_lb.a["us"]')).toBe('aws us-east-1');
    expect(region(reading, 'module.m["eu"].aws_lb.b')).toBe('aws eu-west-1');
  });
});

describe('lifecycle { enabled }', () => {
  test('switches a resource or a module off, which is null then', () => {
    const { get, show } = read({
      'main.tf': `
        variable "on" { default = false }
        variable "open" {}
        resource "t_t" "off" {
          lifecycle { enabled = var.on }
        }
        resource "t_t" "on" {
          x = t_t.off == null ? "none" : "some"
          y = try(t_t.off.id, "none")
          lifecycle { enabled = !var.on }
        }
        resource "t_t" "perhaps" {
          lifecycle { enabled = var.open }
        }
        module "m" {
          source = "./m"
          lifecycle { enabled = false }
        }`,
      'm/main.tf': 'resource "t_t" "inside" {}',
    });
    expect(get('t_t.off').disabled).toBe(true);
    expect(get('module.m.t_t.inside').disabled).toBe(true);
    expect(get('t_t.on').disabled).toBe(false);
    expect(get('t_t.perhaps').disabled).toBe(false);
    expect(show('t_t.on')).toEqual({ x: 'none', y: 'none' });
  });
});

describe('override files', () => {
  test('may configure a default provider that nothing else does, and no other', () => {
    const { get, problems } = read({
      'main.tf': 'resource "t_t" "a" {\n  x = 1\n}\n',
      'provider_override.tf': 'provider "t" {\n  region = "here"\n}\nprovider "t" {\n  alias = "b"\n}\n',
    });
    expect(get('t_t.a').provider.values.get('region')).toBe('here');
    expect(problems).toEqual(['warning provider_override.tf:4 provider t.b overrides nothing']);
  });

  test('replace arguments and blocks, and may add to them', () => {
    const { ids, show, get, problems } = read({
      'main.tf': `
        resource "t_t" "a" {
          one = 1
          two = 2
          blk { n = 1 }
          blk { n = 2 }
        }
        locals { x = "main" }
        variable "v" { default = "main" }
        resource "t_t" "b" {
          x = local.x
          v = var.v
        }`,
      'a_override.tf':
        'resource "t_t" "a" {\n  two = "first"\n  three = 3\n  blk {\n    n = 9\n  }\n}\nlocals { x = "override" }\nvariable "v" { default = "override" }\nresource "t_t" "none" {}\n',
      'override.tf': 'resource "t_t" "a" {\n  two = "second"\n}\n',
    });
    expect(ids).toEqual(['t_t.a', 't_t.b']);
    expect(show('t_t.a')).toEqual({ one: 1, two: 'second', three: 3, blk: [{ n: 9 }] });
    expect(show('t_t.b')).toEqual({ x: 'override', v: 'override' });
    expect(get('t_t.a').lineOf(['three'])).toBe(get('t_t.a').source.line);
    expect(problems).toEqual(['warning a_override.tf:10 t_t.none overrides nothing']);
  });

  test('a second definition in an ordinary file is reported and ignored', () => {
    const { show, problems } = read({
      'a.tf': 'resource "t_t" "a" {\n  v = 1\n}',
      'b.tf': 'resource "t_t" "a" {\n  v = 2\n}',
    });
    expect(show('t_t.a')).toEqual({ v: 1 });
    expect(problems).toEqual(['warning b.tf:1 t_t.a is already defined at a.tf:1; ignored']);
  });

  test('blocks about Terraform itself are passed over, unknown ones reported', () => {
    const { ids, problems } = read(`
moved {
  from = t_t.a
  to   = t_t.b
}
import {
  to = t_t.b
  id = "x"
}
check "c" {
  assert {
    condition = nothing.at.all
  }
}
removed {
  from = t_t.c
}
ephemeral "t_t" "e" {}
resource "t_t" "b" {
  e = ephemeral.t_t.e.value
}
surprise "x" {}`);
    expect(ids).toEqual(['t_t.b']);
    expect(problems).toEqual(['warning main.tf:22 unknown block type "surprise"; ignored']);
  });
});

describe('lineOf', () => {
  const SOURCE = `resource "t_t" "a" {
  name = "x"

  environment {
    variables = {
      ONE = 1
      TWO = {
        deep = [
          1,
          2,
        ]
      }
    }
  }
  dynamic "rule" {
    for_each = [1, 2]
    content {
      port = rule.value
      inner {
        x = 1
      }
    }
  }
  rule {
    port = 3
  }
  policy = jsonencode({
    Statement = [{
      Effect = "Allow"
    }]
  })
  tags = merge({ a = 1 }, {
    b = 2
  })
}
`;

  test.each([
    [['name'], 2],
    [['environment'], 4],
    [['environment', 0, 'variables', 'ONE'], 6],
    [['environment', 0, 'variables', 'TWO', 'deep', 1], 10],
    [['rule', 0, 'port'], 18],
    [['rule', 1, 'inner', 0, 'x'], 20],
    [['rule', 2, 'port'], 25],
    [['policy', 'Statement', 0, 'Effect'], 29],
    [['tags', 'b'], 33],
    [['nothing', 'here'], 1],
    [['environment', 7, 'variables'], 4],
    [[], 1],
  ])('%j is at line %i', (path, line) => {
    expect(read(SOURCE).get('t_t.a').lineOf(path)).toBe(line);
  });
});

test('the same bytes in give the same reading', () => {
  const dir = project({
    'main.tf': 'module "m" {\n  source = "./m"\n}\nresource "t_t" "t" {\n  v = module.m.v\n  bad = nope.x\n}',
    'm/main.tf': 'output "v" { value = [for i in range(3) : "v${i}"] }',
  });
  const first = readAt(dir, dir);
  const second = readAt(dir, dir);
  expect(second.ids).toEqual(first.ids);
  expect(second.problems).toEqual(first.problems);
  expect(second.show('t_t.t')).toEqual(first.show('t_t.t'));
});

function lineOf(problem: string): number {
  return Number(/:(\d+) /.exec(problem)?.[1]);
}

describe('terraform.workspace', () => {
  const files = {
    'main.tf': 'resource "t_t" "t" {\n  w = terraform.workspace\n}\nmodule "m" {\n  source = "./m"\n}\n',
    'm/main.tf': 'resource "t_t" "t" {\n  w = "x-${terraform.workspace}"\n}\n',
  };

  test('is what the caller says', () => {
    const { show } = read({ ...files, '.terraform/environment': 'staging' }, { workspace: 'production' });
    expect(show('t_t.t')).toEqual({ w: 'production' });
    expect(show('module.m.t_t.t')).toEqual({ w: 'x-production' });
  });

  test('is the one that was selected in the root module', () => {
    const { show } = read({ ...files, '.terraform/environment': 'staging\n' });
    expect(show('module.m.t_t.t')).toEqual({ w: 'x-staging' });
  });

  test.each([['nothing'], [''], ['x'.repeat(1000)]])('is unknown otherwise: %s', (content) => {
    const name = content === 'nothing' ? '.terraform/other' : '.terraform/environment';
    expect(read({ ...files, [name]: content }).show('t_t.t')).toEqual({ w: '?' });
  });

  test('is not read from outside of the given path', () => {
    const dir = project({ ...prefixed('in/', files), 'in/.terraform/x': '', secret: 'secret' });
    symlinkSync('../../secret', join(dir, 'in/.terraform/environment'));
    expect(readAt(dir, join(dir, 'in')).show('t_t.t')).toEqual({ w: '?' });
  });
});

function prefixed(prefix: string, files: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(files).map(([name, text]) => [prefix + name, text]));
}
