/** The invariants of docs/steer-safety.md over many schedules of faults; README.md says how to run one again. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RULES } from '../../../src/steer/decide/rules.js';
import { schedule } from './faults.js';
import { REAL, story } from './harness.js';
import type { Result, Task } from './main.js';
import { random } from './random.js';
import { WITHOUT } from './without.js';
import { type Machine, run } from './world.js';

const { STEER_SEED, STEER_SCHEDULES } = process.env;
/** Of the same seeds each time; a hundred thousand and more are asked for by STEER_SCHEDULES. */
const SCHEDULES = Number(STEER_SCHEDULES ?? 20_000);
const PARTS = Math.min(2, availableParallelism());
const LONG_MS = 30 * 60_000;

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'firebreak-simulation-'));
  await build({
    entryPoints: [fileURLToPath(new URL('main.ts', import.meta.url))],
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile: join(folder, 'main.mjs'),
  });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function simulate(task: Task): Promise<Result> {
  const arguments_ = ['--max-semi-space-size=32', join(folder, 'main.mjs'), JSON.stringify(task)];
  const { stdout } = await promisify(execFile)(process.execPath, arguments_, { maxBuffer: 1 << 26 });
  return JSON.parse(stdout);
}

describe('a cluster', () => {
  it.skipIf(STEER_SEED === undefined)('in the schedule of STEER_SEED', () => {
    const seed = Number(STEER_SEED);
    const { violations } = run(schedule(seed, random(seed)), REAL as Machine, RULES);
    if (violations.length > 0) console.log(story(seed, REAL as Machine, RULES));
    expect(violations).toEqual([]);
  });

  it.skipIf(STEER_SEED !== undefined)(
    `keeps every invariant in ${SCHEDULES} schedules of faults, in which everything happens that should`,
    { timeout: LONG_MS },
    async () => {
      const count = Math.ceil(SCHEDULES / PARTS);
      const tasks = Array.from({ length: PARTS }, (_, i) => ({ from: 1 + i * count, count }));
      const parts = await Promise.all(tasks.map(simulate));
      const sum = (of: (part: Result) => number) => parts.reduce((total, part) => total + of(part), 0);
      const seconds = sum((part) => part.seconds);
      const [schedules, steps] = [sum((part) => part.schedules), sum((part) => part.steps)];
      const rate = `${Math.round(schedules / seconds)} schedules and ${Math.round(steps / seconds)} steps a second`;
      console.log(`${schedules} schedules in ${seconds.toFixed(1)} s of one core: ${rate}`);
      expect(parts.map(({ failure }) => failure?.story)).toEqual(parts.map(() => undefined));
      expect(schedules).toBeGreaterThanOrEqual(SCHEDULES);
      const keys = Object.keys(parts[0]!.coverage) as (keyof Result['coverage'])[];
      const coverage = Object.fromEntries(keys.map((key) => [key, sum((part) => part.coverage[key])]));
      const shares = keys.map((key) => `${key} ${((coverage[key]! / schedules) * 100).toFixed(1)} %`);
      console.log(`in how many of the schedules it happened: ${shares.join(', ')}`);
      expect(keys.filter((key) => coverage[key] === 0)).toEqual([]);
    },
  );
});

describe('the checker', () => {
  it('catches the enactor of 20 October: an old plan over a newer one, the plan in use deleted, answers empty', {
    timeout: LONG_MS,
  }, async () => {
    const { breaches } = await simulate({ from: 1, count: 300, isNaive: true });
    expect(breaches['2 no node goes back']).toBeGreaterThan(10);
    expect(breaches['8 a plan in use is not deleted']).toBeGreaterThan(10);
    expect(breaches['3 no answer is empty']).toBeGreaterThan(10);
  });

  it.each(Object.keys(WITHOUT))(
    'misses a rule that is taken away: %s',
    { timeout: LONG_MS },
    async (without) => {
      const { failure } = await simulate({ from: 1, count: 20_000, without });
      expect(failure?.violation).toMatch(WITHOUT[without]!.broken);
    },
  );

  it('tells a failing run by its seed, and with no more faults than it takes', {
    timeout: LONG_MS,
  }, async () => {
    const without = 'plans in use are kept';
    const { failure } = await simulate({ from: 1, count: 1000, without });
    const { seed, violation, story } = failure!;
    expect(story).toContain(`seed ${seed}: ${violation.slice(0, 2)}`);
    const told = story.match(/FAULT/g)?.length ?? 0;
    expect(told).toBeLessThan(schedule(seed, random(seed)).faults.length);
    const again = await simulate({ from: seed, count: 1, without });
    expect(again.failure?.violation).toBe(violation);
  });
});
