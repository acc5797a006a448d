// Makes the pictures of docs/images from the examples, in the Chromium of the system: node scripts/screenshots.mjs
// (build first). With names it makes those only; --png DIR puts them there as PNG, to look at. The same app gives the same
// pictures on the same machine; fonts are those of the system. The printed report needs `pdftoppm` (poppler-utils).
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { launch } from './chromium.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const INCIDENT = '2025-10-20-aws-us-east-1';
/** Seconds into it, 09:04 UTC: sessions fail, and what had to be launched is not there. */
const MID_INCIDENT = 8200;
const DESK = { width: 1280, height: 860 };
const PHONE = { width: 390, height: 844 };

/** Every picture: which part of the app, of which example, for whom. */
const PICTURES = {
  answer: { at: '#/' },
  'answer-dark': { at: '#/', theme: 'dark' },
  'answer-german': { at: '#/', language: 'de' },
  'answer-phone': { at: '#/', window: PHONE },
  map: { at: '#/map/aws_db_instance.orders' },
  'map-dark': { at: '#/map', theme: 'dark', example: 'web-shop-two-regions' },
  'map-phone': { at: '#/map', window: PHONE },
  outage: { at: `#/outage/${INCIDENT}?t=${MID_INCIDENT}`, window: { ...DESK, height: 1240 } },
  'outage-dark': { at: `#/outage/${INCIDENT}?t=${MID_INCIDENT}`, theme: 'dark' },
  'outage-german': { at: `#/outage/${INCIDENT}?t=${MID_INCIDENT}`, language: 'de', theme: 'dark' },
  'outage-phone': { at: `#/outage/${INCIDENT}?t=${MID_INCIDENT}`, window: PHONE },
  'what-if': { at: `#/outage/${INCIDENT}`, after: takeFixes, window: { ...DESK, height: 1000 } },
  'what-if-phone': { at: `#/outage/${INCIDENT}`, after: takeFixes, window: PHONE },
  compare: { at: '#/compare', after: compareWithTwoRegions },
  component: { at: '#/component/aws_db_instance.orders' },
};

const { values: options, positionals: wanted } = parseArgs({
  allowPositionals: true,
  options: { png: { type: 'string' } },
});
const unknown = wanted.filter((name) => name !== 'print' && !(name in PICTURES));
if (unknown.length > 0) throw new Error(`no picture is named ${unknown.join(', ')}`);
const isWanted = (name) => wanted.length === 0 || wanted.includes(name);
const images = options.png ?? join(root, 'docs', 'images');

const folder = mkdtempSync(join(tmpdir(), 'firebreak-pictures-'));
const browser = await launch();
try {
  mkdirSync(images, { recursive: true });
  for (const [name, picture] of Object.entries(PICTURES)) {
    if (!isWanted(name)) continue;
    const page = await opened(picture);
    await save(name, await still(page));
    await page.context().close();
  }
  if (isWanted('print')) await printed();
} finally {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
}

/** A report of an example, made when it is first asked for. */
function reportOf(example, format = 'html') {
  const file = join(folder, `${example}.${format}`);
  const args = ['assess', `examples/${example}`, '--format', format, '-o', file];
  const run = spawnSync(process.execPath, [join(root, 'bin', 'firebreak'), ...args], {
    cwd: root,
    encoding: 'utf8',
  });
  if (run.status !== 0)
    throw new Error(`firebreak ${args.join(' ')} exits with ${run.status}: ${run.stderr}`);
  return file;
}

async function opened({ at, example = 'web-shop', language = 'en', theme = 'light', window = DESK, after }) {
  const context = await browser.newContext({
    viewport: window,
    deviceScaleFactor: 1.5,
    locale: language === 'de' ? 'de-DE' : 'en-GB',
    timezoneId: 'UTC',
    colorScheme: theme,
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  page.on('pageerror', (error) => {
    throw error;
  });
  await page.goto(`${pathToFileURL(reportOf(example)).href}${at}`);
  await page.locator('main h1').waitFor();
  await after?.(page);
  return page;
}

/** Looks until nothing moves any more: the map is laid out in its own time. */
async function still(page) {
  let before;
  for (let same = 0; same < 3; ) {
    await page.waitForTimeout(200);
    const now = await page.screenshot();
    same = before?.equals(now) ? same + 1 : 0;
    before = now;
  }
  return before;
}

async function takeFixes(page) {
  await page.locator('.result').waitFor();
  await page.locator('nav a[href="#/what-if"]').click();
  await page.locator('.checks input').nth(0).click();
  await page.locator('.checks input').nth(1).click();
}

async function compareWithTwoRegions(page) {
  await page.locator('.compare input[type=file]').setInputFiles(reportOf('web-shop-two-regions', 'json'));
  await page.locator('.verdicts').waitFor();
}

/** The report's first page, as it is printed. */
async function printed() {
  const page = await opened({ at: '#/' });
  const file = join(folder, 'print');
  await page.pdf({ path: `${file}.pdf`, preferCSSPageSize: true });
  await page.context().close();
  const args = ['-png', '-singlefile', '-f', '1', '-r', '110', `${file}.pdf`, file];
  const { status, error } = spawnSync('pdftoppm', args);
  if (error !== undefined || status !== 0) {
    console.error('SKIPPED: print needs pdftoppm (poppler-utils)');
    return;
  }
  await save('print', readFileSync(`${file}.png`));
}

/** WebP is a third of PNG; the browser that drew the picture writes it. */
async function save(name, png) {
  const file = join(images, `${name}.${options.png === undefined ? 'webp' : 'png'}`);
  const bytes = options.png === undefined ? await webp(png) : png;
  writeFileSync(file, bytes);
  console.log(`${file.replace(root, '')} ${Math.ceil(bytes.length / 1000)} kB`);
}

async function webp(png) {
  const page = await browser.newPage();
  const base64 = await page.evaluate(
    async (url) => {
      const bitmap = await createImageBitmap(await (await fetch(url)).blob());
      const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
      canvas.getContext('2d').drawImage(bitmap, 0, 0);
      const blob = await canvas.convertToBlob({ type: 'image/webp', quality: 0.82 });
      return new Promise((resolve) => {
        const reader = new FileReader();
        reader.onload = () => resolve(reader.result.split(',')[1]);
        reader.readAsDataURL(blob);
      });
    },
    `data:image/png;base64,${png.toString('base64')}`,
  );
  await page.close();
  return Buffer.from(base64, 'base64');
}
