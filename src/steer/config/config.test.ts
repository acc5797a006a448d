import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { readUserFile } from '../../readers/userfile/index.js';
import type { SteerConfig } from '../model/index.js';
import { parseSteer, readSteer, secretVariables } from './index.js';
import { nameIn } from './names.js';

const FILE = 'firebreak.yaml';
const said = (text: string) =>
  parseSteer(text, FILE).diagnostics.map(
    ({ file, line, column, severity, message }) => `${file}:${line}:${column}: ${severity}: ${message}`,
  );

/** A healthy cluster of three; `change` replaces one text in it. */
const HEALTHY = `steer:
  nodes:
    hel: hetzner/hel1
    par: scaleway/fr-par
    vie: exoscale/at-vie-1
  endpoints:
    a:
      address: 192.0.2.10
      probe: https://shop.example/health
    b:
      address: [198.51.100.10]
      probe: tcp:443
  zones:
    shop.example:
      nameServers: [ns1.dns.example, ns2.dns.example]
      names:
        www: { failover: [a, b] }
  store: { etcd: [https://192.0.2.1:2379, https://192.0.2.2:2379, https://192.0.2.3:2379] }
`;
const changed = (from: string, to: string) => {
  if (!HEALTHY.includes(from)) throw new Error(`nothing like ${from}`);
  return HEALTHY.replace(from, to);
};
const config = (text: string): SteerConfig => {
  const { config: read, diagnostics } = parseSteer(text, FILE);
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  return read!;
};

describe('a healthy file', () => {
  it('is read without a complaint, and what it leaves open has defaults', () => {
    expect(said(HEALTHY)).toEqual([]);
    const read = config(HEALTHY);
    expect(read).toMatchObject({
      nodes: [{ id: 'hel', at: 'hetzner/hel1' }, { id: 'par' }, { id: 'vie' }],
      quorum: 2,
      leaseMs: 10_000,
      limits: { maxChange: 1, maxPlans: 20, perMs: 600_000, holdDownMs: 30_000, whenStale: 'keep-answering' },
      publish: [{ kind: 'serve', listen: ['0.0.0.0:53', '[::]:53'] }],
      status: { title: 'Status', listen: '127.0.0.1:5381' },
      admin: { listen: '127.0.0.1:5380', tokenFrom: 'FIREBREAK_TOKEN' },
    });
    expect(read.endpoints[0]).toEqual({
      id: 'a',
      addresses: ['192.0.2.10'],
      probe: {
        kind: 'http',
        url: 'https://shop.example/health',
        method: 'GET',
        headers: {},
        status: [[200, 399]],
        expectHeaders: {},
        followRedirects: false,
      },
      timing: { intervalMs: 5000, jitter: 0.1, timeoutMs: 2000, fall: 2, rise: 2 },
    });
    expect(read.zones[0]).toMatchObject({
      origin: 'shop.example',
      contact: 'hostmaster@shop.example',
      soa: { refresh: 300, retry: 60, expire: 2_419_200, negativeTtl: 300 },
      names: [
        {
          name: 'www.shop.example',
          policy: 'failover',
          endpoints: [
            { endpoint: 'a', weight: 1 },
            { endpoint: 'b', weight: 1 },
          ],
          ttl: 30,
          minHealthy: 1,
          failback: { kind: 'auto', holdMs: 300_000 },
        },
      ],
    });
  });

  it('is passed by assess, which declares nothing of it', () => {
    const { diagnostics, statements, mentions } = readUserFile(HEALTHY, FILE);
    expect({ diagnostics, statements, mentions }).toEqual({ diagnostics: [], statements: [], mentions: [] });
    expect(readUserFile(changed('  nodes:', '  quorun: 2\n  nodes:'), FILE).diagnostics[0]).toMatchObject({
      line: 2,
      column: 3,
      message: expect.stringContaining('did you mean quorum?'),
    });
  });
});

