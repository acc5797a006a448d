/** From a phone to a large screen, dark and light, and on paper. */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { bench, close, jsonOf, type Opened, SHOP, settled, show, TWO_REGIONS } from '../support/app.js';
import { CHROMIUM } from '../support/browser.js';
import { VIEWS } from '../support/views.js';

/** The tools of poppler, which read PDF: `pdftotext` and `pdfinfo`. */
const POPPLER = hasPoppler();
if (!POPPLER)
  console.warn('SKIPPED: no pdftotext found, so nothing was read from a PDF; poppler-utils has it');

function hasPoppler(): boolean {
  try {
    execFileSync('pdftotext', ['-v'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** What is wider than the page, and headings and controls that lie on one another or are cut. */
function misplaced(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const root = document.documentElement;
    scrollTo(0, 0);
    const found: string[] = [];
    if (root.scrollWidth > innerWidth) {
      const wide = [...document.querySelectorAll('main *')].filter(
        (one) => one.getBoundingClientRect().right > innerWidth,
      );
      found.push(
        `page: ${root.scrollWidth} px in ${innerWidth} px, by ${wide.at(-1)?.outerHTML.slice(0, 200)}`,
      );
    }
    const isShown = (one: Element) =>
      one.checkVisibility({ visibilityProperty: true, opacityProperty: true }) &&
      // For those who hear the page; the way past the navigation, until it has the focus.
      one.closest('[class*="hidden"], .skip') === null;
    const all = [
      ...document.querySelectorAll('h1, h2, h3, button, select, input:not([hidden]), summary, nav a'),
    ].filter(isShown);
    // What is scrolled out of sight inside something is not there.
    const boxes = all.map((one) => {
      let { left, right, top, bottom } = one.getBoundingClientRect();
      for (
        let around = one.parentElement;
        around !== null && around !== document.body;
        around = around.parentElement
      ) {
        if (getComputedStyle(around).overflow === 'visible') continue;
        const frame = around.getBoundingClientRect();
        left = Math.max(left, frame.left);
        right = Math.min(right, frame.right);
        top = Math.max(top, frame.top);
        bottom = Math.min(bottom, frame.bottom);
      }
      return { one, box: { left, right, top, bottom } };
    });
    const name = (one: Element) =>
      `${one.localName} "${(one.getAttribute('aria-label') ?? one.textContent ?? '').trim().slice(0, 40)}"`;
    for (const [at, { one, box }] of boxes.entries()) {
      if (one.localName === 'button' && one.scrollWidth > one.clientWidth + 1)
        found.push(`cut: ${name(one)}`);
      for (const { one: other, box: second } of boxes.slice(at + 1)) {
        if (one.contains(other) || other.contains(one)) continue;
        const width = Math.min(box.right, second.right) - Math.max(box.left, second.left);
        const height = Math.min(box.bottom, second.bottom) - Math.max(box.top, second.top);
        if (width > 2 && height > 2) found.push(`overlap: ${name(one)}, ${name(other)}`);
      }
    }
    return found;
  });
}

describe.skipIf(CHROMIUM === undefined)('the page', () => {
  const app = bench();
  let opened: Opened;
  let page: Page;
  beforeAll(async () => {
    opened = await app.open(await app.report());
    page = opened.page;
    await settled(page);
  });

  it.each([
    ['a phone', 380, 740],
    ['a phone on its side', 740, 380],
    ['a tablet', 768, 1024],
    ['a laptop', 1280, 720],
    ['4K', 3840, 2160],
  ])('fits %s, in every view and both languages', async (_, width, height) => {
    await page.setViewportSize({ width, height });
    const languages = width === 380 ? ['de', 'en'] : ['en'];
    for (const language of languages) {
      await page.locator('header select').first().selectOption(language);
      for (const [name, hash] of Object.entries(VIEWS)) {
        await show(page, hash);
        for (const one of (await page.locator('main li details:not([open]) > summary').all()).slice(0, 3))
          if (await one.isVisible()) await one.click();
        await settled(page);
        expect(await misplaced(page), `${name} (${language})`).toEqual([]);
      }
    }
  });

  it('follows the theme of the system, and the one that is chosen', async () => {
    await page.setViewportSize({ width: 1280, height: 800 });
    const lightness = async () => {
      await settled(page);
      const [r, g, b] = (await page.evaluate(() => getComputedStyle(document.body).backgroundColor))
        .match(/[\d.]+/g)!
        .map(Number);
      return (r! + g! + b!) / 3;
    };
    await show(page, '#/');
    await page.emulateMedia({ colorScheme: 'dark' });
    const dark = await lightness();
    await page.emulateMedia({ colorScheme: 'light' });
    const light = await lightness();
    expect(light - dark).toBeGreaterThan(150);
    const theme = page.getByRole('combobox', { name: 'Colours' });
    await theme.selectOption('dark');
    expect(await lightness()).toBe(dark);
    await page.emulateMedia({ colorScheme: 'dark' });
    await theme.selectOption('light');
    expect(await lightness()).toBe(light);
    await theme.selectOption('system');
    await page.emulateMedia({ colorScheme: 'light' });
  });

  it('complains of nothing', () => {
    expect(opened.complaints).toEqual([]);
  });

  describe.skipIf(!POPPLER)('on paper', () => {
    /** Size of the pages in points, and all text without what breaks lines. */
    const printed = async (of: Page, name: string) => {
      const file = join(app.folder, name);
      writeFileSync(file, await of.pdf({ preferCSSPageSize: true }));
      const info = execFileSync('pdfinfo', [file], { encoding: 'utf8' });
      const text = execFileSync('pdftotext', [file, '-'], { encoding: 'utf8' });
      return {
        size: /Page size:\s+([\d.]+) x ([\d.]+)/.exec(info)!.slice(1).map(Number),
        text: bare(text),
      };
    };
    const bare = (text: string) => text.replaceAll(/[\s-]/g, '').toLowerCase();

    it.each([SHOP, TWO_REGIONS])(
      'is A4, with every finding, journey and fix of %s, unfolded',
      async (path) => {
        interface Saved {
          readonly findings: readonly { readonly title: string; readonly fix?: string }[];
          readonly journeys: readonly { readonly name: string }[];
          readonly remedies: readonly { readonly title: string; readonly why: string }[];
          readonly blast: readonly { readonly domain: string; readonly down: readonly string[] }[];
        }
        const saved = await jsonOf<Saved>('assess', path);
        const one = await app.open(await app.report(path), { colorScheme: 'dark' });
        await settled(one.page);
        const { size, text } = await printed(one.page, 'answer.pdf');
        expect(size.map(Math.round)).toEqual([595, 842]);
        const wanted = [
          ...saved.findings.flatMap(({ title, fix = '' }) => [title, fix]),
          ...saved.journeys.map(({ name }) => name),
          ...saved.remedies.flatMap(({ title, why }) => [title, why]),
          ...saved.blast.filter(({ down }) => down.length > 0).map(({ domain }) => domain),
        ];
        expect(wanted.length).toBeGreaterThan(20);
        expect(wanted.filter((part) => !text.includes(bare(part)))).toEqual([]);
        for (const control of ['openafile', 'deutsch', 'tryit', 'skiptothecontent'])
          expect(text).not.toContain(control);
        // Nothing is wider than the paper: 210 mm less the margins.
        await one.page.emulateMedia({ media: 'print' });
        await one.page.setViewportSize({ width: 680, height: 1000 });
        const cut = await one.page
          .locator('main *')
          .evaluateAll((all) =>
            all
              .filter((part) => part.checkVisibility() && part.getBoundingClientRect().right > innerWidth + 1)
              .map((part) => part.outerHTML.slice(0, 100)),
          );
        expect(cut).toEqual([]);
        expect(one.complaints).toEqual([]);
        await close(one);
      },
    );

    it('has the bars, the chain and the timeline of an outage', async () => {
      await show(page, VIEWS['an incident']);
      await page.getByText('Why', { exact: true }).first().click();
      await settled(page);
      await page.getByRole('list').getByText('needs', { exact: true }).first().waitFor();
      const { size, text } = await printed(page, 'outage.pdf');
      expect(size.map(Math.round)).toEqual([595, 842]);
      for (const part of [
        'down2h52min',
        'aws_dynamodb_table.sessions',
        'whattheproviderreported',
        'edge.tf:15',
      ])
        expect(text).toContain(part);
      // As it was on the screen.
      await page.getByRole('slider', { name: 'Time' }).waitFor();
      await close(opened);
    });
  });
});
