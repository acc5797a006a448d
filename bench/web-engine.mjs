/** How long the app's engine takes: node bench/web-engine.mjs [components]. Builds it as the worker is built. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'vite';
import { assess, atlasProjection, knowledgeOf } from '../dist/analysis/index.js';
import { assessmentJson } from '../dist/report/index.js';
import { randomEstate } from './estate.mjs';

const size = Number(process.argv[2] ?? 5000);
const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'firebreak-engine-'));
try {
  await build({
    configFile: here('../web/vite.config.ts'),
    logLevel: 'error',
    build: {
      outDir: folder,
      lib: { entry: here('../web/src/model/engine.ts'), formats: ['es'] },
      rollupOptions: { output: { entryFileNames: 'engine.js' } },
    },
  });
  const { createEngine } = await import(pathToFileURL(join(folder, 'engine.js')).href);
  await measure(createEngine(knowledgeOf(atlasProjection())));
} finally {
  rmSync(folder, { recursive: true });
}

async function measure(engine) {
  const text = JSON.stringify(assessmentJson(assess(randomEstate(size, 7))));
  console.log(`${size} components, ${(text.length / 1e6).toFixed(1)} MB of JSON`);
  const document = await timed('open', () => engine.open('bench', text));
  await timed('scenarios', () => engine.scenarios());
  const seconds = 4 * 3600;
  const places = ['cloud/region-1', 'cloud/region-2', 'cloud/region-3a', 'cloud/region-4', 'cloud'];
  for (const id of places) {
    const outcome = await timed(`run ${id}`, () => engine.run({ components: [id], seconds }, []));
    await timed('  posted', () => structuredClone(outcome));
  }
  // Another length is another run: nothing is remembered of the first.
  for (const id of places)
    await timed(`run ${id}, warm`, () => engine.run({ components: [id], seconds: seconds + 1 }, []));
  const [journey] = document.journeys;
  await timed('why', () => engine.why(journey.id, { components: ['cloud'], seconds: seconds + 1 }, []));
  const [one, two] = document.fixes.map(({ id }) => id);
  await timed('what if, first', () => engine.whatIf([one]));
  await timed('what if, next', () => engine.whatIf([one, two]));
  await timed('run with changes', () => engine.run({ components: ['cloud/region-1'], seconds }, [one]));
  await timed('compare', () => engine.compare('bench', text));
}

async function timed(name, ask) {
  const start = performance.now();
  const answer = await ask();
  console.log(`${name.padEnd(28)} ${(performance.now() - start).toFixed(0).padStart(5)} ms`);
  return answer;
}
