/** psql and a real PostgreSQL: a protocol that is not HTTP, through a refused name, a stall and back. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { firebreak } from '../support/cli.js';
import { describeDrill, has } from '../support/drill.js';
import { canRunPostgres, type Postgres, startPostgres } from '../support/postgres.js';

const PORT = 15439;
const canRun = canRunPostgres && has('psql');
let server: Postgres | undefined;

beforeAll(async () => {
  if (canRun) server = await startPostgres(PORT);
}, 60_000);
afterAll(() => server?.stop());

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
