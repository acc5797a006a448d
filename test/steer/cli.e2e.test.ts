/** `firebreak steer` from the command line: one node, its orders, and the demonstration. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { firebreak, ROOT } from '../support/cli.js';
import { until } from '../support/drill.js';

const TOKEN = { FIREBREAK_TOKEN: `ops:${'t'.repeat(24)}` };
let folder = '';
const servers: Server[] = [];
let node: ReturnType<typeof spawn>;
let said = '';
let admin = '';
let status = '';

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'firebreak-'));
  const listen = async (address: string) => {
    const server = createServer((_, response) => response.end('ok'));
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, address, resolve));
    return (server.address() as AddressInfo).port;
  };
  const [a, b] = [await listen('127.0.0.1'), await listen('127.0.0.2')];
  writeFileSync(
    join(folder, 'firebreak.yaml'),
    `steer:
  nodes: { one: hetzner/hel1 }
  quorum: 1
  probe: { interval: 1s, timeout: 500ms }
  endpoints:
    a: { address: 127.0.0.1, at: aws/eu-central-1, probe: 'tcp:${a}' }
    b: { address: 127.0.0.2, at: ovh/gra, probe: 'tcp:${b}' }
  zones:
    shop.test:
      nameServers: [ns1.shop.test]
      records: { ns1: { A: 127.0.0.1 } }
      names: { www: { failover: [a, b], ttl: 1s } }
  publish: [{ serve: ['127.0.0.1:0'] }]
  admin: { listen: '127.0.0.1:0', tokenFrom: FIREBREAK_TOKEN }
  status: { title: Shop, listen: '127.0.0.1:0' }
`,
  );
  const { PATH = '', HOME = '' } = process.env;
  node = spawn(
    process.execPath,
    ['bin/firebreak', 'steer', 'run', folder, '--node', 'one', '--data', join(folder, 'data')],
    {
      cwd: ROOT,
      env: { PATH, HOME, ...TOKEN },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  for (const stream of [node.stdout!, node.stderr!])
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
  await until(
    () => /admin API on port \d+/.test(said) && /plan 1: /.test(said) && /b: unknown -> up/.test(said),
    30,
  );
  admin = `http://127.0.0.1:${/admin API on port (\d+)/.exec(said)![1]}`;
  status = `http://127.0.0.1:${/status page on port (\d+)/.exec(said)![1]}`;
});
afterAll(async () => {
  node.kill('SIGTERM');
  await new Promise((resolve) => (node.exitCode === null ? node.once('exit', resolve) : resolve(undefined)));
  for (const server of servers) server.close();
  rmSync(folder, { recursive: true, force: true });
});

const steer = (...args: string[]) =>
  firebreak(['steer', ...args, '--admin', admin], { env: TOKEN, cwd: folder });

describe('a node', () => {
  it('says what it sees and serves', async () => {
    const { status: code, stdout } = await steer('status');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^one: plan \d+, served for/);
    expect(stdout).toMatch(/www\.shop\.test {2}a$/m);
    expect(stdout).toMatch(/serve {2}serves plan/);
  });

  it('takes orders, and writes down who gave them', async () => {
    expect(await steer('drain', 'a')).toMatchObject({ status: 0, stderr: '' });
    await until(() => /plan 2: /.test(said), 30);
    const emptied = await steer('drain', 'b', '--force');
    expect(emptied.status, emptied.stdout).toBe(2);
    expect(emptied.stderr).toMatch(/no endpoint left/);
    expect(await steer('undrain', 'a')).toMatchObject({ status: 0 });
    expect((await steer('history')).stdout).toMatch(/ops.*drain/);
    expect(await steer('drain', 'nobody')).toMatchObject({ status: 2 });
  }, 120_000);

  it('tells the public what a person writes', async () => {
    const { stdout: id } = await steer(
      'incident',
      'open',
      'Slow <b>checkout</b>',
      'We are looking into it.',
      '--affects',
      'www.shop.test=degraded_performance',
    );
    const page = await (await fetch(`${status}/status/en`)).text();
    expect(page).toMatch(/Slow &lt;b&gt;checkout/);
    expect(await steer('incident', 'update', id.trim(), 'Done.', '--status', 'resolved')).toMatchObject({
      status: 0,
    });
    expect((await steer('incident', 'list')).stdout).toMatch(/resolved {2}Slow/);
    expect(await steer('export', '-o', join(folder, 'site'))).toMatchObject({ status: 0 });
    expect(readdirSync(join(folder, 'site')).length).toBeGreaterThan(2);
  });

  it('does not listen to who has no token', async () => {
    const stranger = await firebreak(['steer', 'status', '--admin', admin], {
      env: { FIREBREAK_TOKEN: 'x'.repeat(24) },
      cwd: folder,
    });
    expect(stranger).toMatchObject({ status: 2, stderr: expect.stringMatching(/does not know the token/) });
    expect(await firebreak(['steer', 'status', '--admin', admin], { cwd: folder })).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/holds no token/),
    });
  });
});

describe('steer check', () => {
  it('warns of what steer shares with what it protects', async () => {
    const { status: code, stdout } = await firebreak(['steer', 'check', folder]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/warning {2}.*firebreak\.yaml:\d+:\d+: steer\.nodes: one node/);
    expect(stdout).toMatch(/1 node with a quorum of 1, 2 endpoints, 1 steered name in 1\s+zone/);
  });

  it('says what is wrong with its line', async () => {
    const file = join(folder, 'wrong.yaml');
    writeFileSync(file, 'steer:\n  nodes: { one: hetzner/hel1 }\n  quorum: many\n');
    const { status: code, stdout } = await firebreak(['steer', 'check', file]);
    expect(code).toBe(2);
    expect(stdout).toMatch(/error {2}.*wrong\.yaml:3:\d+: steer\W+quorum/);
  });
});

it('the demonstration moves every answer to the other place and back', async () => {
  const {
    status: code,
    stdout,
    stderr,
  } = await firebreak(['steer', 'demo', '--once'], { timeoutMs: 100_000 });
  if (/no address of this machine/.test(stderr)) return;
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/every node answers with paris, [\d.]+ s after frankfurt failed/);
  expect(stdout).toMatch(/par and vie answer with frankfurt again/);
}, 120_000);