describe('short forms', () => {
  const probe = (text: string) => config(changed('tcp:443', text)).endpoints[1]!;

  it.each([
    ['tcp:5432', { kind: 'tcp', port: 5432 }],
    ['tls://shop.example:443', { kind: 'tls', port: 443, name: 'shop.example' }],
    ['dns:shop.example/SOA', { kind: 'dns', port: 53, name: 'shop.example', type: 'SOA' }],
    ['dns:shop.example', { kind: 'dns', port: 53, name: 'shop.example', type: 'A' }],
    ['grpc:50051', { kind: 'grpc', port: 50051, service: '', tls: false }],
    ['grpcs:443/shop.Orders', { kind: 'grpc', port: 443, service: 'shop.Orders', tls: true }],
    ['postgres', { kind: 'postgres', port: 5432 }],
    ['postgres:6432', { kind: 'postgres', port: 6432 }],
    ['redis', { kind: 'redis', port: 6379, tls: false }],
    ['rediss:6380', { kind: 'redis', port: 6380, tls: true }],
    ['icmp', { kind: 'icmp' }],
  ])('%s', (text, expected) => {
    expect(probe(text).probe).toEqual(expected);
  });

  it.each([
    'tcp',
    'tcp:0',
    'tcp:70000',
    'udp:53',
    'tls://:443',
    'tcp:80/x',
    'tcp://h:80',
    'dns:',
    'gopher://a',
  ])('%s is none', (text) => {
    expect(said(changed('tcp:443', `"${text}"`)).join()).toContain(
      'firebreak.yaml:12:7: error: steer.endpoints.b.probe',
    );
  });

  it('keys say the rest, and times hold for one endpoint or for all', () => {
    const keys =
      '{ http: "https://shop.example/", status: [200-204, 404], body: ok, headers: { Accept: text/html, Authorization: { env: PROBE_TOKEN } }, expectHeaders: { content-type: html }, followRedirects: true, minValidity: 14d, interval: 1m30s, timeout: 1500ms, jitter: 25%, fall: 3 }';
    expect(probe(keys)).toMatchObject({
      probe: {
        status: [
          [200, 204],
          [404, 404],
        ],
        body: 'ok',
        headers: { Accept: 'text/html' },
        headersFrom: { Authorization: 'PROBE_TOKEN' },
        followRedirects: true,
        minValidityMs: 14 * 86_400_000,
      },
      timing: { intervalMs: 90_000, timeoutMs: 1500, jitter: 0.25, fall: 3, rise: 2 },
    });
    const all = config(changed('  endpoints:', '  probe: { interval: 10, rise: 5 }\n  endpoints:'));
    expect(all.endpoints.map(({ timing }) => [timing.intervalMs, timing.rise])).toEqual([
      [10_000, 5],
      [10_000, 5],
    ]);
  });

  it('names, policies and failback', () => {
    const names = config(
      changed(
        'www: { failover: [a, b] }',
        "'@': { weighted: { a: 3, b: 1 }, ttl: 1m }\n        Eu.API: { allHealthy: [a, b], minHealthy: 2, failback: manual }\n" +
          '        pay.shop.example: { failover: [b, a], failback: 90s, label: Payment }',
      ),
    ).zones[0]!.names;
    expect(names).toMatchObject([
      {
        name: 'shop.example',
        policy: 'weighted',
        endpoints: [{ endpoint: 'a', weight: 3 }, { weight: 1 }],
        ttl: 60,
      },
      { name: 'eu.api.shop.example', policy: 'all-healthy', minHealthy: 2, failback: { kind: 'manual' } },
      { name: 'pay.shop.example', label: 'Payment', failback: { kind: 'auto', holdMs: 90_000 } },
    ]);
  });

  it('fixed records, in presentation format', () => {
    const records = `      records:
        '@': { MX: [10 mail, 20 mx.other.example.], TXT: 'v=spf1 "-all"', CAA: 0 issue ca.example, ttl: 2h }
        mail: { A: 192.0.2.25, AAAA: 2001:db8::25 }
        _sip._tcp: { SRV: 0 5 5060 mail }
        docs: { CNAME: Pages.Host.Example. }
      names:`;
    const read = config(changed('      names:', records)).zones[0]!.records;
    expect(read).toEqual([
      {
        name: 'shop.example',
        type: 'MX',
        ttl: 7200,
        data: ['10 mail.shop.example.', '20 mx.other.example.'],
      },
      { name: 'shop.example', type: 'TXT', ttl: 7200, data: ['"v=spf1 \\"-all\\""'] },
      { name: 'shop.example', type: 'CAA', ttl: 7200, data: ['0 issue "ca.example"'] },
      { name: 'mail.shop.example', type: 'A', ttl: 3600, data: ['192.0.2.25'] },
      { name: 'mail.shop.example', type: 'AAAA', ttl: 3600, data: ['2001:db8::25'] },
      { name: '_sip._tcp.shop.example', type: 'SRV', ttl: 3600, data: ['0 5 5060 mail.shop.example.'] },
      { name: 'docs.shop.example', type: 'CNAME', ttl: 3600, data: ['pages.host.example.'] },
    ]);
  });

  it('a long text becomes strings of 255 bytes, and what is quoted stays', () => {
    const text = (value: string) =>
      config(changed('      names:', `      records: { t: { TXT: ${JSON.stringify(value)} } }\n      names:`))
        .zones[0]!.records[0]!.data[0];
    expect(text('x'.repeat(300))).toBe(`"${'x'.repeat(255)}" "${'x'.repeat(45)}"`);
    expect(text('"a b" "c"')).toBe('"a b" "c"');
    expect(text('ü\\')).toBe('"\\195\\188\\\\"');
  });

  it('publication, store, hooks, status and admin', () => {
    const read = config(
      changed(
        '  store: {',
        `  publish:
    - serve: [127.0.0.1:5353]
    - primary: { listen: ['[::1]:5300'], secondaries: [192.0.2.53, '2001:db8::53'], key: { name: k., secretFrom: TSIG } }
    - update: { server: 192.0.2.54:5353, key: { name: u, algorithm: hmac-sha512, secretFrom: { file: /etc/key } } }
  hooks:
    page: { urlFrom: PAGER_URL, secretFrom: PAGER_KEY, on: verdict }
    promote: { run: [promote, --now], timeout: 2m, retries: 0 }
  status: { title: Shop, url: https://status.shop.example, trustedProxies: [192.0.2.80] }
  admin: { tokenFrom: STEER_TOKENS }
  store: {`,
      ),
    );
    expect(read.publish).toEqual([
      { kind: 'serve', listen: ['127.0.0.1:5353'], ratePerSecond: 200 },
      {
        kind: 'primary',
        listen: ['[::1]:5300'],
        secondaries: ['192.0.2.53:53', '[2001:db8::53]:53'],
        key: { name: 'k', algorithm: 'hmac-sha256', secretFrom: { env: 'TSIG' } },
      },
      {
        kind: 'update',
        server: '192.0.2.54:5353',
        zones: ['shop.example'],
        key: { name: 'u', algorithm: 'hmac-sha512', secretFrom: { file: '/etc/key' } },
      },
    ]);
    expect(read.store).toMatchObject({ kind: 'etcd', prefix: '/firebreak/' });
    expect(read.hooks).toEqual([
      {
        id: 'page',
        on: ['verdict'],
        urlFrom: 'PAGER_URL',
        secretFrom: 'PAGER_KEY',
        timeoutMs: 30_000,
        retries: 8,
      },
      { id: 'promote', on: ['verdict', 'plan'], run: ['promote', '--now'], timeoutMs: 120_000, retries: 0 },
    ]);
    expect(read.status).toMatchObject({
      title: 'Shop',
      listen: '127.0.0.1:5381',
      trustedProxies: ['192.0.2.80'],
    });
    expect(read.admin.tokenFrom).toBe('STEER_TOKENS');
  });
});

