/**
 * The web app in Chromium, on a generated estate, as served and as a report from disk, beside what a bare page takes with
 * the same data, an empty page's frames, and two well-known programs that draw the same estate.
 *
 * Usage: node bench/web.mjs [--small] [--runs N] [--seed N]   (build first)
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { htmlReport } from '../dist/report/index.js';
import { launch } from '../scripts/chromium.mjs';
import { generatePlan } from './generate-plan.mjs';
import { BARE, probe, startFrames, stopFrames } from './web-page.mjs';

const FIREBREAK = fileURLToPath(new URL('../bin/firebreak', import.meta.url));
const WEB = fileURLToPath(new URL('../dist/web/', import.meta.url));
const MODULES = fileURLToPath(new URL('../node_modules/', import.meta.url));
const WINDOW = { width: 1280, height: 800 };

const { values: options } = parseArgs({
  options: {
    small: { type: 'boolean', default: false },
    runs: { type: 'string' },
    seed: { type: 'string', default: '1' },
  },
});
const RUNS = Number(options.runs ?? (options.small ? 1 : 5));
const PAN_SECONDS = options.small ? 0.3 : 4;
const DOMAINS = options.small ? 2 : 6;
/** Resources of a plan that are read as about 5,000 and 500 components. */
const RESOURCES = options.small ? { large: 100, usual: 60 } : { large: 4745, usual: 410 };

/** By the name of what is measured; times in milliseconds. */
const TARGETS = [
  { of: /first result painted|interactive/, most: 2000 },
  { of: /click to outcome (?:painted|on the map)/, most: 100 },
  { of: /panning.*frames a second/, least: 50 },
];

