import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HOSTILE_NAMES } from '../../../test/support/hostile.js';
import { memoryStore, nodeView, steerConfig } from '../../../test/support/steer.js';
import { apiFiles } from './api.js';
import { clientOf } from './client.js';
import { type Condition, shownNames } from './condition.js';
import { escaped } from './escape.js';
import { healthOf } from './health.js';
import { DAYS, type History, levelOf, openHistory, uptimeOf } from './history.js';
import { followIncidents, type Incident, listIncidents, openIncident, updateIncident } from './incidents.js';
import { metricsText, nodeMetrics } from './metrics.js';
import { overviewOf } from './overview.js';
import { openReports, prefixOf, WINDOW_MS } from './reports.js';
import { dataFiles, exportedFiles, servedFiles, textsOf, writeSite } from './site.js';
import { languageFor } from './words.js';

const NOW = Date.UTC(2026, 5, 1, 12);
const DAY_MS = 86_400_000;
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'firebreak-status-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const history = (problem: (text: string) => void = () => {}): History =>
  openHistory(join(folder, 'uptime.json'), problem);
const incident = (more: Partial<Incident> = {}): Incident => ({
  id: 'abc',
  name: 'Slow payments',
  impact: 'minor',
  affects: {},
  updates: [{ id: 'u1', at: NOW - 3_600_000, status: 'investigating', body: 'We look into it.' }],
  ...more,
});
const overview = (view = nodeView(), incidents: readonly Incident[] = [], config = steerConfig()) =>
  overviewOf(config, view, incidents, history(), openReports(new Set(['www.shop.example'])));
const conditions = (view = nodeView(), incidents: readonly Incident[] = []) =>
  Object.fromEntries(
    shownNames(steerConfig(), view, incidents).shown.map(({ label, condition }) => [label, condition]),
  );

describe('how a name does', () => {
  it('by the endpoints that it is answered with', () => {
    expect(conditions()).toEqual({ Shop: 'operational', API: 'operational', Payment: 'operational' });
    expect(conditions(nodeView(['frankfurt']))).toEqual({
      Shop: 'major_outage',
      API: 'partial_outage',
      Payment: 'operational',
    });
  });

  it('is well again once the plan has moved it', () => {
    const moved = { 'www.shop.example': ['paris'], 'api.shop.example': ['paris', 'vienna'] };
    expect(conditions(nodeView(['frankfurt'], {}, moved))).toMatchObject({
      Shop: 'operational',
      API: 'operational',
    });
  });

  it('is not known without a plan, or without a verdict', () => {
    expect(conditions(nodeView([], { plan: undefined }))).toMatchObject({ Shop: 'unknown' });
    expect(conditions(nodeView([], { verdicts: [] }))).toMatchObject({ Shop: 'unknown', API: 'unknown' });
  });

  it('is no better than people say, and planned work counts while it goes on', () => {
    const said = incident({ affects: { 'pay.shop.example': 'degraded_performance' } });
    expect(conditions(nodeView(), [said])).toMatchObject({ Payment: 'degraded_performance' });
    const resolved = {
      ...said,
      updates: [...said.updates, { id: 'u2', at: NOW, status: 'resolved', body: 'x' } as const],
    };
    expect(conditions(nodeView(), [resolved])).toMatchObject({ Payment: 'operational' });
    const work = (from: number, status: 'scheduled' | 'in_progress') =>
      incident({
        affects: { 'pay.shop.example': 'under_maintenance' },
        scheduled: { from, to: from + 1000 },
        updates: [{ id: 'u', at: NOW, status, body: 'x' }],
      });
    expect(conditions(nodeView(), [work(NOW + 5000, 'scheduled')])).toMatchObject({ Payment: 'operational' });
    expect(conditions(nodeView(), [work(NOW - 500, 'scheduled')])).toMatchObject({
      Payment: 'under_maintenance',
    });
    expect(conditions(nodeView(), [work(NOW + 5000, 'in_progress')])).toMatchObject({
      Payment: 'under_maintenance',
    });
    expect(conditions(nodeView(['vienna']), [work(NOW - 500, 'scheduled')])).toMatchObject({
      Payment: 'major_outage',
    });
  });

  it('is shown for names with a label, or for all where none has one', () => {
    const bare = steerConfig(
      {},
      { www: { failover: ['frankfurt', 'paris', 'vienna'] }, api: { failover: ['paris'] } },
    );
    expect(shownNames(bare, nodeView(), []).shown.map(({ label }) => label)).toEqual([
      'www.shop.example',
      'api.shop.example',
    ]);
    const some = steerConfig(
      {},
      { www: { label: 'Shop', failover: ['frankfurt', 'paris', 'vienna'] }, api: { failover: ['paris'] } },
    );
    expect(shownNames(some, nodeView(), [])).toMatchObject({ shown: [{ label: 'Shop' }], hidden: 1 });
    const many = Object.fromEntries(
      Array.from({ length: 250 }, (_, i) => [`n${i}`, { failover: ['frankfurt', 'paris', 'vienna'] }]),
    );
    expect(shownNames(steerConfig({}, many), nodeView(), [])).toMatchObject({ hidden: 50 });
  });
});

