/** Which service and region a resource is part of, and what the code does not tell of it. */
import { describe, expect, it } from 'vitest';
import { infer } from '../../../test/support/infer.js';
import { lambda, resource, table } from '../../../test/support/snippets.js';

describe('a resource', () => {
  it('needs its service to run and the control plane only to change', () => {
    expect(infer(table('t')).needsOf('aws_dynamodb_table.t')).toEqual([
      'aws/eu-west-1/dynamodb run hard',
      'aws/eu-west-1/dynamodb:control change hard',
    ]);
  });

  it('that runs code needs the service to start it too', () => {
    expect(infer(lambda('f')).needsOf('aws_lambda_function.f')).toContain('aws/eu-west-1/lambda start hard');
  });

  it('stops with its service, its region and its provider, and with no other', () => {
    const { without } = infer(table('t'));
    for (const domain of ['aws/eu-west-1/dynamodb', 'aws/eu-west-1', 'aws']) {
      expect(without(domain).down).toEqual(['aws_dynamodb_table.t']);
    }
    for (const domain of ['aws/eu-west-1/s3', 'aws/us-east-1', 'aws/eu-west-1/dynamodb:control']) {
      expect(without(domain).down).toEqual([]);
    }
  });

  it('of a type that only its prefix tells of is part of that service, and the report says so', () => {
    const { needsOf, problems } = infer(resource('aws_dynamodb_novelty', 'x'));
    expect(needsOf('aws_dynamodb_novelty.x')).toContain('aws/eu-west-1/dynamodb run hard');
    expect(problems().join()).toContain('known only by prefix');
  });

  it('of a provider nobody described is listed, and the report says so', () => {
    const { component, needsOf, problems } = infer(resource('strangecloud_thing', 'x'));
    expect(component('strangecloud_thing.x').kind).toBe('resource');
    expect(needsOf('strangecloud_thing.x')).toEqual([]);
    expect(problems().join()).toContain('not in the atlas');
  });

  it('has its line as the evidence of each need', () => {
    const { dependency } = infer(`${table('t')}
      resource "aws_lambda_function" "f" {
        environment {
          variables = {
            TABLE = aws_dynamodb_table.t.name
          }
        }
      }`);
    expect(dependency('aws_lambda_function.f', 'aws_dynamodb_table.t').evidence).toMatchObject({
      by: 'code',
      line: 8,
    });
  });
});

describe('the region', () => {
  it('is that of the provider, or of its alias', () => {
    const { needsOf } = infer(`
      provider "aws" {
        region = "eu-west-1"
      }
      provider "aws" {
        alias  = "virginia"
        region = "us-east-1"
      }
      resource "aws_sqs_queue" "here" {}
      resource "aws_sqs_queue" "there" {
        provider = aws.virginia
      }`);
    expect(needsOf('aws_sqs_queue.here')).toContain('aws/eu-west-1/sqs run hard');
    expect(needsOf('aws_sqs_queue.there')).toContain('aws/us-east-1/sqs run hard');
  });

  it('may be an argument of the resource', () => {
    expect(
      infer(resource('aws_sqs_queue', 'q', 'region = "eu-north-1"')).needsOf('aws_sqs_queue.q'),
    ).toContain('aws/eu-north-1/sqs run hard');
  });

  it('from a variable with a default is the default', () => {
    const { needsOf } = infer(`
      variable "region" {
        default = "us-west-2"
      }
      provider "aws" {
        region = var.region
      }
      resource "aws_sqs_queue" "q" {}`);
    expect(needsOf('aws_sqs_queue.q')).toContain('aws/us-west-2/sqs run hard');
  });

  it('from a variable without one is unknown: the loss of any region is unknown, never fine', () => {
    const { without, needsOf } = infer(`
      variable "region" {}
      provider "aws" {
        region = var.region
      }
      resource "aws_sqs_queue" "q" {}`);
    expect(needsOf('aws_sqs_queue.q')).toContain('aws/unknown/sqs run hard');
    for (const region of ['aws/us-east-1', 'aws/eu-west-1', 'aws/eu-west-1/sqs']) {
      expect(without(region)).toMatchObject({ down: [], unknown: ['aws_sqs_queue.q'] });
    }
    expect(without('aws').down).toEqual(['aws_sqs_queue.q']);
  });

  it('of a global service is none', () => {
    expect(
      infer(resource('aws_route53_zone', 'z', 'name = "example.com"')).needsOf('aws_route53_zone.z'),
    ).toContain('aws/global/route53 run hard');
  });

  it('that the atlas does not list fails like any other', () => {
    const { without } = infer(
      'provider "aws" {\nregion = "eu-newland-1"\n}\nresource "aws_sqs_queue" "q" {}',
    );
    expect(without('aws/eu-newland-1').down).toEqual(['aws_sqs_queue.q']);
  });
});