const folder = mkdtempSync(join(tmpdir(), 'firebreak-web-'));
const samples = new Map();
try {
  await main();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function main() {
  const plan = generated('plan.json', RESOURCES.large);
  const assessment = firebreak('assess', plan, '--format', 'json');
  const { components, dependencies, journeys } = JSON.parse(assessment);
  console.log(
    `${components.length} components, ${dependencies.length} dependencies, ${journeys.length} journeys, ` +
      `${(assessment.length / 1e6).toFixed(1)} MB of JSON, ${RUNS} runs`,
  );
  const report = join(folder, 'report.html');
  firebreak('assess', plan, '--format', 'html', '-o', report);
  const bareReport = join(folder, 'bare.html');
  writeFileSync(bareReport, bareReportOf(assessment));

  const served = await serve(plan);
  const bare = await serveBare(assessment);
  const places = {
    served: { app: served.url, bare: bare.url },
    report: { app: pathToFileURL(report).href, bare: pathToFileURL(bareReport).href },
  };
  const drawings = ['mermaid', 'graphviz'].map((format) => [
    format,
    firebreak('assess', plan, '--format', format),
  ]);
  try {
    for (let run = 0; run < RUNS; run++) {
      for (const [how, { app }] of Object.entries(places)) {
        await inFreshBrowser((browser) => measureLoad(browser, `${how}: `, places[how]));
        await inFreshBrowser((browser) => measureUse(browser, `${how}: `, app));
      }
      await inFreshBrowser((browser) => measureEmptyFrames(browser, `${bare.url}empty`));
      for (const [format, text] of drawings)
        await inFreshBrowser((browser) => measurePeer(browser, `${bare.url}empty`, format, text));
    }
  } finally {
    await served.stop();
    bare.stop();
  }
  printTimes();
  printSizes();
}

// ---------------------------------------------------------------------------------------------------------------
// Measured

async function measureLoad(browser, how, { app, bare }) {
  const blank = await opened(browser, bare);
  keep(`${how}bare page: data parsed and painted`, await at(blank, 'answer'));
  keep(`${how}bare page: memory`, await memory(browser, blank));
  await blank.close();

  const page = await opened(browser, app);
  const first = await at(page, 'answer');
  keep(`${how}first result painted`, first);
  keep(`${how}interactive`, await page.evaluate((since) => bench.quiet(since), first));
  keep(`${how}memory, answer`, await memory(browser, page));
  await page.close();

  const map = await opened(browser, `${app}#/map`);
  keep(`${how}map painted, opened at it`, await at(map, 'map'));
  await map.close();
}

async function measureUse(browser, how, app) {
  const page = await opened(browser, app);
  await settled(page, 'answer');
  await clicked(page, 'nav a[href="#/map"]');
  keep(`${how}click to map painted`, await at(page, 'map'));
  await settled(page, 'map');
  await pan(page, how, 'panning');

  for (const round of ['first', 'again']) await pullPlugs(page, how, round);
  await clicked(page, 'nav a[href="#/what-if"]');
  await settled(page, 'changes');
  const boxes = page.locator('.what-if input[type=checkbox]');
  for (const [name, box] of Object.entries({ first: 0, second: 1, 'back again': 1 })) {
    if ((await boxes.count()) <= box) break;
    const answered = page.evaluate(watchBusy);
    await boxes.nth(box).click();
    keep(`${how}what if, ${name}`, await answered);
  }
  keep(`${how}memory, after use`, await memory(browser, page));
  await page.close();
}

/** Loses what takes most down, one after the other, each chosen from the list. */
async function pullPlugs(page, how, round) {
  const links = () => page.locator('.choices section:last-child .choice-list a.ref');
  for (let i = 0; i < DOMAINS; i++) {
    await clicked(page, 'nav a[href="#/outage"]');
    await settled(page, 'choices');
    if ((await links().count()) <= i) return;
    await page.evaluate(() => bench.forget());
    await links().nth(i).click();
    const [outcome, map] = await Promise.all([at(page, 'outcome'), at(page, 'map')]);
    keep(`${how}click to outcome painted, ${round}`, outcome);
    keep(`${how}click to outcome on the map, ${round}`, map);
    if (i === 0 && round === 'again') await pan(page, how, 'panning an outage', '.run .map-canvas');
  }
}

async function measureEmptyFrames(browser, url) {
  const page = await opened(browser, url);
  await pan(page, '', 'empty page', 'html');
  await page.close();
}

/** Drags with the mouse to and fro. */
async function pan(page, how, name, target = '.map-canvas') {
  await page.locator(target).first().scrollIntoViewIfNeeded();
  const box = await page.locator(target).first().boundingBox();
  const middle = { x: box.x + box.width / 2, y: box.y + Math.min(box.height, 400) / 2 };
  await page.mouse.move(middle.x, middle.y);
  await page.mouse.down();
  await page.evaluate(startFrames);
  const start = performance.now();
  for (let now = 0; now < PAN_SECONDS; now = (performance.now() - start) / 1000) {
    const reach = box.width * 0.4;
    await page.mouse.move(middle.x + reach * Math.sin(now * 2.5), middle.y + 120 * Math.sin(now * 1.7));
  }
  const { perSecond, longest } = await page.evaluate(stopFrames);
  await page.mouse.up();
  keep(`${how}${name}: frames a second`, perSecond);
  keep(`${how}${name}: longest frame`, longest);
}

/** The same estate drawn by another program, of the drawing that Firebreak makes for it. */
async function measurePeer(browser, url, format, text) {
  const page = await opened(browser, url);
  const script = {
    mermaid: '@mermaid-js/tiny/dist/mermaid.tiny.js',
    graphviz: '@viz-js/viz/dist/viz-global.js',
  };
  await page.addScriptTag({ path: join(MODULES, script[format]) });
  const ms = await page.evaluate(drawWith, { format, text });
  keep(
    `peer: ${format === 'mermaid' ? 'Mermaid' : 'Graphviz (viz-js)'} draws the estate by domain and type`,
    ms,
  );
  await page.close();
}

async function drawWith({ format, text }) {
  const start = performance.now();
  if (format === 'mermaid') {
    mermaid.initialize({ startOnLoad: false, maxTextSize: 1e7, maxEdges: 1e5 });
    document.body.innerHTML = (await mermaid.render('drawing', text)).svg;
  } else document.body.append((await Viz.instance()).renderSVGElement(text));
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  await frame();
  return (await frame()) - start;
}

/** From the next click until what if has answered and the answer is painted. */
function watchBusy() {
  const view = document.querySelector('.what-if');
  return new Promise((resolve) => {
    let start = 0;
    let wasBusy = false;
    addEventListener(
      'pointerup',
      ({ timeStamp }) => {
        start = timeStamp;
      },
      { capture: true, once: true },
    );
    const observer = new MutationObserver(() => {
      if (view.getAttribute('aria-busy') === 'true') wasBusy = true;
      else if (wasBusy) {
        observer.disconnect();
        requestAnimationFrame(() => requestAnimationFrame((now) => resolve(now - start)));
      }
    });
    observer.observe(view, { attributes: true });
  });
}

/** Megabytes that the page's process holds, its workers with it, after a collection of what nobody needs. */
async function memory(browser, page) {
  const own = await page.context().newCDPSession(page);
  await own.send('HeapProfiler.collectGarbage');
  const whole = await browser.newBrowserCDPSession();
  const { processInfo } = await whole.send('SystemInfo.getProcessInfo');
  const sizes = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => residentMegabytes(id));
  return Math.max(...sizes);
}

function residentMegabytes(id) {
  const { stdout } = spawnSync('ps', ['-o', 'rss=', '-p', String(id)], { encoding: 'utf8' });
  return Number(stdout) / 1024;
}

function at(page, name) {
  return page.evaluate((one) => bench.at(one), name);
}

async function clicked(page, selector) {
  await page.evaluate(() => bench.forget());
  await page.locator(selector).click();
}

/** Painted, and nothing going on for half a second. */
async function settled(page, name) {
  await at(page, name);
  await page.evaluate(() => bench.quiet(performance.now()));
}

