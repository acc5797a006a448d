import { afterEach, describe, expect, test } from 'vitest';
import { read, removeProjects, short } from '../../../test/support/terraform.js';
import type { Sym } from '../inference/index.js';

afterEach(removeProjects);

describe('aws_iam_policy_document', () => {
  test('its json keeps the document, with references at the leaves', () => {
    const { get, show } = read(`
      resource "aws_s3_bucket" "b" {}
      data "aws_iam_policy_document" "base" {
        statement {
          sid       = "Read"
          actions   = ["s3:GetObject"]
          resources = ["\${aws_s3_bucket.b.arn}/*"]
        }
        statement {
          sid       = "Gone"
          actions   = ["s3:*"]
          resources = ["*"]
        }
      }
      data "aws_iam_policy_document" "d" {
        source_policy_documents   = [data.aws_iam_policy_document.base.json]
        override_policy_documents = [jsonencode({
          Statement = [{ Sid = "Gone", Effect = "Deny", Action = ["s3:*"], Resource = ["*"] }]
        })]
        statement {
          effect      = "Deny"
          not_actions = ["sts:*"]
          resources   = [aws_s3_bucket.b.arn]
          principals {
            type        = "Service"
            identifiers = ["lambda.amazonaws.com"]
          }
          principals {
            type        = "AWS"
            identifiers = ["arn:a", "arn:b"]
          }
          condition {
            test     = "StringEquals"
            variable = "aws:SourceAccount"
            values   = ["1"]
          }
        }
        statement {
          actions = ["x:Y"]
          principals {
            type        = "*"
            identifiers = ["*"]
          }
        }
      }
      resource "t_t" "t" { policy = data.aws_iam_policy_document.d.json }`);
    expect(show('t_t.t').policy).toEqual({
      decoded: {
        Version: '2012-10-17',
        Statement: [
          {
            Sid: 'Read',
            Effect: 'Allow',
            Action: ['s3:GetObject'],
            Resource: ['{?->aws_s3_bucket.b.arn}/*'],
          },
          { Sid: 'Gone', Effect: 'Deny', Action: ['s3:*'], Resource: ['*'] },
          {
            Effect: 'Deny',
            NotAction: ['sts:*'],
            Resource: ['?->aws_s3_bucket.b.arn'],
            Principal: { Service: ['lambda.amazonaws.com'], AWS: ['arn:a', 'arn:b'] },
            Condition: { StringEquals: { 'aws:SourceAccount': ['1'] } },
          },
          { Effect: 'Allow', Action: ['x:Y'], Principal: '*' },
        ],
      },
    });
    const policy = get('t_t.t').values.get('policy') as Sym;
    expect(policy.known).toBeUndefined();
    expect(policy.refs.flatMap(({ resources }) => resources.map(({ id }) => id))).toContain(
      'aws_s3_bucket.b',
    );
  });

  test('a document that is not known is kept as one unknown statement', () => {
    const { show } = read(`
      data "aws_iam_policy" "p" {}
      data "aws_iam_policy_document" "d" { source_policy_documents = [data.aws_iam_policy.p.policy] }
      resource "t_t" "t" { policy = data.aws_iam_policy_document.d.json }`);
    expect(show('t_t.t').policy).toEqual({
      decoded: { Version: '2012-10-17', Statement: ['?->data.aws_iam_policy.p.policy'] },
    });
  });
});

describe('regions and zones', () => {
  const SOURCE = `
    variable "region" { default = "eu-west-1" }
    provider "aws" { region = var.region }
    data "aws_region" "here" {}
    data "aws_region" "there" { region = "us-east-1" }
    data "aws_availability_zones" "z" { exclude_names = ["eu-west-1b"] }
    resource "t_t" "t" {
      name  = data.aws_region.here.name
      there = data.aws_region.there.region
      names = data.aws_availability_zones.z.names
      ids   = data.aws_availability_zones.z.zone_ids
    }`;
  const zones = (region: string) =>
    region === 'eu-west-1' ? ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'] : undefined;

  test('follow from the provider and the zones that the caller knows', () => {
    expect(read(SOURCE, { zones }).show('t_t.t')).toEqual({
      name: 'eu-west-1',
      there: 'us-east-1',
      names: ['eu-west-1a', 'eu-west-1c'],
      ids: ['?->data.aws_availability_zones.z.zone_ids[0]', '?->data.aws_availability_zones.z.zone_ids[1]'],
    });
  });

  test('are unknown where the region is, and say why', () => {
    const { get } = read(SOURCE.replace('{ default = "eu-west-1" }', '{}'), { zones });
    const { values } = get('t_t.t');
    expect(values.get('name')).toMatchObject({ known: undefined, why: 'var.region' });
    expect(values.get('names')).toMatchObject({
      known: undefined,
      why: 'data.aws_availability_zones.z.names',
    });
  });

  test('a provider whose region comes from a data source of the same provider ends', () => {
    const { show, problems } = read(`
      provider "aws" { region = data.aws_region.here.name }
      data "aws_region" "here" {}
      resource "t_t" "t" { r = data.aws_region.here.name }`);
    expect(show('t_t.t')).toEqual({ r: '?' });
    expect(problems).toEqual([expect.stringContaining('region refers to itself')]);
  });
});