describe('the whole', () => {
  it.each([
    [nodeView(), [], 'none'],
    [nodeView(['frankfurt']), [], 'major'],
    [nodeView(['frankfurt', 'paris', 'vienna']), [], 'critical'],
    [nodeView([], { plan: undefined }), [], 'minor'],
    [nodeView(), [incident()], 'minor'],
    [nodeView(), [incident({ impact: 'critical' })], 'critical'],
    [nodeView(), [incident({ impact: 'none' })], 'none'],
  ] as const)('case %#', (view, incidents, indicator) => {
    expect(overview(view, incidents).indicator).toBe(indicator);
  });
});

describe('the history', () => {
  const all = (condition: Condition) => new Map([['a', condition]]);

  it('counts seconds of each day, over midnight too', () => {
    const one = history();
    const midnight = Date.UTC(2026, 5, 2);
    one.note(all('operational'), midnight - 60_000);
    one.note(all('major_outage'), midnight - 30_000);
    one.note(all('degraded_performance'), midnight + 20_000);
    one.note(all('operational'), midnight + 50_000);
    const [yesterday, today] = one.days('a', midnight).slice(-2);
    expect(yesterday).toEqual({ day: '2026-06-01', seen: { up: 30, degraded: 0, out: 30 } });
    expect(today).toEqual({ day: '2026-06-02', seen: { up: 0, degraded: 30, out: 20 } });
    expect(one.days('a', midnight).length).toBe(DAYS);
    expect(uptimeOf(one.days('a', midnight))).toBeCloseTo(60 / 110);
  });

  it('does not count what nobody saw', () => {
    const one = history();
    one.note(all('operational'), NOW);
    one.note(all('operational'), NOW + 3_600_000);
    one.note(all('operational'), NOW - 3_600_000);
    one.note(all('unknown'), NOW - 3_590_000);
    one.note(all('operational'), NOW - 3_580_000);
    expect(one.days('a', NOW).at(-1)!.seen).toEqual({ up: 10, degraded: 0, out: 0 });
    expect(uptimeOf(one.days('b', NOW))).toBeUndefined();
  });

  it('is there again after a restart, and forgets what is older than 90 days', () => {
    const one = history();
    for (let day = 0; day < 100; day++) {
      one.note(all('operational'), NOW + day * DAY_MS);
      one.note(all('operational'), NOW + day * DAY_MS + 1000);
    }
    one.close();
    const end = NOW + 99 * DAY_MS;
    expect(
      history()
        .days('a', end)
        .filter(({ seen }) => seen !== undefined).length,
    ).toBe(90);
    const stored = readFileSync(join(folder, 'uptime.json'), 'utf8');
    expect(Object.keys(JSON.parse(stored)).length).toBe(90);
    expect(stored.length).toBeLessThan(4000);
  });

  it('a damaged file begins anew and says so; one that cannot be written is told of once', () => {
    writeFileSync(join(folder, 'uptime.json'), '{"2026-06-01"');
    const problems: string[] = [];
    const one = history((text) => problems.push(text));
    expect(problems.join()).toContain('is damaged');
    rmSync(folder, { recursive: true });
    writeFileSync(folder, 'a file where the directory was');
    for (let i = 0; i < 5; i++) one.note(all('operational'), NOW + i * 61_000);
    expect(problems.length).toBe(2);
    expect(problems[1]).toContain('the history of the status page cannot be written');
    rmSync(folder);
    mkdirSync(folder);
  });

  it('days are told by how long the outage was', () => {
    expect(levelOf(undefined)).toBe('none');
    expect(levelOf({ up: 86_400, degraded: 0, out: 0 })).toBe('up');
    expect(levelOf({ up: 1, degraded: 1, out: 0 })).toBe('degraded');
    expect(levelOf({ up: 86_000, degraded: 0, out: 400 })).toBe('partial');
    expect(levelOf({ up: 80_000, degraded: 0, out: 6400 })).toBe('out');
  });
});

