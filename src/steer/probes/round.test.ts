/** Every kind of probe against servers on the loopback: as they should be, and as they should not. */
import { createSocket, type Socket as Datagrams } from 'node:dgram';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttp, type RequestListener } from 'node:http';
import {
  createServer as createHttp2,
  createSecureServer as createHttp2Secure,
  type ServerHttp2Stream,
} from 'node:http2';
import { type AddressInfo, createServer as createTcp, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer as createTls } from 'node:tls';
import { type Answer, decode, encode } from 'dns-packet';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Authority, createAuthority } from '../../drill/tls/index.js';
import type { EndpointConfig, ProbeSpec } from '../model/index.js';
import { canPing } from './icmp.js';
import { round, type Surroundings } from './round.js';
import { startProbes } from './start.js';
import type { Outcome } from './types.js';

const DAY_MS = 86_400_000;
const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

let authority: Authority;
beforeAll(async () => {
  authority = await createAuthority();
});

async function listening(server: Server, host = '127.0.0.1'): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket.on('error', () => {}).on('close', () => sockets.delete(socket)));
  });
  closers.push(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  return (server.address() as AddressInfo).port;
}

/** A TCP server that does as told with each connection. */
const speaking = (heard: (socket: Socket) => void) => listening(createTcp(heard));
const serving = (listener: RequestListener) => listening(createHttp(listener));

async function servingTls(
  flaw?: 'expired' | 'wrong-name',
  listener?: (socket: Socket) => void,
): Promise<number> {
  const context = await authority.contextFor('shop.example', flaw);
  const server = createTls(
    { SNICallback: (_, done) => done(null, context), ALPNProtocols: ['h2', 'http/1.1'] },
    listener,
  );
  server.on('tlsClientError', () => {});
  return listening(server);
}

const SURROUNDINGS: Surroundings = {
  resolve: async () => ['127.0.0.1'],
  speaks: () => true,
  secret: (name) => ({ TOKEN: 'Bearer abc' })[name],
  ca: () => authority.certificate,
};

function look(
  probe: ProbeSpec,
  endpoint: Partial<EndpointConfig> & { readonly timeoutMs?: number } = {},
  surroundings: Partial<Surroundings> = {},
): Promise<Outcome> {
  const { timeoutMs = 5000, ...rest } = endpoint;
  const timing = { intervalMs: 60_000, jitter: 0, timeoutMs, fall: 1, rise: 1 };
  const config: EndpointConfig = { id: 'e', addresses: ['127.0.0.1'], probe, timing, ...rest };
  return new Promise((resolve) => {
    round(config, { ...SURROUNDINGS, ...surroundings }, resolve);
  });
}

const passed = { ok: true };
const failed = (why: string | RegExp) => ({
  ok: false,
  why: typeof why === 'string' ? why : expect.stringMatching(why),
});

type Http = Extract<ProbeSpec, { kind: 'http' }>;
const http = (port: number, more: Partial<Http> = {}, scheme = 'http'): Http => ({
  kind: 'http',
  url: `${scheme}://shop.example:${port}/health?full=1`,
  method: 'GET',
  headers: {},
  status: [[200, 399]],
  expectHeaders: {},
  followRedirects: false,
  ...more,
});

/** A port that nobody listens on. */
async function closedPort(): Promise<number> {
  const port = await speaking(() => {});
  for (const close of closers.splice(-1)) close();
  return port;
}

