/**
 * Where the time of `firebreak assess` on a plan goes, phase by phase, in CPU time: each run is a fresh process in which
 * compiling and collecting garbage take their turn in the one thread, so that what else the machine does counts little.
 * Usage: node bench/phases.mjs [--resources N] [--runs N] [--seed N] [FOLDER ...]   (build first)
 *
 * Each FOLDER holds a build to compare (default: this one); they take turns.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { generatePlan } from './generate-plan.mjs';

const SELF = fileURLToPath(import.meta.url);

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    resources: { type: 'string', default: '10000' },
    runs: { type: 'string', default: '5' },
    seed: { type: 'string', default: '1' },
    measure: { type: 'string' },
  },
});

/** In a process of its own. */
async function measure(folder, plan) {
  const load = (module) => import(pathToFileURL(join(folder, 'dist', module)).href);
  const { readPlanOrState } = await load('readers/terraform/index.js');
  const { inferEstate } = await load('readers/inference/index.js');
  const { atlas } = await load('atlas/index.js');
  const { mergeEstates } = await load('estate/index.js');
  const { assess } = await load('analysis/index.js');
  const { assessmentJson } = await load('report/index.js');
  const { json } = await load('cli/terminal.js');
  const { readFileSync } = await import('node:fs');
  const phases = {};
  const timed = (name, run) => {
    const from = process.cpuUsage();
    const result = run();
    const { user, system } = process.cpuUsage(from);
    phases[name] = (user + system) / 1000;
    return result;
  };
  const bytes = readFileSync(plan);
  const reading = timed('parse and read the plan', () => readPlanOrState(bytes, plan));
  const inferred = timed('infer', () => inferEstate(reading, atlas));
  const estate = timed('merge', () => mergeEstates([inferred]));
  const assessment = timed('analyse', () => assess(estate));
  timed('print JSON', () => json(assessmentJson(assessment)));
  return phases;
}

function compare(folders, plan, runs) {
  const results = folders.map(() => ({}));
  for (let i = 0; i < runs; i++) {
    const order = [...folders.keys()];
    for (const at of i % 2 === 0 ? order : order.reverse()) {
      const args = ['--single-threaded', SELF, '--measure', plan, folders[at]];
      const run = spawnSync(process.execPath, args, {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      if (run.status !== 0) throw new Error(`${folders[at]}: status ${run.status}`);
      for (const [name, ms] of Object.entries(JSON.parse(run.stdout))) {
        results[at][name] = Math.min(results[at][name] ?? Number.POSITIVE_INFINITY, ms);
      }
    }
  }
  return results;
}

if (options.measure !== undefined) {
  console.log(JSON.stringify(await measure(positionals[0], options.measure)));
} else {
  const home = fileURLToPath(new URL('..', import.meta.url));
  const folders = positionals.length === 0 ? [home] : positionals.map((one) => resolve(one));
  const folder = mkdtempSync(join(tmpdir(), 'firebreak-phases-'));
  try {
    const plan = join(folder, 'plan.json');
    generatePlan(plan, { resources: Number(options.resources), seed: Number(options.seed) });
    compare(folders, plan, Number(options.runs)).forEach((phases, at) => {
      console.log(`\n${folders[at]}: least CPU time of ${options.runs} runs, ms`);
      console.table(Object.fromEntries(Object.entries(phases).map(([name, ms]) => [name, Math.round(ms)])));
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