describe('incidents', () => {
  const draft = {
    name: 'Slow',
    impact: 'minor',
    affects: {},
    status: 'investigating',
    body: 'We look.',
  } as const;

  it('are opened, updated and listed, newest first', async () => {
    const store = memoryStore();
    const first = await openIncident(store, draft, NOW);
    await openIncident(store, { ...draft, name: 'Second' }, NOW + 1);
    expect(first.id).toMatch(/^[a-z0-9]{12}$/);
    await updateIncident(store, first.id, { status: 'resolved', body: ' Done. ' }, NOW + 2);
    const all = await listIncidents(store);
    expect(all.map(({ name }) => name)).toEqual(['Second', 'Slow']);
    expect(all[1]!.updates).toMatchObject([
      { status: 'investigating' },
      { status: 'resolved', body: 'Done.', at: NOW + 2 },
    ]);
  });

  it('two updates at the same time are both kept', async () => {
    const store = memoryStore();
    const { id } = await openIncident(store, draft, NOW);
    await Promise.all(
      ['identified', 'monitoring'].map((status) =>
        updateIncident(store, id, { status: status as 'identified', body: 'x' }, NOW),
      ),
    );
    const [one] = await listIncidents(store);
    expect(one!.updates.map(({ status }) => status).sort()).toEqual([
      'identified',
      'investigating',
      'monitoring',
    ]);
  });

  it('refuse what does not fit, and pass over what is damaged', async () => {
    const store = memoryStore();
    await expect(openIncident(store, { ...draft, name: ' ' }, NOW)).rejects.toThrow('the name is empty');
    await expect(openIncident(store, { ...draft, body: 'x'.repeat(10_001) }, NOW)).rejects.toThrow(
      'at most 10000',
    );
    await expect(openIncident(store, { ...draft, status: 'scheduled' }, NOW)).rejects.toThrow(
      'expected one of investigating',
    );
    const scheduled = { from: 2, to: 1 };
    await expect(openIncident(store, { ...draft, status: 'scheduled', scheduled }, NOW)).rejects.toThrow(
      'ends before it begins',
    );
    await expect(updateIncident(store, 'nope', { status: 'resolved', body: 'x' }, NOW)).rejects.toThrow(
      'there is no incident nope',
    );
    store.entries.set('incidents/x', { value: '{', revision: 99 });
    expect(await listIncidents(store)).toEqual([]);
  });

  it('are followed, and stay as they were while the store is away', async () => {
    const store = memoryStore();
    await openIncident(store, draft, NOW);
    const followed = followIncidents(store, 1);
    const until = async (holds: () => boolean) => {
      for (const end = Date.now() + 10_000; !holds(); await new Promise((resolve) => setTimeout(resolve, 2)))
        if (Date.now() > end) throw new Error('it never came to hold');
    };
    await until(() => followed.current().length === 1);
    await openIncident(store, draft, NOW + 1);
    await until(() => followed.current().length === 2);
    store.setAway(true);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(followed.current().length).toBe(2);
    store.setAway(false);
    await openIncident(store, draft, NOW + 2);
    await until(() => followed.current().length === 3);
    followed.close();
  });
});

