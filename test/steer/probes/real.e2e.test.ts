/** Probes against servers that nobody here wrote. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { EndpointConfig, ProbeSpec } from '../../../src/steer/model/index.js';
import { type Heard, startProbes } from '../../../src/steer/probes/index.js';
import { freePort, has } from '../../support/host.js';
import { canRunPostgres, startPostgres } from '../../support/postgres.js';

const TIMING = { intervalMs: 200, jitter: 0.1, timeoutMs: 5000, fall: 2, rise: 1 };

/** Follows an endpoint until it is in a state; says why it is. */
function seen(probe: ProbeSpec) {
  const heard: Heard[] = [];
  const endpoint: EndpointConfig = { id: 'e', addresses: ['127.0.0.1'], probe, timing: TIMING };
  const probes = startProbes([endpoint], (one) => heard.push(one));
  return {
    close: () => probes.close(),
    async until(state: Heard['state']): Promise<Heard> {
      for (const end = Date.now() + 20_000; Date.now() < end; ) {
        const last = heard.at(-1);
        if (last?.state === state) return last;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      throw new Error(`never ${state}: ${JSON.stringify(heard.at(-1))}`);
    },
  };
}

const skip = (what: string) =>
  console.warn(`SKIPPED: no ${what} here, so its probe was not tried on a real one`);

describe('a real server', () => {
  it('PostgreSQL is up while it runs, whoever may sign in', async (context) => {
    if (!canRunPostgres) {
      skip('PostgreSQL');
      return context.skip();
    }
    const port = await freePort();
    const server = await startPostgres(port, 'scram-sha-256');
    const eye = seen({ kind: 'postgres', port });
    try {
      await eye.until('up');
      await server.stop();
      const { why } = await eye.until('down');
      expect(why).toMatch(/connection refused|shutting down|closed the connection|reset/);
    } finally {
      eye.close();
    }
  });

  it('Redis is up while it runs, also where it asks for a password', async (context) => {
    if (!has('redis-server')) {
      skip('Redis');
      return context.skip();
    }
    const folder = mkdtempSync(join(tmpdir(), 'redis-'));
    const port = await freePort();
    const options = [
      '--port',
      String(port),
      '--bind',
      '127.0.0.1',
      '--save',
      '',
      '--dir',
      folder,
      '--requirepass',
      'x',
    ];
    const server = spawn('redis-server', options, { stdio: 'ignore' });
    const gone = new Promise((resolve) => server.once('exit', resolve));
    const eye = seen({ kind: 'redis', port, tls: false });
    try {
      await eye.until('up');
      server.kill('SIGTERM');
      await gone;
      expect(await eye.until('down')).toMatchObject({ why: `connection refused by 127.0.0.1:${port}` });
    } finally {
      eye.close();
      server.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('this machine answers to ping', async (context) => {
    if (!has('ping', '-n', '-c', '1', '127.0.0.1')) {
      skip('ping');
      return context.skip();
    }
    const here = seen({ kind: 'icmp' });
    try {
      await here.until('up');
    } finally {
      here.close();
    }
  });
});