test('partition and account', () => {
  const { show } = read(`
    provider "aws" { allowed_account_ids = ["123456789012"] }
    provider "aws" {
      alias  = "cn"
      region = "cn-north-1"
    }
    data "aws_partition" "p" {}
    data "aws_partition" "cn" { provider = aws.cn }
    data "aws_caller_identity" "me" {}
    data "aws_caller_identity" "cn" { provider = aws.cn }
    resource "t_t" "t" {
      partition = data.aws_partition.p.partition
      suffix    = data.aws_partition.p.dns_suffix
      cn        = data.aws_partition.cn.partition
      me        = data.aws_caller_identity.me.account_id
      other     = data.aws_caller_identity.cn.account_id
    }`);
  expect(show('t_t.t')).toEqual({
    partition: 'aws',
    suffix: 'amazonaws.com',
    cn: 'aws-cn',
    me: '123456789012',
    other: '?->data.aws_caller_identity.cn.account_id',
  });
});

test('template_file is rendered with its variables', () => {
  const { show } = read({
    'main.tf': `
      data "template_file" "t" {
        template = file("t.tpl")
        vars     = { name = "N", id = t_t.x.id }
      }
      resource "t_t" "x" {}
      resource "t_t" "t" { v = data.template_file.t.rendered }`,
    't.tpl': 'Hello $' + '{name} $' + '{id}',
  });
  expect(show('t_t.t')).toEqual({ v: 'Hello N {?->t_t.x.id}' });
});

test('terraform_data hands its input on', () => {
  expect(
    read(
      'resource "terraform_data" "d" {\n  input = "x"\n}\nresource "t_t" "t" {\n  v = terraform_data.d.output\n}',
    ).show('t_t.t'),
  ).toEqual({ v: 'x' });
});

