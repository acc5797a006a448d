import type { IncomingMessage } from 'node:http';
import type { Subject } from '../faults/index.js';

/** How a provider's API is spoken: it decides what a throttled client is told. */
export type Dialect = 'aws-json' | 'aws-query' | 's3' | 'azure' | 'azure-storage' | 'google' | 'http';

export interface Operation {
  /** `dynamodb:UpdateTable`; undefined where it cannot be told. */
  readonly name: string | undefined;
  readonly dialect: Dialect;
}

/** What a request asks for. `body` is needed where the Query protocol keeps the action there. */
export function operationOf({ host, owners }: Subject, request: IncomingMessage, body: string): Operation {
  const service = owners.find((one) => one.startsWith('aws/'))?.split('/')[2];
  const header = request.headers['x-amz-target'];
  const target = (typeof header === 'string' ? header : '').split('.').at(-1);
  if (target) return { name: service && `${service}:${target}`, dialect: 'aws-json' };
  if (service === undefined) return { name: undefined, dialect: dialectOf(owners) };
  if (service === 's3') return { name: `s3:${s3Operation(host, request)}`, dialect: 's3' };
  const query = new URL(request.url ?? '/', 'http://host').searchParams;
  const action = query.get('Action') ?? new URLSearchParams(body).get('Action');
  return action === null
    ? { name: undefined, dialect: 'http' }
    : { name: `${service}:${action}`, dialect: 'aws-query' };
}

/** Of those whose operations are not told apart. */
function dialectOf(owners: readonly string[]): Dialect {
  for (const owner of owners) {
    const [provider, , service] = owner.split('/');
    if (provider === 'gcp') return 'google';
    if (provider === 'azure') return service === 'storage' ? 'azure-storage' : 'azure';
  }
  return 'http';
}

/** Objects and buckets; a bucket is named by the host or by the first step of the path. */
function s3Operation(host: string, { method = 'GET', url = '/' }: IncomingMessage): string {
  const steps = new URL(url, 'http://host').pathname.split('/').filter((step) => step !== '');
  const isObject = steps.length > (/^s3[.-]/.test(host) ? 1 : 0);
  const verbs: Record<string, string> = isObject
    ? { GET: 'GetObject', HEAD: 'GetObject', PUT: 'PutObject', POST: 'PutObject', DELETE: 'DeleteObject' }
    : { GET: 'ListBucket', HEAD: 'ListBucket', PUT: 'CreateBucket', DELETE: 'DeleteBucket' };
  return verbs[method] ?? method;
}

export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

const REQUEST_ID = '00000000-0000-4000-8000-000000000000';

/** What a provider says when it throttles, or another status in its form. */
export function failedAnswer(dialect: Dialect, http: number | 'throttle'): Answer {
  const isThrottle = http === 'throttle' || http === 429;
  const message = isThrottle ? 'Rate exceeded' : 'Service unavailable';
  switch (dialect) {
    case 'aws-json': {
      const kind = isThrottle ? 'ThrottlingException' : 'ServiceUnavailable';
      const body = JSON.stringify({ __type: `com.amazonaws.firebreak#${kind}`, message });
      return { status: isThrottle ? 400 : http, type: 'application/x-amz-json-1.0', body, headers: {} };
    }
    case 'aws-query': {
      const code = isThrottle ? 'Throttling' : 'ServiceUnavailable';
      const error = `<Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error>`;
      const body = `<ErrorResponse>${error}<RequestId>${REQUEST_ID}</RequestId></ErrorResponse>`;
      return { status: isThrottle ? 400 : http, type: 'text/xml', body, headers: {} };
    }
    case 's3': {
      const code = isThrottle ? 'SlowDown' : 'ServiceUnavailable';
      const body = `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`;
      return { status: isThrottle ? 503 : http, type: 'application/xml', body, headers: {} };
    }
    // https://learn.microsoft.com/en-us/azure/azure-resource-manager/management/request-limits-and-throttling
    case 'azure': {
      const error = { code: isThrottle ? 'TooManyRequests' : 'ServiceUnavailable', message };
      const headers = isThrottle ? { 'retry-after': '1' } : {};
      return {
        status: isThrottle ? 429 : http,
        type: 'application/json',
        body: JSON.stringify({ error }),
        headers,
      };
    }
    // https://learn.microsoft.com/en-us/rest/api/storageservices/common-rest-api-error-codes
    case 'azure-storage': {
      const code = isThrottle || http === 503 ? 'ServerBusy' : 'InternalError';
      const body = `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`;
      return {
        status: isThrottle ? 503 : http,
        type: 'application/xml',
        body,
        headers: { 'x-ms-error-code': code },
      };
    }
    // https://cloud.google.com/apis/design/errors
    case 'google': {
      const code = isThrottle ? 429 : http;
      const status = isThrottle ? 'RESOURCE_EXHAUSTED' : http === 503 ? 'UNAVAILABLE' : 'INTERNAL';
      return {
        status: code,
        type: 'application/json',
        body: JSON.stringify({ error: { code, message, status } }),
        headers: {},
      };
    }
    case 'http': {
      const status = http === 'throttle' ? 429 : http;
      const headers = isThrottle ? { 'retry-after': '1' } : {};
      return { status, type: 'text/plain', body: `${message}\n`, headers };
    }
  }
}
