/** The server over sockets, as a stranger would talk to it. */
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assetsOf } from './assets.js';
import { liveFeeds } from './feeds.js';
import { liveFrom } from './live.js';
import { type RunningServer, startServer } from './server.js';

let folder = '';
let server: RunningServer;
/** Gives up on requests soon. */
let hasty: RunningServer;
const first = { assessment: JSON.stringify({ text: 'x'.repeat(5000) }), errors: [] };

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'firebreak-server-'));
  mkdirSync(join(folder, 'web', 'deep'), { recursive: true });
  writeFileSync(join(folder, 'secret.html'), 'secret');
  writeFileSync(join(folder, 'web', 'index.html'), '<!doctype html>');
  writeFileSync(join(folder, 'web', 'app.js'), 'app');
  writeFileSync(join(folder, 'web', '.env'), 'secret');
  writeFileSync(join(folder, 'web', 'deep', 'deep.html'), 'secret');
  const options = { host: '127.0.0.1', port: 0, version: '1.2.3', assets: assetsOf(join(folder, 'web')) };
  server = await startServer({ ...options, live: liveFrom('infra', first) });
  hasty = await startServer({ ...options, live: liveFrom('infra', first), requestMs: 300, idleMs: 600 });
});
afterAll(async () => {
  await Promise.all([server.close(), hasty.close()]);
  rmSync(folder, { recursive: true, force: true });
});

interface Answer {
  readonly status: number;
  readonly head: string;
  readonly body: Buffer;
}

/** Sends bytes and returns everything that comes back until the server hangs up. */
function raw(bytes: string, port = server.port): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    socket.on('data', (chunk) => chunks.push(chunk));
    // A server that hangs up early may reset what was still on its way.
    socket.on(
      'error',
      ({ code }: NodeJS.ErrnoException) => code === 'ECONNRESET' || code === 'EPIPE' || reject(code),
    );
    socket.on('close', () => resolve(Buffer.concat(chunks).toString('latin1')));
  });
}

async function ask(
  target: string,
  headers: Record<string, string> = {},
  method = 'GET',
  port = server.port,
): Promise<Answer> {
  const all = { host: 'localhost', connection: 'close', ...headers };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  const text = await raw(`${method} ${target} HTTP/1.1\r\n${lines.join('')}\r\n`, port);
  const end = text.indexOf('\r\n\r\n');
  const head = text.slice(0, end).toLowerCase();
  return {
    status: Number(/^http\/1\.1 (\d+)/.exec(head)?.[1]),
    head,
    body: Buffer.from(text.slice(end + 4), 'latin1'),
  };
}

describe('what is served', () => {
  it('is the app, by exact path', async () => {
    expect((await ask('/')).body.toString()).toBe('<!doctype html>');
    expect((await ask('/index.html')).body.toString()).toBe('<!doctype html>');
    const { status, head, body } = await ask('/app.js?v=1');
    expect([status, body.toString()]).toEqual([200, 'app']);
    expect(head).toContain('content-type: text/javascript');
  });

  it.each([
    '/../secret.html',
    '/..%2fsecret.html',
    '/%2e%2e/secret.html',
    '/deep/../../secret.html',
    '//secret.html',
    '/..\\secret.html',
    '/web/../../secret.html',
    '/app.js/../../secret.html',
    '/.env',
    '/deep/deep.html',
    '/app.js%00.html',
    '/APP.JS',
    '/constructor',
    '/__proto__',
    '/api',
    '/api/',
  ])('is nothing by the path %s', async (path) => {
    const { status, body } = await ask(path);
    expect([status, body.toString()]).toEqual([404, 'there is nothing here\n']);
  });

  it('carries headers that hold a page to this server, refusals too', async () => {
    const answers = [await ask('/'), await ask('/none'), await ask('/', { host: 'evil.example' })];
    for (const { head } of answers) {
      expect(head).toContain("content-security-policy: default-src 'none'; script-src 'self'");
      expect(head).toContain("frame-ancestors 'none'");
      expect(head).toContain('x-content-type-options: nosniff');
      expect(head).toContain('referrer-policy: no-referrer');
      expect(head).toContain('cross-origin-opener-policy: same-origin');
      expect(head).toContain('cross-origin-resource-policy: same-origin');
      expect(head).not.toContain('access-control-');
    }
  });

  it('is compressed for who can read it', async () => {
    const packed = await ask('/api/assessment', { 'accept-encoding': 'br, gzip;q=0.5' });
    expect(packed.head).toContain('content-encoding: gzip');
    expect(packed.body.length).toBeLessThan(500);
    const plain = await ask('/api/assessment', { 'accept-encoding': 'gzip;q=0' });
    expect(plain.head).not.toContain('content-encoding');
    expect(gunzipSync(packed.body).equals(plain.body)).toBe(true);
    expect(JSON.parse(plain.body.toString()).generation).toBe(1);
  });

  it('is not sent again to who has it', async () => {
    const [, tag] = /etag: (.*)/.exec(
      (await raw('GET /app.js HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n')).replace(
        'ETag',
        'etag',
      ),
    )!;
    const { status, body } = await ask('/app.js', { 'if-none-match': `"other", ${tag}` });
    expect([status, body.length]).toEqual([304, 0]);
    expect((await ask('/app.js', { 'if-none-match': 'W/"other"' })).status).toBe(200);
  });

  it('comes without a body for HEAD', async () => {
    const { status, head, body } = await ask('/app.js', {}, 'HEAD');
    expect([status, body.length]).toEqual([200, 0]);
    expect(head).toContain('content-length: 3');
    expect((await ask('/api/events', {}, 'HEAD')).head).toContain('content-type: text/event-stream');
  });
});