describe('what cannot be', () => {
  const cases: readonly (readonly [string, string, string, string])[] = [
    [
      'an endpoint that is not there',
      'failover: [a, b]',
      'failover: [a, c]',
      '17:9: error: steer.zones.shop.example.names.www.shop.example: "c" is no endpoint',
    ],
    [
      'a failback of milliseconds',
      'failover: [a, b]',
      'failover: [a, b], failback: 1000ms',
      'found "1000ms"; expected manual, or for how many whole seconds a better endpoint must be healthy again, such as 30s, 5m: write 1s',
    ],
    [
      'a part of a second',
      'failover: [a, b]',
      'failover: [a, b], ttl: 1500ms',
      'found "1500ms"; expected whole seconds, or a text such as 30s, 5m, 1h: write 2s',
    ],
    [
      'a time in words',
      'failover: [a, b]',
      'failover: [a, b], ttl: 5 minutes',
      'expected whole seconds, or a text such as 30s, 5m, 1h: write 5m',
    ],
    [
      'an endpoint with a slip',
      'failover: [a, b]',
      'failover: [a, paris2]',
      '"paris2" is no endpoint; expected one of a, b',
    ],
    ['one listed twice', 'failover: [a, b]', 'failover: [a, a]', '"a" is listed twice'],
    ['no policy', 'failover: [a, b]', 'ttl: 5', 'no policy; expected one of failover, weighted, allHealthy'],
    ['two policies', 'failover: [a, b]', 'failover: [a], allHealthy: [b]', 'found failover and allHealthy'],
    [
      'a weight of 0',
      'failover: [a, b]',
      'weighted: { a: 0, b: 1 }',
      '17:28: error: steer.zones.shop.example.names.www.weighted.a',
    ],
    [
      'a name outside its zone',
      'www: {',
      'www.other.example: {',
      '17:9: error: steer.zones.shop.example.names.www.other.example: "www.other.example" is outside shop.example',
    ],
    ['one written whole', 'www: {', 'www.other.test.: {', 'is outside shop.example'],
    ['no name', 'www: {', '"w w": {', 'is no name'],
    ['a wildcard', 'www: {', '"*": {', 'is no name'],
    [
      'a name twice',
      'www: { failover: [a, b] }',
      'www: { failover: [a, b] }\n        www.shop.example: { failover: [a, b] }',
      'is there twice',
    ],
    ['a TTL of 0', 'failover: [a, b] }', 'failover: [a, b], ttl: 0 }', 'a TTL of 0'],
    [
      'minHealthy beyond the endpoints',
      'failover: [a, b] }',
      'failover: [a, b], minHealthy: 3 }',
      'minHealthy is 3; expected at most 2',
    ],
    [
      'a quorum beyond the nodes',
      '  endpoints:',
      '  quorum: 4\n  endpoints:',
      '6:3: error: steer.quorum: found 4; expected at most 3',
    ],
    [
      'three nodes and a directory',
      /store: .*/.exec(HEALTHY)![0],
      'store: directory',
      '3 nodes cannot share a directory',
    ],
    [
      'a timeout as long as the interval',
      'probe: tcp:443',
      'probe: { tcp: 443, timeout: 5s }',
      'the timeout (5000 ms) is not shorter',
    ],
    [
      'an interval of no time',
      'probe: tcp:443',
      'probe: { tcp: 443, interval: 500ms, timeout: 100ms }',
      'expected at least 1s',
    ],
    ['two kinds of probe', 'probe: tcp:443', 'probe: { tcp: 443, redis: 6379 }', 'found tcp and redis'],
    ['no kind of probe', 'probe: tcp:443', 'probe: { interval: 5s }', 'says of no kind'],
    [
      "another kind's key",
      'probe: tcp:443',
      'probe: { tcp: 443, body: ok }',
      '12:26: error: steer.endpoints.b.probe.body: "body" means nothing for tcp',
    ],
    [
      'TLS to nobody',
      'probe: tcp:443',
      'probe: tls:443',
      'the name that the certificate must be for is missing',
    ],
    [
      'an address that is a name',
      'address: 192.0.2.10',
      'address: a.shop.example',
      '8:7: error: steer.endpoints.a.address: found "a.shop.example"; expected an address; a name goes under host',
    ],
    ['neither address nor host', '      address: 192.0.2.10\n', '', 'has neither address nor host'],
    ['both', 'address: 192.0.2.10', 'address: 192.0.2.10\n      host: a.example', 'has address and host'],
    [
      'host mixed with addresses',
      'address: 192.0.2.10',
      'host: a.example',
      'mixes endpoints with addresses and with a host (a)',
    ],
    ['a CNAME at the apex', 'address: 192.0.2.10', 'host: a.example', 'mixes'],
    [
      'a steered name with a fixed record',
      '      names:',
      '      records: { www: { A: 192.0.2.9 } }\n      names:',
      'is steered and has a fixed A record',
    ],
    [
      'a name server without address',
      'ns1.dns.example,',
      'ns1,',
      'ns1.shop.example lies in the zone and has no address',
    ],
    [
      'a whole name without its dot',
      '      names:',
      '      records: { m: { MX: 10 mail.shop.example } }\n      names:',
      'a whole name ends with a dot: mail.shop.example.',
    ],
    [
      'a fixed CNAME beside others',
      '      names:',
      '      records: { m: { CNAME: x., A: 192.0.2.1 } }\n      names:',
      'has a CNAME record and others',
    ],
    [
      'a record that is none',
      '      names:',
      '      records: { m: { AAAA: 192.0.2.1 } }\n      names:',
      'expected an IPv6 address',
    ],
    [
      'a rate that lets nothing change',
      '  store:',
      '  limits: { maxChange: 50% }\n  store:',
      'expected at least 100%',
    ],
    [
      'two publications in one',
      '  store:',
      '  publish: [{ serve: [127.0.0.1:53], update: { server: 192.0.2.1 } }]\n  store:',
      'found serve and update',
    ],
    [
      'a name server by name',
      '  store:',
      '  publish: [{ update: { server: ns.example:53 } }]\n  store:',
      'found the name "ns.example:53"',
    ],
    [
      'a zone that is not here',
      '  store:',
      '  publish: [{ update: { server: 192.0.2.1, zones: [x.example] } }]\n  store:',
      '"x.example" is no zone of this file',
    ],
    [
      'a port beyond all ports',
      '  store:',
      '  status: { listen: 127.0.0.1:99999 }\n  store:',
      'a port up to 65535',
    ],
    ['a hook that does nothing', '  store:', '  hooks: { h: { on: plan } }\n  store:', 'found nothing to do'],
  ];

  it.each(cases)('%s', (_, from, to, message) => {
    const { config: read } = parseSteer(changed(from, to), FILE);
    expect(
      said(changed(from, to))
        .filter((one) => one.includes('error:'))
        .join('\n'),
    ).toContain(message);
    expect(read).toBeUndefined();
  });

  it('a zone in a zone: its names belong to it', () => {
    const inner = '    eu.shop.example: { nameServers: [ns1.dns.example, ns2.dns.example] }\n  store:';
    expect(said(changed('  store:', inner).replace('www:', 'www.eu:'))).toEqual([
      'firebreak.yaml:17:9: error: steer.zones.shop.example.names.www.eu.shop.example: www.eu.shop.example belongs to the zone eu.shop.example',
    ]);
  });

  it('only one endpoint with a host answers at a time, and never at the apex', () => {
    const hosts = changed('address: 192.0.2.10', 'host: a.example').replace(
      'address: [198.51.100.10]',
      'host: b.example',
    );
    expect(said(hosts)).toEqual([]);
    expect(said(hosts.replace('failover', 'allHealthy')).join()).toContain('one CNAME record only');
    expect(said(hosts.replace('www:', "'@':")).join()).toContain('the zone itself cannot have a CNAME');
  });
});