async function opened(browser, url) {
  const context = await browser.newContext({ viewport: WINDOW });
  const page = await context.newPage();
  await page.addInitScript(probe);
  await page.goto(url, { waitUntil: 'commit' });
  return page;
}

async function inFreshBrowser(measure) {
  const browser = await launch();
  try {
    await measure(browser);
  } finally {
    await browser.close();
  }
}

// ---------------------------------------------------------------------------------------------------------------
// What is opened

function generated(name, resources) {
  const file = join(folder, name);
  generatePlan(file, { resources, seed: Number(options.seed) });
  return file;
}

function firebreak(...args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [FIREBREAK, ...args], {
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
  });
  if (status !== 0) throw new Error(`firebreak ${args.join(' ')} exits with ${status}: ${stderr}`);
  return stdout;
}

function bareReportOf(assessment) {
  const page = readFileSync(join(WEB, 'index.html'), 'utf8');
  return htmlReport(
    { page, script: BARE, style: '', engine: '', layout: '', licenses: '' },
    'bare',
    assessment,
  );
}

function serve(path) {
  const child = spawn(process.execPath, [FIREBREAK, 'serve', '--port', '0', path]);
  const ended = new Promise((resolve) => child.once('close', resolve));
  return new Promise((resolve, reject) => {
    ended.then((status) => reject(new Error(`firebreak serve ends with ${status}`)));
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text) => {
      said += text;
      const url = /at (http:\S+) \(Ctrl-C/.exec(said)?.[1];
      if (url !== undefined) resolve({ url, stop: () => child.kill('SIGINT') && ended });
    });
  });
}

function serveBare(assessment) {
  const page = `<!doctype html><title>bare</title><body><script type="module">${BARE}</script>`;
  const server = createServer(({ url }, response) => {
    const isPage = url !== '/api/assessment';
    response.setHeader('content-type', isPage ? 'text/html' : 'application/json');
    if (url === '/empty') response.end('<!doctype html><title>empty</title>');
    else response.end(isPage ? page : `{"assessment":${assessment}}`);
  });
  return new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () =>
      resolve({
        url: `http://127.0.0.1:${server.address().port}/`,
        stop: () => {
          server.close();
          server.closeAllConnections();
        },
      }),
    ),
  );
}

// ---------------------------------------------------------------------------------------------------------------
// Told

function keep(name, value) {
  samples.set(name, [...(samples.get(name) ?? []), value]);
}

function printTimes() {
  const rows = [...samples].map(([name, list]) => {
    const isRate = name.endsWith('a second');
    const unit = isRate ? '' : name.includes('memory') ? ' MB' : ' ms';
    const sorted = [...list].sort((a, b) => (isRate ? b - a : a - b));
    const middle = (sorted.length - 1) / 2;
    const median = (sorted[Math.floor(middle)] + sorted[Math.ceil(middle)]) / 2;
    const { most = Infinity, least = 0, ...target } = TARGETS.find(({ of }) => of.test(name)) ?? {};
    const isMet = median <= most && median >= least;
    const said =
      target.of === undefined ? '' : `${least > 0 ? `>= ${least}` : `<= ${most}`}${unit}: ${verdict(isMet)}`;
    return [name, `${Math.round(median)}${unit}`, `${Math.round(sorted.at(-1))}${unit}`, said];
  });
  table(['', 'median', 'worst', 'target'], rows);
}

function printSizes() {
  const gzipped = (name) => gzipSync(readFileSync(join(WEB, name)), { level: 9 }).length / 1000;
  const own = gzipped('app.js') + gzipped('engine.js');
  const plan = generated('usual.json', RESOURCES.usual);
  const { components } = JSON.parse(firebreak('assess', plan, '--format', 'json'));
  const report = join(folder, 'usual.html');
  firebreak('assess', plan, '--format', 'html', '-o', report);
  const megabytes = statSync(report).size / 1e6;
  const large = statSync(join(folder, 'report.html')).size / 1e6;
  table(
    ['size', '', 'target'],
    [
      ['app.js and engine.js, gzipped', `${own.toFixed(0)} kB`, `<= 350 kB: ${verdict(own <= 350)}`],
      ['layout.js, gzipped', `${gzipped('layout.js').toFixed(0)} kB`, 'loaded with the first map'],
      [
        `report.html of ${components.length} components`,
        `${megabytes.toFixed(2)} MB`,
        `<= 2.5 MB: ${verdict(megabytes <= 2.5)}`,
      ],
      ['report.html of the large estate', `${large.toFixed(2)} MB`, ''],
    ],
  );
}

function verdict(isMet) {
  return isMet ? 'met' : 'missed';
}

/** As Markdown, which docs/performance.md holds. */
function table(head, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  console.log(
    ['', line(head), line(head.map((_, at) => (at === 0 ? '---' : '--:'))), ...rows.map(line)].join('\n'),
  );
}
