/**
 * Compile, blast radius, single points and cut sets on a random estate; blast radius bit-parallel against one
 * scenario at a time, in the same run. Usage: node bench/graph.mjs [components] [seed]   (build first)
 */
import { performance } from 'node:perf_hooks';
import { blastRadius, minimalCutSets, singlePoints } from '../dist/analysis/index.js';
import {
  applyFailures,
  buildSystem,
  compile,
  Evaluator,
  eachPass,
  LAYER,
  targetsOf,
} from '../dist/graph/index.js';
import { randomEstate } from './estate.mjs';

const size = Number(process.argv[2] ?? 100_000);
const seed = Number(process.argv[3] ?? 1);
const scenarioCount = 1_000;

const rows = [];
function timed(name, run) {
  const from = performance.now();
  const result = run();
  rows.push({ step: name, ms: Math.round((performance.now() - from) * 10) / 10 });
  return result;
}

const estate = randomEstate(size, seed);
const compiled = timed('compile', () => compile(estate));
const system = timed('equations', () =>
  buildSystem(compiled, targetsOf(compiled.journeys, LAYER.serve, LAYER.full, LAYER.restore, LAYER.alter)),
);
const failure = { component: '', capability: 'serve', severity: 'down' };
const step = Math.max(1, Math.floor(compiled.components.length / scenarioCount));
const scenarios = Array.from({ length: scenarioCount }, (_, i) => [
  { component: (i * step) % compiled.components.length, failure },
]);

/** Sums up which journeys cannot do what, over all scenarios. */
function countLosses(evaluator, count) {
  let sum = 0;
  for (const journey of compiled.journeys) {
    for (const layer of [LAYER.serve, LAYER.full, LAYER.restore, LAYER.alter]) {
      const variable = system.variable(layer, journey);
      for (let i = 0; i < count; i++) if (!evaluator.holds(variable, i)) sum += layer + 1;
    }
  }
  return sum;
}

const parallel = timed(`${scenarioCount} scenarios, bit-parallel`, () => {
  let sum = 0;
  eachPass(system, scenarios, (evaluator, _first, count) => {
    sum += countLosses(evaluator, count);
  });
  return sum;
});
const single = timed(`${scenarioCount} scenarios, one by one`, () => {
  const evaluator = new Evaluator(system, 1);
  let sum = 0;
  for (const scenario of scenarios) {
    evaluator.clear();
    applyFailures(evaluator, system, 0, scenario);
    evaluator.run();
    sum += countLosses(evaluator, 1);
  }
  return sum;
});
const blast = timed('blast radius (all domains)', () => blastRadius(compiled));
const points = timed('single points', () => singlePoints(compiled));
const cuts = timed('minimal cut sets, order 3', () => minimalCutSets(compiled));

const ms = (name) => rows.find((row) => row.step.includes(name)).ms;
console.log(
  `seed ${seed}: ${estate.components.length} components, ${estate.dependencies.length} dependencies`,
);
console.log(`journeys ${compiled.journeys.length}, variables ${system.size}, inputs ${system.input.length}`);
console.table(rows);
console.log(`one by one / bit-parallel: ${(ms('one by one') / ms('bit-parallel')).toFixed(1)}x`);
console.log(
  `checksum ${parallel} ${single} blast ${blast.reduce((sum, row) => sum + row.down.length, 0)} of ${blast.length}` +
    ` points ${points.length} cuts ${cuts.reduce((sum, row) => sum + row.sets.length, 0)}` +
    ` truncated ${cuts.filter((row) => row.truncated).length}`,
);
if (parallel !== single) throw new Error('bit-parallel and one-by-one disagree');
