/** The web app opened in Chromium, for the tests in test/web: a report from disk, or a server. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { launch, type Watched, watched } from './browser.js';
import { firebreak, ROOT } from './cli.js';
import { type Served, serve as start } from './serve.js';

export const SHOP = 'examples/web-shop';
export const TWO_REGIONS = 'examples/web-shop-two-regions';

export type Opened = Watched & { readonly page: Page };

/** What a file of tests works with: one browser, one folder, and a report of each estate, made when first asked for. */
export interface Bench {
  /** A folder that is removed in the end. */
  readonly folder: string;
  /** The address of a report of this path. */
  report(path?: string): Promise<string>;
  /** A running server of this path, which is stopped in the end. */
  serve(...args: string[]): Promise<Served>;
  /** A page at an address, in a browser window of its own, once it shows a view. */
  open(url: string, options?: BrowserContextOptions): Promise<Opened>;
}

export function bench(): Bench {
  let browser: Browser;
  let folder = '';
  const reports = new Map<string, Promise<string>>();
  const servers: Served[] = [];
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'firebreak-web-'));
    browser = await launch();
  });
  afterAll(async () => {
    await browser?.close();
    await Promise.all(servers.map((one) => one.stop()));
    rmSync(folder, { recursive: true, force: true });
  });
  const write = async (path: string, file: string) => {
    const result = await firebreak(['assess', path, '--format', 'html', '-o', file]);
    expect(result).toEqual({ status: 0, stdout: '', stderr: '' });
    return pathToFileURL(file).href;
  };
  return {
    get folder() {
      return folder;
    },
    report(path = SHOP) {
      const known = reports.get(path) ?? write(path, join(folder, `report-${reports.size}.html`));
      reports.set(path, known);
      return known;
    },
    async serve(...args) {
      const server = await start(join(ROOT, 'bin', 'firebreak'), args, ROOT);
      servers.push(server);
      return server;
    },
    async open(url, options = {}) {
      const context = await browser.newContext({ locale: 'en-GB', ...options });
      const page = await context.newPage();
      page.setDefaultTimeout(15_000);
      const seen = watched(page);
      await page.goto(url);
      await page.getByRole('heading', { level: 1 }).waitFor();
      return { page, ...seen };
    },
  };
}

/** Closes a page and its window. */
export function close({ page }: Opened): Promise<void> {
  return page.context().close();
}

/** What `firebreak ... --format json` prints. */
export async function jsonOf<T>(...args: string[]): Promise<T> {
  const { status, stdout, stderr } = await firebreak([...args, '--format', 'json']);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return JSON.parse(stdout) as T;
}

/** Goes to a view by its address, and waits until it stands. */
export async function show(page: Page, hash: string): Promise<void> {
  await page.evaluate((to) => {
    location.hash = to;
  }, hash);
  await settled(page);
}

/** Waits until nothing is being worked out any more and two frames were drawn since. */
export async function settled(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.waitForFunction(() => {
    const said = [...document.querySelectorAll('[role="status"]')].map((one) => one.textContent);
    return document.querySelector('[aria-busy="true"]') === null && !said.join().includes('…');
  });
  await page.evaluate(
    () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(null)))),
  );
}

/** All text of an element, also what is folded. */
export async function textOf(locator: Locator): Promise<string> {
  return (await locator.textContent()) ?? '';
}

/** Drops a file on the page, as from a file manager. */
export async function drop(page: Page, file: string): Promise<void> {
  const content = readFileSync(file).toString('base64');
  await page.evaluate(
    ([name, base64]) => {
      const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([bytes], name));
      for (const type of ['dragover', 'drop'])
        document.body.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
    },
    [basename(file), content] as const,
  );
}
