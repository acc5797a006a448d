/** psql and a real PostgreSQL: a protocol that is not HTTP, through a refused name, a stall and back. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { firebreak, run } from '../support/cli.js';
import { describeDrill, has, until } from '../support/drill.js';

const PORT = 15439;
const NOBODY = 65534;
const DEBIAN = '/usr/lib/postgresql';
const programs = existsSync(DEBIAN) ? join(DEBIAN, readdirSync(DEBIAN).sort().at(-1)!, 'bin') : undefined;
const isRoot = process.getuid?.() === 0;
const canRun =
  programs !== undefined &&
  existsSync(join(programs, 'initdb')) &&
  has('psql') &&
  (!isRoot || has('setpriv'));
const folder = mkdtempSync(join(tmpdir(), 'postgres-'));
let server: ChildProcess | undefined;

/** PostgreSQL does not run as root. */
const asUser = (command: readonly string[]) =>
  isRoot
    ? ['setpriv', '--reuid', `${NOBODY}`, '--regid', `${NOBODY}`, '--clear-groups', ...command]
    : [...command];

beforeAll(async () => {
  if (!canRun) return;
  if (isRoot) chownSync(folder, NOBODY, NOBODY);
  const data = join(folder, 'data');
  const [init = '', ...args] = asUser([
    join(programs, 'initdb'),
    '-D',
    data,
    '-A',
    'trust',
    '-U',
    'shop',
    '--no-sync',
  ]);
  const made = await run(init, args, { cwd: folder });
  expect(made.status, made.stderr).toBe(0);
  const listen = ['-h', '127.0.0.1', '-p', String(PORT), '-k', folder];
  const [start = '', ...rest] = asUser([join(programs, 'postgres'), '-D', data, ...listen]);
  server = spawn(start, rest, { cwd: folder, stdio: 'ignore' });
  const ready = ['-h', '127.0.0.1', '-p', String(PORT)];
  await until(() => spawnSync(join(programs, 'pg_isready'), ready).status === 0, 30);
}, 60_000);
afterAll(() => {
  server?.kill('SIGINT');
  rmSync(folder, { recursive: true, force: true });
});

describeDrill('psql', () => {
  it('says in its own words what it meets, and comes back', { retry: 2 }, async (context) => {
    if (!canRun) {
      console.warn('SKIPPED: no PostgreSQL or psql here');
      return context.skip();
    }
    const ask = (host: string) => `psql -At -h ${host} -U shop postgres -c 'select 6 * 7' 2>&1`;
    const hosts = ['db', 'gone', 'shut', 'lost'].map((name) => `${name}.example`);
    const script = `END=$(($(date +%s) + 6)); export PGCONNECT_TIMEOUT=2
      ${hosts.map(ask).join('\n')}
      while [ "$(date +%s)" -le "$END" ]; do sleep 0.1; done
      ${hosts.map(ask).join('\n')}`;
    const faults = [
      'gone.example dns=nxdomain ..6s',
      'shut.example connect=refused ..6s',
      'lost.example connect=timeout ..6s',
    ];
    const { stdout } = await firebreak(
      [
        ...['drill', 'none', '--map', `*.example=127.0.0.1:${PORT}`],
        ...faults.flatMap((one) => ['--fault', one]),
        ...['--', 'sh', '-c', script],
      ],
      { timeoutMs: 40_000 },
    );
    expect(stdout).toMatch(/^42\n/);
    expect(stdout).toMatch(/could not translate host name "gone\.example"/);
    expect(stdout).toMatch(/Connection refused/);
    expect(stdout).toMatch(/timeout expired/);
    expect(stdout).toMatch(/\n42\n42\n42\n42\n$/);
  });
});