describe('reports', () => {
  const names = new Set(['a', 'b']);

  it('count each network once for each name, and fade away', () => {
    const reports = openReports(names);
    const start = 1000 * WINDOW_MS;
    expect(reports.add('a', '192.0.2.1', start)).toBe(true);
    expect(reports.add('a', '192.0.2.200', start)).toBe(false);
    expect(reports.add('a', '192.0.3.1', start)).toBe(true);
    expect(reports.add('b', '192.0.2.1', start)).toBe(true);
    expect(reports.add('c', '192.0.2.1', start)).toBe(false);
    expect([reports.count('a', start), reports.count('b', start)]).toEqual([2, 1]);
    expect(reports.count('a', start + WINDOW_MS)).toBe(2);
    expect(reports.count('a', start + 1.6 * WINDOW_MS)).toBe(1);
    expect(reports.count('a', start + 2 * WINDOW_MS)).toBe(0);
    expect(reports.add('a', '192.0.2.1', start + 2 * WINDOW_MS)).toBe(true);
  });

  it('take no more than so many networks', () => {
    const reports = openReports(names);
    let counted = 0;
    for (let i = 0; i < 60_000; i++) if (reports.add('a', `10.${i >> 8}.${i & 255}.1`, 0)) counted++;
    expect(counted).toBe(50_000);
  });

  it.each([
    ['192.0.2.77', '192.0.2.1', true],
    ['::ffff:192.0.2.77', '192.0.2.1', true],
    ['192.0.2.77', '192.0.3.77', false],
    ['2001:db8:1:2::3', '2001:DB8:0001:ffff:1:2:3:4', true],
    ['2001:db8:1:2::3', '2001:db8:2:2::3', false],
    ['fe80::1%eth0', 'fe80::2', true],
    ['::1', '0.0.0.0', false],
  ])('%s and %s are of one network: %s', (one, other, same) => {
    expect(prefixOf(one) === prefixOf(other)).toBe(same);
  });

  it('are told by windows of an hour, oldest first', () => {
    const reports = openReports(names);
    const start = 1000 * WINDOW_MS;
    reports.add('a', '192.0.2.1', start);
    reports.add('a', '192.0.3.1', start + 2 * WINDOW_MS);
    reports.add('a', '192.0.4.1', start + 2 * WINDOW_MS);
    const at = (windows: number) => reports.series('a', start + windows * WINDOW_MS);
    expect(at(3)).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 2, 0]);
    expect(at(13)).toEqual([2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    expect(at(100)).toEqual(new Array(12).fill(0));
  });

  it.each([
    [undefined, [], '203.0.113.9'],
    ['198.51.100.1', [], '203.0.113.9'],
    ['198.51.100.1', ['203.0.113.9'], '198.51.100.1'],
    ['1.2.3.4, 198.51.100.1', ['203.0.113.9'], '198.51.100.1'],
    ['1.2.3.4, 198.51.100.1, 203.0.113.8', ['203.0.113.9', '203.0.113.8'], '198.51.100.1'],
    ['garbage', ['203.0.113.9'], '203.0.113.9'],
  ])('behind proxies: %s, trusted %j', (header, trusted, expected) => {
    const request = {
      socket: { remoteAddress: '::ffff:203.0.113.9' },
      headers: { 'x-forwarded-for': header },
    };
    expect(clientOf(request as never, trusted)).toBe(expected);
  });
});

/** The shape of a value: types by key, the first element standing for a list. */
function shape(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? [] : [shape(value[0])];
  if (value === null) return 'null';
  if (typeof value !== 'object') return typeof value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, shape(one)]));
}

