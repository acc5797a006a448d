/** Object stores of other providers, managed through the AWS provider. */
import { describe, expect, it } from 'vitest';
import { infer } from '../../../test/support/infer.js';

const bucket = (region: string, endpoint: string) =>
  infer(`
    variable "endpoint" {}
    provider "aws" {
      region = "${region}"
      endpoints {
        s3 = ${endpoint}
      }
    }
    resource "aws_s3_bucket" "b" { bucket = "uploads" }
    resource "aws_sqs_queue" "q" { name = "orders" }
  `);
const services = (region: string, endpoint: string) =>
  bucket(region, endpoint)
    .needsOf('aws_s3_bucket.b')
    .filter((need) => need.endsWith('run hard'));

describe('a bucket at the address of', () => {
  it.each([
    ['gra', '"https://s3.gra.io.cloud.ovh.net"', 'ovh/gra/objectstorage'],
    ['gra', '"s3.gra.io.cloud.ovh.net/"', 'ovh/gra/objectstorage'],
    ['us-east-1', '"https://s3.fr-par.scw.cloud"', 'scaleway/fr-par/objectstorage'],
    ['eu-central-1', '"https://fsn1.your-objectstorage.com"', 'hetzner/fsn1/objectstorage'],
    ['auto', '"https://0123456789abcdef.r2.cloudflarestorage.com"', 'cloudflare/global/r2'],
  ])('another provider (%s, %s) is that one’s', (region, endpoint, service) => {
    expect(services(region, endpoint)).toEqual([`${service} run hard`]);
  });

  it.each(['"http://localhost:4566"', '"https://s3.eu-west-1.amazonaws.com"'])(
    '%s is the provider’s own',
    (endpoint) => {
      expect(services('eu-west-1', endpoint)).toEqual(['aws/eu-west-1/s3 run hard']);
    },
  );

  it.each(['"https://minio.shop.example"', 'var.endpoint'])('%s is nobody’s that is known', (endpoint) => {
    expect(bucket('eu-west-1', endpoint).needsOf('aws_s3_bucket.b')).toEqual([]);
  });

  it('leaves the other services where they are', () => {
    const { needsOf } = bucket('eu-west-1', '"https://s3.gra.io.cloud.ovh.net"');
    expect(needsOf('aws_sqs_queue.q')).toContain('aws/eu-west-1/sqs run hard');
  });

  it('answers workloads that name it', () => {
    const { deps } = infer(`
      provider "scaleway" { region = "fr-par" }
      provider "aws" {
        region = "fr-par"
        endpoints { s3 = "https://s3.fr-par.scw.cloud" }
      }
      resource "aws_s3_bucket" "b" { bucket = "uploads" }
      resource "scaleway_container" "c" {
        name                  = "api"
        environment_variables = { BUCKET = aws_s3_bucket.b.bucket }
      }
    `);
    expect(deps()).toEqual(['scaleway_container.c -> aws_s3_bucket.b run hard']);
  });
});
