/**
 * The whole of `firebreak assess` on generated input, each run in a fresh process:
 *
 * - 400 .tf files of 1 MB together, beside what parsing alone takes, ours and HashiCorp's (@cdktn/hcl2json, WASM);
 * - a plan of 10,000 resources, beside what JSON.parse alone takes, and its peak memory.
 *
 * Usage: node bench/assess.mjs [--small] [--runs N] [--seed N]   (build first)
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { generatePlan } from './generate-plan.mjs';
import { generateTerraform } from './generate-terraform.mjs';

const SELF = fileURLToPath(import.meta.url);
const FIREBREAK = fileURLToPath(new URL('../bin/firebreak', import.meta.url));
const TARGET = { overTheirParser: 1.5, planSeconds: 1, planMegabytes: 400 };

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    small: { type: 'boolean', default: false },
    runs: { type: 'string' },
    seed: { type: 'string', default: '1' },
  },
});

// ---------------------------------------------------------------------------------------------------------------
// Measured in a process of its own: `node bench/assess.mjs STEP PATH`

const steps = {
  async ours(dir) {
    const { parseHcl } = await import('../dist/readers/terraform/hcl/parser.js');
    const texts = terraformFiles(dir).map(({ text }) => text);
    return timed(() => texts.map((text) => parseHcl(text)));
  },

  async hcl2json(dir) {
    const start = performance.now();
    const { parse } = await import('@cdktn/hcl2json');
    await parse('warm.tf', 'warm = true\n');
    const loadMs = performance.now() - start;
    const files = terraformFiles(dir);
    return {
      loadMs,
      ...(await timed(async () => {
        const parsed = [];
        for (const { name, text } of files) parsed.push(await parse(name, text));
        return parsed;
      })),
    };
  },

  async json(file) {
    return timed(() => JSON.parse(readFileSync(file, 'utf8')));
  },
};

async function timed(run) {
  const start = performance.now();
  const result = await run();
  const ms = performance.now() - start;
  return { ms, checksum: checksum(JSON.stringify(result)) };
}

function terraformFiles(dir) {
  return readdirSync(dir, { recursive: true })
    .filter((name) => name.endsWith('.tf'))
    .sort()
    .map((name) => ({ name, text: readFileSync(join(dir, name), 'utf8') }));
}

function checksum(text) {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}

// ---------------------------------------------------------------------------------------------------------------
// Starting processes and counting

/** Written by the process that is measured, to a file descriptor that nothing else uses. */
const REPORT_PEAK = `data:text/javascript,${encodeURIComponent(
  'import { writeSync } from "node:fs";' +
    'process.on("exit", () => writeSync(3, String(process.resourceUsage().maxRSS)));',
)}`;

function start(args, cwd, stdio) {
  const run = spawnSync(process.execPath, args, { cwd, stdio, maxBuffer: 2 ** 30, encoding: 'utf8' });
  if (run.status !== 0) throw new Error(`node ${args.join(' ')}: status ${run.status}\n${run.stderr ?? ''}`);
  return run;
}

/** Paths are relative to `cwd`, so that output is the same wherever the input was generated. */
function processes(cwd) {
  return {
    step: (name, path) => () =>
      JSON.parse(start([SELF, name, path], cwd, ['ignore', 'pipe', 'inherit']).stdout),
    cli:
      (...args) =>
      () => {
        const from = performance.now();
        start([FIREBREAK, ...args], cwd, ['ignore', 'ignore', 'inherit']);
        return { ms: performance.now() - from };
      },
    /** Not timed: output and peak memory of one more run. */
    result: (...args) => {
      const report = ['--import', REPORT_PEAK];
      const { output } = start([...report, FIREBREAK, ...args], cwd, ['ignore', 'pipe', 'inherit', 'pipe']);
      return { text: output[1], megabytes: Number(output[3]) / 1024 };
    },
  };
}

/** Takes turns, back and forth, so that what else the machine does hits all alike. */
function takeTurns(measured, runs) {
  const names = Object.keys(measured);
  const results = Object.fromEntries(names.map((name) => [name, []]));
  for (let i = 0; i < runs; i++) {
    for (const name of i % 2 === 0 ? names : [...names].reverse()) results[name].push(measured[name]());
  }
  return results;
}

function summary(list, field = 'ms') {
  const sorted = list.map((each) => each[field]).sort((a, b) => a - b);
  return { median: sorted[Math.floor(sorted.length / 2)], least: sorted[0] };
}

function table(rows) {
  const round = (ms) => Math.round(ms * 10) / 10;
  console.table(
    Object.fromEntries(
      Object.entries(rows).map(([name, { median, least }]) => [
        name,
        { 'median ms': round(median), 'least ms': round(least) },
      ]),
    ),
  );
}

