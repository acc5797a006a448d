/** The admin API and its client: who may ask, what is taken, what is told. */
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import {
  type Admin,
  type AdminOptions,
  adminClient,
  startAdmin,
  tokensIn,
} from '../../../src/steer/admin/index.js';
import type { Order } from '../../../src/steer/model/index.js';
import { healthOf, metricsText, nodeMetrics, verdictsOf } from '../../../src/steer/status/index.js';
import { memoryStore, nodeView, steerConfig } from '../../support/steer.js';

const TOKEN = 'a'.repeat(24);
let admin: Admin | undefined;
afterEach(() => admin?.close());

async function started(more: Partial<AdminOptions> = {}) {
  const orders: { order: Order; by: string; force: boolean }[] = [];
  const store = memoryStore();
  const view = () => nodeView();
  admin = await startAdmin({
    config: { admin: { ...steerConfig().admin, listen: '127.0.0.1:0' } },
    tokens: tokensIn(`eva:${TOKEN}, adam:${'b'.repeat(24)}`, 'TOKENS'),
    view,
    verdicts: () => verdictsOf(steerConfig(), view(), new Map([['www.shop.example', [0, 3]]])),
    order: async (order, options) => {
      orders.push({ order, ...options });
      return { accepted: true, plan: 18 };
    },
    history: async (limit, before) => [
      { id: `after ${before}`, at: 1, node: 'hel', by: 'automatic', what: `the newest ${limit}` },
    ],
    store,
    metrics: () => metricsText(nodeMetrics(view(), { version: '1' })),
    health: () => healthOf(view(), { whenStale: 'keep-answering' }),
    exported: () => new Map([['index.html', '<p>']]),
    ...more,
  });
  const url = `http://127.0.0.1:${admin.port}`;
  const ask = (path: string, init: RequestInit = {}) =>
    fetch(url + path, { ...init, headers: { authorization: `Bearer ${TOKEN}`, ...init.headers } });
  const post = (path: string, body: unknown) => ask(path, { method: 'POST', body: JSON.stringify(body) });
  return { url, ask, post, orders, store, client: adminClient(url, TOKEN) };
}

