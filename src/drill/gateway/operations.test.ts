import type { IncomingMessage } from 'node:http';
import { expect, it } from 'vitest';
import { subjectOf } from '../faults/index.js';
import { failedAnswer, operationOf } from './operations.js';

const request = (method: string, url: string, headers: Record<string, string> = {}) =>
  ({ method, url, headers }) as unknown as IncomingMessage;
const asked = (host: string, one: IncomingMessage, body = '') => operationOf(subjectOf(host), one, body);

it('tells operations of AWS by header, query, form, or by what is asked of a bucket', () => {
  const target = { 'x-amz-target': 'DynamoDB_20120810.GetItem' };
  expect(asked('dynamodb.us-east-1.amazonaws.com', request('POST', '/', target))).toEqual({
    name: 'dynamodb:GetItem',
    dialect: 'aws-json',
  });
  const ec2 = 'ec2.us-east-1.amazonaws.com';
  expect(asked(ec2, request('GET', '/?Action=RunInstances')).name).toBe('ec2:RunInstances');
  expect(asked(ec2, request('POST', '/'), 'Action=RunInstances&Version=1').name).toBe('ec2:RunInstances');
  const bucket = 'photos.s3.eu-west-1.amazonaws.com';
  expect(asked(bucket, request('PUT', '/a/b.png')).name).toBe('s3:PutObject');
  expect(asked(bucket, request('GET', '/')).name).toBe('s3:ListBucket');
});

it('tells how an API of others is spoken by whose it is', () => {
  const dialect = (host: string) => asked(host, request('GET', '/')).dialect;
  expect(dialect('storage.googleapis.com')).toBe('google');
  expect(dialect('management.azure.com')).toBe('azure');
  expect(dialect('shop.blob.core.windows.net')).toBe('azure-storage');
  expect(dialect('api.stripe.com')).toBe('http');
});

it('throttles as each says it', () => {
  const said = (dialect: Parameters<typeof failedAnswer>[0], http: number | 'throttle' = 'throttle') => {
    const { status, body } = failedAnswer(dialect, http);
    return `${status} ${body}`;
  };
  expect(said('aws-json')).toMatch(/^400 .*ThrottlingException/);
  expect(said('aws-query')).toMatch(/^400 .*<Code>Throttling</);
  expect(said('s3')).toMatch(/^503 .*<Code>SlowDown</);
  expect(said('azure')).toMatch(/^429 .*"TooManyRequests"/);
  expect(said('azure-storage')).toMatch(/^503 .*<Code>ServerBusy</);
  expect(said('google')).toMatch(/^429 .*"RESOURCE_EXHAUSTED"/);
  expect(said('google', 503)).toMatch(/^503 .*"UNAVAILABLE"/);
  expect(said('http')).toMatch(/^429 /);
  expect(said('http', 500)).toMatch(/^500 /);
});
