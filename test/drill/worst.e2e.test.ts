/** Commands that do their worst, and machines that have next to nothing. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { run } from '../support/cli.js';
import { describeDrill, has, observed, serve } from '../support/drill.js';

const folder = mkdtempSync(join(tmpdir(), 'worst-'));
let server: Awaited<ReturnType<typeof serve>>;
let map: string[] = [];
beforeAll(async () => {
  server = await serve((_, response) => response.end('served'));
  map = ['--map', `*=127.0.0.1:${server.port}`];
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

describeDrill('a command that', () => {
  it('opens ten thousand connections gets them all, as many of them at once as this machine allows', {
    timeout: 90_000,
  }, async () => {
    // Firebreak has two files open for each that lasts.
    const hard = Number(/Max open files\s+\d+\s+(\d+|unlimited)/.exec(limits())?.[1]);
    const atOnce = Math.min(10_000, Math.floor(((hard || 1e6) - 500) / 2));
    const file = join(folder, 'many.cjs');
    writeFileSync(file, manyConnections(10_000, atOnce));
    const report = join(folder, 'many.firebreak.json');
    const { stdout, stderr } = await observed(`node ${file}`, [...map, '-o', report], { timeoutMs: 80_000 });
    expect(stdout, stderr).toBe(`at once ${atOnce}, failed 0\n`);
    const { hosts } = JSON.parse(readFileSync(report, 'utf8'));
    expect(hosts).toEqual([{ host: 'many.example', components: [], connections: 10_000 }]);
  });

  it('opens more connections than there may be files is told so', async (context) => {
    if (!has('prlimit')) return context.skip();
    const file = join(folder, 'too-many.cjs');
    writeFileSync(file, manyConnections(250, 250));
    const args = ['observe', '-o', '/dev/null', ...map, '--', 'node', file];
    const { stderr } = await run(
      'prlimit',
      ['--nofile=300:300', process.execPath, 'bin/firebreak', ...args],
      {
        timeoutMs: 30_000,
      },
    );
    expect(stderr).toMatch(/\d+ connections or more failed because firebreak may not have more files open/);
  });

  it('sends garbage to the resolver and the gateway harms neither', async () => {
    const script = `
      const dgram = require('dgram'), net = require('net'), crypto = require('crypto');
      const s = dgram.createSocket('udp4');
      for (let i = 0; i < 500; i++) s.send(crypto.randomBytes(1 + i), 53, '198.18.0.1');
      for (const port of [53, 443, 80, 9]) net.connect(port, '198.18.0.1').on('error', () => {}).end(crypto.randomBytes(5000));
      setTimeout(() => process.exit(), 500);`;
    const file = join(folder, 'garbage.cjs');
    writeFileSync(file, script);
    const { stdout, status } = await observed(`node ${file}; curl -sS http://after.example/`, [
      ...map,
      '-o',
      join(folder, 'garbage.firebreak.json'),
    ]);
    expect({ stdout, status }).toEqual({ stdout: 'served', status: 0 });
  });

  it('forks and becomes a daemon is served while it lasts, and seen', async () => {
    const report = join(folder, 'daemon.firebreak.json');
    const said = join(folder, 'daemon.txt');
    // Two forks and a session of its own; its parent is the first process inside then.
    const daemon = `curl -sS http://daemon.example/ > ${said}.part; mv ${said}.part ${said}`;
    const script = `(setsid sh -c '${daemon}' >/dev/null 2>&1 </dev/null &); until [ -e ${said} ]; do sleep 0.05; done; cat ${said}`;
    const { stdout, status } = await observed(script, [...map, '-o', report]);
    expect({ stdout, status }).toEqual({ stdout: 'served', status: 0 });
    expect(JSON.parse(readFileSync(report, 'utf8')).hosts).toMatchObject([{ host: 'daemon.example' }]);
  });
});

describeDrill('a machine', () => {
  /** Runs firebreak beside a stand-in in a network of its own, which leads nowhere. */
  const alone = (setUp: string) => {
    const command = `curl -sS -m 5 http://stood.example/; echo " $?"; curl -sS -m 20 http://other.example/; echo $?`;
    const script = `
      const { spawn } = require('child_process');
      const server = require('http').createServer((_, response) => response.end('stand-in'));
      server.listen(0, '127.0.0.1', () => {
        const map = 'stood.example=127.0.0.1:' + server.address().port;
        const args = ['bin/firebreak', 'observe', '-o', '/dev/null', '--map', map, '--', 'sh', '-c', process.argv[1]];
        spawn(process.execPath, args, { stdio: 'inherit' }).on('exit', (status) => process.exit(status));
      });`;
    const inside = `${setUp}; exec "$0" -e "$1" "$2"`;
    return run('unshare', ['--net', 'sh', '-c', inside, process.execPath, script, command], {
      env: { PATH: `${process.env.PATH}:/usr/sbin:/sbin` },
      timeoutMs: 40_000,
    });
  };

  it('without any network has its stand-ins all the same, and no other host', async (context) => {
    if (process.getuid?.() !== 0) return context.skip();
    const { stdout, stderr } = await alone('ip link set lo up');
    expect(stdout, stderr).toBe('stand-in 0\n6\n');
    expect(stderr).toContain('dns SERVFAIL');
  });

  it('without even a loopback is told that stand-ins are unreachable', async (context) => {
    if (process.getuid?.() !== 0) return context.skip();
    const { stdout, stderr } = await alone('true');
    expect(stdout, stderr).toMatch(/^ (52|56)\n6\n$/);
    expect(stderr).toContain('1 unreachable');
  });
});

function limits(): string {
  return readFileSync('/proc/self/limits', 'utf8');
}

/** A script that opens so many connections, holds as many of them at once as it may, and says how many failed. */
function manyConnections(total: number, atOnce: number): string {
  return `
    const net = require('net');
    let opened = 0, answered = 0, failed = 0, most = 0, isFull = false;
    const held = [];
    require('dns').lookup('many.example', (_, address) => {
      const one = () => {
        if (opened++ >= ${total}) return;
        const socket = net.connect(80, address, () => {
          held.push(socket);
          most = Math.max(most, held.length);
          isFull ||= held.length + failed >= ${atOnce};
          // All that wait ask when the last one is there; those after them at once.
          if (isFull) for (const each of held.splice(0)) each.end('GET / HTTP/1.0\\r\\n\\r\\n');
          one();
        });
        let isGood = false;
        socket.on('data', () => { isGood = true; }).on('error', () => {}).on('close', () => {
          if (!isGood) { failed++; one(); }
          if (++answered === ${total}) { console.log('at once ' + most + ', failed ' + failed); process.exit(); }
        });
      };
      for (let i = 0; i < 50; i++) one();
    });`;
}
