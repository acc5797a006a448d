/** `firebreak serve` as a process: what it prints, answers, follows, and how it ends. */
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { CHROMIUM, launch, watched } from './support/browser.js';
import { firebreak, ROOT, run } from './support/cli.js';
import { awsEvent, awsHealth, type FeedServer, serveFeeds } from './support/feeds.js';
import { type Served, serve as start } from './support/serve.js';

const running: Served[] = [];
let temporary = '';
let feeds: FeedServer;
/** Events of the provider, for tests to change. */
let claimed: object[] = [];
beforeAll(async () => {
  feeds = await serveFeeds({
    '/quiet': awsHealth([]),
    '/aws': (_, response) => void response.end(awsHealth(claimed)),
    '/never': () => {},
  });
  temporary = mkdtempSync(join(tmpdir(), 'firebreak-serve-'));
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((one) => one.stop()));
});
afterAll(() => {
  feeds.close();
  rmSync(temporary, { recursive: true, force: true });
});

const lookingAt = (path: string) => [
  ...['--now', '--only-feeds', '--every', '1s'],
  ...['--feed', `aws=aws-health:${feeds.url}/${path}`],
];

/** Serves from the clone, until the test ends. */
async function serve(...args: string[]): Promise<Served> {
  const one = await start(join(ROOT, 'bin', 'firebreak'), args, ROOT);
  running.push(one);
  return one;
}

/** A copy of the example that a test may change. */
function copyOfShop(name: string): string {
  const folder = join(temporary, name);
  cpSync(join(ROOT, 'examples', 'web-shop'), folder, { recursive: true });
  return folder;
}

const health = async (url: string) => (await fetch(`${url}/api/health`)).json();

/** Events as they come. */
async function* events(url: string): AsyncGenerator<{ event: string; data: Record<string, unknown> }> {
  const { body } = await fetch(`${url}/api/events`);
  let text = '';
  for await (const chunk of body!.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    const parts = text.split('\n\n');
    text = parts.pop()!;
    for (const part of parts) {
      const [, event, data] = /event: (.*)\ndata: (.*)/.exec(part) ?? [];
      if (event !== undefined) yield { event, data: JSON.parse(data!) };
    }
  }
}

