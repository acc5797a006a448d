/** The AWS SDKs and the AWS CLI as they come, against DynamoDB and S3 on this machine, each region with a fault of its own, and back. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { DrillResult } from '../../src/drill/index.js';
import { firebreak } from '../support/cli.js';
import { describeDrill, has, SLOWNESS } from '../support/drill.js';
import { type StandIns, startStandIns } from '../support/stand-ins.js';

const CLIENTS = fileURLToPath(new URL('clients/', import.meta.url));
/** Of the machine's own Python, too: packages of the system are not for one that is installed beside it. */
const python = ['python3', '/usr/bin/python3'].find(
  (one) => spawnSync(one, ['-c', 'import boto3'], { stdio: 'ignore' }).status === 0,
);
let stand: StandIns;
beforeAll(async () => {
  stand = await startStandIns();
});
const folder = mkdtempSync(join(tmpdir(), 'aws-'));
afterAll(async () => {
  await stand.close();
  rmSync(folder, { recursive: true, force: true });
});

/** What is wrong in each region. */
const FAULTS = {
  'us-east-2': 'dns=empty',
  'us-west-1': 'connect=timeout',
  'us-west-2': 'connect=reset',
  'eu-west-1': 'latency=400ms',
} as const;
const REGIONS = [...Object.keys(FAULTS), 'eu-central-1'];
/** Seconds until the faults are over: longer than a client takes to start and to give up. */
const SECONDS = Math.ceil(7 * SLOWNESS);

interface Sdk {
  readonly command: readonly string[] | undefined;
  readonly words: Readonly<Record<'us-east-2' | 'us-west-1' | 'us-west-2', RegExp>>;
  /** What it asks for, and what it gets. */
  readonly served: Readonly<Record<string, string>>;
  /** Each request is a process, which takes longer to start than an answer is late: what the gateway saw counts. */
  readonly isStartedAnew?: true;
}

const SERVED = { item: 'a lamp', thing: 'a picture of a lamp' };

const sdks: Readonly<Record<string, Sdk>> = {
  'the SDK for JavaScript': {
    command: [process.execPath, `${CLIENTS}aws.mjs`],
    words: {
      'us-east-2': /ENOTFOUND/,
      'us-west-1': /TimeoutError .*did not establish a connection/,
      'us-west-2': /ECONNRESET/,
    },
    served: SERVED,
  },
  'boto3, the SDK for Python': {
    command: python === undefined ? undefined : [python, `${CLIENTS}aws.py`],
    words: {
      'us-east-2': /EndpointConnectionError Could not connect to the endpoint URL/,
      'us-west-1': /ConnectTimeoutError Connect timeout on endpoint URL/,
      'us-west-2': /ConnectionClosedError Connection was closed before we received a valid response/,
    },
    served: SERVED,
  },
  'the AWS CLI': {
    command: has('aws', '--version') ? ['sh', `${CLIENTS}aws.sh`] : undefined,
    words: {
      'us-east-2': /Could not connect to the endpoint URL: "https:\/\/dynamodb\.us-east-2\.amazonaws\.com/,
      'us-west-1': /Connect timeout on endpoint URL: "https:\/\/dynamodb\.us-west-1\.amazonaws\.com/,
      'us-west-2': /Connection was closed before we received a valid response from endpoint URL/,
    },
    served: { item: SERVED.item },
    isStartedAnew: true,
  },
};

/** Milliseconds that connections to a host lasted: of those that met a fault, and of those that did not. */
function lasting({ events }: DrillResult, host: string): readonly number[] {
  const own = events.flatMap((one) =>
    one.kind === 'connection' && one.host === host && one.ok ? [one] : [],
  );
  return [own.find(({ faults }) => faults.length > 0), own.find(({ faults }) => faults.length === 0)].map(
    (one) => (one?.seconds ?? Number.NaN) * 1000,
  );
}

describeDrill('through faults and back', () => {
  for (const [name, { command, words, served, isStartedAnew }] of Object.entries(sdks)) {
    // Processes that start keep the processors from the others.
    const test = isStartedAnew ? it : it.concurrent;
    test(name, { retry: 2, timeout: 90_000 }, async (context) => {
      if (command === undefined) {
        console.warn(`SKIPPED: ${name} is not installed`);
        return context.skip();
      }
      // A process for each region, and all of them start at the same time.
      const seconds = isStartedAnew ? 2 * SECONDS : SECONDS;
      const faults = Object.entries(FAULTS).flatMap(([region, effect]) =>
        ['dynamodb', 's3'].map((service) => `${service}.${region}.amazonaws.com ${effect} ..${seconds}s`),
      );
      const file = join(folder, `${name}.json`);
      const { stdout, stderr } = await firebreak(
        [
          ...['drill', 'none', '--map', `dynamodb.*.amazonaws.com=127.0.0.1:${stand.dynamodb}`],
          ...['--map', `s3.*.amazonaws.com=127.0.0.1:${stand.s3}`],
          ...faults.flatMap((one) => ['--fault', one]),
          ...['--report', file, '--', ...command, String(seconds + 0.5), ...REGIONS],
        ],
        { env: { AWS_ACCESS_KEY_ID: 'S3RVER', AWS_SECRET_ACCESS_KEY: 'S3RVER' }, timeoutMs: 80_000 },
      );
      const [during = '', after = ''] = stdout.split(/^--$/m);
      const report = JSON.parse(readFileSync(file, 'utf8')) as DrillResult;
      for (const [ask, expected] of Object.entries(served)) {
        const said = (part: string, region: string) => {
          const [, millis, text] = new RegExp(`^${ask} ${region} (\\d+) (.*)$`, 'm').exec(part) ?? [];
          return { millis: Number(millis), text: text ?? `nothing; ${stderr}` };
        };
        for (const [region, word] of Object.entries(words))
          expect(said(during, region).text, `${ask} ${region}`).toMatch(word);
        expect(said(during, 'eu-central-1').text).toBe(expected);
        expect(said(during, 'eu-west-1').text).toBe(expected);
        for (const region of REGIONS) expect(said(after, region).text, `${ask} ${region}`).toBe(expected);
        const [late, soon] = isStartedAnew
          ? lasting(report, 'dynamodb.eu-west-1.amazonaws.com')
          : [during, after].map((part) => said(part, 'eu-west-1').millis);
        // The server's part of the TLS handshake is late, and so is its answer.
        expect(late).toBeGreaterThanOrEqual(800);
        expect(soon).toBeLessThan(late!);
      }
    });
  }
});
