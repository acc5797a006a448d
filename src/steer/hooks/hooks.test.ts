import { createHmac } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { until } from '../../../test/support/host.js';
import type { Event, HookConfig, Plan } from '../model/index.js';
import { type HookOptions, type Hooks, signatureOf, startHooks } from './index.js';

let folder = '';
const closers: (() => unknown)[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'firebreak-hooks-'));
});
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
  rmSync(folder, { recursive: true, force: true });
});

const planEvent = (number: number): Event => {
  const plan: Plan = {
    number,
    madeAt: 1,
    madeBy: 'hel',
    why: 'frankfurt is down',
    zones: [],
    active: { 'www.shop.example': ['helsinki'] },
  };
  return { kind: 'plan', at: Date.UTC(2026, 0, 2), plan, before: number - 1 };
};
const VERDICT: Event = {
  kind: 'verdict',
  at: Date.UTC(2026, 0, 2),
  before: 'up',
  verdict: {
    endpoint: 'frankfurt',
    state: 'down',
    down: ['hel', 'par'],
    up: [],
    since: 5,
    why: 'refused; $(touch x) "',
  },
};

const hook = (more: Partial<HookConfig>): HookConfig => ({
  id: 'page',
  on: ['verdict', 'plan'],
  timeoutMs: 20_000,
  retries: 3,
  ...more,
});

async function started(hooks: readonly HookConfig[], options: Partial<HookOptions> = {}) {
  const problems: string[] = [];
  const all = await startHooks(hooks, {
    directory: join(folder, 'queue'),
    node: 'hel',
    firstPauseMs: 1,
    problem: (text) => problems.push(text),
    ...options,
  });
  closers.push(() => all.close());
  return { hooks: all, problems };
}

