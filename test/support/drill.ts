/** What tests of drills share: whether there can be one here, local servers, processes to look at. */
import { spawnSync } from 'node:child_process';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, type SuiteAPI } from 'vitest';
import { type CliOptions, firebreak } from './cli.js';

export { has, until } from './host.js';

const before = performance.now();
const probe = spawnSync(
  process.execPath,
  ['bin/firebreak', 'observe', '--quiet', '-o', '/dev/null', '--', 'true'],
  { encoding: 'utf8' },
);

/** How many times longer things take here and now than on a quiet machine, 1 to 4: the probe takes it half a second. */
export const SLOWNESS = Math.min(4, Math.max(1, (performance.now() - before) / 1000));

/** Whether this machine allows drills. */
export const canDrill = probe.status !== 3;

/** Tests of drills; skipped, and said so, where this machine does not allow them. */
export const describeDrill: SuiteAPI['skip'] = canDrill ? describe : skipped(probe.stderr);

function skipped(why: string): SuiteAPI['skip'] {
  console.warn(`SKIPPED: no drills here: ${why.trim()}`);
  return describe.skip;
}

/** An HTTP server on the loopback; closed by what it returns. */
export async function serve(listener: RequestListener): Promise<{ readonly port: number; close(): void }> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** Options of observe that leave nothing: no summary, no file. */
export const SILENT = ['--quiet', '-o', '/dev/null'];

/** `firebreak observe OPTIONS -- sh -c SCRIPT`. */
export function observed(script: string, options: readonly string[] = [], cli: CliOptions = {}) {
  return firebreak(['observe', ...SILENT, ...options, '--', 'sh', '-c', script], {
    timeoutMs: 60_000,
    ...cli,
  });
}