describe('firebreak serve', () => {
  it('says where it is, answers what assess prints, and ends with 0 on Ctrl-C', async () => {
    const server = await serve('examples/web-shop');
    expect(server.output.stdout).toBe(`examples/web-shop at ${server.url} (Ctrl-C ends it)\n`);
    const { name, generation, assessment } = await (await fetch(`${server.url}/api/assessment`)).json();
    expect([name, generation]).toEqual(['examples/web-shop', 1]);
    const { stdout } = await firebreak(['assess', 'examples/web-shop', '--format', 'json']);
    expect(assessment).toEqual(JSON.parse(stdout));
    const page = await (await fetch(`${server.url}/`)).text();
    for (const [, file] of page.matchAll(/(?:src|href)="\.\/([^"]+)"/g))
      expect((await fetch(`${server.url}/${file}`)).status, file).toBe(200);
    // Also while somebody listens.
    const listener = events(server.url);
    await listener.next();
    expect(await server.stop()).toBe(0);
    expect(server.output.stderr).toBe('');
    await listener.return(undefined).catch(() => undefined);
  });

  it('answers every route as its description says', async () => {
    const server = await serve('examples/web-shop', ...lookingAt('quiet'));
    const now = async () => (await fetch(`${server.url}/api/now`)).status;
    await expect.poll(now, { timeout: 10_000 }).toBe(200);
    const description = await (await fetch(`${server.url}/openapi.json`)).json();
    const ajv = new Ajv2020({ strict: false });
    for (const schema of ['assessment.schema.json', 'now.schema.json'])
      ajv.addSchema(await (await fetch(`${server.url}/${schema}`)).json(), schema);
    ajv.addSchema(description, 'openapi.json');
    const escaped = (key: string) => key.replaceAll('~', '~0').replaceAll('/', '~1');
    const described = (...keys: string[]) => ajv.getSchema(`openapi.json#/${keys.map(escaped).join('/')}`)!;
    const paths = Object.keys(description.paths);
    expect(paths).toEqual(
      expect.arrayContaining(['/api/assessment', '/api/events', '/api/health', '/openapi.json']),
    );
    for (const path of paths.filter((one) => one !== '/api/events')) {
      const response = await fetch(`${server.url}${path}`);
      expect(response.headers.get('content-type'), path).toMatch(/^application\/json/);
      const valid = described(
        'paths',
        path,
        'get',
        'responses',
        '200',
        'content',
        'application/json',
        'schema',
      );
      expect(valid(await response.json()), `${path} ${ajv.errorsText(valid.errors)}`).toBe(true);
    }
    const kept = await fetch(`${server.url}/api/assessment`);
    const again = await fetch(`${server.url}/api/assessment`, {
      headers: { 'if-none-match': kept.headers.get('etag')! },
    });
    expect(again.status).toBe(304);
    const listener = events(server.url);
    for (const name of ['generation', 'now']) {
      const { event, data } = (await listener.next()).value!;
      expect(event).toBe(name);
      expect(described('paths', '/api/events', 'get', 'x-events', event)(data)).toBe(true);
    }
    await listener.return(undefined);
  });

  it('follows the files, and keeps the last good result while they are broken', async () => {
    const folder = copyOfShop('followed');
    const server = await serve(folder);
    const listener = events(server.url);
    const next = async () => (await listener.next()).value!;
    expect(await next()).toEqual({ event: 'generation', data: { generation: 1 } });

    const queue = join(folder, 'queue.tf');
    writeFileSync(queue, 'resource "aws_sqs_queue" "added" {}\n');
    expect(await next()).toEqual({ event: 'generation', data: { generation: 2 } });
    const { assessment } = await (await fetch(`${server.url}/api/assessment`)).json();
    const ids = assessment.components.map(({ id }: { id: string }) => id);
    expect(ids).toContain('aws_sqs_queue.added');

    writeFileSync(queue, 'resource "aws_sqs_queue" "added" {\n');
    const broken = await next();
    expect(broken).toMatchObject({ event: 'problem', data: { generation: 2 } });
    expect(broken.data.diagnostics).toMatchObject([{ severity: 'error', file: queue }]);
    expect(await health(server.url)).toMatchObject({ status: 'stale', generation: 2 });
    const kept = await (await fetch(`${server.url}/api/assessment`)).json();
    expect([kept.generation, kept.assessment]).toEqual([2, assessment]);
    expect(server.output.stderr).toContain('the last result stays');

    writeFileSync(queue, 'resource "aws_sqs_queue" "added" {}\n');
    expect(await next()).toEqual({ event: 'generation', data: { generation: 2 } });
    expect(await health(server.url)).toMatchObject({ status: 'ok', generation: 2 });
    await listener.return(undefined);
  });

  it('survives that its directory is removed, and goes on when it is back', async () => {
    const folder = copyOfShop('removed');
    const server = await serve(folder);
    rmSync(folder, { recursive: true });
    await expect.poll(() => health(server.url), { timeout: 10_000 }).toMatchObject({ status: 'stale' });
    expect((await fetch(`${server.url}/api/assessment`)).status).toBe(200);
    copyOfShop('removed');
    await expect.poll(() => health(server.url), { timeout: 10_000 }).toMatchObject({ status: 'ok' });
    // A slow copy may have been read in part first: how often there was a new result says nothing.
    writeFileSync(join(folder, 'queue.tf'), 'resource "aws_sqs_queue" "added" {}\n');
    const assessment = async () => (await fetch(`${server.url}/api/assessment`)).text();
    await expect.poll(assessment, { timeout: 10_000 }).toContain('aws_sqs_queue.added');
  });

  it('looks at no feeds without --now, and says how it would', async () => {
    const server = await serve('examples/web-shop');
    const response = await fetch(`${server.url}/api/now`);
    expect([response.status, await response.text()]).toEqual([404, expect.stringContaining('--now')]);
  });

  it('says what providers claim, of the estate as it is now, and again when either changes', async () => {
    claimed = [];
    const folder = copyOfShop('watched');
    const server = await serve(folder, ...lookingAt('aws'));
    const listener = events(server.url);
    const now = async () => {
      while ((await listener.next()).value!.event !== 'now');
      return (await fetch(`${server.url}/api/now`)).json();
    };
    const states = ({ journeys }: { journeys: { state: string }[] }) => journeys.map(({ state }) => state);
    expect(states(await now())).toEqual(['up', 'up']);
    claimed = [awsEvent({ service: 'dynamodb-us-east-1', status: '3', began: Date.now() - 3_600_000 })];
    await expect.poll(async () => states(await now()), { timeout: 10_000 }).toContain('down');
    expect(server.output.stderr).toMatch(/firebreak: .*: up -> down\n/);
    // What is removed needs nothing any more.
    const main = readFileSync(join(folder, 'main.tf'), 'utf8');
    writeFileSync(join(folder, 'main.tf'), main.replaceAll('aws_dynamodb_table', 'aws_sqs_queue'));
    await expect.poll(async () => states(await now()), { timeout: 10_000 }).not.toContain('down');
    await listener.return(undefined);
  });

  it('ends at once while a feed does not answer', async () => {
    const server = await serve('examples/web-shop', ...lookingAt('never'));
    await expect.poll(() => feeds.asked.at(-1)!.url, { timeout: 10_000 }).toBe('/never');
    expect((await fetch(`${server.url}/api/now`)).status).toBe(503);
    const start = performance.now();
    expect(await server.stop()).toBe(0);
    expect(performance.now() - start).toBeLessThan(8_000);
  });

  it('answers while it assesses', async () => {
    const folder = copyOfShop('busy');
    const server = await serve(folder);
    const queues = Array.from({ length: 3000 }, (_, at) => `resource "aws_sqs_queue" "q${at}" {}\n`);
    writeFileSync(join(folder, 'queues.tf'), queues.join(''));
    let slowest = 0;
    for (let generation = 1; generation < 2; ) {
      const start = performance.now();
      ({ generation } = await health(server.url));
      slowest = Math.max(slowest, performance.now() - start);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(slowest).toBeLessThan(500);
  });
});

describe('what cannot be served', () => {
  it('a port in use is named, with what to do', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as { port: number };
    const { status, stdout, stderr } = await firebreak([
      'serve',
      'examples/web-shop',
      '--port',
      String(port),
    ]);
    expect({ status, stdout, stderr }).toEqual({
      status: 2,
      stdout: '',
      stderr: `firebreak: 127.0.0.1:${port} is in use; choose another port with --port\n`,
    });
    other.close();
  });

  it.each([
    ['a path that does not exist', ['no/such'], 'no/such: no such file or directory'],
    ['a directory with nothing to read', ['bin'], 'nothing to read in bin'],
    ['public feeds too often', ['examples/web-shop', '--now', '--every', '5s'], 'every 30s at most'],
    ['feeds that nobody looks at', ['examples/web-shop', '--only-feeds'], 'add --now'],
    ['a port that is none', ['--port', '70000'], '0 to 65535'],
    ['an address of another machine', ['examples/web-shop', '--host', '192.0.2.1', '--port', '0'], '--host'],
  ])('%s is one line', async (_, args, says) => {
    const { status, stdout, stderr } = await firebreak(['serve', ...args]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(says);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });
});

describe('the web app without its files', () => {
  it('is missed in one line', async () => {
    const folder = join(temporary, 'package');
    for (const name of ['bin', 'dist', 'schema', 'docs', 'package.json'])
      cpSync(join(ROOT, name), join(folder, name), {
        recursive: true,
        filter: (path) => !path.startsWith(join(ROOT, 'dist', 'web')),
      });
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    for (const args of [['serve'], ['assess', '--format', 'html']]) {
      const result = await run(process.execPath, [
        join(folder, 'bin', 'firebreak'),
        ...args,
        'examples/web-shop',
      ]);
      expect(result).toEqual({
        status: 2,
        stdout: '',
        stderr: 'firebreak: the web app is not built, dist/web is missing; npm run build makes it\n',
      });
    }
  });
});

describe.skipIf(CHROMIUM === undefined)('the app in a browser', () => {
  it('opens from the server without a complaint', async () => {
    const server = await serve('examples/web-shop');
    const browser = await launch();
    const page = await browser.newPage();
    const { requests, complaints } = watched(page);
    await page.goto(server.url);
    await expect.poll(() => page.locator('body').textContent(), { timeout: 10_000 }).toContain('web-shop');
    expect(complaints).toEqual([]);
    expect(requests.filter((one) => !one.startsWith(`${server.url}/`))).toEqual([]);
    await browser.close();
  });

  it('cannot be read by a page of another origin', async () => {
    const server = await serve('examples/web-shop');
    const browser = await launch();
    const page = await browser.newPage();
    const port = new URL(server.url).port;
    // The same address by another name is another origin.
    await page.goto(`http://127.0.0.1:${port}/api/health`);
    const read = (init: RequestInit) =>
      page.evaluate(
        ([url, how]) =>
          fetch(url, how).then(
            (response) => response.type,
            () => 'refused',
          ),
        [`http://localhost:${port}/api/assessment`, init] as const,
      );
    expect(await read({})).toBe('refused');
    expect(await read({ mode: 'no-cors' })).toBe('refused');
    await browser.close();
  });
});

describe('schema/openapi.json', () => {
  it('is what is served', async () => {
    const server = await serve('examples/web-shop');
    const served = await (await fetch(`${server.url}/openapi.json`)).text();
    expect(served).toBe(readFileSync(join(ROOT, 'schema', 'openapi.json'), 'utf8'));
  });
});