describe('who is refused', () => {
  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'TRACE', 'PATCH'])('%s', async (method) => {
    const { status, head } = await ask('/api/assessment', {}, method);
    expect(status).toBe(405);
    expect(head).toContain('allow: get, head');
  });

  it('CONNECT, and what is no HTTP', async () => {
    expect(await raw('CONNECT localhost:80 HTTP/1.1\r\nhost: localhost\r\n\r\n')).not.toContain('200');
    expect(await raw('\u0016\u0003\u0001 hello\r\n\r\n')).toMatch(/^HTTP\/1\.1 400/);
    expect(await raw('GET / HTTP/1.1\r\nhost: localhost\r\nx: a\u0000b\r\n\r\n')).toMatch(/^HTTP\/1\.1 400/);
  });

  it('who calls this server by another name, or by two', async () => {
    expect((await ask('/api/assessment', { host: 'evil.example' })).status).toBe(421);
    expect((await ask('http://evil.example/api/assessment')).status).toBe(400);
    expect(await raw('GET / HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1\.1 421/);
    const two = await raw(
      'GET / HTTP/1.1\r\nhost: localhost\r\nhost: evil.example\r\nconnection: close\r\n\r\n',
    );
    expect(two).toMatch(/^HTTP\/1\.1 4(?:00|21)/);
  });

  it('a page of another origin', async () => {
    expect((await ask('/api/assessment', { origin: 'http://evil.example' })).status).toBe(403);
    expect((await ask('/api/events', { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  });

  it('who asks for an upgrade is answered as anybody', async () => {
    const answer = await ask('/app.js', { connection: 'close, upgrade', upgrade: 'websocket' });
    expect(answer.status).toBe(200);
  });

  it('who sends headers without end', async () => {
    expect((await ask('/', { 'x-long': 'x'.repeat(20_000) })).status).toBe(431);
    const many = Object.fromEntries(Array.from({ length: 2000 }, (_, at) => [`x-${at}`, 'xxxxxxxx']));
    expect((await ask('/', many)).status).toBe(431);
    expect((await ask(`/${'x'.repeat(20_000)}`)).status).toBe(431);
  });

  it('who takes too long to ask', async () => {
    expect(await raw('GET / HTTP/1.1\r\nhost: local', hasty.port)).toMatch(/^HTTP\/1\.1 408/);
    expect(await raw('', hasty.port)).toMatch(/^(?:HTTP\/1\.1 408|$)/);
    const body = 'GET /app.js HTTP/1.1\r\nhost: localhost\r\ncontent-length: 100\r\n\r\nx';
    expect(await raw(body, hasty.port)).toMatch(/^HTTP\/1\.1 200/);
  });

  it('who does not take what was asked for', async () => {
    const body = randomBytes(20_000_000).toString('hex');
    const live = liveFrom('infra', { assessment: JSON.stringify(body), errors: [] });
    const large = await startServer({
      host: '127.0.0.1',
      port: 0,
      version: '1',
      assets: new Map(),
      live,
      idleMs: 400,
    });
    const socket = connect(large.port, '127.0.0.1', () => {
      socket.write('GET /api/assessment HTTP/1.1\r\nhost: localhost\r\n\r\n');
      socket.pause();
    });
    await new Promise((resolve) => setTimeout(resolve, 1500));
    let got = 0;
    const ended = new Promise((resolve) => socket.on('error', resolve).on('close', resolve));
    socket.on('data', (chunk) => {
      got += chunk.length;
    });
    socket.resume();
    await ended;
    expect(got).toBeLessThan(body.length);
    await large.close();
  });

  it('and goes on answering the others', async () => {
    expect((await ask('/api/health')).body.toString()).toBe(
      '{"status":"ok","generation":1,"version":"1.2.3"}',
    );
  });
});

describe('what feeds say', () => {
  it('is not there where nobody looks, and says why', async () => {
    const { status, body } = await ask('/api/now');
    expect([status, body.toString()]).toEqual([
      404,
      'no feeds are looked at; firebreak serve --now looks at them\n',
    ]);
  });

  const nowRequest = 'GET /api/now HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n';

  it('is what the last look came to, with a mark, and as guarded as everything else', async () => {
    const looking = await startServer({
      host: '127.0.0.1',
      port: 0,
      version: '1',
      assets: new Map(),
      live: liveFrom('infra', first),
      feeds: liveFeeds(),
    });
    const now = (headers = {}, method = 'GET') => ask('/api/now', headers, method, looking.port);
    const early = await now();
    expect(early.status).toBe(503);
    expect(early.head).toContain('retry-after: 1');
    looking.takeNow({ at: 'noon' });
    const { status, head, body } = await now();
    expect([status, body.toString()]).toEqual([200, '{"at":"noon"}']);
    expect(head).toMatch(/etag: w\/"/);
    const [, tag = ''] = /ETag: (.*)\r/i.exec(await raw(nowRequest, looking.port))!;
    expect((await now({ 'if-none-match': tag })).status).toBe(304);
    looking.takeNow({ at: 'later' });
    expect((await now({ 'if-none-match': tag })).body.toString()).toBe('{"at":"later"}');
    expect((await now({ origin: 'http://evil.example' })).status).toBe(403);
    expect((await now({ host: 'evil.example' })).status).toBe(421);
    expect((await now({}, 'POST')).status).toBe(405);
    await looking.close();
  });
});

describe('events', () => {
  /** Connects to the events; what came so far, and a promise for it to contain something. */
  function listen(
    port: number,
  ): Promise<{ until(text: string): Promise<void>; told(): string; socket: Socket }> {
    return new Promise((resolve, reject) => {
      let got = '';
      const waiting: { text: string; done: () => void }[] = [];
      const socket = connect(port, '127.0.0.1', () => {
        socket.write('GET /api/events HTTP/1.1\r\nhost: localhost\r\n\r\n');
        const until = (text: string) =>
          new Promise<void>((done) => (got.includes(text) ? done() : waiting.push({ text, done })));
        resolve({ until, told: () => got, socket });
      });
      socket.on('error', reject).on('data', (chunk) => {
        got += chunk;
        for (const { text, done } of waiting) if (got.includes(text)) done();
      });
    });
  }

  it('reach hundreds of listeners, and end with the server', async () => {
    const live = liveFrom('infra', first);
    const many = await startServer({ host: '127.0.0.1', port: 0, version: '1', assets: new Map(), live });
    const listeners = await Promise.all(Array.from({ length: 300 }, () => listen(many.port)));
    const all = (text: string) => Promise.all(listeners.map(({ until }) => until(text)));
    await all('event: generation\ndata: {"generation":1}\n\n');
    many.take({ failure: 'nothing to read' });
    await all('event: problem\ndata: {"generation":1,"message":"nothing to read","diagnostics":[]}\n\n');
    many.take({ assessment: '2', errors: [] });
    await all('event: generation\ndata: {"generation":2}\n\n');
    const ended = listeners.map(({ socket }) => new Promise((resolve) => socket.once('close', resolve)));
    await many.close();
    await Promise.all(ended);
  });

  it('tell what feeds say: who comes later too, and nothing twice', async () => {
    const live = liveFrom('infra', first);
    const options = { host: '127.0.0.1', port: 0, version: '1', assets: new Map() };
    const looking = await startServer({ ...options, live, feeds: liveFeeds() });
    const early = await listen(looking.port);
    await early.until('event: generation\ndata: {"generation":1}\n\n');
    looking.takeNow({ at: 'noon' });
    looking.takeNow({ at: 'noon' });
    await early.until('event: now\ndata: {"at":"noon"}\n\n');
    const late = await listen(looking.port);
    await late.until('{"generation":1}\n\nevent: now\ndata: {"at":"noon"}\n\n');
    looking.takeNow({ at: 'later' });
    for (const { until } of [early, late]) await until('event: now\ndata: {"at":"later"}\n\n');
    expect(early.told().match(/event: now/g)).toHaveLength(2);
    await looking.close();
  });

  it('keep a connection that has nothing to tell', async () => {
    const { until, socket } = await listen(hasty.port);
    let isOpen = true;
    socket.on('close', () => {
      isOpen = false;
    });
    await until(':\n\n');
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(isOpen).toBe(true);
    socket.destroy();
  });

  it('forget who does not read them', async () => {
    const live = liveFrom('infra', first);
    const slow = await startServer({ host: '127.0.0.1', port: 0, version: '1', assets: new Map(), live });
    const { until, socket } = await listen(slow.port);
    await until('generation');
    const ended = new Promise((resolve) => socket.once('close', resolve));
    socket.pause();
    // More than both ends' buffers take.
    for (let at = 0; at < 400; at++) slow.take({ failure: `${at} ${'x'.repeat(100_000)}` });
    await new Promise((resolve) => setTimeout(resolve, 100));
    socket.resume();
    await ended;
    await slow.close();
  });
});