describe('what is unwise is a warning, and is read', () => {
  const cases: readonly (readonly [string, string, string, string])[] = [
    [
      'a quorum of 1',
      '  endpoints:',
      '  quorum: 1\n  endpoints:',
      '6:3: warning: steer.quorum: with a quorum of 1',
    ],
    ['two nodes', '    vie: exoscale/at-vie-1\n', '', 'two nodes'],
    ['one node', '    par: scaleway/fr-par\n    vie: exoscale/at-vie-1\n', '', 'one node'],
    ['one name server', ', ns2.dns.example]', ']', 'RFC 2182'],
    ['two members', ', https://192.0.2.3:2379]', ']', '2 members bear no more losses than 1'],
    ['a long TTL', 'failover: [a, b] }', 'failover: [a, b], ttl: 1h }', 'the TTL is 3600 s'],
    ['one endpoint', 'failover: [a, b] }', 'failover: [a] }', 'there is nothing to move to'],
    [
      'an endpoint nobody uses',
      'failover: [a, b] }',
      'failover: [a] }',
      '10:5: warning: steer.endpoints.b: no name uses it',
    ],
    [
      'an open admin API',
      '  store:',
      '  admin: { listen: 0.0.0.0:5380 }\n  store:',
      'tokens travel unencrypted',
    ],
    [
      'transfers without a key',
      '  store:',
      '  publish: [{ primary: { listen: [127.0.0.1:53], secondaries: [192.0.2.1] } }]\n  store:',
      'has no key',
    ],
    [
      'a hook without signature',
      '  store:',
      '  hooks: { h: { url: https://page.example } }\n  store:',
      'is not signed',
    ],
    [
      'IPv6 at one of them',
      'address: 192.0.2.10',
      'address: [192.0.2.10, 2001:db8::1]',
      'clients of one family',
    ],
  ];

  it.each(cases)('%s', (_, from, to, message) => {
    expect(said(changed(from, to)).join('\n')).toContain(message);
    expect(parseSteer(changed(from, to), FILE).config).toBeDefined();
  });
});

