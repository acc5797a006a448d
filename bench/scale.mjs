/**
 * How compiling, the blast radius of every domain and of every pair, single points, exact answers and Monte Carlo grow with an estate: of
 * 10,000 domains and services at the largest size, five dependencies for each component, with hubs, groups and cycles.
 * Each size is a process of its own, in which garbage is collected before anything is timed. Pairs and Monte Carlo run in
 * the threads that the command takes for them, one per processor; what these take to start is in it.
 *
 * Usage: node bench/scale.mjs [--svg FILE] [--samples N] [SIZE...]   (build first; default 1000 10000 100000 1000000)
 */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import {
  blastRadius,
  exactAnswers,
  formulaOfEstate,
  pairsPlan,
  singlePoints,
} from '../dist/analysis/index.js';
import { inParts } from '../dist/cli/compute.js';
import { estimateFrom, formulaOf, planSampling, simplify } from '../dist/engine/index.js';
import { mergeEstates } from '../dist/estate/index.js';
import { compile } from '../dist/graph/index.js';
import { randomEstate } from './estate.mjs';
import { growthChart } from './growth-chart.mjs';

const FILE = fileURLToPath(import.meta.url);

if (process.argv[2] === '--one')
  console.log(JSON.stringify(await measure(Number(process.argv[3]), Number(process.argv[4]))));
else {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { svg: { type: 'string' }, samples: { type: 'string' } },
  });
  const sizes = positionals.length > 0 ? positionals : ['1000', '10000', '100000', '1000000'];
  const rows = sizes.map((size) => {
    const args = ['--expose-gc', '--max-old-space-size=6000', FILE, '--one', size, values.samples ?? ''];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { maxBuffer: 2 ** 26 });
    if (status !== 0) throw new Error(String(stderr));
    return JSON.parse(String(stdout));
  });
  const titles = Object.keys(rows[0]);
  const line = (cells) => `| ${cells.join(' | ')} |`;
  console.log(line(['', ...rows.map(({ components }) => components.toLocaleString('en'))]));
  console.log(line(['---', ...rows.map(() => '--:')]));
  for (const title of titles.slice(1)) console.log(line([title, ...rows.map((row) => shown(row[title]))]));
  if (values.svg !== undefined) {
    // Processor time does not depend on what else runs.
    const unit = ', ms of processor time';
    const isTime = (title) => title.endsWith(unit);
    const series = titles.filter(isTime).map((title) => ({
      name: title.slice(0, -unit.length),
      points: rows.map((row) => [row.components, row[title]]),
    }));
    writeFileSync(values.svg, growthChart(series, { x: 'components', y: 'milliseconds of processor time' }));
  }
}

function shown(value) {
  return value >= 1e9 ? value.toExponential(1) : Math.round(value).toLocaleString('en');
}

async function measure(size, wanted) {
  const scale = Math.max(2, Math.round((size / 1e6) * 130));
  const services = Math.max(2, Math.min(38, Math.round(size / 500)));
  // As the readers hand it on: merged, and sorted by id.
  const estate = mergeEstates([randomEstate(size, 1, { regions: scale, services, journeys: 50, more: 1 })]);
  const row = { components: estate.components.length, dependencies: estate.dependencies.length };
  const begin = () => {
    globalThis.gc?.();
    return [performance.now(), process.cpuUsage()];
  };
  const end = (name, [from, before]) => {
    row[`${name}, ms`] = performance.now() - from;
    const { user, system } = process.cpuUsage(before);
    row[`${name}, ms of processor time`] = (user + system) / 1000;
  };
  const timed = (name, run) => {
    const from = begin();
    const result = run();
    end(name, from);
    return result;
  };
  const timedAsync = async (name, run) => {
    const from = begin();
    const result = await run();
    end(name, from);
    return result;
  };
  const compiled = timed('compiling', () => compile(estate));
  row['domains and services'] = timed('blast radius of every domain and service', () =>
    blastRadius(compiled),
  ).length;
  timed('single points of failure', () => singlePoints(compiled));
  // Whatever is lost is so a thousandth of the time: as good as any for how long it takes.
  const rates = () => ({ perYear: [8.766, 8.766], seconds: 3600, basis: [], sources: [] });
  const exact = timed('exact answers, 50 journeys', () =>
    exactAnswers(
      estate,
      compiled,
      rates,
      estate.journeys.map(({ id }) => id),
      { top: 20 },
    ),
  );
  row['of them exact'] = exact.filter(({ outOfReach }) => outOfReach === undefined).length;

  const found = await timedAsync('pairs of domains and services', async () => {
    const { job, parts, pairs } = pairsPlan(compiled);
    row['candidate pairs'] = job.lost.length / 2;
    return pairs(await inParts({ kind: 'pairs', job }, parts));
  });
  row['pairs that matter'] = found.pairs.reduce((sum, one) => sum + one.first.length * one.second.length, 0);

  const { formula, components, downOf } = formulaOfEstate(compiled);
  const { events } = formula;
  const anyDown = { need: 1, inputs: Array.from(compiled.journeys, downOf) };
  const gates = Array.from(formula.need, (need, g) => ({
    need,
    inputs: Array.from(formula.input.subarray(formula.offset[g], formula.offset[g + 1])),
  }));
  const circuit = simplify(formulaOf(events, [...gates, anyDown]), 2 * (events + 1 + gates.length));
  row['gates of the formula'] = formula.need.length;
  row['gates after simplifying'] = circuit.gates.length;
  const plan = planSampling(circuit, new Float64Array(components.length).fill(1e-3), {
    samples: wanted || Math.ceil(1e10 / Math.max(1000, circuit.gates.length)),
    seed: 1,
  });
  const from = performance.now();
  const estimate = estimateFrom(plan, await inParts({ kind: 'samples', plan }, plan.parts));
  const seconds = (performance.now() - from) / 1000;
  row['samples a second'] = estimate.samples / seconds;
  row['gates evaluated a second'] = (estimate.samples * circuit.gates.length) / seconds;
  row['peak memory, MB'] = process.resourceUsage().maxRSS / 1024;
  return row;
}
