/** Clocks, ends, expectations, reports and the `drill` section of firebreak.yaml, in real runs. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { DrillResult } from '../../src/drill/index.js';
import { type CliOptions, firebreak } from '../support/cli.js';
import { describeDrill, SLOWNESS, serve } from '../support/drill.js';
import { problemsBy } from '../support/schemas.js';

const folder = mkdtempSync(join(tmpdir(), 'options-'));
let server: Awaited<ReturnType<typeof serve>>;
beforeAll(async () => {
  server = await serve((_, response) => response.end('served'));
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

const CHECK = ['--check', 'shop=curl -fsS -m 5 http://api.example/', '--every', '200ms'];
const FOREVER = ['sleep', '600'];
/** On a machine that is busy with other things the first check may come late. */
const REAL_TIME = { retry: 2, timeout: 60_000 };

let runs = 0;
/** A drill with a stand-in for all hosts: what it ended with, and its report, which is as the schema says. */
async function drilled(options: readonly string[], command = FOREVER, cli: CliOptions = {}) {
  const report = join(folder, `${runs++}.json`);
  const { status, stderr } = await firebreak(['drill', ...options, '--report', report, '--', ...command], {
    timeoutMs: 40_000,
    ...cli,
  });
  expect(existsSync(report), stderr).toBe(true);
  const result = JSON.parse(readFileSync(report, 'utf8')) as DrillResult;
  expect(problemsBy('drill', result)).toEqual([]);
  return { status, stderr, result };
}
const mapped = () => ['--map', `*=127.0.0.1:${server.port}`];

describeDrill('the clock of a drill', () => {
  it.concurrent(
    'waits for --warmup, runs --speed times as fast, for --for, --until recovered',
    REAL_TIME,
    async () => {
      // Long enough for a check to work: what failed before that is the command starting.
      const warmup = Math.ceil(2 * SLOWNESS);
      const { status, stderr, result } = await drilled([
        ...[
          'api.example',
          '--effect',
          'connect=refused',
          '--for',
          '2m',
          '--speed',
          '60',
          '--warmup',
          `${warmup}s`,
        ],
        ...['--until', 'recovered', '--expect', 'recover<20s', ...mapped(), ...CHECK],
      ]);
      expect(result.faults).toEqual([
        { host: 'api.example', name: 'api.example', effect: 'connect=refused', from: warmup, to: warmup + 2 },
      ]);
      expect(result.clock).toEqual({ speed: 60, at: 0, warmup });
      expect(result.wasEnded).toBe(true);
      // Well for two seconds after the fault.
      expect(result.seconds).toBeGreaterThanOrEqual(warmup + 4);
      expect({ status, stderr }).toMatchObject({ status: 0 });
      const [outage, ...others] = result.checks[0]!.outages;
      expect(others).toEqual([]);
      // A check that began shortly before met it, too.
      expect(outage!.from).toBeGreaterThanOrEqual(warmup - SLOWNESS);
      expect(outage!.to).toBeGreaterThanOrEqual(warmup + 2 - SLOWNESS);
      const [spell] = result.hosts[0]!.spells;
      expect(spell!.firstError).toBeGreaterThanOrEqual(warmup);
      expect(spell!.recovered).toBeGreaterThanOrEqual(warmup + 2);
      expect(spell!.attempts.during).toBeGreaterThan(0);
    },
  );

  it.concurrent('begins --at a time of the incident, where part of it is over', REAL_TIME, async () => {
    const faults = ['early.example dns=empty ..1m', 'late.example dns=empty 1m..150s'];
    const { result } = await drilled(
      [...['none', '--at', '2m', '--speed', '30', ...mapped()], ...faults.flatMap((one) => ['--fault', one])],
      ['sh', '-c', 'getent hosts early.example; getent hosts late.example; sleep 1.5'],
    );
    expect(result.faults).toEqual([
      { host: 'late.example', name: 'late.example', effect: 'dns=empty', from: 0, to: 1 },
    ]);
    expect(result.hosts.map(({ host, failed }) => [host, failed > 0])).toEqual([
      ['early.example', false],
      ['late.example', true],
    ]);
    expect(result.wasEnded).toBe(false);
  });

  it.concurrent(
    'ends the command --until a time, which is a success; before it the status is its own',
    REAL_TIME,
    async () => {
      const late = await drilled(['none', '--until', '700ms'], FOREVER);
      expect(late).toMatchObject({ status: 0, result: { wasEnded: true, status: 143 } });
      expect(late.result.seconds).toBeGreaterThanOrEqual(0.7);
      const early = await drilled(['none', '--until', '30s'], ['sh', '-c', 'exit 9']);
      expect(early).toMatchObject({ status: 9, result: { wasEnded: false, status: 9 } });
    },
  );
});