describe('secrets', () => {
  const SECRET = 'c2VjcmV0LXNlY3JldA==';
  it.each([
    ['a password of the store', '{ etcd: [', `{ etcd: { password: ${SECRET}, endpoints: [`],
    [
      'a secret of a hook',
      '  store:',
      `  hooks: { h: { url: https://page.example, secret: ${SECRET} } }\n  store:`,
    ],
    [
      'one in place of its variable',
      '  store:',
      `  hooks: { h: { url: https://page.example, secretFrom: ${SECRET} } }\n  store:`,
    ],
    [
      'a key',
      '  store:',
      `  publish: [{ update: { server: 192.0.2.1, key: { name: k, secret: ${SECRET} } } }]\n  store:`,
    ],
    ['an admin token', '  store:', `  admin: { token: ${SECRET} }\n  store:`],
    ['a header', 'tcp:443', `{ http: "https://x.example", headers: { Authorization: Bearer ${SECRET} } }`],
    ['an address', 'tcp:443', `"https://user:${SECRET}@x.example/"`],
    ["a member's address", 'https://192.0.2.1:2379', `https://root:${SECRET}@192.0.2.1:2379`],
  ])('%s is refused, and is not repeated', (_, from, to) => {
    let text = changed(from, to);
    if (to.includes('endpoints: [')) text = text.replace(/2379\] \}/, '2379] } }');
    const { config: read, diagnostics } = parseSteer(text, FILE);
    expect(read).toBeUndefined();
    expect(diagnostics.length).toBeGreaterThan(0);
    expect(JSON.stringify(diagnostics)).not.toContain(SECRET);
  });
});

