/** What is encrypted: certificates that are wrong, answers that are made up, operations that are told apart. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { firebreak } from '../support/cli.js';
import { describeDrill, serve } from '../support/drill.js';

let server: Awaited<ReturnType<typeof serve>>;
beforeAll(async () => {
  server = await serve((request, response) => {
    let bytes = 0;
    request
      .on('data', (chunk: Buffer) => {
        bytes += chunk.length;
      })
      .on('end', () =>
        response.end(`served ${bytes > 1000 ? bytes : (request.headers['x-amz-target'] ?? request.url)}`),
      );
  });
});
afterAll(() => server.close());

const drill = (options: readonly string[], script: string) =>
  firebreak(['drill', 'none', '--map', `*=127.0.0.1:${server.port}`, ...options, '--', 'sh', '-c', script], {
    timeoutMs: 40_000,
  });
const fetching = (url: string, init = '{}') =>
  `node -e 'fetch("${url}", ${init}).then(async (r) => console.log(r.status, await r.text()), (e) => console.log(e.cause.code))'`;

describeDrill('TLS', () => {
  it('to a stand-in that speaks plain HTTP is terminated, for clients that check certificates', async () => {
    const script = [
      'curl -sS https://api.example/a; echo',
      fetching('https://api.example/b'),
      `python3 -c 'import urllib.request as u; print(u.urlopen("https://api.example/c").read().decode())'`,
    ].join('\n');
    const { stdout } = await drill([], script);
    expect(stdout.trim().split('\n')).toEqual(['served /a', '200 served /b', 'served /c']);
  });

  it('comes with an expired certificate, or one for another name, where a fault says so', async () => {
    const faults = ['--fault', 'old.example tls=expired', '--fault', 'other.example tls=wrong-name'];
    const script = ['old', 'other', 'good'].map((host) => fetching(`https://${host}.example/`)).join('\n');
    const { stdout, stderr } = await drill(faults, script);
    expect(stdout.trim().split('\n')).toEqual([
      'CERT_HAS_EXPIRED',
      'ERR_TLS_CERT_ALTNAME_INVALID',
      '200 served /',
    ]);
    expect(stderr).toMatch(/old\.example[\s\S]*bad certificate/);
  });

  it('is read only when asked to: other faults are refused with what to add', async () => {
    const { status, stderr } = await drill(['--fault', 'api.example http=503'], 'true');
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: 'firebreak: the fault of api.example is in HTTP answers: add --intercept-tls\n',
    });
  });

  it('hides answers that are made up: a status, throttling as each provider says it, bodies that break off', async () => {
    const faults = ['api.example http=503', 'api.stripe.com http=throttle', 'cut.example body=truncated'];
    const target = `{ method: "POST", headers: { "x-amz-target": "DynamoDB_20120810.GetItem" } }`;
    const script = [
      fetching('https://api.example/'),
      fetching('https://api.stripe.com/'),
      fetching('https://dynamodb.us-east-1.amazonaws.com/', target),
      'curl -sS https://cut.example/ >/dev/null; echo $?',
      fetching('https://good.example/x'),
    ].join('\n');
    const { stdout } = await drill(
      [
        '--intercept-tls',
        ...faults.flatMap((one) => ['--fault', one]),
        '--fault',
        'aws/us-east-1/dynamodb http=throttle',
      ],
      script,
    );
    const lines = stdout.trim().split('\n');
    expect(lines[0]).toBe('503 Service unavailable');
    expect(lines[2]).toBe('429 Rate exceeded');
    expect(lines.find((line) => line.startsWith('400'))).toContain('ThrottlingException');
    expect(lines.at(-2)).toMatch(/^(18|56)$/);
    expect(lines.at(-1)).toBe('200 served /x');
  });

  it('lets an operation fail while others of the same host go on', async () => {
    const call = (name: string) =>
      fetching(
        'https://dynamodb.us-east-1.amazonaws.com/',
        `{ method: "POST", headers: { "x-amz-target": "DynamoDB_20120810.${name}" } }`,
      );
    const fault = ['--intercept-tls', '--fault', 'dynamodb:UpdateTable http=503'];
    const { stdout } = await drill(fault, [call('UpdateTable'), call('GetItem')].join('\n'));
    expect(stdout).toMatch(/^503 .*ServiceUnavailable/);
    expect(stdout).toMatch(/200 served DynamoDB_20120810\.GetItem/);
  });

  it('lets large uploads through, also forms of which the beginning names the operation', async () => {
    const upload = (host: string, type: string) =>
      `(printf 'Action=Publish&Message='; head -c 2000000 /dev/zero | tr '\\0' x) | curl -sS -H 'content-type: ${type}' -T - -X POST https://${host}/; echo`;
    const form = 'application/x-www-form-urlencoded';
    const { stdout } = await drill(
      ['--intercept-tls', '--fault', 'sqs:* http=503'],
      [
        upload('sns.us-east-1.amazonaws.com', form),
        upload('api.example', form),
        upload('api.example', 'application/octet-stream'),
        upload('sqs.us-east-1.amazonaws.com', form),
      ].join('\n'),
    );
    const [sns, other, plain, sqs] = stdout.trim().split('\n');
    expect([sns, other, plain]).toEqual(
      Array(3).fill(`served ${2_000_000 + 'Action=Publish&Message='.length}`),
    );
    expect(sqs).toContain('ServiceUnavailable');
  });

  it('keeps its key to itself: the command finds public certificates only', async () => {
    const { stdout } = await drill(
      [],
      'cat "$NODE_EXTRA_CA_CERTS" "$SSL_CERT_FILE"; ls "$(dirname "$NODE_EXTRA_CA_CERTS")"',
    );
    expect(stdout).toContain('BEGIN CERTIFICATE');
    expect(stdout).not.toContain('PRIVATE');
    expect(() => readFileSync('dist/drill/sandbox/ca.pem')).toThrow();
  });
});
