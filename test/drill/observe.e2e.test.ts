/** What a command depends on, read back into an estate. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
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
