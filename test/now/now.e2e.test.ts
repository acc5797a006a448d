/** `firebreak now` against feeds that are well, slow, broken, huge and hostile. */
import { spawn } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CONTROLS } from '../../src/report/safe/index.js';
import { firebreak, ROOT } from '../support/cli.js';
import { until } from '../support/drill.js';
import { awsEvent, awsHealth, type FeedServer, rss, serveFeeds, statuspage } from '../support/feeds.js';
import { problemsBy } from '../support/schemas.js';

const HOUR = 3_600_000;
const SHOP = 'examples/web-shop';
const began = Date.now() - HOUR;
const dynamodb = awsEvent({ service: 'dynamodb-us-east-1', status: '3', began });
let server: FeedServer;

beforeAll(async () => {
  server = await serveFeeds({
    '/well': awsHealth([]),
    '/dynamodb': awsHealth([dynamodb, awsEvent({ service: 'frobnicator-us-east-1', status: '2', began })]),
    '/elsewhere': awsHealth([awsEvent({ service: 'ec2-eu-west-1', status: '3', began })]),
    '/never': () => {},
    '/half': (_, response) => {
      response.write(awsHealth([dynamodb]).subarray(0, 300));
    },
    '/cut': (_, response) => {
      response.writeHead(200, { 'content-length': '100000' });
      response.write('[', () => response.destroy());
    },
    '/page': '<!doctype html><title>We are sorry</title>',
    '/error': (_, response) => void response.writeHead(503).end('busy'),
    '/round': (_, response) => void response.writeHead(302, { location: '/round' }).end(),
    '/file': (_, response) => void response.writeHead(302, { location: 'file:///etc/passwd' }).end(),
    '/huge': (_, response) => {
      const chunk = Buffer.alloc(1 << 20, ' ');
      const more = () => {
        while (!response.destroyed && response.write(chunk));
        if (!response.destroyed) response.once('drain', more);
      };
      more();
    },
    '/hostile': rss('Azure Status', [
      {
        title: 'Storage\u001b[2J\u202e - West Europe <script>alert(1)</script>',
        body: '\u001b]0;owned\u0007',
        at: Date.now(),
      },
    ]),
    '/shopify': statuspage([{ id: 'a', name: 'API', status: 'partial_outage' }]),
  });
});
afterAll(() => server.close());

const now = (feeds: readonly string[], more: readonly string[] = [], path = SHOP) =>
  firebreak([
    'now',
    path,
    '--only-feeds',
    ...feeds.flatMap((one) => ['--feed', one.replace('@', `${server.url}/`)]),
    ...more,
  ]);
const aws = (path: string) => `aws=aws-health:@${path}`;

