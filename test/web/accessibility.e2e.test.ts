/** axe-core over every view, in both themes, served and as a report, folded and unfolded. */
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { bench, close, type Opened, SHOP, settled, show } from '../support/app.js';
import { CHROMIUM } from '../support/browser.js';
import { VIEWS } from '../support/views.js';

const THEMES = ['light', 'dark'] as const;

/** What axe-core finds that keeps somebody from using the page, and where; in another theme only colours can differ. */
async function violations(page: Page): Promise<string[]> {
  const all: string[] = [];
  for (const colorScheme of THEMES) {
    await page.emulateMedia({ colorScheme });
    await settled(page);
    const options: axe.RunOptions = {
      resultTypes: ['violations'],
      ...(colorScheme === 'dark' && { runOnly: ['color-contrast'] }),
    };
    const found = await page.evaluate(
      (chosen) => (globalThis as unknown as { axe: typeof axe }).axe.run(document, chosen),
      options,
    );
    for (const { id, impact, nodes } of found.violations)
      if (impact === 'serious' || impact === 'critical')
        all.push(
          ...nodes.map(
            ({ target, failureSummary }) => `${colorScheme} ${id} ${target.join(' ')}: ${failureSummary}`,
          ),
        );
  }
  return all;
}

describe.skipIf(CHROMIUM === undefined)('what axe-core holds against', () => {
  const app = bench();
  let report: Opened;
  let served: Opened;
  beforeAll(async () => {
    const server = await app.serve(SHOP);
    report = await app.open(await app.report());
    served = await app.open(server.url);
    for (const { page } of [report, served]) await page.evaluate(axe.source);
  });

  it.each(Object.entries(VIEWS))('%s, as a report, is nothing serious', async (_, hash) => {
    await show(report.page, hash);
    expect(await violations(report.page)).toEqual([]);
  });

  it.each(Object.entries(VIEWS))('%s, served and unfolded, is nothing serious', async (_, hash) => {
    const { page } = served;
    await show(page, hash);
    for (const one of (await page.locator('details:not([open]) > summary').all()).slice(0, 4))
      if (await one.isVisible()) await one.click();
    for (const one of await page.getByRole('checkbox').all()) await one.check();
    await settled(page);
    expect(await violations(page)).toEqual([]);
  });

  it('finds what is wrong', async () => {
    const { page } = report;
    await page.evaluate(() => document.querySelector('h1')!.append(document.createElement('button')));
    expect((await violations(page)).join()).toContain('button-name');
  });

  it('makes the page complain of nothing', async () => {
    expect([...report.complaints, ...served.complaints]).toEqual([]);
    await close(report);
    await close(served);
  });
});
