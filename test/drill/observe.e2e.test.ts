/** What a command depends on, read back into an estate; and commands that do their worst. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { firebreak } from '../support/cli.js';
import { describeDrill, observed, serve } from '../support/drill.js';

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
  it('opens thousands of connections gets them all', async () => {
    const script = `
      const net = require('net');
      let left = 3000, open = 0, bad = 0;
      const one = () => {
        if (left-- <= 0) return;
        const s = net.connect(80, 'many.example', () => s.end('GET / HTTP/1.0\\r\\n\\r\\n'));
        open++;
        s.on('data', () => {}).on('error', () => bad++).on('close', () => { open--; one(); if (open === 0) console.log('bad', bad); });
      };
      for (let i = 0; i < 200; i++) one();`;
    const file = join(folder, 'many.cjs');
    writeFileSync(file, script);
    const { stdout } = await observed(`node ${file}`, [...map, '-o', join(folder, 'many.firebreak.json')]);
    expect(stdout.trim()).toBe('bad 0');
    const { hosts } = JSON.parse(readFileSync(join(folder, 'many.firebreak.json'), 'utf8'));
    expect(hosts).toEqual([{ host: 'many.example', components: [], connections: 3000 }]);
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
