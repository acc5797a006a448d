/** `firebreak now` beside nodes of `firebreak steer` that look at endpoints of our own. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Daemon, memoryCluster, parseSteer, startDaemon } from '../../src/steer/index.js';
import { firebreak } from '../support/cli.js';
import { until } from '../support/drill.js';
import { awsEvent, awsHealth, type FeedServer, serveFeeds } from '../support/feeds.js';
import { problemsBy } from '../support/schemas.js';

const ESTATE = 'examples/web-shop-europe-standby';
const TOKEN = `ops:${'t'.repeat(24)}`;
const NODES = ['hel', 'par'] as const;
let folder = '';
let server: FeedServer;
const daemons: Daemon[] = [];

/** Of these endpoints only europe answers. */
const steer = (port: number, admin = '127.0.0.1:0') => `steer:
  nodes: { hel: hetzner/hel1, par: scaleway/fr-par }
  lease: 3s
  probe: { interval: 1s, timeout: 800ms, fall: 1, rise: 1 }
  endpoints:
    america: { address: 127.0.0.1, at: aws/us-east-1, probe: 'http://www.shop.example:${port}/broken' }
    europe: { address: 127.0.0.1, at: hetzner/hel1, probe: 'http://www.shop.example:${port}/well' }
    attic: { address: 127.0.0.1, at: ovh/gra, probe: 'http://www.shop.example:${port}/broken' }
  zones:
    shop.example:
      nameServers: [ns1.shop.example, ns2.shop.example]
      records: { ns1: { A: 192.0.2.53 }, ns2: { A: 198.51.100.53 } }
      names:
        www: { failover: [america, europe], label: Shop }
        old: { failover: [attic, europe] }
  limits: { holdDown: 1s }
  store: { etcd: ['http://127.0.0.1:2379'] }
  publish: [{ serve: ['127.0.0.1:0'] }]
  status: { title: Shop, listen: '127.0.0.1:0' }
  admin: { listen: '${admin}', tokenFrom: FIREBREAK_TOKEN }
`;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'firebreak-'));
  server = await serveFeeds({
    '/well': 'ok',
    '/broken': (_, response) => void response.writeHead(500).end(),
    '/calm': awsHealth([]),
    '/dynamodb': awsHealth([
      awsEvent({ service: 'dynamodb-us-east-1', status: '3', began: Date.now() - 600_000 }),
    ]),
    '/v1/verdicts': (_, response) => void response.writeHead(302, { location: '/stolen' }).end(),
  });
  const { config, diagnostics } = parseSteer(steer(Number(new URL(server.url).port)), 'firebreak.yaml');
  if (config === undefined) throw new Error(diagnostics.map(({ message }) => message).join('; '));
  const cluster = memoryCluster(config.leaseMs);
  for (const node of NODES)
    daemons.push(
      await startDaemon({
        config,
        node,
        dataDirectory: join(folder, node),
        env: { FIREBREAK_TOKEN: TOKEN },
        version: '0',
        problem: () => {},
        store: cluster.client(),
      }),
    );
  await until(() =>
    daemons.every((one) => {
      const { verdicts, plan } = one.view();
      return plan !== undefined && verdicts.filter(({ state }) => state !== 'unknown').length === 3;
    }),
  );
});
afterAll(async () => {
  for (const one of daemons) await one.close();
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

const node = () => `http://127.0.0.1:${daemons[0]!.ports.admin}`;
const now = (more: readonly string[], path = ESTATE, token = TOKEN) =>
  firebreak(['now', path, '--only-feeds', ...more], { env: { FIREBREAK_TOKEN: token } });

describe('firebreak now --steer', () => {
  it('shows what the nodes saw beside what providers say, and what of the estate each endpoint is', async () => {
    // Users say so to the first node.
    const report = await fetch(`http://127.0.0.1:${daemons[0]!.ports.status}/reports`, {
      method: 'POST',
      body: new URLSearchParams({ name: 'www.shop.example' }),
    });
    expect(report.status).toBe(202);
    const { stdout, status, stderr } = await now([
      '--steer',
      node(),
      '--feed',
      `aws=aws-health:${server.url}/calm`,
    ]);
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
    expect(stdout).toMatch(/1 down of 2 journeys, as your nodes see/);
    expect(stdout).toMatch(/seen by {2}your steer cluster: america is down/);
    expect(stdout).toMatch(/your own nodes: hel said .* ago: plan \d+, quorum 2, 2 of 2 nodes heard of/);
    expect(stdout.replace(/\s+/g, ' ')).toMatch(
      /america down for .*; 2 of 2 nodes see it down \(hel, par\): .*500/,
    );
    expect(stdout).toMatch(/stands for aws_lb\.shop, what Shop is entered by in aws\/us-east-1/);
    expect(stdout.replace(/\s+/g, ' ')).toMatch(
      /attic down .* not mapped: nothing here is known to answer there/,
    );
    expect(stdout.replace(/\s+/g, ' ')).toMatch(
      /Shop \(www\.shop\.example\) is answered with (?:america|europe); users say it fails: 1 report .*a signal and no verdict/,
    );
    // The provider's page says that all is well.
    expect(stdout).toMatch(/0 open claims, nothing in it/);
  });

  it('prints it as its schema says, with the verdicts of both kinds of claims', async () => {
    const { stdout } = await now([
      ...['--steer', node(), '--feed', `aws=aws-health:${server.url}/dynamodb`, '--format', 'json'],
    ]);
    const result = JSON.parse(stdout);
    expect(problemsBy('now', result)).toEqual([]);
    expect(
      result.verdicts[0].endpoints.map((one: Record<string, unknown>) => [one.id, one.state, one.component]),
    ).toEqual([
      ['america', 'down', 'aws_lb.shop'],
      ['europe', 'up', 'hcloud_load_balancer.shop'],
      ['attic', 'down', undefined],
    ]);
    const shop = result.journeys.find(({ name }: { name: string }) => name === 'Shop');
    expect(new Set(shop.because.map(({ claim }: { claim: string }) => claim.split(' ')[0]))).toEqual(
      new Set(['own-1', 'steer']),
    );
  });

  it('asks the next node where one is gone, and says why where none answers', async () => {
    const found = await now(['--steer', 'http://127.0.0.1:9', '--steer', node()]);
    expect(found.stdout).toMatch(/your own nodes: hel/);
    for (const [token, why] of [
      ['', 'the environment variable FIREBREAK_TOKEN holds no token; that of the node is needed'],
      [`ops:${'x'.repeat(24)}`, 'the node does not know the token'],
    ] as const) {
      const { status, stderr } = await now(['--steer', node()], ESTATE, token);
      expect(status).toBe(2);
      expect(stderr).toContain(why);
      expect(stderr).not.toContain('x'.repeat(24));
    }
  });

  it('gives the token to nobody that a server sends it to', async () => {
    const { stderr } = await now(['--steer', server.url]);
    expect(stderr).toMatch(/it redirects, which is not followed with a token/);
    expect(server.asked.filter(({ url }) => url === '/stolen')).toEqual([]);
  });

  it('finds the node on this machine by firebreak.yaml, and no other machine', async () => {
    const { port } = new URL(node());
    for (const [listen, isAsked] of [
      [`127.0.0.1:${port}`, true],
      [`0.0.0.0:${port}`, true],
      [`192.0.2.1:${port}`, false],
    ] as const) {
      writeFileSync(
        join(folder, 'firebreak.yaml'),
        `components: { hall: { name: Hall } }\njourneys: { shop: { entry: hall } }\n${steer(80, listen)}`,
      );
      const { stdout } = await firebreak(['now', folder, '--format', 'json'], {
        env: { FIREBREAK_TOKEN: TOKEN },
      });
      const { feeds } = JSON.parse(stdout || '{"feeds":[]}');
      expect(
        feeds.map(({ id }: { id: string }) => id),
        listen,
      ).toEqual(isAsked ? ['steer'] : []);
    }
  });
});
