/** The map: found by name, gone through with the keyboard, told to those who do not see it, with the details beside it. */
import type { Page } from 'playwright-core';
import { beforeEach, describe, expect, it } from 'vitest';
import { bench, close, type Opened, settled, show, textOf } from '../support/app.js';
import { CHROMIUM } from '../support/browser.js';

const addressOf = (page: Page) => decodeURIComponent(new URL(page.url()).hash);

describe.skipIf(CHROMIUM === undefined)('the map', () => {
  const app = bench();
  let opened: Opened;
  beforeEach(async () => {
    opened ??= await app.open(await app.report());
    await show(opened.page, '#/map');
    await opened.page.getByRole('tree').waitFor();
  });

  it('has what is drawn as a tree: jurisdiction, provider, region, zone, journeys', async () => {
    const { page } = opened;
    const levels = await page
      .getByRole('treeitem')
      .evaluateAll((all) =>
        all.map((one) => [one.getAttribute('aria-label') ?? '', Number(one.getAttribute('aria-level'))]),
      );
    const at = (name: RegExp) => levels.find(([label]) => name.test(label as string))?.[1];
    expect([
      at(/^Journeys/),
      at(/Jurisdiction/),
      at(/Provider/),
      at(/Region/),
      at(/us-east-1a, Zone/),
    ]).toEqual([1, 1, 2, 3, 4]);
    expect(at(/^shop\.example/)).toBe(2);
    expect(at(/^orders, DB instance/)).toBe(5);
  });

  it('finds by /, with arrow keys and Enter, and shows needs, needed by and evidence', async () => {
    const { page } = opened;
    await page.keyboard.press('/');
    const search = page.getByRole('combobox', { name: 'Search the estate' });
    await expect.poll(() => search.evaluate((one) => one === document.activeElement)).toBe(true);
    await page.keyboard.type('aws_d');
    const options = page.getByRole('search').getByRole('option');
    await expect.poll(() => options.count()).toBeGreaterThan(1);
    await page.keyboard.press('ArrowDown');
    const second = await options.nth(1).getAttribute('aria-selected');
    expect(second).toBe('true');
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type('orders db');
    await expect.poll(() => options.count()).toBe(1);
    await page.keyboard.press('Enter');
    await expect.poll(() => addressOf(page)).toBe('#/map/aws_db_instance.orders');
    const panel = page.getByRole('region', { name: 'aws_db_instance.orders' });
    const said = await textOf(panel);
    for (const part of ['Needs', 'Needed by', 'aws/us-east-1a', 'aws_ecs_service.web', 'Findings about it'])
      expect(said).toContain(part);
    expect(said).toMatch(/examples\/web-shop\/main\.tf:\d+/);
    expect(
      await page.getByRole('treeitem', { name: /^orders, DB instance/ }).getAttribute('aria-selected'),
    ).toBe('true');
    await panel.getByRole('button', { name: 'Close' }).click();
    await expect.poll(() => addressOf(page)).toBe('#/map');
  });

  it('says so where nothing is found', async () => {
    const { page } = opened;
    await page.getByRole('combobox', { name: 'Search the estate' }).fill('no such thing');
    await page.getByRole('search').getByText('Nothing is called that').waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => page.getByText('Nothing is called that').isVisible()).toBe(false);
  });

  it('is gone through with arrow keys, and says where one is', async () => {
    const { page } = opened;
    const map = page.getByRole('application', { name: 'Map of the estate' });
    await map.focus();
    const said = page.getByRole('article').getByRole('status').first();
    const heard = new Set<string>();
    for (const key of ['ArrowRight', 'ArrowDown', 'ArrowRight', 'ArrowDown', 'ArrowRight']) {
      await page.keyboard.press(key);
      await settled(page);
      heard.add(await textOf(said));
    }
    expect(heard.size).toBeGreaterThan(2);
    expect(heard).not.toContain('');
    for (const key of ['+', '-', '0', 'Escape']) await page.keyboard.press(key);
    expect(addressOf(page)).toBe('#/map');
  });

  it('opens and closes boxes in the tree, and selects and fails what is chosen there', async () => {
    const { page } = opened;
    const services = page.getByRole('treeitem', { name: /^\d+ × Service/ }).last();
    const rds = page.getByRole('treeitem', { name: /^RDS|Relational Database/ });
    expect(await rds.count()).toBe(0);
    await services.focus();
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => services.getAttribute('aria-expanded')).toBe('true');
    await expect.poll(() => rds.count()).toBe(1);
    await settled(page);
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => services.getAttribute('aria-expanded')).toBe('false');
    await settled(page);
    await page.keyboard.press('ArrowUp');
    await settled(page);
    await page.keyboard.press('Enter');
    await expect.poll(() => addressOf(page)).toMatch(/^#\/map\/aws_/);
    await page.getByRole('application').focus();
    await page.keyboard.press('p');
    await expect.poll(() => addressOf(page)).toMatch(/^#\/outage\?lose=aws_/);
  });

  it('leads from the panel to a page of its own and to the outage', async () => {
    const { page } = opened;
    await show(page, '#/map/aws%2Fus-east-1a');
    const panel = page.getByRole('region', { name: 'aws/us-east-1a', exact: true });
    expect(await textOf(panel)).toContain('If it is lost');
    await panel.getByRole('link', { name: 'Pull the plug' }).click();
    await settled(page);
    expect(await textOf(page.getByRole('main'))).toContain('1 down for a time');
    await page.goBack();
    await panel.getByRole('link', { name: 'Own page' }).click();
    await expect.poll(() => textOf(page.getByRole('heading', { level: 1 }))).toBe('aws/us-east-1a');
  });

  it('says what is not in the assessment', async () => {
    const { page } = opened;
    await show(page, '#/map/aws_instance.gone');
    await page.getByText('There is no aws_instance.gone in this assessment.').waitFor();
  });

  it('asks for nothing and complains of nothing', async () => {
    expect(opened.requests).toHaveLength(1);
    expect(opened.complaints).toEqual([]);
    await close(opened);
  });
});