describe('firebreak now', () => {
  it('says which journeys a claim takes down, through what, and by whom, and exits with 1', async () => {
    const { status, stdout, stderr } = await now([aws('dynamodb')]);
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
    expect(stdout).toMatch(/1 down of 2 journeys, as providers say/);
    expect(stdout).toMatch(/shop\.example {2}down since .* \(1 h\)/);
    expect(stdout).toMatch(/needs aws\/us-east-1\/dynamodb +examples\/web-shop\/main\.tf:\d+/);
    expect(stdout).toMatch(/not touched {2}pictures\.shop\.example/);
    expect(stdout).toMatch(/1 name not mapped: frobnicator/);
    expect(stdout).toMatch(/Status pages lag/);
  });

  it('exits with 0 where no journey is touched', async () => {
    for (const path of ['well', 'elsewhere']) {
      const { status, stdout } = await now([aws(path)]);
      expect(status).toBe(0);
      expect(stdout).toMatch(/no journey is touched/);
    }
  });

  it('prints what its schema says, with every claim in it', async () => {
    const { stdout } = await now([aws('dynamodb'), 'azure=azure-rss:@hostile'], ['--format', 'json']);
    const result = JSON.parse(stdout);
    expect(problemsBy('now', result)).toEqual([]);
    expect(result.journeys.map(({ id, state }: { id: string; state: string }) => [id, state])).toContainEqual(
      [expect.stringContaining('shop'), 'down'],
    );
    expect(result.claims).toHaveLength(3);
    expect(result.claims[1]).toMatchObject({ unmapped: ['frobnicator'], meanings: [], touches: [] });
  });

  it('reads the others where one feed is down, slow, cut off, huge, round or another document, and says why', async () => {
    const bad = ['never', 'half', 'cut', 'page', 'error', 'round', 'file', 'huge'];
    const { status, stdout } = await now(
      [aws('dynamodb'), ...bad.map(aws)],
      ['--timeout', '2s', '--format', 'json'],
    );
    expect(status).toBe(1);
    const problems = JSON.parse(stdout).feeds.map(({ problem }: { problem?: string }) => problem);
    expect(problems).toEqual([
      undefined,
      'no whole answer within 2 s',
      'no whole answer within 2 s',
      expect.stringMatching(/closed|terminated|reset/),
      'it is a web page and not JSON',
      'the server answers 503 Service Unavailable',
      'it redirects more than 5 times',
      expect.stringMatching(/redirects from http:\/\/ to file:\/\//),
      'it is longer than 16 MB',
    ]);
  });

  it('says that nothing is known, with exit status 2, where no feed can be read', async () => {
    const { status, stderr, stdout } = await now([aws('error')]);
    expect(status).toBe(2);
    expect(stdout).toMatch(/no feed could be read: nothing is known/);
    expect(stderr).toMatch(
      /^firebreak: no feed could be read; .*: the server answers 503 Service Unavailable\n$/,
    );
  });

  it('shows what a feed says as text, whatever is in it', async () => {
    const { stdout } = await now(['azure=azure-rss:@hostile'], ['--all']);
    expect(stdout).toMatch(
      /Storage.*\\u\{202e\} - West Europe alert\(1\)|Storage.*\\u\{202e\} - West Europe/s,
    );
    expect(CONTROLS.test(stdout.replaceAll('\n', ''))).toBe(false);
    expect(stdout).not.toMatch(/<script/);
  });

  it('takes what is in doubt for unknown, and fails on it only where asked', async () => {
    const feed = 'saas/shopify=statuspage:@shopify';
    const relaxed = await now([feed], [], 'examples/shop-hosted-platform');
    const strict = await now([feed], ['--fail-on', 'unknown'], 'examples/shop-hosted-platform');
    expect([relaxed.status, strict.status]).toEqual([0, 1]);
    expect(strict.stdout).toMatch(/unknown/);
  });

  it('refuses a feed that it cannot read, and to ask public feeds too often', async () => {
    const feed = await firebreak(['now', SHOP, '--feed', 'gopher://x']);
    expect(feed).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/expected \[PROVIDER=\]FORMAT:URL/),
    });
    const often = await firebreak(['now', SHOP, '--watch', '5s']);
    expect(often).toMatchObject({ status: 2, stderr: expect.stringMatching(/every 30s at most/) });
  });

  it('goes on with --watch, says what changes, and does not fetch what has not changed', async () => {
    let events: object[] = [];
    const etags = await serveFeeds({
      '/aws': (request, response) => {
        const etag = `"${events.length}"`;
        if (request.headers['if-none-match'] === etag) response.writeHead(304).end();
        else response.writeHead(200, { etag }).end(awsHealth(events));
      },
    });
    const args = [
      'bin/firebreak',
      'now',
      SHOP,
      '--only-feeds',
      '--feed',
      `aws=aws-health:${etags.url}/aws`,
      '--watch',
      '1s',
    ];
    const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });
    let shown = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      shown += text;
    });
    await until(() => shown.includes('no journey is touched') && etags.asked.length >= 3);
    expect(etags.asked.at(-1)!.headers['if-none-match']).toBe('"0"');
    events = [dynamodb];
    await until(() => /UTC {2}shop\.example: up -> down\n/.test(shown));
    expect(shown).toMatch(/UTC {2}127\.0\.0\.1:\d+\/aws: new: /);
    child.kill('SIGINT');
    await new Promise((resolve) => child.on('exit', resolve));
    etags.close();
  });
});