it('the variables that hold secrets are known', () => {
  const more = `  publish: [{ update: { server: 192.0.2.1, key: { name: k, secretFrom: TSIG } } }]
  hooks: { h: { urlFrom: PAGER, secretFrom: PAGER_KEY } }
  admin: { tokenFrom: TOKENS }
  store:`;
  const text = changed('  store:', more).replace(
    'tcp:443',
    '{ http: "https://x.example", headers: { Cookie: { env: SESSION } } }',
  );
  expect(secretVariables(config(text)).sort()).toEqual(['PAGER', 'PAGER_KEY', 'SESSION', 'TOKENS', 'TSIG']);
});

describe('the file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'firebreak-steer-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('is found in a directory, and what is missing is said', () => {
    expect(readSteer(folder).diagnostics[0]).toMatchObject({ message: 'holds no firebreak.yaml' });
    writeFileSync(join(folder, FILE), HEALTHY);
    expect(readSteer(folder)).toMatchObject({ file: join(folder, FILE), config: { quorum: 2 } });
    expect(readSteer(join(folder, FILE)).config).toBeDefined();
    expect(readSteer(join(folder, 'other.yaml')).diagnostics[0]!.message).toContain('ENOENT');
    expect(parseSteer('journeys:\n', FILE).diagnostics[0]!.message).toContain('has no steer: section');
  });

  it('of any shape is read or complained of, and nothing is thrown', () => {
    const leaf = fc.oneof(fc.string(), fc.integer(), fc.constant(null), fc.boolean());
    const key = fc.constantFrom(
      'nodes',
      'endpoints',
      'zones',
      'names',
      'www',
      'probe',
      'address',
      'records',
      'A',
      'TXT',
      'failover',
      'store',
      'etcd',
      'hooks',
      'x',
    );
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        leaf,
        fc.array(tie('tree'), { maxLength: 3 }),
        fc.dictionary(key, tie('tree'), { maxKeys: 4 }),
      ),
    }));
    fc.assert(
      fc.property(tree, (steer) => {
        const { config: read, diagnostics } = parseSteer(JSON.stringify({ steer }), FILE);
        expect(read !== undefined || diagnostics.length > 0).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('names with every healthy part changed at random are read or complained of', () => {
    fc.assert(
      fc.property(fc.nat(HEALTHY.length - 1), fc.string({ maxLength: 3 }), fc.nat(8), (at, text, cut) => {
        const mutated = HEALTHY.slice(0, at) + text + HEALTHY.slice(at + cut);
        const { config: read, diagnostics } = parseSteer(mutated, FILE);
        expect(read !== undefined || diagnostics.length > 0).toBe(true);
        for (const one of diagnostics) expect(one.line).toBeGreaterThan(0);
      }),
      { numRuns: 300 },
    );
  });
});

describe('networks with endpoints of their own', () => {
  const by = (text: string) => changed('[a, b] }', `[a, b], bySubnet: { ${text} } }`);

  it('are read', () => {
    expect(config(by('203.0.113.0/24: b, "2001:db8::/32": [b, a]')).zones[0]!.names[0]).toMatchObject({
      bySubnet: [
        { subnet: '203.0.113.0/24', endpoints: ['b'] },
        { subnet: '2001:db8::/32', endpoints: ['b', 'a'] },
      ],
    });
  });

  it.each([
    ['203.0.113.1/24: b', 'found "203.0.113.1/24" with bits behind its prefix, expected zeros there'],
    ['203.0.113.0: b', 'found "203.0.113.0", expected a network such as 192.0.2.0/24 or 2001:db8::/32'],
    ['203.0.113.0/24: c', '"c" is no endpoint of this name; expected one of a, b'],
    ['"2001:db8::/32": a, "2001:DB8:0::/32": b', 'the network is there twice, written in two ways'],
  ])('are refused: %s', (text, why) => {
    expect(said(by(text))).toEqual([expect.stringMatching(/^firebreak.yaml:17:\d+: error: /)]);
    expect(said(by(text))[0]).toContain(`names.www.shop.example.bySubnet.`);
    expect(said(by(text))[0]).toContain(why);
  });

  it('need addresses', () => {
    const hosts = by('203.0.113.0/24: b').replace(/address: .*/g, 'host: cdn.example');
    expect(said(hosts)[0]).toContain('a host is answered to all alike; expected endpoints with addresses');
  });
});

describe('what only the built-in server can', () => {
  it('is a warning where plans go out in other ways too', () => {
    const text = changed(
      '{ failover: [a, b] }',
      '{ weighted: { a: 1, b: 2 }, bySubnet: { 203.0.113.0/24: b } }',
    );
    expect(said(text)).toEqual([]);
    const update = `${text}  publish: [{ update: { server: 192.0.2.53, key: { name: k, secretFrom: K } } }]\n`;
    expect(said(update).map((line) => line.replace(/^.*names\.www\.shop\.example/, ''))).toEqual([
      ': update cannot carry weights: name servers there answer with all its healthy endpoints alike; only serve chooses',
      '.bySubnet: update cannot carry what networks get: name servers there answer all clients alike; only serve chooses',
    ]);
  });
});

describe('names', () => {
  it.each([
    ['www', 'www.shop.example'],
    ['@', 'shop.example'],
    ['WWW.Shop.Example', 'www.shop.example'],
    ['www.shop.example.', 'www.shop.example'],
    ['a.b', 'a.b.shop.example'],
    ['_acme-challenge', '_acme-challenge.shop.example'],
  ])('%s is %s', (written, name) => {
    expect(nameIn('shop.example', written)).toEqual({ name });
  });

  it.each(['', '.', 'a..b', '-a', 'x'.repeat(64), 'other.example', 'a.', 'ä'])(
    '%s is none of the zone',
    (written) => {
      expect(nameIn('shop.example', written)).toBeTypeOf('string');
    },
  );
});