describe('HTTP', () => {
  it('asks for what the URL says, at the address of the endpoint', async () => {
    const port = await serving(({ method, url, headers }, response) => {
      response.end(JSON.stringify({ method, url, headers }));
    });
    expect(await look(http(port, { body: `"host":"shop.example:${port}"` }))).toEqual(passed);
    expect(await look(http(port, { body: '"url":"/health?full=1"' }))).toEqual(passed);
    expect(await look(http(port, { headersFrom: { Authorization: 'TOKEN' }, body: 'Bearer abc' }))).toEqual(
      passed,
    );
    expect(await look(http(port, { method: 'HEAD' }))).toEqual(passed);
    expect(await look(http(port, { body: 'nothing like it' }))).toEqual(
      failed(/^the body of 127\.0\.0\.1:\d+ does not contain "nothing like it"$/),
    );
    expect(await look(http(port, { headersFrom: { Authorization: 'MISSING' } }))).toEqual({
      ok: false,
      why: 'the environment variable MISSING is not set',
      own: true,
    });
  });

  it.each([200, 204, 301, 404, 500, 503])('by status %d', async (status) => {
    const port = await serving((_, response) => response.writeHead(status, { location: '/' }).end());
    const outcome = await look(
      http(port, {
        status: [
          [200, 299],
          [404, 404],
        ],
      }),
    );
    const healthy = status < 300 || status === 404;
    expect(outcome).toEqual(healthy ? passed : failed(`127.0.0.1:${port} answered with status ${status}`));
  });

  it('by headers', async () => {
    const port = await serving((_, response) => response.setHeader('x-zone', 'a, eu').end());
    expect(await look(http(port, { expectHeaders: { 'X-Zone': 'eu' } }))).toEqual(passed);
    expect(await look(http(port, { expectHeaders: { 'X-Zone': 'us' } }))).toEqual(
      failed('header X-Zone is "a, eu", without "us"'),
    );
    expect(await look(http(port, { expectHeaders: { other: 'x' } }))).toEqual(
      failed('header other is "", without "x"'),
    );
  });

  it('follows redirects on the same host where told to, and not for ever', async () => {
    const port = await serving(({ url }, response) => {
      if (url === '/end') response.end('here');
      else if (url === '/away') response.writeHead(302, { location: 'http://other.example/' }).end();
      else if (url === '/loop') response.writeHead(302, { location: '/loop' }).end('x'.repeat(100_000));
      else response.writeHead(302, { location: '/end' }).end();
    });
    const to = (path: string) =>
      look(
        http(port, {
          url: `http://shop.example:${port}${path}`,
          followRedirects: true,
          status: [[200, 200]],
        }),
      );
    expect(await to('/start')).toEqual(passed);
    expect(await to('/away')).toEqual(
      failed('redirects to other.example, which is another host; name that one in the probe'),
    );
    expect(await to('/loop')).toEqual(failed('redirects more than 5 times'));
    expect(await look(http(port, { status: [[200, 200]] }))).toEqual(failed(/answered with status 302/));
  });

  it('finds a text across the pieces of a body, and no further than 64 KiB', async () => {
    const port = await serving(({ url }, response) => {
      if (url === '/split') {
        response.write('xxhea');
        setTimeout(() => response.end('lthyxx'), 30);
      } else if (url === '/late') response.end(`${'x'.repeat(65_536)}healthy`);
      else response.end(`${'x'.repeat(65_529)}healthy`);
    });
    const at = (path: string) => look(http(port, { url: `http://h:${port}${path}`, body: 'healthy' }));
    expect(await at('/split')).toEqual(passed);
    expect(await at('/edge')).toEqual(passed);
    expect(await at('/late')).toEqual(failed(/does not contain "healthy"/));
  });

  it('a body without end is read no further than it counts', async () => {
    let sent = 0;
    const port = await serving((_, response) => {
      const more = () => {
        while (!response.destroyed && response.write('y'.repeat(16_384))) sent += 16_384;
      };
      response.on('drain', more);
      more();
    });
    expect(await look(http(port, { body: 'x' }))).toEqual(failed(/does not contain/));
    expect(sent).toBeLessThan(64 * 1024 * 1024);
  });

  it('a server that is slow on purpose is out of time', async () => {
    const port = await speaking((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n');
      const timer = setInterval(() => socket.write('x: y\r\n'), 20);
      socket.on('close', () => clearInterval(timer));
    });
    expect(await look(http(port), { timeoutMs: 300 })).toEqual(
      failed(`no answer of 127.0.0.1:${port} within 300 ms`),
    );
    const body = await serving((_, response) => response.writeHead(200).write('x'));
    expect(await look(http(body, { body: 'y' }), { timeoutMs: 300 })).toEqual(
      failed(`no end of the body of 127.0.0.1:${body} within 300 ms`),
    );
  });

  it('what is no answer', async () => {
    const silent = await speaking((socket) => socket.resume());
    expect(await look(http(silent), { timeoutMs: 200 })).toEqual(failed(/^no answer of/));
    const garbage = await speaking((socket) => socket.end('\u0000\u0001 not HTTP at all\r\n\r\n'));
    expect(await look(http(garbage))).toEqual(
      failed(`127.0.0.1:${garbage} answered something that is not HTTP`),
    );
    const closing = await speaking((socket) => socket.destroy());
    expect(await look(http(closing))).toEqual(
      failed(/closed the connection without an answer|connection reset/),
    );
    const resetting = await speaking((socket) => socket.once('data', () => socket.resetAndDestroy()));
    expect(await look(http(resetting))).toEqual(failed(`connection reset by 127.0.0.1:${resetting}`));
    const headers = await speaking((socket) =>
      socket.write(`HTTP/1.1 200 OK\r\n${'x: y\r\n'.repeat(100_000)}`),
    );
    expect(await look(http(headers))).toEqual(failed(/not HTTP|closed|reset/));
    const cut = await speaking((socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf'));
    expect(await look(http(cut, { body: 'whole' }))).toEqual(
      failed(/closed the connection before the body was complete/),
    );
    expect(await look(http(await closedPort()))).toEqual(failed(/^connection refused by 127\.0\.0\.1:\d+$/));
  });
});

describe('TLS', () => {
  const tls = (port: number, more = {}): ProbeSpec => ({ kind: 'tls', port, name: 'shop.example', ...more });

  it('a certificate as it should be', async () => {
    expect(await look(tls(await servingTls()))).toEqual(passed);
    expect(await look(tls(await servingTls(), { minValidityMs: 3_600_000 }))).toEqual(passed);
  });

  it('a certificate that ends, has ended, is for somebody else, is not trusted', async () => {
    expect(await look(tls(await servingTls(), { minValidityMs: 14 * DAY_MS }))).toEqual(
      failed('certificate ends in 22 hours'),
    );
    expect(await look(tls(await servingTls('expired')))).toEqual(
      failed(/^certificate ended [12] hours? ago$/),
    );
    expect(await look(tls(await servingTls('wrong-name')))).toEqual(
      failed('certificate is for wrong.name.invalid, not for shop.example'),
    );
    expect(await look(tls(await servingTls()), {}, { ca: () => undefined })).toEqual(
      failed(/^certificate is not trusted: its (?:issuer|root) is not known here/),
    );
  });

  it('what is no TLS', async () => {
    const plain = await speaking((socket) =>
      socket.once('data', () => socket.write('hello, who is there?\r\n')),
    );
    expect(await look(tls(plain))).toEqual(
      failed(/^TLS with 127\.0\.0\.1:\d+ failed: wrong version number$/),
    );
    const silent = await speaking((socket) => socket.resume());
    expect(await look(tls(silent), { timeoutMs: 200 })).toEqual(
      failed(`no TLS with 127.0.0.1:${silent} within 200 ms`),
    );
    const closing = await speaking((socket) => socket.once('data', () => socket.end()));
    expect(await look(tls(closing))).toEqual(failed(/closed|reset|disconnected/));
  });

  it('HTTPS: the certificate counts, whatever the status', async () => {
    const answer = (socket: Socket) =>
      socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n'));
    const good = await servingTls(undefined, answer);
    expect(await look(http(good, {}, 'https'))).toEqual(passed);
    expect(await look(http(good, { minValidityMs: 3 * DAY_MS }, 'https'))).toEqual(
      failed('certificate ends in 22 hours'),
    );
    expect(await look(http(await servingTls('expired', answer), {}, 'https'))).toEqual(
      failed(/certificate ended/),
    );
  });
});

describe('TCP', () => {
  it('open, and closed', async () => {
    expect(await look({ kind: 'tcp', port: await speaking(() => {}) })).toEqual(passed);
    expect(await look({ kind: 'tcp', port: await closedPort() })).toEqual(failed(/^connection refused by/));
  });

  it('from an address of this machine, and from none of it', async () => {
    const froms: (string | undefined)[] = [];
    const port = await speaking((socket) => froms.push(socket.remoteAddress));
    expect(await look({ kind: 'tcp', port }, { sourceAddress: '127.0.0.1' })).toEqual(passed);
    expect(froms).toEqual(['127.0.0.1']);
    expect(await look({ kind: 'tcp', port }, { sourceAddress: '192.0.2.77' })).toEqual({
      ok: false,
      why: 'the source address is not one of this machine, or no port of it is free',
      own: true,
    });
  });
});

describe('several addresses', () => {
  it('must all answer; a family that this machine lacks is left out', async () => {
    const port = await speaking(() => {});
    const tcp = { kind: 'tcp', port } as const;
    expect(await look(tcp, { addresses: ['127.0.0.1', '::1'] })).toEqual(failed(/\[::1\]/));
    expect(
      await look(tcp, { addresses: ['127.0.0.1', '2001:db8::1'] }, { speaks: (family) => family === 4 }),
    ).toEqual(passed);
    expect(await look(tcp, { addresses: ['2001:db8::1'] }, { speaks: () => false })).toEqual({
      ok: false,
      why: 'this machine has no address of the family that it has',
      own: true,
    });
  });

  it('of a host: one that it resolves to', async () => {
    const port = await speaking(() => {});
    const host = { addresses: [], host: 'lb.example' };
    expect(await look({ kind: 'tcp', port }, host)).toEqual(passed);
    const gone = () => Promise.reject(Object.assign(new Error('x'), { code: 'ENOTFOUND' }));
    expect(await look({ kind: 'tcp', port }, host, { resolve: gone })).toEqual(
      failed('lb.example does not resolve (ENOTFOUND)'),
    );
    const never = () => new Promise<never>(() => {});
    expect(await look({ kind: 'tcp', port }, { ...host, timeoutMs: 100 }, { resolve: never })).toEqual(
      failed('no address of lb.example within 100 ms'),
    );
  });
});

describe('a standstill of this process', () => {
  it('is no failure of the endpoint', async () => {
    const port = await speaking((socket) => socket.resume());
    const outcome = look(http(port), { timeoutMs: 100 });
    const end = performance.now() + 1000;
    await new Promise((resolve) => setTimeout(resolve, 20));
    while (performance.now() < end);
    expect(await outcome).toEqual({
      ok: false,
      why: expect.stringMatching(/^this node stood still for/),
      own: true,
    });
  });
});

describe('PostgreSQL', () => {
  const message = (kind: string, body: string | Buffer) => {
    const bytes = Buffer.from(body);
    const head = Buffer.alloc(5);
    head.write(kind);
    head.writeUInt32BE(bytes.length + 4, 1);
    return Buffer.concat([head, bytes]);
  };
  const error = (code: string, text: string) => message('E', `SFATAL\0VFATAL\0C${code}\0M${text}\0\0`);
  const saying = async (bytes: Buffer) =>
    speaking((socket) => socket.once('data', () => socket.write(bytes)));

  it.each([
    ['asks for a password', message('R', Buffer.from([0, 0, 0, 10, 0x53])), passed],
    ['does not know the role', error('28000', 'no such role'), passed],
    ['has too many clients', error('53300', 'sorry, too many clients already'), passed],
    [
      'starts up',
      error('57P03', 'the database system is starting up'),
      failed(/PostgreSQL says: the database system is starting up$/),
    ],
    [
      'is something else',
      Buffer.from('HTTP/1.1 400 Bad Request\r\n'),
      failed(/answered something that is not PostgreSQL$/),
    ],
    ['claims to say a lot', Buffer.from([0x45, 0x7f, 0xff, 0xff, 0xff]), failed(/not PostgreSQL$/)],
  ])('a server that %s', async (_, bytes, expected) => {
    expect(await look({ kind: 'postgres', port: await saying(bytes) })).toEqual(expected);
  });

  it('sends a startup message, and reads an answer that comes byte by byte', async () => {
    let first: Buffer | undefined;
    const port = await speaking((socket) =>
      socket.once('data', async (data) => {
        first = data;
        for (const byte of error('57P03', 'starting')) {
          socket.write(Buffer.from([byte]));
          await new Promise((resolve) => setImmediate(resolve));
        }
      }),
    );
    expect(await look({ kind: 'postgres', port })).toEqual(failed(/PostgreSQL says: starting/));
    expect(first!.readUInt32BE(0)).toBe(first!.length);
    expect(first!.readUInt32BE(4)).toBe(196_608);
    expect(first!.toString('latin1', 8)).toContain('user\0firebreak\0');
  });
});

describe('Redis', () => {
  it.each([
    ['+PONG\r\n', passed],
    ['-NOAUTH Authentication required.\r\n', passed],
    ['-NOPERM this user has no permissions\r\n', passed],
    ['-LOADING Redis is loading the dataset in memory\r\n', failed(/Redis says: LOADING Redis is loading/)],
    ['-MASTERDOWN Link with MASTER is down\r\n', failed(/MASTERDOWN/)],
    ['-DENIED Redis is running in protected mode\r\n', failed(/DENIED/)],
    ['+\u001b[31mred\r\n', failed(/Redis says: \[31mred$/)],
    ['HTTP/1.1 400\r\n', failed(/not Redis$/)],
    [`+${'x'.repeat(10_000)}`, failed(/not Redis$/)],
  ])('that says %j', async (text, expected) => {
    const port = await speaking((socket) => socket.once('data', () => socket.write(text)));
    expect(await look({ kind: 'redis', port, tls: false })).toEqual(expected);
  });

  it('over TLS', async () => {
    const port = await servingTls(undefined, (socket) =>
      socket.once('data', () => socket.write('+PONG\r\n')),
    );
    expect(await look({ kind: 'redis', port, tls: true, name: 'shop.example' })).toEqual(passed);
    expect(await look({ kind: 'redis', port, tls: true, name: 'other.example' })).toEqual(
      failed('certificate is for shop.example, not for other.example'),
    );
  });
});

describe('gRPC health', () => {
  const answering = (answer: (stream: ServerHttp2Stream, request: Buffer) => void, secure = false) => {
    const heard = (stream: ServerHttp2Stream) => {
      const chunks: Buffer[] = [];
      stream.on('error', () => {}).on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => answer(stream, Buffer.concat(chunks)));
    };
    if (!secure) return listening(createHttp2().on('stream', heard) as unknown as Server);
    return authority.contextFor('shop.example').then((context) => {
      const server = createHttp2Secure({ SNICallback: (_, done) => done(null, context) }).on('stream', heard);
      return listening(server as unknown as Server);
    });
  };
  const state =
    (value: number | undefined, status = '0') =>
    (stream: ServerHttp2Stream) => {
      stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
      stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': status }));
      stream.end(value === undefined ? Buffer.alloc(5) : Buffer.from([0, 0, 0, 0, 2, 8, value]));
    };
  const grpc = (port: number, more = {}): ProbeSpec => ({
    kind: 'grpc',
    port,
    service: '',
    tls: false,
    ...more,
  });

  it.each([
    [1, passed],
    [2, failed(/says NOT_SERVING$/)],
    [3, failed(/says SERVICE_UNKNOWN$/)],
    [0, failed(/says UNKNOWN$/)],
    [undefined, failed(/says UNKNOWN$/)],
  ])('state %s', async (value, expected) => {
    expect(await look(grpc(await answering(state(value))))).toEqual(expected);
  });

  it('of one service', async () => {
    let asked: Buffer | undefined;
    const port = await answering((stream, request) => {
      asked = request;
      state(1)(stream);
    });
    expect(await look(grpc(port, { service: 'shop.Orders' }))).toEqual(passed);
    expect(asked).toEqual(Buffer.from('\0\0\0\0\u000d\u000a\u000bshop.Orders', 'latin1'));
  });

  it('refusals, by status alone or in trailers', async () => {
    expect(await look(grpc(await answering(state(1, '12'))))).toEqual(
      failed(/does not offer grpc\.health\.v1\.Health$/),
    );
    const alone = await answering((stream) =>
      stream.respond({ ':status': 200, 'grpc-status': '5' }, { endStream: true }),
    );
    expect(await look(grpc(alone))).toEqual(failed(/does not know the service$/));
    const web = await answering((stream) => stream.respond({ ':status': 404 }, { endStream: true }));
    expect(await look(grpc(web))).toEqual(failed(/answered with HTTP status 404$/));
  });

  it('over TLS', async () => {
    const port = await answering(state(1), true);
    expect(await look(grpc(port, { tls: true, name: 'shop.example' }))).toEqual(passed);
  });

  it('what is no gRPC', async () => {
    const web = await serving((_, response) => response.end('hello'));
    expect(await look(grpc(web))).toEqual({ ok: false, why: expect.any(String) });
    const garbage = await answering((stream) => {
      stream.respond({ ':status': 200 });
      stream.end(Buffer.from([1, 2, 3, 4, 5, 6, 7, 8]));
    });
    expect(await look(grpc(garbage))).toEqual(failed(/not a gRPC health check$/));
    const flood = await answering((stream) => {
      stream.respond({ ':status': 200 });
      stream.end(Buffer.alloc(1024 * 1024));
    });
    expect(await look(grpc(flood))).toEqual(failed(/answered too much$/));
    expect(await look(grpc(await closedPort()))).toEqual(failed(/connection refused/));
    const silent = await answering(() => {});
    expect(await look(grpc(silent), { timeoutMs: 300 })).toEqual(failed(/^no answer/));
  });
});

describe('DNS', () => {
  async function resolving(
    answer: (query: ReturnType<typeof decode>, reply: (bytes: Buffer) => void) => void,
  ) {
    const socket: Datagrams = createSocket('udp4');
    socket.on('message', (message, { port, address }) => {
      answer(decode(message), (bytes) => socket.send(bytes, port, address));
    });
    closers.push(() => socket.close());
    await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
    return socket.address().port;
  }
  const saying = (answers: Answer[], more: { readonly rcode?: number; readonly id?: number } = {}) =>
    resolving(({ id, questions }, reply) => {
      const { rcode = 0 } = more;
      reply(
        encode({ type: 'response', id: (more.id ?? 0) ^ id!, flags: rcode, questions: questions!, answers }),
      );
    });
  const dns = (port: number, more = {}): ProbeSpec => ({
    kind: 'dns',
    port,
    name: 'shop.example',
    type: 'A',
    ...more,
  });
  const a = (data: string): Answer => ({ type: 'A', name: 'shop.example', ttl: 1, data });

  it('a record of the type, with the data where that is given', async () => {
    const port = await saying([a('192.0.2.1'), a('192.0.2.2')]);
    expect(await look(dns(port))).toEqual(passed);
    expect(await look(dns(port, { answer: '192.0.2.2' }))).toEqual(passed);
    expect(await look(dns(port, { answer: '192.0.2.3' }))).toEqual(
      failed(/has other A records of shop\.example: 192\.0\.2\.1, 192\.0\.2\.2$/),
    );
    expect(await look(dns(port, { type: 'AAAA' }))).toEqual(failed(/has no AAAA record of shop\.example$/));
    const mx = await saying([
      { type: 'MX', name: 'shop.example', data: { preference: 10, exchange: 'mail.shop.example' } },
    ]);
    expect(await look(dns(mx, { type: 'MX', answer: '10 Mail.Shop.Example.' }))).toEqual(passed);
    const six = await saying([{ type: 'AAAA', name: 'shop.example', data: '2001:db8::1' }]);
    expect(await look(dns(six, { type: 'AAAA', answer: '2001:0db8:0:0::1' }))).toEqual(passed);
  });

  it('refusals, garbage, answers to others, silence', async () => {
    expect(await look(dns(await saying([], { rcode: 5 })))).toEqual(
      failed(/answered REFUSED for shop\.example$/),
    );
    const garbage = await resolving((_, reply) => reply(Buffer.from([1, 2, 3])));
    expect(await look(dns(garbage))).toEqual(failed(/answered something that is not DNS$/));
    const others = await saying([a('192.0.2.1')], { id: 1 });
    expect(await look(dns(others), { timeoutMs: 200 })).toEqual(failed(/^no answer of/));
    const port = await resolving(() => {});
    for (const close of closers.splice(-1)) close();
    expect(await look(dns(port))).toEqual(failed(/^connection refused by/));
  });
});

describe('ping', () => {
  const PATH = process.env.PATH!;
  const folder = mkdtempSync(join(tmpdir(), 'ping-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each([
    ['exit 0', passed],
    ['exit 1', failed('no answer to ping by 127.0.0.1')],
    [
      'echo "From 10.0.0.1: Destination Host Unreachable" >&2; exit 2',
      failed('no answer to ping by 127.0.0.1'),
    ],
    [
      'echo "ping: socktype: SOCK_RAW" >&2; exit 2',
      { ok: false, why: 'ping: socktype: SOCK_RAW', own: true },
    ],
    ['exec sleep 60', failed('no answer to ping of 127.0.0.1 within 1500 ms')],
  ])('that does "%s"', async (script, expected) => {
    writeFileSync(join(folder, 'ping'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    closers.push(() => {
      process.env.PATH = PATH;
    });
    process.env.PATH = `${folder}:${PATH}`;
    if (!script.includes('sleep')) expect(canPing()).toBe(true);
    expect(await look({ kind: 'icmp' }, { timeoutMs: script.includes('sleep') ? 1500 : 10_000 })).toEqual(
      expected,
    );
  });

  it('that is not there is known before anything starts', () => {
    closers.push(() => {
      process.env.PATH = PATH;
    });
    process.env.PATH = join(folder, 'empty');
    expect(canPing()).toBe(false);
    const timing = { intervalMs: 1000, jitter: 0, timeoutMs: 500, fall: 1, rise: 1 };
    const endpoint: EndpointConfig = {
      id: 'shop',
      addresses: ['127.0.0.1'],
      probe: { kind: 'icmp' },
      timing,
    };
    expect(() => startProbes([endpoint], () => {})).toThrow(
      'endpoint shop is probed by icmp, and there is no program "ping"',
    );
  });
});