describe('who may ask', () => {
  it('whoever has a token, by its name', async () => {
    const { client, orders, url } = await started();
    await client.order({ kind: 'drain', endpoint: 'paris' });
    await adminClient(url, 'b'.repeat(24)).order(
      { kind: 'failover', name: 'www.shop.example', to: 'paris' },
      true,
    );
    expect(orders).toEqual([
      { order: { kind: 'drain', endpoint: 'paris' }, by: 'eva', force: false },
      { order: { kind: 'failover', name: 'www.shop.example', to: 'paris' }, by: 'adam', force: true },
    ]);
  });

  it.each(['', 'Bearer', 'Bearer ', `Bearer ${TOKEN}x`, `Bearer ${TOKEN.slice(1)}`, `Basic ${TOKEN}`, TOKEN])(
    'nobody else: "%s"',
    async (authorization) => {
      const { ask, orders } = await started();
      for (const [path, method] of [
        ['/v1/status', 'GET'],
        ['/v1/verdicts', 'GET'],
        ['/v1/orders', 'POST'],
        ['/v1/export', 'GET'],
        ['/nothing', 'GET'],
      ] as const) {
        const response = await ask(path, { method, headers: { authorization } });
        expect(response.status).toBe(401);
      }
      expect(orders).toEqual([]);
    },
  );

  it('no page, whatever token it has', async () => {
    const { ask } = await started();
    expect((await ask('/v1/status', { headers: { origin: 'http://127.0.0.1' } })).status).toBe(403);
  });

  it('metrics and health are for all who reach it', async () => {
    const { url } = await started();
    const metrics = await fetch(`${url}/metrics`);
    expect(metrics.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(await metrics.text()).toContain('firebreak_steer_plan_number 17');
    expect(await (await fetch(`${url}/healthz`)).json()).toEqual({ status: 'ok', plan: 17, stale: false });
  });
});

describe('tokens', () => {
  it('have names, and a single one is that of admin', () => {
    const tokens = tokensIn(`eva:${TOKEN}\nadam: ${'b'.repeat(20)}`, 'T');
    expect([TOKEN, 'b'.repeat(20), 'c'.repeat(20), ''].map((one) => tokens.nameOf(one))).toEqual([
      'eva',
      'adam',
      undefined,
      undefined,
    ]);
    expect(tokensIn(TOKEN, 'T').nameOf(TOKEN)).toBe('admin');
  });

  it.each([
    [undefined, 'the environment variable T holds no token'],
    [' , ', 'holds no token'],
    ['eva:short', 'T: the token of eva has 5 characters; expected at least 16'],
    [`e v a:${TOKEN}`, 'T: a name is not of letters and digits'],
    [`eva:${TOKEN},eva:${'b'.repeat(20)}`, 'T: eva has two tokens'],
  ])('%s is refused, and no token is repeated', (text, message) => {
    const read = () => tokensIn(text, 'T');
    expect(read).toThrow(message);
    try {
      read();
    } catch (error) {
      expect((error as Error).message).not.toContain(TOKEN);
      expect((error as Error).message).not.toContain('short');
    }
  });
});

describe('what is taken', () => {
  it.each([
    [[], 'expected an object'],
    ['text', 'expected an object'],
    [{}, 'kind: expected one of drain, undrain, failover, failback'],
    [{ kind: 'constructor' }, 'kind: expected one of'],
    [{ kind: 'drain' }, 'endpoint: expected a text'],
    [{ kind: 'failover', name: 'www.shop.example', to: 7 }, 'to: expected a text'],
    [{ kind: 'drain', endpoint: 'a', force: 'yes' }, 'force: expected true or false'],
    [{ kind: 'drain', endpoint: 'a', name: 'b' }, 'name: not known here; expected endpoint'],
  ])('no order: %j', async (body, error) => {
    const { post, orders } = await started();
    const response = await post('/v1/orders', body);
    expect([response.status, ((await response.json()) as { error: string }).error]).toEqual([
      400,
      expect.stringContaining(error),
    ]);
    expect(orders).toEqual([]);
  });

  it('no body without end, and none that is not JSON', async () => {
    const { ask } = await started();
    const send = async (body: string) =>
      (await (await ask('/v1/orders', { method: 'POST', body })).json()) as { error: string };
    expect((await send('{')).error).toBe('the body is not JSON');
    expect((await send(`"${'x'.repeat(70_000)}"`)).error).toBe('more than 65536 bytes');
  });

  it('what is refused for what it does is told with the reason', async () => {
    const { client } = await started({
      order: async () => ({ accepted: false, why: 'www.shop.example would be empty' }),
    });
    expect(await client.order({ kind: 'drain', endpoint: 'paris' })).toEqual({
      accepted: false,
      why: 'www.shop.example would be empty',
    });
  });

  it('a store that is away is said', async () => {
    const { client, store } = await started({
      order: () => Promise.reject(new Error('the store has no majority')),
    });
    await expect(client.order({ kind: 'failback', name: 'www.shop.example' })).rejects.toThrow(
      /refuses: the store has no majority$/,
    );
    store.setAway(true);
    await expect(client.incidents()).rejects.toThrow(/refuses: the store is away$/);
  });

  it('garbage in place of HTTP ends the connection, and nothing else', async () => {
    const { client } = await started();
    await new Promise<void>((resolve) => {
      const socket = connect(admin!.port, '127.0.0.1', () => socket.write('\u0000\u0001garbage\r\n\r\n'));
      socket.on('error', () => {}).on('close', () => resolve());
      socket.resume();
    });
    expect((await client.status()).node).toBe('hel');
  });
});

describe('what is told', () => {
  it('status, history, files', async () => {
    const { client, ask } = await started();
    expect(await client.status()).toEqual(JSON.parse(JSON.stringify(nodeView())));
    expect((await client.history(7))[0]!.what).toBe('the newest 7');
    expect((await client.history(7, 'a/b 1'))[0]!.id).toBe('after a/b 1');
    expect((await ask('/v1/history?limit=0')).status).toBe(400);
    expect([...(await client.exported())]).toEqual([['index.html', '<p>']]);
    expect((await ask('/v1/nothing')).status).toBe(404);
    expect((await ask('/v1/orders')).status).toBe(404);
  });

  it('incidents, from the first to the last word', async () => {
    const { client } = await started();
    const { id } = await client.open({
      name: 'Slow',
      status: 'investigating',
      body: 'We look.',
      affects: { 'www.shop.example': 'partial_outage' },
    });
    await client.update(id, { status: 'resolved', body: 'Over.' });
    expect(await client.incidents()).toMatchObject([
      {
        id,
        name: 'Slow',
        impact: 'minor',
        affects: { 'www.shop.example': 'partial_outage' },
        updates: [{ body: 'We look.' }, { status: 'resolved' }],
      },
    ]);
    const scheduled = { from: Date.now(), to: Date.now() + 1000 };
    expect(
      await client.open({ name: 'Work', status: 'scheduled', body: 'x', impact: 'none', scheduled }),
    ).toMatchObject({ scheduled });
    await expect(client.update(id, { status: 'scheduled', body: 'x' })).rejects.toThrow(
      'expected one of investigating',
    );
    await expect(client.update('nope', { status: 'resolved', body: 'x' })).rejects.toThrow(
      'there is no incident nope',
    );
    await expect(
      client.open({ name: 'x', status: 'investigating', body: 'x', impact: 'huge' as never }),
    ).rejects.toThrow('impact: expected one of');
    await expect(
      client.open({ name: 'x', status: 'investigating', body: 'x', affects: { a: 'sad' as never } }),
    ).rejects.toThrow('affects: expected');
  });

  it('where nobody listens, and where something else does', async () => {
    const { url } = await started();
    await expect(adminClient(url, 'wrong-token-of-some-length').status()).rejects.toThrow(
      /does not know the token$/,
    );
    await admin!.close();
    await expect(adminClient(url, TOKEN).status()).rejects.toThrow(
      /cannot be reached \(ECONNREFUSED\); is it running, and is --node right\?$/,
    );
  });
});