interface Posted {
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** A webhook that answers as told. */
async function webhook(answer: (posted: Posted, response: ServerResponse, count: number) => void) {
  const posts: Posted[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const one = { headers: request.headers, body: Buffer.concat(chunks).toString() };
      posts.push(one);
      answer(one, response, posts.length);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => {
    server.close();
    server.closeAllConnections();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, posts };
}

const idle = (hooks: Hooks) => until(() => hooks.figures().every(({ waiting }) => waiting === 0), 20);

/** Appends what it is told to a file. */
const WRITE = `
  import { appendFileSync } from 'node:fs';
  let body = '';
  for await (const chunk of process.stdin) body += chunk;
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => /FIREBREAK|SECRET|SEEN/.test(name)));
  appendFileSync(process.argv[1], JSON.stringify({ body: JSON.parse(body), env, args: process.argv.slice(2) }) + '\\n');
`;
const writing = (file: string, ...args: string[]) => [
  process.execPath,
  '--input-type=module',
  '-e',
  WRITE,
  file,
  ...args,
];
const lines = (file: string) =>
  existsSync(file)
    ? readFileSync(file, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line))
    : [];

describe('a command', () => {
  it('gets the event on its standard input and in its environment, and no shell reads its arguments', async () => {
    const file = join(folder, 'out');
    const { hooks } = await started([hook({ run: writing(file, '$(id)', '; true') })], {
      env: { PATH: process.env.PATH, SEEN: '1', SECRET_TOKEN: 'x' },
      hidden: ['SECRET_TOKEN'],
    });
    await hooks.tell(VERDICT);
    await hooks.tell(planEvent(7));
    await idle(hooks);
    const [verdict, plan] = lines(file);
    expect(verdict).toMatchObject({
      args: ['$(id)', '; true'],
      body: {
        type: 'steer.verdict',
        timestamp: '2026-01-02T00:00:00.000Z',
        node: 'hel',
        key: 'verdict/frankfurt/down',
        data: { endpoint: 'frankfurt', state: 'down', before: 'up', down: ['hel', 'par'] },
      },
      env: {
        SEEN: '1',
        FIREBREAK_EVENT: 'verdict',
        FIREBREAK_ENDPOINT: 'frankfurt',
        FIREBREAK_STATE: 'down',
        FIREBREAK_BEFORE: 'up',
        FIREBREAK_WHY: 'refused; $(touch x) "',
      },
    });
    expect(verdict.env).not.toHaveProperty('SECRET_TOKEN');
    expect(plan).toMatchObject({
      body: {
        type: 'steer.plan',
        key: 'plan/7',
        data: { plan: 7, before: 6, active: { 'www.shop.example': ['helsinki'] } },
      },
      env: {
        FIREBREAK_EVENT: 'plan',
        FIREBREAK_PLAN: '7',
        FIREBREAK_BEFORE: '6',
        FIREBREAK_EVENT_KEY: 'plan/7',
      },
    });
  });

  it('is told only of what it is on', async () => {
    const file = join(folder, 'out');
    const { hooks } = await started([hook({ on: ['plan'], run: writing(file) })]);
    await hooks.tell(VERDICT);
    await hooks.tell({ kind: 'store', at: 1, reachable: false });
    await hooks.tell(planEvent(1));
    await idle(hooks);
    expect(lines(file).map(({ body }) => body.key)).toEqual(['plan/1']);
  });

  it('that takes too long is ended with all that it started', async () => {
    const file = join(folder, 'alive');
    const script = `(while :; do date >> ${file}; sleep 0.05; done) & trap '' TERM; wait`;
    const { hooks, problems } = await started([
      hook({ run: ['/bin/sh', '-c', script], timeoutMs: 300, retries: 0 }),
    ]);
    await hooks.tell(planEvent(1));
    await idle(hooks);
    expect(problems).toEqual(['hook page: gave up steer.plan plan/1 after 1 tries: took longer than 300 ms']);
    const size = readFileSync(file).length;
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(readFileSync(file).length).toBe(size);
  });

  it('that fails says why in its last line, and that is not there says so', async () => {
    const { hooks, problems } = await started([
      hook({ id: 'a', run: ['/bin/sh', '-c', 'echo one >&2; echo no such cluster >&2; exit 3'], retries: 0 }),
      hook({ id: 'b', run: ['no-such-command'], retries: 0 }),
    ]);
    await hooks.tell(planEvent(1));
    await idle(hooks);
    expect(problems.sort()).toEqual([
      'hook a: gave up steer.plan plan/1 after 1 tries: ended with status 3: no such cluster',
      'hook b: gave up steer.plan plan/1 after 1 tries: cannot be run: spawn no-such-command ENOENT',
    ]);
  });

  it('need not read what it is told', async () => {
    const { hooks } = await started([hook({ run: ['/bin/sh', '-c', 'exec <&-; exit 0'] })]);
    await hooks.tell({ ...VERDICT, verdict: { ...VERDICT.verdict, why: 'x'.repeat(1_000_000) } } as Event);
    await idle(hooks);
    expect(hooks.figures()).toEqual([{ hook: 'page', waiting: 0, delivered: 1, failedTries: 0, dropped: 0 }]);
  });
});

describe('a webhook', () => {
  it('is posted to with a signature that its receiver can check', async () => {
    const secret = `whsec_${Buffer.from('a key of some bytes').toString('base64')}`;
    const { url, posts } = await webhook((_, response) => response.end());
    const { hooks } = await started([hook({ url, secretFrom: 'KEY' })], { env: { KEY: secret } });
    await hooks.tell(planEvent(1));
    await idle(hooks);
    const { headers, body } = posts[0]!;
    const id = headers['webhook-id'] as string;
    const time = headers['webhook-timestamp'] as string;
    expect(Math.abs(Number(time) - Date.now() / 1000)).toBeLessThan(60);
    const expected = createHmac('sha256', 'a key of some bytes')
      .update(`${id}.${time}.${body}`)
      .digest('base64');
    expect(headers['webhook-signature']).toBe(`v1,${expected}`);
    expect(JSON.parse(body)).toMatchObject({ id, type: 'steer.plan', data: { plan: 1 } });
  });

  it('the signature is that of the published example', () => {
    // https://github.com/standard-webhooks/standard-webhooks: tests of its libraries.
    const signed = signatureOf(
      'msg_p5jXN8AQM9LWM0D4loKWxJek',
      1614265330,
      '{"test": 2432232314}',
      'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    );
    expect(signed['webhook-signature']).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
  });

  it('is tried again until it takes the event, with the same id, and in order', async () => {
    const { url, posts } = await webhook((_, response, count) => {
      response.statusCode = count % 3 === 0 ? 204 : 503;
      response.end();
    });
    const { hooks } = await started([hook({ url })]);
    await Promise.all([1, 2, 3].map((number) => hooks.tell(planEvent(number))));
    await idle(hooks);
    expect(posts.map(({ body }) => JSON.parse(body).data.plan)).toEqual([1, 1, 1, 2, 2, 2, 3, 3, 3]);
    expect(new Set(posts.slice(0, 3).map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    expect(hooks.figures()[0]).toMatchObject({ delivered: 3, failedTries: 6, dropped: 0 });
  });

  it('is given up after its retries, and hears of the next event', async () => {
    const { url, posts } = await webhook(({ body }, response) => {
      response.statusCode = JSON.parse(body).data.plan === 1 ? 500 : 200;
      response.end();
    });
    const { hooks, problems } = await started([hook({ url, retries: 2 })]);
    await hooks.tell(planEvent(1));
    await hooks.tell(planEvent(2));
    await idle(hooks);
    expect(posts.length).toBe(4);
    expect(problems.at(-1)).toBe(
      'hook page: gave up steer.plan plan/1 after 3 tries: answered with status 500',
    );
    expect(hooks.figures()[0]).toMatchObject({ delivered: 1, dropped: 1 });
  });

  it('that hangs does not hold up the others, nor who tells', async () => {
    const slow = await webhook(() => {});
    const quick = await webhook((_, response) => response.end());
    const { hooks } = await started([
      hook({ id: 'slow', url: slow.url, timeoutMs: 60_000 }),
      hook({ id: 'quick', url: quick.url }),
    ]);
    for (let number = 1; number <= 5; number++) await hooks.tell(planEvent(number));
    await until(() => hooks.figures()[1]!.delivered === 5 && slow.posts.length > 0, 20);
    expect(slow.posts.length).toBe(1);
    expect(hooks.figures()[0]).toMatchObject({ waiting: 5, delivered: 0 });
  });

  it('redirects are not followed, and an address that is a secret is not told', async () => {
    const away = await webhook((_, response) => response.end());
    const { url } = await webhook((_, response) => response.writeHead(307, { location: away.url }).end());
    const moved = await started([hook({ url, retries: 0 })]);
    await moved.hooks.tell(planEvent(1));
    await idle(moved.hooks);
    expect(moved.problems).toEqual([
      'hook page: gave up steer.plan plan/1 after 1 tries: answered with status 307',
    ]);
    expect(away.posts).toEqual([]);
    const env = { PAGER: 'http://127.0.0.1:1/services/T0P-S3CRET' };
    const refused = await started([hook({ id: 'other', urlFrom: 'PAGER', retries: 0 })], { env });
    await refused.hooks.tell(planEvent(1));
    await idle(refused.hooks);
    expect(refused.problems.join()).toMatch(/cannot be reached/);
    expect(refused.problems.join()).not.toContain('S3CRET');
  });
});

describe('a restart', () => {
  it('goes on with what waits, in order, and with the same ids', async () => {
    const hung = await webhook(() => {});
    const first = await started([hook({ url: hung.url })]);
    for (let number = 1; number <= 3; number++) await first.hooks.tell(planEvent(number));
    await until(() => hung.posts.length === 1, 20);
    await first.hooks.close();
    const { url, posts } = await webhook((_, response) => response.end());
    const second = await started([hook({ url })]);
    await second.hooks.tell(planEvent(4));
    await idle(second.hooks);
    expect(posts.map(({ body }) => JSON.parse(body).data.plan)).toEqual([1, 2, 3, 4]);
    expect(posts[0]!.headers['webhook-id']).toBe(hung.posts[0]!.headers['webhook-id']);
    expect(readdirSync(join(folder, 'queue', 'page'))).toEqual([]);
  });

  it('passes over what was half written, damaged, or is none of ours', async () => {
    const directory = join(folder, 'queue', 'page');
    mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, '0000000000000001.json.part'), '{"half');
    writeFileSync(join(directory, '0000000000000002.json'), 'damaged');
    writeFileSync(join(directory, 'notes.txt'), 'of somebody');
    const { url, posts } = await webhook((_, response) => response.end());
    const { hooks, problems } = await started([hook({ url })]);
    await hooks.tell(planEvent(1));
    await idle(hooks);
    expect(posts.length).toBe(1);
    expect(problems).toEqual(['hook page: gave up 0000000000000002.json, which is damaged']);
    expect(readdirSync(directory)).toEqual(['notes.txt']);
  });

  it('closing ends a command that runs, and keeps its event', async () => {
    const { hooks } = await started([hook({ run: ['sleep', '60'], timeoutMs: 60_000 })]);
    await hooks.tell(planEvent(1));
    await hooks.close();
    expect(readdirSync(join(folder, 'queue', 'page')).length).toBe(1);
    const [left] = readdirSync(join(folder, 'queue', 'page'));
    expect(JSON.parse(readFileSync(join(folder, 'queue', 'page', left!), 'utf8')).key).toBe('plan/1');
  });
});

describe('what is amiss', () => {
  it('a disk that takes nothing: the event goes out all the same, and that is said', async () => {
    const { url, posts } = await webhook((_, response) => response.end());
    const { hooks, problems } = await started([hook({ url })]);
    // Where the directory was there is a file now: nothing can be written, whoever one is.
    rmSync(join(folder, 'queue', 'page'), { recursive: true });
    writeFileSync(join(folder, 'queue', 'page'), '');
    await hooks.tell(planEvent(1));
    await idle(hooks);
    expect(posts.length).toBe(1);
    expect(problems[0]).toContain('an event cannot be kept on disk and is lost if this process ends');
  });

  it('a variable that is not set is known at the start', async () => {
    await expect(
      started([hook({ url: 'https://page.example', secretFrom: 'KEY' })], { env: {} }),
    ).rejects.toThrow('hook page: the environment variable KEY is not set');
    await expect(started([hook({ urlFrom: 'PAGER' })], { env: { PAGER: 'nowhere' } })).rejects.toThrow(
      'hook page: PAGER holds no address',
    );
  });
});