describe('terraform_remote_state', () => {
  const reader = (backend: string, config: string): string => `
    data "terraform_remote_state" "net" {
      backend = "${backend}"
      config  = ${config}
    }
    resource "t_t" "t" {
      vpc  = data.terraform_remote_state.net.outputs.vpc_id
      cidr = data.terraform_remote_state.net.outputs["cidr"]
    }`;
  const writer = (backend: string): string =>
    `terraform {\n${backend}\n}\nresource "aws_vpc" "v" { cidr = "10.0.0.0/16" }\noutput "vpc_id" { value = aws_vpc.v.id }\noutput "cidr" { value = aws_vpc.v.cidr }\n`;

  test.each([
    ['s3', 'backend "s3" {\n  bucket = "b"\n  key = "net"\n}', '{ bucket = "b", key = "net", region = "x" }'],
    ['local', 'backend "local" {\n  path = "net.tfstate"\n}', '{ path = "../net/net.tfstate" }'],
    ['local', '', '{ path = "../net/terraform.tfstate" }'],
    [
      'remote',
      'cloud {\n  organization = "o"\n  workspaces {\n    name = "net"\n  }\n}',
      '{ organization = "o", workspaces = { name = "net" } }',
    ],
  ])('%s: outputs of a root module that was read too', (type, backend, config) => {
    const { show } = read({ 'app/main.tf': reader(type, config), 'net/main.tf': writer(backend) });
    expect(show('app:t_t.t')).toEqual({
      vpc: '?->net:aws_vpc.v.id',
      cidr: '10.0.0.0/16->net:aws_vpc.v.cidr',
    });
  });

  test('tfe_outputs: outputs of the root module of that workspace', () => {
    const hosted = (workspace: string) =>
      `cloud {\n  organization = "o"\n  workspaces {\n    name = "${workspace}"\n  }\n}`;
    const { show } = read({
      'app/main.tf': `
        data "tfe_outputs" "net" {
          organization = "o"
          workspace    = "net"
        }
        resource "t_t" "t" {
          vpc  = data.tfe_outputs.net.values.vpc_id
          cidr = data.tfe_outputs.net.nonsensitive_values["cidr"]
        }`,
      'net/main.tf': writer(hosted('net')),
      'other/main.tf': writer(hosted('other')),
    });
    expect(show('app:t_t.t')).toEqual({
      vpc: '?->net:aws_vpc.v.id',
      cidr: '10.0.0.0/16->net:aws_vpc.v.cidr',
    });
  });

  test('a bucket given on the command line does not hide whose state it is', () => {
    const { show } = read({
      'app/main.tf': `variable "bucket" {}${reader('s3', '{ bucket = var.bucket, key = "net" }')}`,
      'net/main.tf': writer('backend "s3" {\n  key = "net"\n}'),
    });
    expect(show('app:t_t.t')).toMatchObject({ vpc: '?->net:aws_vpc.v.id' });
  });

  test('two states that may be meant are none', () => {
    const { show } = read({
      'app/main.tf': `variable "bucket" {}${reader('s3', '{ bucket = var.bucket, key = "net" }')}`,
      'net/main.tf': writer('backend "s3" {\n  bucket = "a"\n  key = "net"\n}'),
      'other/main.tf': writer('backend "s3" {\n  bucket = "b"\n  key = "net"\n}'),
    });
    expect(show('app:t_t.t')).toMatchObject({
      vpc: '?->app:data.terraform_remote_state.net.outputs.vpc_id',
    });
  });

  test('outputs of a state that nobody here writes are unknown', () => {
    const { show } = read({
      'app/main.tf': reader('s3', '{ bucket = "b", key = "other" }'),
      'net/main.tf': writer('backend "s3" {\n  bucket = "b"\n  key = "net"\n}'),
    });
    expect(show('app:t_t.t')).toEqual({
      vpc: '?->app:data.terraform_remote_state.net.outputs.vpc_id',
      cidr: '?->app:data.terraform_remote_state.net.outputs.cidr',
    });
  });

  test('two root modules that read each other end', () => {
    const both = (own: string, other: string): string =>
      `terraform {\n  backend "s3" {\n    bucket = "b"\n    key = "${own}"\n  }\n}\ndata "terraform_remote_state" "o" {\n  backend = "s3"\n  config = { bucket = "b", key = "${other}" }\n}\noutput "x" {\n  value = data.terraform_remote_state.o.outputs.x\n}\n`;
    const { problems } = read({ 'a/main.tf': both('a', 'b'), 'b/main.tf': both('b', 'a') });
    expect(problems).toEqual([expect.stringContaining('output.x refers to itself')]);
  });

  test('where the state is kept is part of the reading', () => {
    const { roots } = read(writer('backend "s3" {\n  bucket = "b"\n  key = "net"\n}'));
    const { type, values } = roots[0]!.backend!;
    expect(type).toBe('s3');
    expect(short(values)).toEqual({ bucket: 'b', key: 'net' });
  });
});

test('default tags are those of the provider in use', () => {
  const { show, problems } = read(`
    variable "env" {}
    provider "aws" {
      region = "eu-west-1"
      default_tags {
        tags = { team = "shop", env = var.env }
      }
    }
    provider "aws" {
      alias  = "plain"
      region = "us-east-1"
    }
    data "aws_default_tags" "here" {}
    data "aws_default_tags" "plain" { provider = aws.plain }
    resource "t_t" "t" {
      tags  = data.aws_default_tags.here.tags
      team  = lookup(data.aws_default_tags.here.tags, "team", "none")
      plain = data.aws_default_tags.plain.tags
      keys  = [for key, value in data.aws_default_tags.here.tags : key]
    }`);
  expect(problems).toEqual([]);
  expect(show('t_t.t')).toEqual({
    tags: { team: 'shop', env: '?' },
    team: 'shop',
    plain: '?->data.aws_default_tags.plain.tags',
    keys: ['env', 'team'],
  });
});
