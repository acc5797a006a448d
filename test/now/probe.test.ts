/** Our own look at an endpoint: an address, a greeting, and who it says it is. */

import type { AddressInfo, Server } from 'node:net';
import { createServer as createTcp } from 'node:net';
import { createServer } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAuthority } from '../../src/drill/tls/index.js';
import type { Estate } from '../../src/estate/index.js';
import { endpointsToProbe, probeAll } from '../../src/now/index.js';

const HOST = 'sqs.us-east-1.amazonaws.com';
const servers: Server[] = [];
let ca = '';
let good = 0;
let silent = 0;
beforeAll(async () => {
  const authority = await createAuthority();
  ca = authority.certificate;
  const listen = async (server: Server) => {
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return (server.address() as AddressInfo).port;
  };
  good = await listen(
    createServer({
      SNICallback: (name, done) =>
        void authority.contextFor(name).then((context) => done(null, context), done),
    }),
  );
  silent = await listen(createTcp(() => {}));
});
afterAll(() => {
  for (const server of servers) server.close();
});

const look = async (options: Partial<Parameters<typeof probeAll>[1]>) => {
  const [result] = await probeAll([{ component: 'aws/us-east-1/sqs', host: HOST }], {
    timeoutMs: 1_000,
    spreadMs: 0,
    random: () => 0,
    resolve: async () => ['127.0.0.1'],
    ca,
    ...options,
  });
  return result!;
};

describe('an own probe', () => {
  it('is well where somebody answers who is who he says', async () => {
    expect(await look({ port: good })).toMatchObject({ ok: true, says: 'answers at 127.0.0.1', host: HOST });
  });

  it('says that DNS has no address: what was wrong on 20 October 2025', async () => {
    expect(await look({ port: good, resolve: async () => [] })).toMatchObject({
      ok: false,
      says: 'DNS has no address for it',
    });
  });

  it('says that DNS does not answer', async () => {
    expect(await look({ timeoutMs: 100, resolve: () => new Promise(() => {}) })).toMatchObject({
      ok: false,
      says: 'DNS does not answer',
    });
  });

  it('says that nobody answers, refuses, or is another', async () => {
    expect(await look({ port: silent, timeoutMs: 200 })).toMatchObject({
      ok: false,
      says: 'no answer from 127.0.0.1 within 0.2 s',
    });
    expect(await look({ port: 1 })).toMatchObject({ ok: false, says: expect.stringMatching(/ECONNREFUSED/) });
    expect(await look({ port: good, ca: '' })).toMatchObject({
      ok: false,
      says: expect.stringMatching(/certificate/),
    });
  });
});

describe('endpoints to probe', () => {
  it('are those of the provider services an estate uses, a handful', () => {
    const component = (id: string) => ({
      id,
      kind: 'service' as const,
      type: 'service',
      name: id,
      source: { atlas: id, url: '' },
    });
    const estate: Estate = {
      components: [
        'aws/us-east-1/sqs',
        'aws/us-east-1/sqs:control',
        'aws/unknown/sqs',
        'aws/eu-west-1/s3',
      ].map(component),
      dependencies: [],
      groups: [],
      journeys: [],
      diagnostics: [],
    };
    expect(endpointsToProbe(estate).map(({ component, host }) => [component, host])).toEqual([
      ['aws/eu-west-1/s3', 's3.eu-west-1.amazonaws.com'],
      ['aws/us-east-1/sqs', HOST],
    ]);
  });
});