describe('the JSON API', () => {
  const COMPONENT = {
    id: 'string',
    name: 'string',
    status: 'string',
    created_at: 'string',
    updated_at: 'string',
    position: 'number',
    description: 'string',
    showcase: 'boolean',
    start_date: 'string',
    group_id: 'null',
    page_id: 'string',
    group: 'boolean',
    only_show_if_degraded: 'boolean',
  };
  const PAGE = { id: 'string', name: 'string', url: 'string', time_zone: 'string', updated_at: 'string' };
  const INCIDENT = {
    id: 'string',
    name: 'string',
    status: 'string',
    created_at: 'string',
    updated_at: 'string',
    monitoring_at: 'null',
    resolved_at: 'null',
    impact: 'string',
    shortlink: 'string',
    started_at: 'string',
    page_id: 'string',
    incident_updates: [
      {
        id: 'string',
        status: 'string',
        body: 'string',
        incident_id: 'string',
        created_at: 'string',
        updated_at: 'string',
        display_at: 'string',
        affected_components: 'null',
        deliver_notifications: 'boolean',
        custom_tweet: 'null',
        tweet_id: 'null',
      },
    ],
    components: [COMPONENT],
  };
  const open = incident({ affects: { 'www.shop.example': 'partial_outage' } });
  const work = incident({
    id: 'w',
    affects: { 'www.shop.example': 'under_maintenance' },
    scheduled: { from: NOW + 1, to: NOW + 2 },
    updates: [{ id: 'u', at: NOW, status: 'scheduled', body: 'x' }],
  });

  it('has the shape that widgets expect', () => {
    const files = apiFiles(overview(nodeView(), [open, work]));
    expect(shape(files.get('summary.json'))).toEqual({
      page: PAGE,
      status: { indicator: 'string', description: 'string' },
      components: [COMPONENT],
      incidents: [INCIDENT],
      scheduled_maintenances: [{ ...INCIDENT, scheduled_for: 'string', scheduled_until: 'string' }],
    });
    expect(shape(files.get('status.json'))).toEqual({
      page: PAGE,
      status: { indicator: 'string', description: 'string' },
    });
    expect(shape(files.get('components.json'))).toEqual({ page: PAGE, components: [COMPONENT] });
    expect(shape(files.get('incidents/unresolved.json'))).toEqual({ page: PAGE, incidents: [INCIDENT] });
    expect([...files.keys()]).toEqual([
      'summary.json',
      'status.json',
      'components.json',
      'incidents.json',
      'incidents/unresolved.json',
      'scheduled-maintenances.json',
      'scheduled-maintenances/upcoming.json',
      'scheduled-maintenances/active.json',
    ]);
  });

  it('says how it is, and never that the unknown is fine', () => {
    const status = (view = nodeView(), incidents: readonly Incident[] = []) =>
      apiFiles(overview(view, incidents)).get('summary.json') as {
        status: unknown;
        components: { status: string }[];
      };
    expect(status().status).toEqual({ indicator: 'none', description: 'All Systems Operational' });
    expect(status(nodeView(['frankfurt'])).components.map((one) => one.status)).toEqual([
      'major_outage',
      'partial_outage',
      'operational',
    ]);
    expect(status(nodeView([], { plan: undefined })).components.map((one) => one.status)).toEqual(
      new Array(3).fill('degraded_performance'),
    );
  });

  it('a resolved incident is in incidents.json alone', () => {
    const updates = [
      ...open.updates,
      { id: 'm', at: NOW - 5, status: 'monitoring', body: 'x' },
      { id: 'r', at: NOW - 1, status: 'resolved', body: 'x' },
    ] as const;
    const files = apiFiles(overview(nodeView(), [{ ...open, updates }]));
    expect(files.get('incidents.json')).toMatchObject({
      incidents: [
        {
          status: 'resolved',
          resolved_at: new Date(NOW - 1).toISOString(),
          monitoring_at: new Date(NOW - 5).toISOString(),
        },
      ],
    });
    expect(files.get('incidents/unresolved.json')).toMatchObject({ incidents: [] });
  });
});

