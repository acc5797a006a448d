/** What a command depends on, read back into an estate; and commands that do their worst. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { firebreak, run } from '../support/cli.js';
import { describeDrill, has, observed, serve } from '../support/drill.js';

const folder = mkdtempSync(join(tmpdir(), 'observed-'));
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

describeDrill('what is observed', () => {
  it('is read by assess: the dependency in the file is confirmed, the others are new', async () => {
    const file = join(folder, 'observed.firebreak.json');
    const script = [
      'curl -sS https://dynamodb.us-east-1.amazonaws.com/',
      'curl -sS https://api.stripe.com/',
      'curl -sS http://stock.example/',
    ].join('; ');
    const { status } = await observed(script, [...map, '--as', 'shop', '-o', file]);
    expect(status).toBe(0);
    const yaml = join(folder, 'firebreak.yaml');
    writeFileSync(
      yaml,
      'components: { shop: { needs: [aws/us-east-1/dynamodb] } }\njourneys: { buy: { entry: shop } }\n',
    );
    const assessed = await firebreak(['assess', yaml, file, '--format', 'json']);
    const { dependencies } = JSON.parse(assessed.stdout) as {
      dependencies: { from: string; to: string; strength: string; evidence: { by: string; note?: string } }[];
    };
    const ofShop = dependencies.filter(({ from }) => from === 'shop');
    expect(ofShop.map(({ to, strength, evidence }) => [to, strength, evidence.by])).toEqual([
      ['aws/us-east-1/dynamodb', 'hard', 'declared'],
      ['saas/stripe', 'soft', 'observed'],
      ['stock.example', 'soft', 'observed'],
    ]);
  });

  it('is refused where the file is not what observe writes, and the rest is read', async () => {
    const file = join(folder, 'broken.firebreak.json');
    writeFileSync(file, '{ "schema": "firebreak/observed/1", "component": 3, "hosts": [{}] }');
    const { stdout } = await firebreak(['assess', 'examples/web-shop', file, '--all']);
    expect(stdout).toContain('is not whole');
    expect(stdout).toContain('2 journeys');
  });
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