describeDrill('an expectation', () => {
  it.concurrent(
    'that does not hold is told, with exit status 1; one that does, with 0',
    REAL_TIME,
    async () => {
      const lost = [
        'none',
        '--fault',
        'api.example dns=nxdomain',
        '--until',
        '2500ms',
        ...mapped(),
        ...CHECK,
      ];
      const up = await drilled([...lost, '--expect', 'up']);
      expect(up).toMatchObject({ status: 1 });
      expect(up.stderr).toMatch(/^firebreak: expected up: shop failed$/m);
      expect(await drilled([...lost, '--expect', 'down'])).toMatchObject({ status: 0 });
      const over = ['none', '--fault', 'api.example dns=nxdomain ..1s', '--until', '2500ms', ...mapped()];
      const never = ['--check', 'shop=false', '--every', '200ms', '--expect', 'recover<1s'];
      const still = await drilled([...over, ...never], ['sh', '-c', 'getent hosts api.example; sleep 60']);
      expect(still).toMatchObject({ status: 1 });
      expect(still.stderr).toMatch(/^firebreak: expected back within 1 s: shop took longer$/m);
    },
  );

  it.concurrent('without checks is about the status of the command', async () => {
    expect(await drilled(['none', '--expect', 'up'], ['false'])).toMatchObject({ status: 1 });
    expect(await drilled(['none', '--expect', 'down'], ['false'])).toMatchObject({ status: 0 });
    const { status, stdout, stderr } = await firebreak([
      'drill',
      'none',
      '--expect',
      'recover<1m',
      '--',
      'echo',
      'ran',
    ]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/^firebreak: to expect recover<TIME takes a --check/);
  });
});

describeDrill('firebreak.yaml', () => {
  const project = (name: string, yaml: string) => {
    mkdirSync(join(folder, name), { recursive: true });
    writeFileSync(join(folder, name, 'firebreak.yaml'), yaml);
    return join(folder, name);
  };

  it.concurrent('of the current directory has stand-ins, checks and an expectation', REAL_TIME, async () => {
    const cwd = project(
      'here',
      `components: { shop: { needs: [api.example] }, api.example: { kind: third-party } }
journeys: { buy: { entry: shop } }
drill:
  as: shop
  map: { api.example: "127.0.0.1:${server.port}" }
  checks: { buy: curl -fsS -m 5 http://api.example/ }
  every: 200ms
  expect: up
`,
    );
    const { status, stderr, result } = await drilled(['none', '.', '--until', '2500ms'], FOREVER, { cwd });
    expect({ status, stderr }).toMatchObject({ status: 0 });
    expect(result.checks).toMatchObject([{ journey: 'buy', outages: [] }]);
    expect(result.checks[0]!.samples.some(({ ok }) => ok)).toBe(true);
    expect(result.comparison).toMatchObject({ component: 'shop', unknownToModel: [] });
  });

  it.concurrent('of a path that is only read runs nothing', async () => {
    const marker = join(folder, 'ran');
    const path = project(
      'elsewhere',
      `components: { shop: { needs: [saas/stripe] } }\njourneys: { buy: { entry: shop } }\ndrill: { checks: { buy: "touch ${marker}" }, every: 50ms }\n`,
    );
    const { result } = await drilled(['none', path, '--as', 'shop', '--until', '1s'], FOREVER, {
      cwd: folder,
    });
    expect(result.checks).toEqual([]);
    expect(existsSync(marker)).toBe(false);
  });

  it.concurrent('that does not fit is an error with its place, before anything runs', async () => {
    const cwd = project('wrong', 'drill:\n  map: { api.example: 80 }\n');
    for (const args of [['drill', 'none'], ['observe']]) {
      const { status, stdout, stderr } = await firebreak([...args, '--', 'echo', 'ran'], { cwd });
      expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
      expect(stderr).toMatch(
        /^firebreak: firebreak\.yaml:2:10: drill\.map\.api\.example: found 80; expected .*\n$/,
      );
    }
  });
});

describeDrill('a report', () => {
  it.concurrent('is what its file name says, and no other name will do', async () => {
    const written = async (name: string) => {
      const file = join(folder, name);
      const { status, stderr } = await firebreak(['drill', 'none', '--report', file, '--', 'true']);
      return { status, stderr, text: existsSync(file) ? readFileSync(file, 'utf8') : undefined };
    };
    expect((await written('r.md')).text).toMatch(/^# Drill\n/);
    expect((await written('r.html')).text).toMatch(/^<!doctype html>/);
    const other = await written('r.txt');
    expect(other).toMatchObject({ status: 2, text: undefined });
    expect(other.stderr).toContain('expected a .json, .md or .html file');
  });

  it.concurrent('of what was observed is as its schema says', async () => {
    const file = join(folder, 'seen.firebreak.json');
    await firebreak([
      ...['observe', ...mapped(), '-o', file, '--quiet', '--as', 'shop'],
      ...['--', 'curl', '-sS', 'https://api.stripe.com/'],
    ]);
    const seen = JSON.parse(readFileSync(file, 'utf8'));
    expect(problemsBy('observed', seen)).toEqual([]);
    expect(seen).toMatchObject({
      component: 'shop',
      hosts: [{ components: ['saas/stripe'], connections: 1 }],
    });
  });
});

describeDrill('what is wrong with a command line', () => {
  it('is said before anything runs, and is no outage that was expected', async () => {
    const began = join(folder, 'began');
    const [missing, unwritable] = await Promise.all([
      firebreak(['drill', 'none', '--expect', 'down', '--', 'no-such-program']),
      firebreak(['drill', 'none', '--report', join(folder, 'none', 'x.json'), '--', 'touch', began]),
    ]);
    expect(missing).toMatchObject({
      status: 2,
      stderr: 'firebreak: no-such-program: no such program in PATH\n',
    });
    expect(unwritable).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/x\.json cannot be written: no such folder, or no right to\n$/),
    });
    expect(existsSync(began)).toBe(false);
  });
});
