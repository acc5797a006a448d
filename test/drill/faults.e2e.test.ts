/** Each kind of fault as curl meets it, and what is left when it is over. */
import { createSocket } from 'node:dgram';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { firebreak } from '../support/cli.js';
import { describeDrill, serve } from '../support/drill.js';

const folder = mkdtempSync(join(tmpdir(), 'faults-'));
/** `/N`: N bytes. `/ticks/N`: N lines, ten a second. Anything else: what was sent, by its length. */
const answer: RequestListener = (request, response) => {
  const [, bytes] = /^\/(\d+)$/.exec(request.url ?? '') ?? [];
  const [, ticks] = /^\/ticks\/(\d+)$/.exec(request.url ?? '') ?? [];
  let received = 0;
  request
    .on('data', (chunk: Buffer) => {
      received += chunk.length;
    })
    .on('end', () => {
      if (bytes !== undefined) return response.end('x'.repeat(Number(bytes)));
      if (ticks === undefined) return response.end(`got ${received}`);
      let left = Number(ticks);
      const timer = setInterval(() => {
        response.write('tick\n');
        if (--left > 0) return;
        clearInterval(timer);
        response.end();
      }, 100);
      return response.on('close', () => clearInterval(timer));
    });
};
let server: Awaited<ReturnType<typeof serve>>;
beforeAll(async () => {
  server = await serve(answer);
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

/** `firebreak drill none` with faults over a script. */
const drill = (
  faults: readonly string[],
  script: string,
  options: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
) =>
  firebreak(
    [
      ...['drill', 'none', '--map', `*=127.0.0.1:${server.port}`],
      ...faults.flatMap((one) => ['--fault', one]),
      ...options,
      ...['--', 'sh', '-c', script],
    ],
    { timeoutMs: 60_000, env },
  );
/** curl of a URL, in one line: the URL, what it wrote with a format, its exit status. */
const curl = (url: string, format = '%{size_download}', options = '-m 20') =>
  `echo "${url} $(curl -gsS ${options} -o /dev/null -w '${format}' ${url} 2>/dev/null; echo " $?")"`;
/** What curl says of a connection that is reset: after it was made, or while it still waits for it. */
const RESET = [7, 52, 56];
/** Lines `URL VALUE... STATUS` by host. */
const byHost = (stdout: string) =>
  new Map(
    stdout
      .trim()
      .split('\n')
      .map((line) => {
        const [url = '', ...values] = line.split(' ');
        return [new URL(url).hostname, values.map(Number)] as const;
      }),
  );

describeDrill('what curl meets:', () => {
  it('names that are not answered, connections that fail', async () => {
    const expected = {
      'empty.example': ['dns=empty', [6]],
      'nxdomain.example': ['dns=nxdomain', [6]],
      'servfail.example': ['dns=servfail', [6, 28]],
      'silent.example': ['dns=timeout', [6, 28]],
      'wrong.example': ['dns=wrong', [28]],
      'refused.example': ['connect=refused', [7]],
      'dropped.example': ['connect=timeout', [28]],
      'reset.example': ['connect=reset', RESET],
      'good.example': [undefined, [0]],
    } as const;
    const faults = Object.entries(expected).flatMap(([host, [effect]]) =>
      effect ? [`${host} ${effect}`] : [],
    );
    const script = Object.keys(expected)
      .map((host) => `(${curl(`http://${host}/`, '%{num_connects}', '-m 2')}) &`)
      .join('\n');
    const { stdout } = await drill(faults, `${script}\nwait`);
    const statuses = byHost(stdout);
    for (const [host, [, codes]] of Object.entries(expected))
      expect(codes, `${host}: ${stdout}`).toContain(statuses.get(host)?.at(-1));
  });

  it('a share of connections that is reset, and a share of queries that is not answered', async () => {
    const often = (host: string) =>
      `i=0; while [ $i -lt 40 ]; do ${curl(`http://${host}/`)}; i=$((i + 1)); done`;
    const { stdout } = await drill(
      ['some.example drop=50%', 'few.example dns=nxdomain,share=50%'],
      `${often('some.example')}\n${often('few.example')}`,
    );
    const failed = (status: string) =>
      stdout
        .trim()
        .split('\n')
        .filter((line) => line.endsWith(` ${status}`)).length;
    // Less often than once in 500 million runs outside; curl asks for both families, and one answer is enough.
    for (const one of [failed('56') + failed('52') + failed('7'), failed('6')]) {
      expect(one).toBeGreaterThan(0);
      expect(one).toBeLessThan(38);
    }
  });

  it('answers that are late, unevenly late, or slow both ways', { retry: 2 }, async () => {
    const times = '%{time_total} %{size_download}';
    const uneven = Array.from({ length: 12 }, () => curl('http://uneven.example/1', times));
    const script = [
      curl('http://plain.example/100000', times),
      curl('http://late.example/1', times),
      curl('http://slow.example/100000', times),
      curl('http://upload.example/', times, `-m 20 --data-binary @${join(folder, 'upload')}`),
      ...uneven,
    ];
    const { stdout } = await drill(
      [
        'late.example latency=300ms',
        'uneven.example jitter=200ms',
        'slow.example bandwidth=100kB/s',
        'upload.example bandwidth=100kB/s',
      ],
      [`head -c 80000 /dev/zero >${join(folder, 'upload')}`, ...script].join('\n'),
    );
    const seen = byHost(stdout);
    const [plain, late, slow, upload] = ['plain', 'late', 'slow', 'upload'].map(
      (one) => seen.get(`${one}.example`)!,
    );
    expect([plain?.[1], plain?.[2]]).toEqual([100_000, 0]);
    expect(late![0]).toBeGreaterThan(0.3);
    expect(plain![0]).toBeLessThan(late![0]!);
    expect([slow?.[1], slow?.[2]]).toEqual([100_000, 0]);
    expect(slow![0]).toBeGreaterThan(0.9);
    expect(upload![0]).toBeGreaterThan(0.7);
    const waits = stdout
      .trim()
      .split('\n')
      .filter((line) => line.startsWith('http://uneven'))
      .map((line) => Number(line.split(' ')[1]));
    // A tenth of a second on average, give or take 17 ms; no fault takes a few ms.
    expect(waits.reduce((sum, one) => sum + one, 0) / waits.length).toBeGreaterThan(0.03);
  });

  it('open connections that stall and go on, are reset, or hang for ever, and names whose old address is told', {
    retry: 2,
  }, async () => {
    const lines = (host: string, seconds: number) =>
      `(curl -sSN -m ${seconds} http://${host}.example/ticks/30 >${join(folder, host)} 2>/dev/null; echo ${host} $? $(wc -l <${join(folder, host)})) &`;
    const address = '$(getent ahostsv4 moved.example | head -n 1 | cut -d " " -f 1)';
    const ask = (name: string, options = '-m 1') =>
      `curl -sS ${options} http://moved.example/ >/dev/null 2>&1; echo ${name} $? ${address}`;
    // Beside the others: well, told the old address, told the new one, and somebody who kept the old one.
    const moved = `wait; cat ${join(folder, 'moved')}`;
    const moving = `(first=${address}; ${ask('before')}; sleep 1.7; ${ask('meanwhile', '-m 0.5')}; sleep 4; ${ask('after')}; ${ask('kept', '-m 1 --resolve moved.example:80:$first')}) >${join(folder, 'moved')} 2>&1 &`;
    const script = [
      moving,
      lines('stall', 20),
      lines('reset', 20),
      lines('half', 5),
      'wait',
      'echo again $(curl -sS -m 5 http://half.example/)',
      moved,
    ].join('\n');
    const { stdout } = await drill(
      [
        ...['stall', 'reset', 'half'].map((host) => {
          const effect = host === 'half' ? 'half-open' : host;
          return `${host}.example established=${effect} 1s..3s`;
        }),
        'moved.example dns=stale 1s..3s',
      ],
      script,
      ['--speed', '1'],
    );
    const said = new Map(
      stdout
        .trim()
        .split('\n')
        .map((line) => [line.split(' ')[0], line.split(' ').slice(1)]),
    );
    // All of it arrives, only later.
    expect(said.get('stall')).toEqual(['0', '30']);
    expect(said.get('reset')?.[0]).toMatch(/^(56|18)$/);
    expect(Number(said.get('reset')?.[1])).toBeLessThan(30);
    // Long after the fault is over nothing comes, while a new connection works.
    expect(said.get('half')?.[0]).toBe('28');
    expect(Number(said.get('half')?.[1])).toBeLessThan(30);
    expect(said.get('again')?.[0]).toBe('got');
    const [[before, first], [meanwhile, same], [after, second], [kept]] = [
      'before',
      'meanwhile',
      'after',
      'kept',
    ].map((one) => said.get(one) ?? []) as [string[], string[], string[], string[]];
    expect([before, meanwhile, after, kept], stdout).toEqual(['0', '28', '0', '28']);
    expect(same).toBe(first);
    expect(second).not.toBe(first);
  });

  it('a late answer after it has closed its own side', async () => {
    const ask = `const s = require('net').connect({ port: 80, host: 'late.example', allowHalfOpen: true }, () => s.end('GET /5 HTTP/1.0\\r\\n\\r\\n')); let t = ''; s.on('data', (d) => (t += d)).on('end', () => console.log(t.split('\\r\\n').at(-1)))`;
    const { stdout } = await drill(['late.example latency=400ms'], `node -e "${ask}"`);
    expect(stdout).toBe('xxxxx\n');
  });

  it('bodies that come in drops', async () => {
    const script = curl('https://slow.example/512', '%{time_total} %{size_download}');
    const { stdout } = await drill(['slow.example body=slow'], script, ['--intercept-tls']);
    const [seconds, bytes, status] = byHost(stdout).get('slow.example')!;
    expect([bytes, status]).toEqual([512, 0]);
    expect(seconds).toBeGreaterThan(1.5);
  });
});

const hasIpv6 = existsSync('/proc/sys/net/ipv6');

describeDrill('addresses instead of names', () => {
  it('meet the faults of the provider, region and service that publishes their range', async () => {
    const report = join(folder, 'ranges.json');
    const v6 = hasIpv6 ? [curl('http://[2600:1f18::1]/', '%{size_download}', '-m 5')] : [];
    const script = [
      curl('http://198.51.100.7/', '%{size_download}', '-m 5'),
      curl('http://3.208.0.1/', '%{size_download}', '-m 5'),
      curl('http://3.5.0.1/', '%{size_download}', '-m 5'),
      curl('http://104.16.0.1/', '%{size_download}', '-m 5'),
      ...v6,
    ].join('\n');
    // A list that was fetched later than the atlas's own stands in for it.
    const lists = join(folder, 'cache', 'firebreak', 'ranges');
    mkdirSync(lists, { recursive: true });
    writeFileSync(join(lists, 'fastly.list'), '{"addresses":["198.51.100.0/24"],"ipv6_addresses":[]}');
    const { stdout, stderr } = await drill(
      ['aws/us-east-1 connect=reset', 'fastly connect=reset'],
      script,
      ['--report', report, '--all'],
      { XDG_CACHE_HOME: join(folder, 'cache') },
    );
    expect(stderr).toMatch(/aws\/us-east-1\/s3 \(3\.5\.0\.0\/\d+, list of 20\d\d-/);
    const seen = byHost(stdout);
    expect(seen.get('104.16.0.1')?.at(-1)).toBe(0);
    for (const address of ['198.51.100.7', '3.208.0.1', '3.5.0.1', ...(hasIpv6 ? ['[2600:1f18::1]'] : [])])
      expect(RESET, `${address} ${stdout}`).toContain(seen.get(address)?.at(-1));
    const { hosts } = JSON.parse(readFileSync(report, 'utf8')) as {
      hosts: { host: string; components: string[]; range?: { range: string; date: string } }[];
    };
    const bucket = hosts.find(({ host }) => host === '3.5.0.1');
    expect(bucket?.components).toEqual(['aws/us-east-1/s3']);
    expect(bucket?.range?.range).toMatch(/^3\.5\.0\.0\/\d+$/);
    expect(bucket?.range?.date).toMatch(/^20\d\d-\d\d-\d\d$/);
  });

  it('are refused, or get no answer, by rules once they are known', async () => {
    // The first connection makes the address known: it is there before it is refused.
    const ask = (host: string, options: string) => curl(`http://${host}/`, '', options);
    const script = [
      ask('192.0.2.7', '-m 1'),
      `i=0; while [ $i -lt 50 ]; do ${ask('192.0.2.7', '-m 1')} | tee ${join(folder, 'last')}; grep -q ' 7$' ${join(folder, 'last')} && break; i=$((i + 1)); sleep 0.1; done`,
      ask('192.0.2.8', '-m 1'),
      ask('192.0.2.8', '-m 1'),
    ].join('\n');
    const { stdout } = await drill(['192.0.2.7 connect=refused', '192.0.2.8 connect=timeout'], script);
    const statuses = (host: string) =>
      stdout
        .split('\n')
        .filter((line) => line.includes(host))
        .map((line) => Number(line.split(' ').at(-1)));
    expect(RESET).toContain(statuses('192.0.2.7')[0]);
    expect(statuses('192.0.2.7').at(-1)).toBe(7);
    expect(statuses('192.0.2.8')).toEqual([28, 28]);
  });
});

describeDrill('IPv6', () => {
  it('works by name and by address, with faults', async (context) => {
    const six = createServer(answer);
    const listens = await new Promise<boolean>((resolve) => {
      six.once('error', () => resolve(false)).listen(0, '::1', () => resolve(true));
    });
    if (!hasIpv6 || !listens) {
      console.warn('SKIPPED: no IPv6 here');
      six.close();
      return context.skip();
    }
    const stand = `[::1]:${(six.address() as AddressInfo).port}`;
    const hosts = ['good', 'late', 'refused', 'reset', 'wrong', 'empty'].map((one) => `${one}.six`);
    const urls = [...hosts, '[2001:db8:0:1::7]', '[fd00::8]'].map((host) => `http://${host}/3`);
    const script = urls.map((url) => curl(url, '%{time_total} %{size_download}', '-6 -m 1.5')).join('\n');
    const { stdout } = await firebreak(
      [
        ...['drill', 'none', '--map', `*.six=${stand}`, '--map', `[fd00::8]=${stand}`],
        ...['--fault', 'late.six latency=300ms', '--fault', 'refused.six connect=refused'],
        ...['--fault', 'reset.six connect=reset', '--fault', 'wrong.six dns=wrong'],
        ...['--fault', 'empty.six dns=empty', '--', 'sh', '-c', script],
      ],
      { timeoutMs: 60_000 },
    );
    six.close();
    const seen = byHost(stdout);
    const at = (host: string) => seen.get(host) ?? [];
    expect(at('good.six').slice(1)).toEqual([3, 0]);
    expect(at('late.six').slice(1)).toEqual([3, 0]);
    expect(at('late.six')[0]).toBeGreaterThan(0.3);
    expect(at('refused.six').at(-1)).toBe(7);
    expect(RESET).toContain(at('reset.six').at(-1));
    expect(at('wrong.six').at(-1)).toBe(28);
    expect(at('empty.six').at(-1)).toBe(6);
    expect(at('[fd00::8]').slice(1)).toEqual([3, 0]);
    // Addresses of documentation (RFC 3849) are nobody's.
    expect(at('[2001:db8:0:1::7]').at(-1)).toBe(28);
  });
});

const datagram = (host: string, port: number) =>
  `node -e 'const s = require("dgram").createSocket("udp4"); s.on("error", (e) => { console.log("${host}", e.code); process.exit() }).on("message", (m) => { console.log("${host}", String(m)); process.exit() }); s.connect(${port}, "${host}", (e) => { if (e) { console.log("${host}", e.code); process.exit() } s.send("hello") }); setTimeout(() => { console.log("${host}", "nothing"); process.exit() }, 1000)'`;

describeDrill('UDP other than DNS', () => {
  it('is refused, but for what is let through, with faults', { retry: 2 }, async () => {
    const echo = createSocket('udp4');
    echo.on('message', (text, { port, address }) => echo.send(`echo ${text}`, port, address));
    await new Promise<void>((resolve) => echo.bind(0, '127.0.0.1', resolve));
    const to = `127.0.0.1:${echo.address().port}`;
    const script = [
      datagram('ntp.example', 123),
      datagram('localhost', 5999),
      datagram('192.0.2.9', 700),
      datagram('down.example', 123),
      datagram('other.example', 123),
      // QUIC is refused, and the same host is reached over TCP.
      datagram('web.example', 443),
      curl('http://web.example/3'),
    ].join('\n');
    const passed = ['ntp.example:123', 'localhost:5999', '192.0.2.9:700', 'down.example:123'];
    const { stdout, stderr } = await drill(
      ['down.example connect=timeout'],
      script,
      passed.flatMap((one) => ['--pass-udp', `${one}=${to}`]),
    );
    echo.close();
    expect(stdout.trim().split('\n'), stderr).toEqual([
      'ntp.example echo hello',
      'localhost echo hello',
      '192.0.2.9 echo hello',
      'down.example nothing',
      'other.example ECONNREFUSED',
      'web.example ECONNREFUSED',
      'http://web.example/3 3 0',
    ]);
  });
});
