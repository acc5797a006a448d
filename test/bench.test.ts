/** Benchmarks on tiny input, so that they go on working. How long they take is nobody's business here. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CHROMIUM } from './support/browser.js';
import { ROOT, run } from './support/cli.js';
import { canDrill } from './support/drill.js';

async function bench(...args: string[]): Promise<string> {
  const { status, stdout, stderr } = await run(process.execPath, args);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout;
}

const checksums = (text: string) => text.split('\n').filter((line) => line.startsWith('checksum'));

describe.concurrent('benchmarks', () => {
  let first: Promise<string> | undefined;
  /** What it prints for its own seed, which is 1. */
  const assessed = () => {
    first ??= bench('bench/assess.mjs', '--small');
    return first;
  };

  it('assess.mjs reads everything it generates, and gives the same every time', async () => {
    const [first, second] = await Promise.all([
      assessed(),
      bench('bench/assess.mjs', '--small', '--seed', '1'),
    ]);
    expect(checksums(first!)).toEqual(checksums(second!));
    expect(checksums(first!)).toHaveLength(2);
    const read = [...first!.matchAll(/^read: (\d+) components, .* (\d+) journeys, .* (\d+) diagnostics$/gm)];
    expect(read).toHaveLength(2);
    for (const [, components, journeys, diagnostics] of read) {
      expect(Number(components)).toBeGreaterThan(100);
      expect(Number(journeys)).toBeGreaterThan(1);
      expect(diagnostics).toBe('0');
    }
    expect(first).toMatch(/^peak memory: [1-9]\d* MB$/m);
  });

  it('assess.mjs depends on the seed', async () => {
    const [one, two] = await Promise.all([assessed(), bench('bench/assess.mjs', '--small', '--seed', '2')]);
    expect(checksums(one!)).not.toEqual(checksums(two!));
  });

  it('engine.mjs says what it needs', async () => {
    expect(await bench('bench/engine.mjs')).toMatch(/^skipped: no directory with fault trees/);
  });

  it('scale.mjs measures growth and draws it', { timeout: 60_000 }, async ({ onTestFinished }) => {
    const folder = mkdtempSync(join(tmpdir(), 'firebreak-scale-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const svg = join(folder, 'scale.svg');
    const printed = await bench('bench/scale.mjs', '--svg', svg, '--samples', '1e5', '600', '2000');
    for (const row of ['compiling, ms', 'single points of failure, ms', 'gates evaluated a second'])
      expect(printed).toMatch(new RegExp(`^\\| ${row} \\| \\d[^|]*\\| \\d`, 'm'));
    const drawn = readFileSync(svg, 'utf8');
    expect(drawn.match(/<polyline /g)).toHaveLength(5);
    expect(drawn).not.toMatch(/NaN|undefined|Infinity/);
  });

  it('phases.mjs measures every phase', async () => {
    const printed = await bench('bench/phases.mjs', '--resources', '100', '--runs', '1');
    for (const phase of ['parse and read the plan', 'infer', 'merge', 'analyse', 'print JSON']) {
      expect(printed).toMatch(new RegExp(`│ ${phase} +│ \\d`));
    }
  });

  it('drill.mjs measures the gateway beside the direct way', async (context) => {
    if (!canDrill) return context.skip();
    const tiny = ['--rounds', '1', '--requests', '20', '--connections', '10', '--mebibytes', '1'];
    const printed = await bench('bench/drill.mjs', ...tiny);
    expect(printed).toMatch(/^\| direct \| [\d.]+ ms .* 100 % /m);
    expect(printed).toMatch(/^\| gateway \| [\d.]+ ms .* \d+ % \| \d+ \|$/m);
  });

  it('trace.mjs traces names beside dig', async () => {
    expect(await bench('bench/trace.mjs', '--names', '20', '--dig', '2')).toMatch(
      /^\| firebreak trace \| 20 \| [\d.]+ \| \d+ \| \d\d\.\d \| \d+ MB \|$/m,
    );
  });

  it('steer-probes.mjs measures a few probes', async () => {
    const printed = await bench('bench/steer-probes.mjs', '--small', '--probes', '50', '--seconds', '1');
    expect(printed).toMatch(/^rounds +\d+ of 10 that are due/m);
    expect(printed).toMatch(/^memory +[1-9]\d* MB/m);
  });

  it('graph.mjs compares bit-parallel with one by one', async () => {
    expect(await bench('bench/graph.mjs', '2000')).toMatch(/^checksum (\d+) \1 /m);
  });

  it("web-engine.mjs asks the app's engine everything", async () => {
    const printed = await bench('bench/web-engine.mjs', '1000');
    for (const question of ['open', 'run cloud', 'why', 'what if, first', 'compare']) {
      expect(printed).toMatch(new RegExp(`^${question} +\\d+ ms$`, 'm'));
    }
  });

  it.skipIf(CHROMIUM === undefined)(
    'web.mjs measures the app in a browser',
    { timeout: 120_000 },
    async () => {
      const printed = await bench('bench/web.mjs', '--small');
      const measured = [
        'bare page: data parsed and painted',
        'first result painted',
        'map painted, opened at it',
        'panning: frames a second',
        'click to outcome painted, first',
        'click to outcome on the map, again',
        'what if, first',
      ];
      for (const how of ['served', 'report']) {
        for (const name of measured)
          expect(printed).toMatch(new RegExp(`^\\| ${how}: ${name} \\| [1-9]`, 'm'));
      }
      expect(printed).toMatch(/^\| peer: Mermaid [^|]*\| [1-9]/m);
      expect(printed).toMatch(/^\| report\.html of \d+ components \| \d/m);
    },
  );

  it('hcl-agreement.mjs finds none that differ in the examples', async () => {
    expect(await bench('bench/hcl-agreement.mjs', join(ROOT, 'examples'))).toMatch(/\b0 disagree$/m);
  });
});