const beyond = (whole, part) => ({ median: whole.median - part.median, least: whole.least - part.least });
const ratio = (a, b) => `${(a.median / b.median).toFixed(2)} x`;
const verdict = (met) => (met ? 'met' : 'missed');

/** The one checksum of all runs; runs that differ are a defect. */
function same(list) {
  const all = new Set(list.map((each) => each.checksum));
  if (all.size !== 1) throw new Error(`runs differ: ${[...all].join(', ')}`);
  return [...all][0];
}

function describe({ text, megabytes }) {
  const { components, dependencies, journeys, findings, diagnostics } = JSON.parse(text);
  console.log(
    `read: ${components.length} components, ${dependencies.length} dependencies, ${journeys.length} journeys, ` +
      `${findings.length} findings, ${diagnostics.length} diagnostics`,
  );
  console.log(`peak memory: ${Math.round(megabytes)} MB`);
}

// ---------------------------------------------------------------------------------------------------------------
// The two cases

function terraformCase(folder, { files, bytes, seed, runs }) {
  const made = generateTerraform(join(folder, 'code'), { files, bytes, seed });
  console.log(`\nTerraform code: ${made.files} files, ${made.bytes} bytes, seed ${seed}, ${runs} runs`);
  const { step, cli, result } = processes(folder);
  const runsOf = takeTurns(
    {
      hcl2json: step('hcl2json', 'code'),
      ours: step('ours', 'code'),
      start: cli('assess', '--help'),
      assess: cli('assess', '--format', 'json', 'code'),
    },
    runs,
  );
  const theirs = summary(runsOf.hcl2json);
  const ours = summary(runsOf.ours);
  const start = summary(runsOf.start);
  const assess = summary(runsOf.assess);
  const net = beyond(assess, start);
  table({
    'hcl2json: load': summary(runsOf.hcl2json, 'loadMs'),
    'hcl2json: parse': theirs,
    'our parser: parse': ours,
    'firebreak assess --help': start,
    'firebreak assess': assess,
    'assess beyond start': net,
  });
  const whole = result('assess', '--format', 'json', 'code');
  describe(whole);
  const { overTheirParser } = TARGET;
  const met = verdict(net.median <= overTheirParser * theirs.median);
  console.log(
    `assess beyond start / hcl2json parse: ${ratio(net, theirs)} (target at most ${overTheirParser}: ${met})`,
  );
  console.log(`assess beyond start / our parser: ${ratio(net, ours)}`);
  console.log(`hcl2json parse / our parser: ${ratio(theirs, ours)}`);
  console.log(
    `checksum hcl2json ${same(runsOf.hcl2json)} ours ${same(runsOf.ours)} assess ${checksum(whole.text)}`,
  );
}

function planCase(folder, { resources, seed, runs }) {
  const made = generatePlan(join(folder, 'plan.json'), { resources, seed });
  console.log(`\nPlan: ${made.resources} resources, ${made.bytes} bytes, seed ${seed}, ${runs} runs`);
  const { step, cli, result } = processes(folder);
  const runsOf = takeTurns(
    {
      json: step('json', 'plan.json'),
      start: cli('assess', '--help'),
      assess: cli('assess', '--format', 'json', 'plan.json'),
    },
    runs,
  );
  const json = summary(runsOf.json);
  const start = summary(runsOf.start);
  const assess = summary(runsOf.assess);
  const net = beyond(assess, start);
  table({
    'read and JSON.parse': json,
    'firebreak assess --help': start,
    'firebreak assess': assess,
    'assess beyond start': net,
  });
  const whole = result('assess', '--format', 'json', 'plan.json');
  describe(whole);
  const { planSeconds, planMegabytes } = TARGET;
  console.log(`assess beyond start / JSON.parse: ${ratio(net, json)}`);
  console.log(`target under ${planSeconds} s: ${verdict(net.median < planSeconds * 1_000)}`);
  console.log(`target under ${planMegabytes} MB: ${verdict(whole.megabytes < planMegabytes)}`);
  console.log(`checksum plan ${same(runsOf.json)} assess ${checksum(whole.text)}`);
}

const [name, path] = positionals;
if (name !== undefined) {
  console.log(JSON.stringify(await steps[name](path)));
} else {
  const seed = Number(options.seed);
  const runs = Number(options.runs ?? (options.small ? 1 : 7));
  const folder = mkdtempSync(join(tmpdir(), 'firebreak-bench-'));
  try {
    const code = options.small ? { files: 8, bytes: 20_000 } : { files: 400, bytes: 1_000_000 };
    terraformCase(folder, { ...code, seed, runs });
    planCase(folder, { resources: options.small ? 100 : 10_000, seed, runs });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
