/** The sandbox as a command sees it, and what is left of it afterwards: nothing. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { firebreak, ROOT, run } from '../support/cli.js';
import { describeDrill, has, observed, SILENT, serve, until } from '../support/drill.js';

/** For temporary files of drills that are to leave none: other tests make theirs in the system's folder. */
const temporary = mkdtempSync(join(tmpdir(), 'firebreak-'));
let shop: Awaited<ReturnType<typeof serve>>;
beforeAll(async () => {
  shop = await serve(({ url, headers }, response) => response.end(`${headers.host}${url}\n`));
});
afterAll(() => {
  shop.close();
  rmSync(temporary, { recursive: true, force: true });
});

describeDrill('a command in the sandbox', () => {
  it('has its arguments, input, output, directory and environment as they were', async () => {
    const script = 'cat; pwd; id -u; printf "%s|" "$@"; echo; echo problem >&2';
    const command = ['-c', script, 'sh', 'a b', '', '$HOME', '--'];
    const args = ['bin/firebreak', 'observe', ...SILENT, '--', 'sh', ...command];
    const env = { ...process.env, 'odd-name.x': 'kept', NODE_OPTIONS: '--no-warnings' };
    const plain = spawnSync('sh', command, { cwd: ROOT, input: 'input\n', encoding: 'utf8', env });
    const inside = spawnSync(process.execPath, args, { cwd: ROOT, input: 'input\n', encoding: 'utf8', env });
    expect(inside.stdout).toBe(plain.stdout);
    expect(inside.stderr).toBe(plain.stderr);
    const names = (command: string[]) =>
      spawnSync(command[0]!, command.slice(1), { cwd: ROOT, encoding: 'utf8', env }).stdout;
    const print = [process.execPath, '-e', 'console.log(JSON.stringify(process.env))'];
    const [before, after] = [
      names(print),
      names([process.execPath, 'bin/firebreak', 'observe', ...SILENT, '--', ...print]),
    ].map((text) => JSON.parse(text) as Record<string, string>);
    expect(after).toEqual(before);
  });

  it('gives its own exit status, and 128 and the number of the signal that ended it', async () => {
    expect((await observed('exit 37')).status).toBe(37);
    expect((await observed('kill -TERM $$')).status).toBe(143);
    expect((await observed('kill -KILL $$')).status).toBe(137);
  });

  it('is looked for before anything is set up: what is not there is wrong usage, and no outage', async () => {
    const { status, stderr } = await firebreak(['observe', ...SILENT, '--', 'no-such-program']);
    expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringContaining('no-such-program') });
  });

  it('reaches hosts only through the gateway, by any port, and only those of this machine that are named', async () => {
    const script = [
      'curl -sS http://shop.example/a',
      'curl -sS http://shop.example:8123/b',
      'curl -sS http://localhost:5999/c',
      `curl -sS -m 5 http://127.0.0.1:${shop.port}/; echo loopback $?`,
      `curl -sS -m 5 http://$(hostname):${shop.port}/; echo own $?`,
    ].join('\n');
    const stand = `127.0.0.1:${shop.port}`;
    const { stdout } = await observed(script, [
      '--map',
      `shop.example=${stand}`,
      '--map',
      `localhost:5999=${stand}`,
    ]);
    expect(stdout.split('\n')).toEqual([
      'shop.example/a',
      'shop.example:8123/b',
      'localhost:5999/c',
      'loopback 7',
      'own 7',
      '',
    ]);
  });

  it('has servers of its own, that nobody outside sees', async () => {
    const server = `require("http").createServer((q, r) => r.end("mine")).listen(18999, "127.0.0.1")`;
    const script = `node -e '${server}' & for i in 1 2 3 4 5 6 7 8 9; do curl -s http://localhost:18999/ && break; sleep 0.2; done`;
    const before = spawnSync('curl', ['-s', '-m', '1', 'http://127.0.0.1:18999/']).status;
    const { stdout, status } = await observed(script);
    expect({ stdout, status, before }).toEqual({ stdout: 'mine', status: 0, before: 7 });
  });

  it('cannot change its network or its mounts', async () => {
    const script =
      'nft flush ruleset; echo $?; ip link add dummy0 type dummy; echo $?; umount /etc/resolv.conf; echo $?';
    const { stdout } = await observed(script, [], { env: { PATH: `${process.env.PATH}:/usr/sbin:/sbin` } });
    expect(stdout.split('\n').filter((line) => line === '0')).toEqual([]);
    expect(stdout.trim().split('\n')).toHaveLength(3);
  });

  it('finds a terminal where there is one, and Ctrl-C reaches it once', async (context) => {
    if (!has('script', '--version')) return context.skip();
    // With exec, or a shell between them may end of the key itself: which one it is depends on $SHELL.
    const inner = `exec ${process.execPath} bin/firebreak observe --quiet -o /dev/null -- sh -c 'trap "echo caught" INT; tty >/dev/null && echo terminal; sleep 1; sleep 0.3; exit 5'`;
    const terminal = spawn('script', ['-qec', inner, '/dev/null'], {
      cwd: ROOT,
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    let shown = '';
    terminal.stdout.setEncoding('utf8').on('data', (text: string) => {
      shown += text;
    });
    const ended = new Promise((resolve) => terminal.on('exit', resolve));
    await until(() => shown.includes('terminal'));
    terminal.stdin.write('\x03');
    expect(await ended).toBe(5);
    expect(shown.match(/caught/g)).toHaveLength(1);
  });

  it('gets the signals that firebreak gets', async () => {
    const script = 'trap "echo ended; exit 9" TERM; echo ready; while :; do sleep 0.05; done';
    const child = spawn(process.execPath, ['bin/firebreak', 'observe', ...SILENT, '--', 'sh', '-c', script], {
      cwd: ROOT,
    });
    let shown = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      shown += text;
    });
    const ended = new Promise((resolve) => child.on('exit', resolve));
    await until(() => shown.includes('ready'));
    child.kill('SIGTERM');
    expect(await ended).toBe(9);
    expect(shown).toBe('ready\nended\n');
  });

  it('runs beside another one without either noticing', async () => {
    const other = await serve((_, response) => response.end('other\n'));
    const script = 'for i in 1 2 3 4 5 6 7 8 9 10; do curl -sS http://shop.example/; done';
    const [one, two] = await Promise.all(
      [shop.port, other.port].map((port) => observed(script, ['--map', `shop.example=127.0.0.1:${port}`])),
    );
    other.close();
    expect(one!.stdout).toBe('shop.example/\n'.repeat(10));
    expect(two!.stdout).toBe('other\n'.repeat(10));
  });

  it('leaves nothing behind: processes, namespaces, mounts, files', async () => {
    const before = state();
    await observed('setsid sleep 300 & setsid sh -c "sleep 300 & sleep 300" & exit 0', [], {
      env: { TMPDIR: temporary },
    });
    expect(state()).toEqual(before);
  });

  it('is gone with all it started when firebreak is killed', async () => {
    const before = state();
    const marker = '299.25';
    const script = `setsid sleep ${marker} & (trap "" HUP TERM INT; sleep ${marker}) & echo ready; exec sleep ${marker}`;
    const child = spawn(process.execPath, ['bin/firebreak', 'observe', ...SILENT, '--', 'sh', '-c', script], {
      cwd: ROOT,
      env: { ...process.env, TMPDIR: temporary },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await new Promise((resolve) => child.stdout.once('data', resolve));
    const during = namespacesOf(marker);
    expect(during.length).toBeGreaterThan(0);
    child.kill('SIGKILL');
    await until(() => namespacesOf(marker).length === 0);
    await until(() => JSON.stringify(state()) === JSON.stringify(before));
    expect(during.some((one) => allNamespaces().has(one))).toBe(false);
  });

  it('works for an ordinary user', async (context) => {
    if (process.getuid?.() !== 0 || !has('setpriv')) return context.skip();
    const script = `id -u; curl -sS http://shop.example:8123/; cat /etc/resolv.conf | grep -c 198.18.0.1`;
    const map = ['--map', `shop.example=127.0.0.1:${shop.port}`];
    const user = ['--reuid', '65534', '--regid', '65534', '--clear-groups', process.execPath];
    const { stdout, status } = await run(
      'setpriv',
      [...user, join(ROOT, 'bin/firebreak'), 'observe', ...SILENT, ...map, '--', 'sh', '-c', script],
      { cwd: '/', env: { HOME: '/nonexistent' }, timeoutMs: 30_000 },
    );
    expect({ stdout, status }).toEqual({ stdout: '65534\nshop.example:8123/\n1\n', status: 0 });
  });
});