describe('what people and machines write', () => {
  /** Text of every element, by a parser that takes nothing but XML. */
  function parsed(xml: string): string[] {
    const parser = new SaxesParser({ xmlns: true });
    const texts: string[] = [];
    parser.on('error', (error) => {
      throw error;
    });
    parser.on('text', (text) => texts.push(text));
    parser.write(xml).close();
    return texts;
  }

  it('cannot break out of the page or of the feeds', () => {
    for (const name of HOSTILE_NAMES) {
      const said = incident({ name, updates: [{ id: 'u', at: NOW, status: 'investigating', body: name }] });
      const config = steerConfig({ status: { title: name.trim() || 'x' } });
      const files = servedFiles(overview(nodeView(), [said], config));
      const html = files.get('status/en')!.text;
      expect(html).not.toMatch(/<(?:script|img)\b/i);
      expect(html.match(/<style>/g)).toHaveLength(1);
      for (const feed of ['history.atom', 'history.rss']) {
        const texts = parsed(files.get(feed)!.text);
        expect(
          texts.some((text) => text === name.replace(/[\u0000\u0008\u001b\u202e\ufffe]|\ud800/g, '\ufffd')),
        ).toBe(true);
      }
    }
  });

  it('any text is XML once it is escaped', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(() => parsed(`<a b="${escaped(text)}">${escaped(text)}</a>`)).not.toThrow();
      }),
    );
  });
});

describe('languages', () => {
  it.each([
    [undefined, 'en'],
    ['de', 'de'],
    ['de-AT,de;q=0.9,en;q=0.8', 'de'],
    ['en;q=0.5, de;q=0.7', 'de'],
    ['fr, es', 'en'],
    ['de;q=0', 'en'],
    ['*', 'en'],
    [';;;,,,q=', 'en'],
  ])('%s: %s', (header, language) => {
    expect(languageFor(header)).toBe(language);
  });
});

describe('files', () => {
  it('are the same data as served, and link to each other', () => {
    const files = exportedFiles(overview());
    expect([...files.keys()].filter((path) => path.endsWith('.html'))).toEqual([
      'index.html',
      'de/index.html',
    ]);
    for (const [path, { text }] of dataFiles(overview())) expect(files.get(path)!.text).toBe(text);
    for (const [page, { text }] of files) {
      if (!page.endsWith('.html')) continue;
      const links = [...text.matchAll(/href="([^"]+)"/g)]
        .map((match) => match[1]!)
        .filter((one) => !one.startsWith('data:'));
      expect(links.length).toBeGreaterThan(4);
      for (const link of links) {
        const target = new URL(link, `http://host/sub/${page}`).pathname
          .replace(/\/$/, '/index.html')
          .replace('/sub/', '');
        expect(files.has(target), `${page}: ${link}`).toBe(true);
      }
      expect(text).not.toContain('<form');
    }
  });

  it('are written whole, with nothing left over', () => {
    writeSite(textsOf(exportedFiles(overview())), join(folder, 'site'));
    const all = readdirSync(join(folder, 'site'), { recursive: true }).map(String);
    expect(all.filter((path) => path.endsWith('.part'))).toEqual([]);
    expect(all).toContain(join('api', 'v2', 'summary.json'));
    expect(readFileSync(join(folder, 'site', 'index.html'), 'utf8')).toMatch(
      /^<!doctype html>[\s\S]*<\/html>\n$/,
    );
  });
});

it.each(['../outside.html', '/etc/passwd', 'a/../../b.html', 'a\\b.html', '.html'])(
  '%s is not written',
  (path) => {
    expect(() => writeSite(new Map([[path, 'x']]), folder)).toThrow('is no file of the status page');
    expect(readdirSync(folder)).toEqual([]);
  },
);

