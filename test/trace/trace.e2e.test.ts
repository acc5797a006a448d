/** `firebreak trace` against a tree, a small CA and web servers of our own. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createSecure } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAuthority } from '../../src/drill/tls/index.js';
import { CONTROLS } from '../../src/report/safe/index.js';
import { firebreak } from '../support/cli.js';
import { addressOf, type DnsTree, plantTree } from '../support/dns-tree.js';
import { problemsBy } from '../support/schemas.js';

const [ROOT, REGISTRY, DNS, WEB] = [1, 2, 11, 80];
const WEB_ADDRESS = addressOf(WEB);
let tree: DnsTree;
let web: Server;
let secure: Server;
let folder = '';
let common: string[] = [];
const seen: string[] = [];

const PAGE = `<!doctype html><html><head><link rel="canonical" href="https://elsewhere.test/"><script src="https://js.stripe.com/v3/"></script>
<link rel=stylesheet href=//cdn.pages.test/a.css></head><body><a href="https://friend.test/">friend</a><img src='/own.png'>
<img src="http://10.0.0.1/x.png"></body></html>`;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'firebreak-'));
  const authority = await createAuthority();
  writeFileSync(join(folder, 'ca.pem'), authority.certificate);
  const serve: RequestListener = (request, response) => {
    const host = (request.headers.host ?? '').replace(/:\d+$/, '');
    seen.push(`${host}${request.url}`);
    const go = (to: string) => void response.writeHead(302, { location: to }).end();
    if (host === 'shop.test') return go('https://www.shop.test/welcome');
    if (host === 'private.test') return go('http://169.254.169.254/latest/meta-data/');
    if (host === 'inside.test') return go(`http://127.0.0.1:${(web.address() as AddressInfo).port}/secret`);
    if (host === 'round.test') return go('/');
    if (host === 'script.test') return go('javascript:alert(1)');
    if (host === 'huge.test') {
      const chunk = Buffer.alloc(1 << 20, '<img src=http://h.test>');
      const more = () => {
        while (!response.destroyed && response.write(chunk));
        if (!response.destroyed) response.once('drain', more);
      };
      return more();
    }
    response.end(PAGE);
  };
  web = createServer(serve);
  secure = createSecure(
    {
      SNICallback: (name, done) =>
        void authority.contextFor(name).then((context) => done(null, context), done),
    },
    serve,
  );
  for (const server of [web, secure])
    await new Promise<void>((resolve) => server.listen(0, WEB_ADDRESS, resolve));
  const site = [`@ A ${WEB_ADDRESS}`, `www A ${WEB_ADDRESS}`];
  const sites = ['shop', 'private', 'inside', 'round', 'script', 'huge', 'pages'];
  const provider = ['ns1.provider.test'];
  const delegations = [...sites, 'odd', ...Array.from({ length: 40 }, (_, i) => `n${i}`)].flatMap((name) =>
    provider.map((server) => `${name} NS ${server}.`),
  );
  const zones = Object.fromEntries([
    ...sites.map((name) => [`${name}.test`, [...site, '@ MX 5 mail', `mail A ${WEB_ADDRESS}`]]),
    ...Array.from({ length: 40 }, (_, i) => [`n${i}.test`, site]),
    ['odd.test', ['@ CNAME evil\u001b[31m\u202ename.odd.test.', 'x A 192.0.2.1']],
  ]);
  tree = await plantTree([
    { at: ROOT, zones: { '': ['test NS ns.nic.test.', `ns.nic.test A ${addressOf(REGISTRY)}`] } },
    {
      at: REGISTRY,
      zones: { test: [...delegations, 'provider NS ns1.provider.test.', `ns1.provider A ${addressOf(DNS)}`] },
    },
    { at: DNS, zones: { ...zones, 'provider.test': [`ns1 A ${addressOf(DNS)}`] } },
  ]);
  const port = (server: Server) => String((server.address() as AddressInfo).port);
  common = [
    '--root',
    addressOf(ROOT),
    '--dns-port',
    String(tree.port),
    '--http-port',
    port(web),
    '--https-port',
    port(secure),
    '--ca',
    join(folder, 'ca.pem'),
  ];
});
afterAll(async () => {
  for (const server of [web, secure]) {
    server.closeAllConnections();
    server.close();
  }
  await tree.close();
  rmSync(folder, { recursive: true, force: true });
});

const trace = (names: readonly string[], more: readonly string[] = []) =>
  firebreak(['trace', ...names, ...common, ...more]);

describe('firebreak trace', () => {
  it('tells what a name hangs on, and what of it has no alternative', async () => {
    const { status, stdout, stderr } = await trace(['https://shop.test/some/page']);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^shop\.test {2}\d+ queries/);
    expect(stdout).toMatch(/zone shop\.test {2}ns1\.provider\.test/);
    expect(stdout).toMatch(/tls {2}issued by Firebreak drill/);
    expect(stdout).toMatch(/web hangs on\n {4}● dns\/provider\.test {2}no alternative/);
    expect(stdout).toMatch(/mail hangs on\n {4}● dns\/provider\.test {2}no alternative/);
  });

  it('prints what its schema says', async () => {
    const { stdout } = await trace(
      ['shop.test', 'nothere.test'],
      ['--format', 'json', '--page', '--allow-private'],
    );
    const result = JSON.parse(stdout);
    expect(problemsBy('trace', result)).toEqual([]);
    expect(result.names[0].page).toEqual({
      redirects: ['http://shop.test/', 'https://www.shop.test/welcome'],
      hosts: [
        { host: 'cdn.pages.test' },
        { host: 'js.stripe.com', owner: expect.objectContaining({ component: 'saas/stripe' }) },
      ],
    });
    expect(result.names[0].hops).toMatchObject([
      { host: 'www.shop.test', addresses: [{ address: WEB_ADDRESS }] },
    ]);
    expect(result.names[1].web.problem).toBe('there is no such name');
  });

  it('does not follow a page to private addresses, to this machine, or out of the web', async () => {
    seen.length = 0;
    const { stdout } = await trace(
      ['private.test', 'inside.test', 'script.test', 'round.test', 'shop.test'],
      ['--page', '--format', 'json', '--no-tls'],
    );
    // The web servers are on the loopback themselves: nothing at all is fetched.
    expect(JSON.parse(stdout).names.map(({ page }: { page: { problem: string } }) => page.problem)).toEqual(
      Array(5).fill(
        expect.stringMatching(
          /is at 127\.0\.53\.80, which is no address of the internet; --allow-private follows it/,
        ),
      ),
    );
    expect(seen).toEqual([]);
  });

  it('follows no more than is sensible where it may', async () => {
    const { stdout } = await trace(
      ['script.test', 'round.test', 'huge.test'],
      ['--page', '--allow-private', '--no-tls', '--format', 'json'],
    );
    const pages = JSON.parse(stdout).names.map(
      ({ page }: { page: { problem?: string; hosts: object[] } }) => page.problem ?? page.hosts,
    );
    expect(pages).toEqual([
      expect.stringMatching(/redirects to javascript:/),
      'more than 10 redirects',
      [{ host: 'h.test' }],
    ]);
  });

  it('shows names as text, whatever is in them', async () => {
    const { stdout } = await trace(['odd.test'], ['--all']);
    expect(stdout).toMatch(/odd\.test -> evil\\u\{1b\}\[31m/);
    expect(CONTROLS.test(stdout.replaceAll('\n', ''))).toBe(false);
  });

  it('writes a part of an estate that assess reads', async () => {
    const file = join(folder, 'traced.firebreak.json');
    await trace(['shop.test'], ['-o', file]);
    const { status, stdout, stderr } = await firebreak(['assess', file, '--format', 'json']);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const { journeys, blast, diagnostics } = JSON.parse(stdout);
    expect(diagnostics.filter(({ severity }: { severity: string }) => severity === 'error')).toEqual([]);
    expect(journeys.map(({ id }: { id: string }) => id)).toEqual(['mail:shop.test', 'web:shop.test']);
    expect(blast.find(({ domain }: { domain: string }) => domain === 'dns/provider.test').down).toEqual([
      'mail:shop.test',
      'web:shop.test',
    ]);
  });

  it('refuses what is no fragment, and says why', async () => {
    const file = join(folder, 'bad.firebreak.json');
    for (const [text, why] of [
      ['{"schema":"firebreak/traced/1","components":[]}', /bad\.firebreak\.json:1: is not whole/],
      ['{"schema":"firebreak/traced/1",', /is no JSON/],
    ] as const) {
      writeFileSync(file, text);
      const { status, stderr } = await firebreak(['assess', file]);
      expect(status).toBe(2);
      expect(stderr).toMatch(why);
    }
  });

  it('traces many names, says whom most of them hang on, and goes on where it was ended', async () => {
    const list = join(folder, 'names.txt');
    const journal = join(folder, 'done.ndjson');
    const names = Array.from({ length: 40 }, (_, i) => `n${i}.test`);
    writeFileSync(list, `# all of ours\n${names.join('\n')}\n`);
    const first = await trace([], ['--file', list, '--journal', journal, '--no-tls']);
    expect(first.stdout).toMatch(/40 names, 40 sites and mailboxes: who they hang on/);
    expect(first.stdout).toMatch(/dns\/provider\.test +40 \(100 %\)/);
    const lines = readFileSync(journal, 'utf8').split('\n');
    // As if it had been killed in the middle of a line.
    writeFileSync(journal, `${lines.slice(0, 25).join('\n')}\n${lines[25]!.slice(0, 40)}`);
    const before = [...tree.asked.values()].reduce((sum, one) => sum + one, 0);
    const second = await trace([], ['--file', list, '--journal', journal, '--no-tls']);
    const asked = [...tree.asked.values()].reduce((sum, one) => sum + one, 0) - before;
    expect(second.stdout).toBe(first.stdout);
    expect(asked).toBeLessThan(15 * 20);
  });

  it('refuses what is no public name, and no name at all', async () => {
    for (const bad of ['localhost', '192.0.2.1', 'a..b', '-', 'x'.repeat(300)])
      expect(await trace([bad]), bad).toMatchObject({
        status: 2,
        stderr: expect.stringMatching(/is no public name|unknown option/),
      });
    expect(await trace([])).toMatchObject({ status: 2, stderr: expect.stringMatching(/no name to trace/) });
  });
});
