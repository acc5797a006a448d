/** etcd for tests: members on the loopback, with data in temporary folders, that can be stopped and frozen. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, type SuiteAPI } from 'vitest';
import { has } from './host.js';

const hasEtcd = has('etcd');

/** Tests with a real etcd; skipped, and said so, where it is not installed. */
export const describeEtcd: SuiteAPI['skip'] = hasEtcd ? describe : skipped();

function skipped(): SuiteAPI['skip'] {
  console.warn('SKIPPED: tests with etcd: it is not installed (Debian: etcd-server)');
  return describe.skip;
}

export interface EtcdMember {
  readonly url: string;
  readonly signal: (signal: NodeJS.Signals) => void;
}

export interface EtcdCluster {
  readonly members: readonly EtcdMember[];
  readonly urls: readonly string[];
  /** A call to the JSON gateway, for what the store has no word for. */
  readonly call: (path: string, body: unknown, token?: string) => Promise<Record<string, unknown>>;
  readonly close: () => Promise<void>;
}

export interface EtcdOptions {
  readonly members: number;
  /** Certificates for client connections: the files' paths. */
  readonly tls?: { readonly ca: string; readonly cert: string; readonly key: string };
}

/** Starts a cluster and waits until it answers; tries other ports where some were taken meanwhile. */
export async function startEtcd(options: EtcdOptions): Promise<EtcdCluster> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await start(options);
    } catch (error) {
      if (attempt === 3) throw error;
    }
  }
}

async function start({ members: count, tls }: EtcdOptions): Promise<EtcdCluster> {
  const folder = mkdtempSync(join(tmpdir(), 'firebreak-etcd-'));
  const ports = await freePorts(count * 2);
  const scheme = tls === undefined ? 'http' : 'https';
  const members = Array.from({ length: count }, (_, i) => ({
    name: `m${i}`,
    url: `${scheme}://127.0.0.1:${ports[i * 2]}`,
    peer: `http://127.0.0.1:${ports[i * 2 + 1]}`,
  }));
  const initial = members.map(({ name, peer }) => `${name}=${peer}`).join(',');
  let output = '';
  const processes = members.map(({ name, url, peer }): ChildProcess => {
    const arguments_ = ['--name', name, '--data-dir', join(folder, name), '--initial-cluster', initial];
    arguments_.push('--listen-client-urls', url, '--advertise-client-urls', url);
    arguments_.push('--listen-peer-urls', peer, '--initial-advertise-peer-urls', peer);
    // Elections wait longer than the hiccups of a busy machine.
    arguments_.push('--heartbeat-interval', '100', '--election-timeout', '1000');
    if (tls !== undefined) {
      arguments_.push(
        '--cert-file',
        tls.cert,
        '--key-file',
        tls.key,
        '--trusted-ca-file',
        tls.ca,
        '--client-cert-auth',
      );
    }
    const child = spawn('etcd', arguments_, {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { PATH: process.env.PATH ?? '' },
    });
    child.stderr!.on('data', (chunk) => {
      output = (output + chunk).slice(-4000);
    });
    return child;
  });
  const close = async () => {
    await Promise.all(
      processes.map(async (child) => {
        if (child.exitCode !== null || child.signalCode !== null) return;
        const gone = new Promise((resolve) => child.once('exit', resolve));
        child.kill('SIGKILL');
        await gone;
      }),
    );
    rmSync(folder, { recursive: true, force: true });
  };
  const call: EtcdCluster['call'] = async (path, body, token) => {
    const response = await fetch(`${members[0]!.url}${path}`, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: token === undefined ? {} : { authorization: token },
      signal: AbortSignal.timeout(5000),
    });
    const answer = (await response.json()) as Record<string, unknown>;
    if (!response.ok) throw new Error(JSON.stringify(answer));
    return answer;
  };
  try {
    for (const end = Date.now() + 30_000; ; await sleep(50)) {
      if (processes.some(({ exitCode }) => exitCode !== null)) throw new Error(`etcd ended: ${output}`);
      if (tls !== undefined ? output.includes('ready to serve client requests') : await isReady(call)) break;
      if (Date.now() > end) throw new Error(`etcd did not start: ${output}`);
    }
  } catch (error) {
    await close();
    throw error;
  }
  return {
    members: members.map(({ url }, i) => ({ url, signal: (signal) => void processes[i]!.kill(signal) })),
    urls: members.map(({ url }) => url),
    call,
    close,
  };
}

async function isReady(call: EtcdCluster['call']): Promise<boolean> {
  return call('/v3/kv/range', { key: 'AA==' }).then(
    () => true,
    () => false,
  );
}

async function freePorts(count: number): Promise<readonly number[]> {
  const servers = await Promise.all(
    Array.from(
      { length: count },
      () =>
        new Promise<ReturnType<typeof createServer>>((resolve) => {
          const server = createServer();
          server.listen(0, '127.0.0.1', () => resolve(server));
        }),
    ),
  );
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
