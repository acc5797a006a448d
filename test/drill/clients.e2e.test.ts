/** Real clients, as they are, through the same faults: each says in its own words what it met, and recovers. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { firebreak, run } from '../support/cli.js';
import { describeDrill, has, SLOWNESS, serve } from '../support/drill.js';

const CLIENTS = fileURLToPath(new URL('clients/', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'clients-'));
const ready = new Set<string>();
let server: Awaited<ReturnType<typeof serve>>;
beforeAll(async () => {
  server = await serve((_, response) => response.end('served'));
  for (const [name, { prepare }] of Object.entries(clients)) if (await prepare()) ready.add(name);
}, 120_000);
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

/** What fails, each for a host of its own, until the client has tried them all once. */
const FAULTS = {
  empty: 'dns=empty',
  servfail: 'dns=servfail',
  refused: 'connect=refused',
  dropped: 'connect=timeout',
  reset: 'connect=reset',
  slow: 'latency=250ms',
} as const;
type Words = Readonly<Record<Exclude<keyof typeof FAULTS, 'slow'>, RegExp>>;

interface Client {
  /** Shell line that fetches `$URLS`. */
  readonly line: string;
  readonly words: Words;
  /** Seconds until the faults are over on a quiet machine: longer than all tries together take. */
  readonly seconds: number;
  /** Makes it ready; false: it is not installed. */
  readonly prepare: () => boolean | Promise<boolean>;
}

/** The slowest first: the others run beside it. */
const clients: Readonly<Record<string, Client>> = {
  'HttpClient of Java': {
    line: `java -Dsun.net.inetaddr.negative.ttl=0 ${CLIENTS}Client.java $URLS`,
    words: {
      empty: /ConnectException|UnresolvedAddress/,
      servfail: /ConnectException|UnresolvedAddress|Timeout/,
      refused: /ConnectException/,
      dropped: /Timeout/,
      reset: /IOException|reset|EOF/,
    },
    seconds: 14,
    prepare: () => has('java', '-version'),
  },
  curl: {
    line: `for url in $URLS; do echo "$url $(curl -sS -m 1 -w ' %{http_code} %{time_total}' $url 2>&1)"; done`,
    words: {
      empty: /Could not resolve host/,
      servfail: /Could not resolve host|Resolving timed out/,
      refused: /Failed to connect/,
      dropped: /timed out/i,
      reset: /reset by peer/,
    },
    seconds: 7,
    prepare: () => has('curl'),
  },
  'the fetch of Node.js': {
    line: `"${process.execPath}" ${CLIENTS}fetch.mjs $URLS`,
    words: {
      empty: /ENOTFOUND/,
      servfail: /EAI_AGAIN|TimeoutError/,
      refused: /ECONNREFUSED/,
      dropped: /TimeoutError/,
      reset: /ECONNRESET|UND_ERR_SOCKET/,
    },
    seconds: 7,
    prepare: () => true,
  },
  'urllib of Python': {
    line: `python3 ${CLIENTS}urllib.py $URLS`,
    words: {
      empty: /No address associated with hostname|Name or service not known/,
      servfail: /Temporary failure in name resolution/,
      refused: /Connection refused/,
      dropped: /timed out/,
      reset: /Connection reset by peer|RemoteDisconnected/,
    },
    seconds: 7,
    prepare: () => has('python3'),
  },
  'a static Go binary with its own resolver': {
    line: `${join(folder, 'client')} $URLS`,
    words: {
      empty: /no such host/,
      servfail: /server misbehaving|Client\.Timeout|deadline/,
      refused: /connection refused/,
      dropped: /Client\.Timeout|deadline|i\/o timeout/,
      reset: /connection reset|EOF/,
    },
    seconds: 7,
    prepare: async () => {
      if (!has('go', 'version')) return false;
      // Not while it serves: the build keeps all processors busy.
      const env = { CGO_ENABLED: '0' };
      const built = await run('go', ['build', '-o', join(folder, 'client'), join(CLIENTS, 'client.go')], {
        env,
      });
      return built.status === 0;
    },
  },
};

describeDrill('through faults and back', () => {
  for (const [name, { line, words, ...client }] of Object.entries(clients)) {
    const seconds = Math.ceil(client.seconds * SLOWNESS);
    it.concurrent(name, { retry: 2, timeout: 120_000 }, async (context) => {
      if (!ready.has(name)) {
        console.warn(`SKIPPED: ${name} is not installed`);
        return context.skip();
      }
      const hosts = Object.keys(FAULTS).map((fault) => `http://${fault}.example:8099/`);
      // A machine that is busy with other things may let one time out: what counts is that all come back.
      const again = `for attempt in 1 2 3 4 5; do said=$(${line}); [ "$(echo "$said" | grep -c 'served 200')" -eq ${hosts.length} ] && break; done; echo "$said"`;
      const script = `OVER=$(($(date +%s) + ${seconds + 1})); URLS="${hosts.join(' ')}"; ${line}; echo -- $(date +%s); while [ "$(date +%s)" -le "$OVER" ]; do sleep 0.1; done; ${again}`;
      const faults = Object.entries(FAULTS).map(
        ([host, effect]) => `${host}.example ${effect} ..${seconds}s`,
      );
      const { stdout, stderr } = await firebreak(
        [
          ...['drill', 'none', '--map', `*.example=127.0.0.1:${server.port}`],
          ...faults.flatMap((one) => ['--fault', one]),
          ...['--', 'sh', '-c', script],
        ],
        { timeoutMs: 110_000 },
      );
      const [during = '', after = ''] = stdout.split(/^-- .*$/m);
      const said = (part: string, host: string) =>
        part.split('\n').find((text) => text.startsWith(`http://${host}.example`)) ?? `nothing; ${stderr}`;
      for (const [fault, expected] of Object.entries(words))
        expect(said(during, fault), fault).toMatch(expected);
      expect(said(during, 'slow')).toMatch(/served 200/);
      for (const fault of Object.keys(FAULTS)) expect(said(after, fault), fault).toMatch(/served 200/);
      const millis = (part: string) =>
        Number(said(part, 'slow').split(' ').at(-1)) * (name === 'curl' ? 1000 : 1);
      expect(millis(during)).toBeGreaterThanOrEqual(250);
      expect(millis(after)).toBeLessThan(millis(during));
    });
  }
});