describe('health', () => {
  const limits = { whenStale: 'keep-answering' } as const;
  it('is answering with a valid plan', () => {
    expect(healthOf(nodeView(), limits)).toEqual({ status: 'ok', plan: 17, stale: false });
    expect(healthOf(nodeView([], { stale: true }), limits)).toMatchObject({ status: 'ok', stale: true });
    expect(healthOf(nodeView([], { stale: true }), { whenStale: 'stop-answering' })).toMatchObject({
      status: 'failing',
    });
    expect(healthOf(nodeView([], { plan: undefined }), limits)).toMatchObject({
      status: 'failing',
      why: 'this node has no plan yet',
    });
    const silent = [{ publisher: 'serve', serving: undefined, problems: ['port in use'] }];
    expect(healthOf(nodeView([], { published: silent }), limits)).toMatchObject({
      status: 'failing',
      plan: 17,
    });
  });
});

describe('metrics', () => {
  const text = metricsText(
    nodeMetrics(nodeView(['frankfurt'], { drained: ['vienna'], forced: { 'www.shop.example': 'paris' } }), {
      version: '1.0',
      probes: {
        endpoints: new Map([['a "b"\\\n', { passed: 3, failed: 1, void: 0, lastSeconds: 0.02 }]]),
        latencies: new Map([['http', { counts: [1, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 1], sum: 20.5 }]]),
        running: 1,
        waiting: 0,
        lateMs: [],
      },
      hooks: [{ hook: 'page', waiting: 2, delivered: 3, failedTries: 1, dropped: 0 }],
      reports: new Map([['www.shop.example', 4]]),
    }),
  );
  const lines = text.trimEnd().split('\n');

  it('are of the text format: a help and a type before each, no line out of place', () => {
    const seen = new Set<string>();
    let name = '';
    for (const line of lines) {
      const [, kind, said] = /^# (HELP|TYPE) (\S+) \S/.exec(line) ?? [];
      if (kind === 'HELP') {
        expect(seen.has(said!)).toBe(false);
        seen.add(said!);
        name = said!;
      } else if (kind === 'TYPE') expect(said).toBe(name);
      else
        expect(line).toMatch(
          new RegExp(
            `^${name}(?:_bucket|_sum|_count)?(?:\\{(?:[a-z_]+="(?:[^"\\\\\\n]|\\\\["\\\\n])*",?)+\\})? -?[\\d.e+-]+$`,
          ),
        );
    }
    expect(seen.size).toBeGreaterThan(20);
  });

  it.each([
    'firebreak_steer_plan_number 17',
    'firebreak_steer_plan_age_seconds 60',
    'firebreak_steer_store_age_seconds 0.25',
    'firebreak_steer_stale 0',
    'firebreak_steer_endpoint_state{endpoint="frankfurt",state="down"} 1',
    'firebreak_steer_endpoint_state{endpoint="frankfurt",state="up"} 0',
    'firebreak_steer_endpoint_drained{endpoint="vienna"} 1',
    'firebreak_steer_name_forced{name="www.shop.example",endpoint="paris"} 1',
    'firebreak_steer_peer_counts{peer="vie"} 0',
    'firebreak_steer_publisher_plan_number{publisher="serve"} 17',
    'firebreak_steer_probe_rounds_total{endpoint="a \\"b\\"\\\\\\n",result="passed"} 3',
    'firebreak_steer_probe_duration_seconds_bucket{kind="http",le="0.025"} 3',
    'firebreak_steer_probe_duration_seconds_bucket{kind="http",le="+Inf"} 4',
    'firebreak_steer_probe_duration_seconds_sum{kind="http"} 20.5',
    'firebreak_steer_hook_waiting{hook="page"} 2',
    'firebreak_steer_user_reports{name="www.shop.example"} 4',
  ])('%s', (line) => {
    expect(lines).toContain(line);
  });

  it('leave out what is not known', () => {
    const bare = metricsText(
      nodeMetrics(nodeView([], { plan: undefined, storeAgeMs: undefined }), { version: '1' }),
    );
    expect(bare).not.toMatch(/^firebreak_steer_plan_number /m);
    expect(bare).not.toContain('NaN');
    expect(bare).not.toContain('undefined');
  });
});
