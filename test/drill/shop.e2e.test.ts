/** 20 October 2025 for the example shop: what the model predicts is what a check of its journey sees. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { DrillResult } from '../../src/drill/index.js';
import { firebreak, ROOT } from '../support/cli.js';
import { describeDrill, has } from '../support/drill.js';
import { type StandIns, startStandIns } from '../support/stand-ins.js';

const SHOP = join(ROOT, 'examples/drill-shop');
const EVERY_MS = 500;
/** On a machine that is busy with other things a check may come late. */
const REAL_TIME = { retry: 2, timeout: 90_000 };
const folder = mkdtempSync(join(tmpdir(), 'shop-'));
let stand: StandIns;
beforeAll(async () => {
  stand = await startStandIns();
});
afterAll(async () => {
  await stand.close();
  rmSync(folder, { recursive: true, force: true });
});

async function drilled(
  name: string,
  component: string,
  env: Record<string, string>,
  more: readonly string[],
) {
  const report = join(folder, `${name}.json`);
  const { status, stderr } = await firebreak(
    [
      ...['drill', '2025-10-20-aws-us-east-1', SHOP, '--as', component, '--speed', '1800', '--warmup', '4s'],
      ...['--map', `dynamodb.*.amazonaws.com=127.0.0.1:${stand.dynamodb}`],
      ...['--map', `s3.*.amazonaws.com=127.0.0.1:${stand.s3}`],
      ...['--check', `journey=curl -fsS localhost:3917/checkout`, '--every', `${EVERY_MS}ms`],
      ...['--until', '14s', '--report', report, ...more],
      ...['--', process.execPath, join(SHOP, 'shop.mjs')],
    ],
    {
      env: { AWS_ACCESS_KEY_ID: 'S3RVER', AWS_SECRET_ACCESS_KEY: 'S3RVER', PORT: '3917', ...env },
      timeoutMs: 50_000,
    },
  );
  expect(existsSync(report), stderr).toBe(true);
  return { status, stderr, result: JSON.parse(readFileSync(report, 'utf8')) as DrillResult };
}

describeDrill('the shop of examples/drill-shop on 20 October 2025', () => {
  it.concurrent(
    'is down as long as predicted, within one interval of its check',
    REAL_TIME,
    async (context) => {
      if (!has('curl')) return context.skip();
      const { status, result } = await drilled('plain', 'shop', {}, ['--expect', 'down']);
      const [observed] = result.comparison!.observed;
      // From 06:48 to 09:40, 1800 times as fast, after the warm-up.
      expect(observed!.predicted).toEqual([{ from: 4, to: 9.733 }]);
      expect(observed!.outages).toHaveLength(1);
      const [outage] = observed!.outages;
      const within = EVERY_MS / 1000 + 0.05;
      expect(Math.abs(outage!.from - 4)).toBeLessThanOrEqual(within);
      expect(Math.abs(outage!.to! - 9.733)).toBeLessThanOrEqual(within);
      expect(result.comparison).toMatchObject({ unknownToModel: [], notContacted: [] });
      expect(status).toBe(0);
    },
  );

  it.concurrent('stays up with a second region, as predicted', REAL_TIME, async (context) => {
    if (!has('curl')) return context.skip();
    const fallback = { FALLBACK: 'us-west-2' };
    const { status, stderr, result } = await drilled('fallback', 'shop-with-fallback', fallback, [
      '--expect',
      'up',
    ]);
    expect(result.comparison!.observed).toEqual([{ journey: 'journey', predicted: [], outages: [] }]);
    expect(stderr).not.toContain('expected up');
    expect(result.hosts.map(({ host }) => host)).toContain('dynamodb.us-west-2.amazonaws.com');
    expect(status).toBe(0);
  });
});