describeDrill('without what a sandbox needs', () => {
  it('says which package to install, and ends with status 3', async (context) => {
    if (process.getuid?.() !== 0) return context.skip();
    const { status, stderr } = await run(
      'unshare',
      [
        '--mount',
        'sh',
        '-c',
        `mount --bind /dev/null "$(command -v nft || echo /usr/sbin/nft)" && exec "$0" "$@"`,
        process.execPath,
        'bin/firebreak',
        'observe',
        ...SILENT,
        '--',
        'true',
      ],
      {},
    );
    expect(stderr).toMatch(/^firebreak: nft not found; install nftables /);
    expect(status).toBe(3);
  });

  it('says what to do where user namespaces are not allowed, and ends with status 3', async (context) => {
    if (process.getuid?.() !== 0) return context.skip();
    const script = 'echo 0 > /proc/sys/user/max_user_namespaces && exec "$0" "$@"';
    const { status, stderr } = await run('unshare', [
      '--user',
      '--map-root-user',
      'sh',
      '-c',
      script,
      process.execPath,
      'bin/firebreak',
      'observe',
      ...SILENT,
      '--',
      'true',
    ]);
    expect(stderr).toMatch(/^firebreak: namespaces cannot be made .*sysctl user\.max_user_namespaces/);
    expect(status).toBe(3);
  });
});

/** What a drill could leave: mounts of this process's namespace, and files where it is to make temporary ones. */
function state() {
  return {
    mounts: readFileSync('/proc/self/mounts', 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('firebreak')),
    files: readdirSync(temporary),
    sleepers: namespacesOf('sleep\x00300'),
  };
}

function processes(): string[] {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name));
}

const OWN = readlinkSync('/proc/self/ns/net');

/** Network namespaces other than this process's own of the processes that have a text in their command line. */
function namespacesOf(text: string): string[] {
  return processes().flatMap((pid) => {
    try {
      const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
      const namespace = readlinkSync(`/proc/${pid}/ns/net`);
      return line.includes(text) && namespace !== OWN ? [namespace] : [];
    } catch {
      return [];
    }
  });
}

function allNamespaces(): Set<string> {
  const found = processes().map((pid) =>
    existsSync(`/proc/${pid}/ns/net`) ? readlinkSync(`/proc/${pid}/ns/net`) : '',
  );
  return new Set(found);
}
