/** `firebreak assess --format html`: one file that opens from disk, in a real browser. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHROMIUM, launch, watched } from './support/browser.js';
import { firebreak, ROOT } from './support/cli.js';
import { HOSTILE_NAMES } from './support/hostile.js';

let temporary = '';
beforeAll(() => {
  temporary = mkdtempSync(join(tmpdir(), 'firebreak-html-'));
});
afterAll(() => rmSync(temporary, { recursive: true, force: true }));

/** Writes a report of these paths; its name. */
async function reportOf(path: string, name: string): Promise<string> {
  const file = join(temporary, name);
  const { status, stdout, stderr } = await firebreak(['assess', path, '--format', 'html', '-o', file]);
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '', stderr: '' });
  return file;
}

/** A service of each name, and a journey to it. */
function hostileInfra(): string {
  const folder = join(temporary, 'hostile');
  mkdirSync(folder);
  // What no YAML can hold is no name of it.
  const names = HOSTILE_NAMES.filter(
    (name) => !/[\ud800\u0000-\u001f\ufffe]/.test(name) && name.trim() !== '',
  );
  const journeys = Object.fromEntries(
    names.map((name, at) => [`journey-${at}`, { name, entry: 'aws_sqs_queue.orders' }]),
  );
  writeFileSync(join(folder, 'main.tf'), 'resource "aws_sqs_queue" "orders" {}\n');
  writeFileSync(join(folder, 'firebreak.yaml'), JSON.stringify({ journeys }));
  return folder;
}

describe('report.html', () => {
  it('is the same bytes from the same files, printed or written', async () => {
    const file = await reportOf('examples/web-shop', 'report.html');
    const { stdout } = await firebreak(['assess', 'examples/web-shop', '--format', 'html']);
    expect(stdout === readFileSync(file, 'utf8')).toBe(true);
  });

  it('of the current directory is named as that', async () => {
    const args = ['assess', '--format', 'html'];
    const { stdout } = await firebreak(args, { cwd: join(ROOT, 'examples', 'web-shop') });
    expect(stdout).toContain('<title>web-shop - Firebreak</title>');
  });

  it('of 500 components is smaller than 2.5 MB', async () => {
    // The example 22 times, each in a directory of its own.
    const folder = join(temporary, 'many');
    for (let at = 0; at < 22; at++)
      cpSync(join(ROOT, 'examples', 'web-shop'), join(folder, `shop-${at}`), { recursive: true });
    const { stdout } = await firebreak(['assess', folder, '--format', 'json']);
    const { components } = JSON.parse(stdout) as { components: { kind: string }[] };
    expect(components.filter(({ kind }) => kind === 'resource').length).toBeGreaterThanOrEqual(500);
    const { size } = statSync(await reportOf(folder, 'many.html'));
    expect(size).toBeLessThan(2_500_000);
  });
});

describe.skipIf(CHROMIUM === undefined)('report.html in a browser, opened from disk', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser?.close());

  /** Opens a file as a double click does; the page once it shows something. */
  async function open(file: string): Promise<{ page: Page; requests: string[]; complaints: string[] }> {
    const page = await browser.newPage();
    const { requests, complaints } = watched(page);
    await page.goto(pathToFileURL(file).href);
    await page.locator('#app > *').first().waitFor({ timeout: 15_000 });
    return { page, requests, complaints };
  }

  it('shows the estate, asks for nothing and complains of nothing', async () => {
    const file = await reportOf('examples/web-shop', 'shown.html');
    const { page, requests, complaints } = await open(file);
    await expect.poll(() => page.locator('body').textContent(), { timeout: 10_000 }).toContain('web-shop');
    expect(await page.title()).toContain('Firebreak');
    expect(requests).toEqual([pathToFileURL(file).href]);
    expect(complaints).toEqual([]);
    // The analyses run, from a source in the page.
    expect(page.workers().map((worker) => new URL(worker.url()).protocol)).toContain('blob:');
    await page.close();
  });

  it('places the map by a worker whose source is in the page, too', async () => {
    const file = await reportOf('examples/web-shop', 'map.html');
    const page = await browser.newPage();
    const { requests, complaints } = watched(page);
    await page.goto(`${pathToFileURL(file).href}#/map`);
    const protocols = () => page.workers().map((worker) => new URL(worker.url()).protocol);
    await expect.poll(protocols, { timeout: 15_000 }).toEqual(['blob:', 'blob:']);
    expect(requests).toHaveLength(1);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('has in it what assess prints, however names try to get out', async () => {
    const folder = hostileInfra();
    const { page, requests, complaints } = await open(await reportOf(folder, 'hostile.html'));
    const read = await page.evaluate(async () => {
      const packed = document.getElementById('firebreak-data-gz')!.textContent!;
      const bytes = Uint8Array.from(atob(packed), (char) => char.charCodeAt(0));
      const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
      return new Response(stream).text();
    });
    const { stdout } = await firebreak(['assess', folder, '--format', 'json']);
    const data = JSON.parse(read);
    expect(data.assessment).toEqual(JSON.parse(stdout));
    expect(data.assessment.journeys.length).toBeGreaterThan(10);
    expect(requests).toHaveLength(1);
    expect(complaints).toEqual([]);
    expect(await page.locator('img[src="x"], script:not([id]):not([type="module"])').count()).toBe(0);
    await page.close();
  });

  it('lets no script in that is not its own', async () => {
    const file = await reportOf('examples/web-shop', 'changed.html');
    const text = readFileSync(file, 'utf8');
    writeFileSync(
      file,
      text.replace('</body>', () => '<script>document.title = "taken over"</script></body>'),
    );
    const { page, complaints } = await open(file);
    expect(await page.title()).not.toContain('taken over');
    expect(complaints.join()).toContain('Content Security Policy');
    await page.close();
  });
});
