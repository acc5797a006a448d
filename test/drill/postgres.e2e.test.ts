/** psql and a real PostgreSQL: a protocol that is not HTTP, through names, refusals, resets and latency and back. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { firebreak } from '../support/cli.js';
import { describeDrill, has, SLOWNESS } from '../support/drill.js';
import { freePort } from '../support/host.js';
import { canRunPostgres, type Postgres, startPostgres } from '../support/postgres.js';

const canRun = canRunPostgres && has('psql');
let server: Postgres | undefined;
let port = 0;

beforeAll(async () => {
  if (!canRun) return;
  port = await freePort();
  server = await startPostgres(port);
}, 60_000);
afterAll(() => server?.stop());

/** What is wrong with each host while it lasts, and what psql says then; the others answer. */
const HOSTS = {
  db: { fault: undefined, says: /^42$/ },
  gone: { fault: 'dns=nxdomain', says: /could not translate host name "gone\.example"/ },
  empty: { fault: 'dns=empty', says: /could not translate host name "empty\.example"/ },
  shut: { fault: 'connect=refused', says: /Connection refused/ },
  lost: { fault: 'connect=timeout', says: /timeout expired/ },
  cut: { fault: 'connect=reset', says: /reset by peer|closed the connection unexpectedly/ },
  slow: { fault: 'latency=300ms', says: /^42$/ },
} as const;
/** Seconds until the faults are over. */
const SECONDS = Math.ceil(6 * SLOWNESS);

describeDrill('psql', () => {
  it('says in its own words what it meets, and comes back', {
    retry: 2,
    timeout: 60_000,
  }, async (context) => {
    if (!canRun) {
      console.warn('SKIPPED: no PostgreSQL or psql here');
      return context.skip();
    }
    const ask = (host: string) =>
      `(began=$(date +%s%N); said=$(psql -At -h ${host}.example -U shop postgres -c 'select 6 * 7' 2>&1 | tr '\n' ' '); echo "${host} $((($(date +%s%N) - began) / 1000000)) $said") &`;
    const all = [...Object.keys(HOSTS).map(ask), 'wait'].join('\n');
    const script = `END=$(($(date +%s) + ${SECONDS + 1})); export PGCONNECT_TIMEOUT=3
      ${all}
      echo --
      while [ "$(date +%s)" -le "$END" ]; do sleep 0.1; done
      ${all}`;
    const faults = Object.entries(HOSTS).flatMap(([host, { fault }]) =>
      fault === undefined ? [] : ['--fault', `${host}.example ${fault} ..${SECONDS}s`],
    );
    const { stdout, stderr } = await firebreak(
      ['drill', 'none', '--map', `*.example=127.0.0.1:${port}`, ...faults, '--', 'sh', '-c', script],
      { timeoutMs: 80_000 },
    );
    const [during = '', after = ''] = stdout.split(/^--$/m);
    const said = (part: string, host: string) => {
      const [, millis, text] = new RegExp(`^${host} (\\d+) (.*)$`, 'm').exec(part) ?? [];
      return { millis: Number(millis), text: text?.trim() ?? `nothing; ${stderr}` };
    };
    for (const [host, { says }] of Object.entries(HOSTS)) {
      expect(said(during, host).text, host).toMatch(says);
      expect(said(after, host).text, host).toBe('42');
    }
    // The server speaks at least twice: to let in, and to answer.
    expect(said(during, 'slow').millis).toBeGreaterThanOrEqual(600);
    expect(said(after, 'slow').millis).toBeLessThan(said(during, 'slow').millis);
  });
});
