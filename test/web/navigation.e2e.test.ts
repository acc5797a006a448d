/** Going about: addresses, back and forward, where the focus is, and many changes at once. */
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { bench, close, type Opened, settled, show, textOf } from '../support/app.js';
import { CHROMIUM } from '../support/browser.js';
import { VIEWS } from '../support/views.js';

describe.skipIf(CHROMIUM === undefined)('going about', () => {
  const app = bench();
  let opened: Opened;
  let page: Page;
  beforeAll(async () => {
    opened = await app.open(await app.report());
    page = opened.page;
    await settled(page);
  });

  const heading = () => page.getByRole('heading', { level: 1 });
  const focused = () => heading().evaluate((one) => one === document.activeElement);

  it('leads from view to view by the navigation, the heading has the focus and the page its title', async () => {
    const views = page.getByRole('navigation', { name: 'Views' });
    for (const name of ['Map', 'Outage', 'What if', 'Compare', 'Answer']) {
      await views.getByRole('link', { name, exact: true }).click();
      await expect.poll(() => page.title()).toBe(`${name} · Firebreak`);
      await expect.poll(focused).toBe(true);
      const current = views.getByRole('link').and(page.locator('[aria-current="page"]'));
      expect(await current.allTextContents()).toEqual([name]);
    }
  });

  it('puts the focus on the heading from one component to the next', async () => {
    await show(page, '#/component/aws_db_instance.orders');
    await page.getByRole('main').getByRole('link', { name: 'aws/us-east-1a', exact: true }).first().click();
    await expect.poll(() => textOf(heading())).toBe('aws/us-east-1a');
    await expect.poll(focused).toBe(true);
  });

  it('goes back and forward', async () => {
    const hashes = Object.values(VIEWS);
    const seen: string[] = [];
    for (const hash of hashes) {
      await show(page, hash);
      seen.push(await page.title());
    }
    for (const title of seen.slice(0, -1).reverse()) {
      await page.goBack();
      await expect.poll(() => page.title()).toBe(title);
    }
    for (const title of seen.slice(1)) {
      await page.goForward();
      await expect.poll(() => page.title()).toBe(title);
    }
  });

  it('keeps up with changes faster than anything can be drawn', async () => {
    const hashes = Object.values(VIEWS);
    await page.evaluate(async (all) => {
      for (let at = 0; at < 120; at++) {
        location.hash = all[(at * 7) % all.length]!;
        // Some of them are left before they are drawn, some while they are.
        await new Promise((done) => setTimeout(done, at % 4 === 0 ? 25 : 0));
      }
    }, hashes);
    await show(page, VIEWS.map);
    await page.getByRole('treeitem', { name: /^shop\.example/ }).waitFor({ state: 'attached' });
    await show(page, VIEWS['an incident']);
    await page.getByRole('img', { name: /^shop\.example: down, 06:48/ }).waitFor();
  });

  it('shows something wherever an address leads', async () => {
    for (const hash of [
      '#/nowhere',
      '#/component/',
      '#/%zz',
      '#/outage/%E0%A4%A?t=x',
      '#/map/%',
      '#/component/%00',
    ]) {
      await show(page, hash);
      await expect.poll(() => textOf(page.getByRole('main'))).not.toBe('');
    }
  });

  it('begins for the keyboard with a way past the navigation', async () => {
    await show(page, '#/');
    await page.reload();
    await settled(page);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('main');
    await heading().waitFor();
  });

  it('asks for nothing and complains of nothing', async () => {
    // Once more for the reload.
    expect(opened.requests).toHaveLength(2);
    expect(opened.complaints).toEqual([]);
    await close(opened);
  });
});
