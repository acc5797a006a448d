/** The atlas against history: the figures in docs/accuracy.md are those of today's data, and counted as they say. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { ROOT, run } from './support/cli.js';

interface Need {
  readonly to: string;
  readonly need: string;
  readonly strength: string;
  readonly since?: string;
}
interface Score {
  readonly predicted: number;
  readonly right: number;
  readonly listed: number;
  readonly found: number;
}
interface Compare {
  readonly stated: { before(day: string): (need: Need) => boolean };
  reached(
    services: object,
    place: { provider: string; region: string },
    failures: readonly object[],
    accepts: (need: Need) => boolean,
    depth: 'direct' | 'any',
  ): Set<string>;
  score(pairs: Set<string>, incident: object): { services: Score; pairs: Score };
}

let compare: Compare;
beforeAll(async () => {
  const file = new URL('../bench/history/compare.mjs', import.meta.url).href;
  compare = (await import(file)) as Compare;
});

const need = (to: string, kind: string, strength: string, since?: string): Need => ({
  to: `acme/{region}/${to}`,
  need: kind,
  strength,
  ...(since === undefined ? {} : { since }),
});
const regional = (needs: readonly Need[] = [], control: readonly Need[] = []) => ({
  scope: 'regional',
  needs,
  control: { needs: control },
});
const SERVICES = {
  table: regional(),
  queue: regional([need('table', 'run', 'soft', '2015-09-23')]),
  worker: regional([need('queue', 'run', 'soft', '2020-01-01')]),
  vault: regional([], [need('table', 'run', 'soft', '2020-01-01')]),
  engine: regional([need('table', 'start', 'hard', '2024-05-06')]),
  late: regional([need('table', 'run', 'hard', '2025-10-20')]),
  undated: regional([need('table', 'run', 'hard')]),
};
const TABLE_DOWN = [{ component: 'acme/north/table', capability: 'serve', severity: 'down' }];
const of = (depth: 'direct' | 'any') =>
  [
    ...compare.reached(
      SERVICES,
      { provider: 'acme', region: 'north' },
      TABLE_DOWN,
      compare.stated.before('2025-10-20'),
      depth,
    ),
  ]
    .filter((pair) => !pair.startsWith('table '))
    .sort();

describe('what a failure reaches', () => {
  it('counts a soft need as degraded, of the service that has it and no further', () => {
    expect(of('direct')).toEqual(['engine start', 'queue serve', 'queue start', 'vault change']);
  });

  it('follows all needs where asked to', () => {
    expect(of('any')).toEqual([
      'engine start',
      'queue serve',
      'queue start',
      'vault change',
      'worker serve',
      'worker start',
    ]);
  });
});

describe('the score', () => {
  const incident = {
    trigger: ['table'],
    listed: [
      { name: 'Queue', service: 'queue', capabilities: ['serve'] },
      { name: 'Vault', service: 'vault' },
      { name: 'Elsewhere' },
    ],
  };

  it('counts services that the atlas does not have as missed, and the one that failed first not at all', () => {
    const pairs = new Set(['table serve', 'queue serve', 'late serve']);
    expect(compare.score(pairs, incident).services).toEqual({ predicted: 2, right: 1, listed: 3, found: 1 });
  });

  it('judges capabilities only where the provider told them, or did not list the service', () => {
    const pairs = new Set(['queue serve', 'queue start', 'vault change', 'late serve']);
    expect(compare.score(pairs, incident).pairs).toEqual({ predicted: 3, right: 1, listed: 1, found: 1 });
  });
});

describe('docs/accuracy.md', () => {
  const page = readFileSync(join(ROOT, 'docs/accuracy.md'), 'utf8');
  const ids = [...page.matchAll(/<!-- history (\S+) -->/g)].map(([, id]) => id!);

  it('has the incidents that are compared', () => {
    expect(ids).toEqual([
      '2025-10-20-aws-us-east-1',
      '2025-10-29-azure-front-door',
      '2025-06-12-gcp-service-control',
    ]);
  });

  it.each(ids)('has the figures of %s', async (id) => {
    const { status, stdout } = await run(process.execPath, ['bench/history.mjs', id]);
    expect(status).toBe(0);
    const block = page.split(`<!-- history ${id} -->\n`)[1]!.split(`<!-- /history ${id} -->`)[0]!;
    expect(block.trim()).toBe(stdout.slice(stdout.indexOf('\n')).trim());
  });
});
