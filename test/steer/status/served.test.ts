/** The status page as a node serves it: caching, languages, reports, health, and the files it exports. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { NodeView } from '../../../src/steer/model/index.js';
import { type Incident, type Status, startStatus } from '../../../src/steer/status/index.js';
import { until } from '../../support/host.js';
import { nodeView, steerConfig } from '../../support/steer.js';

let folder = '';
let status: Status | undefined;
let view: NodeView;
let incidents: Incident[] = [];
const problems: string[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'firebreak-served-'));
  view = nodeView();
  incidents = [];
  problems.length = 0;
});
afterEach(async () => {
  await status?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function started(own: Readonly<Record<string, unknown>> = {}) {
  status = await startStatus({
    config: steerConfig({ status: { title: 'Shop', listen: '127.0.0.1:0', ...own } }),
    view: () => view,
    incidents: () => incidents,
    directory: join(folder, 'data'),
    problem: (text) => problems.push(text),
    tickMs: 20,
  });
  const base = `http://127.0.0.1:${status.port}`;
  return (path: string, init: RequestInit = {}) => fetch(base + path, { redirect: 'manual', ...init });
}

const OUTAGE: Incident = {
  id: 'abc',
  name: 'Everything is slow',
  impact: 'major',
  affects: {},
  updates: [{ id: 'u', at: Date.UTC(2026, 5, 1, 11), status: 'investigating', body: 'We look into it.' }],
};

describe('the page', () => {
  it('may be kept by caches, and is not sent again where it has not changed', async () => {
    const ask = await started();
    const first = await ask('/status');
    expect(first.status).toBe(200);
    expect(first.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(first.headers.get('cache-control')).toMatch(/^public, max-age=\d+, .*stale-if-error=86400$/);
    expect(first.headers.get('vary')).toBe('accept-language, accept-encoding');
    expect(first.headers.get('content-encoding')).toBe('gzip');
    const etag = first.headers.get('etag')!;
    const again = await ask('/status', { headers: { 'if-none-match': etag } });
    expect([again.status, await again.text()]).toEqual([304, '']);
    incidents = [OUTAGE];
    await new Promise((resolve) => setTimeout(resolve, 1100));
    const changed = await ask('/status', { headers: { 'if-none-match': etag } });
    expect(changed.status).toBe(200);
    expect(await changed.text()).toContain('Everything is slow');
  });

  it('speaks the language that is asked for, and each has an address', async () => {
    const ask = await started();
    const title = async (path: string, language?: string) => {
      const response = await ask(
        path,
        language === undefined ? {} : { headers: { 'accept-language': language } },
      );
      return /<html lang="(\w+)">[\s\S]*?<title>(.*)<\/title>/.exec(await response.text())?.slice(1);
    };
    expect(await title('/status')).toEqual(['en', 'Shop: All services are operational']);
    expect(await title('/status', 'de-CH, en;q=0.4')).toEqual(['de', 'Shop: Alle Dienste sind in Betrieb']);
    expect(await title('/status/de', 'en')).toEqual(['de', 'Shop: Alle Dienste sind in Betrieb']);
    expect((await ask('/de')).headers.get('location')).toBe('/status/de');
    expect((await ask('/')).headers.get('location')).toBe('/status');
  });

  it('allows itself nothing, and is read only', async () => {
    const ask = await started();
    const { headers } = await ask('/status');
    expect(headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; .*frame-ancestors 'none'$/,
    );
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect((await ask('/status', { method: 'POST' })).status).toBe(405);
    for (const path of ['/nothing', '/status/fr', '/api/v2/../../data', '/metrics', '/v1/status'])
      expect((await ask(path)).status, path).toBe(404);
  });

  it('says how old what it shows is, where the store is away', async () => {
    view = nodeView([], { stale: true, storeAgeMs: 25 * 60_000 });
    const ask = await started();
    expect(await (await ask('/status/en')).text()).toContain('no contact with the others for 25 min');
  });

  it('stays up where the node cannot tell how it is', async () => {
    const ask = await started();
    const good = view;
    view = undefined as never;
    await until(() => problems.length > 0, 20);
    expect(problems[0]).toContain('the status page cannot be made');
    view = good;
    expect((await ask('/healthz')).status).toBe(200);
  });
});

describe('data', () => {
  it('can be asked for by pages elsewhere', async () => {
    incidents = [OUTAGE];
    const ask = await started({ url: 'https://status.shop.example/' });
    const response = await ask('/api/v2/summary.json');
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect(await response.json()).toMatchObject({
      page: { name: 'Shop', url: 'https://status.shop.example' },
      status: { indicator: 'major' },
      incidents: [{ name: 'Everything is slow' }],
    });
    expect(await (await ask('/history.atom')).text()).toContain(
      '<link href="https://status.shop.example/status"/>',
    );
    expect((await ask('/history.rss')).headers.get('content-type')).toBe(
      'application/rss+xml; charset=utf-8',
    );
    expect((await ask('/status')).headers.get('access-control-allow-origin')).toBeNull();
  });

  it('health is 200 while the node answers, 503 while it does not', async () => {
    const ask = await started();
    expect([(await ask('/healthz')).status, await (await ask('/healthz')).json()]).toEqual([
      200,
      { status: 'ok', plan: 17, stale: false },
    ]);
    view = nodeView([], { plan: undefined });
    const failing = await ask('/healthz');
    expect([failing.status, failing.headers.get('cache-control')]).toEqual([503, 'no-store']);
  });
});

describe('reports', () => {
  const form = (name: string, headers: Record<string, string> = {}) => ({
    method: 'POST',
    body: new URLSearchParams({ name }),
    headers,
  });

  it('are counted once for a network, and shown beside the verdict', async () => {
    const ask = await started({ trustedProxies: ['127.0.0.1'] });
    const from = (address: string) =>
      ask('/reports', form('www.shop.example', { 'x-forwarded-for': address, 'accept-language': 'de' }));
    const first = await from('198.51.100.1');
    expect(first.status).toBe(202);
    expect(await first.text()).toContain('Danke. Ihre Meldung zählt.');
    expect((await from('198.51.100.2')).status).toBe(429);
    expect((await from('203.0.113.1')).status).toBe(202);
    expect(status!.reports().get('www.shop.example')).toBe(2);
    const page = await (await ask('/status/en')).text();
    expect(page).toContain('2 reports in 5 minutes');
    // Never a verdict.
    expect(page).toContain('All services are operational');
  });

  it('nothing of who reported is written anywhere', async () => {
    const ask = await started({ trustedProxies: ['127.0.0.1'] });
    await ask('/reports', form('www.shop.example', { 'x-forwarded-for': '198.51.100.77' }));
    await status!.close();
    expect(readFileSync(join(folder, 'data', 'uptime.json'), 'utf8')).not.toContain('198.51');
    expect(problems).toEqual([]);
  });

  it('as JSON, and what is none', async () => {
    const ask = await started();
    const json = (body: unknown, headers = {}) =>
      ask('/reports', {
        method: 'POST',
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json', accept: 'application/json', ...headers },
      });
    expect(await (await json({ name: 'api.shop.example' })).json()).toEqual({ counted: true });
    expect((await json({ name: 'other.example' })).status).toBe(400);
    expect((await json({ name: 7 })).status).toBe(400);
    expect((await ask('/reports', form('x'.repeat(5000)))).status).toBe(413);
    expect((await ask('/reports')).status).toBe(405);
    expect((await json({ name: 'api.shop.example' }, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  });
});

describe('the export', () => {
  it('follows what is shown', async () => {
    const site = join(folder, 'site');
    await started({ exportTo: site });
    await until(() => existsSync(join(site, 'index.html')), 20);
    expect(readFileSync(join(site, 'de/index.html'), 'utf8')).toContain('Alle Dienste sind in Betrieb');
    incidents = [OUTAGE];
    await until(() => readFileSync(join(site, 'index.html'), 'utf8').includes('Everything is slow'), 20);
    expect(
      JSON.parse(readFileSync(join(site, 'api/v2/incidents/unresolved.json'), 'utf8')).incidents.length,
    ).toBe(1);
  });

  it('into what is no directory is told of once', async () => {
    writeFileSync(join(folder, 'file'), '');
    const ask = await started({ exportTo: join(folder, 'file') });
    await until(() => problems.length > 0, 20);
    expect((await ask('/status')).status).toBe(200);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(problems.length).toBe(1);
    expect(problems[0]).toContain('the status page cannot be exported');
  });
});
