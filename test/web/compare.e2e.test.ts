/** Compare: two assessments, chosen or dropped, and the differences that `firebreak diff` tells. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { bench, close, drop, type Opened, SHOP, settled, show, TWO_REGIONS, textOf } from '../support/app.js';
import { CHROMIUM } from '../support/browser.js';
import { firebreak } from '../support/cli.js';

/** What `firebreak diff` prints by verdict, what it wraps put together again. */
async function diff(before: string, after: string): Promise<Record<string, string[]>> {
  const { stdout } = await firebreak(['diff', before, after, '--all']);
  const names: Readonly<Record<string, string>> = { WORSE: 'worse', BETTER: 'better', OTHERWISE: 'other' };
  const found: Record<string, string[]> = {};
  for (const block of stdout.replaceAll(/\n {4,}/g, ' ').split(/\n\n+/)) {
    const [head = '', ...lines] = block.trim().split('\n');
    const verdict = names[head];
    if (verdict !== undefined) found[verdict] = lines.map((one) => one.trim());
  }
  return found;
}

describe.skipIf(CHROMIUM === undefined)('comparing', () => {
  const app = bench();
  let opened: Opened;
  let page: Page;
  let before = '';
  let after = '';
  let wanted: Record<string, string[]>;
  beforeAll(async () => {
    before = join(app.folder, 'before.json');
    after = join(app.folder, 'after.json');
    for (const [path, file] of [
      [SHOP, before],
      [TWO_REGIONS, after],
    ] as const)
      writeFileSync(file, (await firebreak(['assess', path, '--format', 'json'])).stdout);
    wanted = await diff(before, after);
    opened = await app.open(`${await app.report()}#/compare`);
    page = opened.page;
  });

  const shown = async () => {
    const found: Record<string, string[]> = {};
    for (const name of ['Worse', 'Better', 'Other']) {
      const heading = page.getByRole('heading', { name: new RegExp(`^${name}`), level: 2 });
      const part = page.locator('section').filter({ has: heading });
      const lines = await part.getByRole('listitem').allTextContents();
      if (lines.length > 0) found[name.toLowerCase()] = lines;
    }
    return found;
  };

  it('says what firebreak diff says, of a file that was chosen', async () => {
    expect(wanted.better!.length).toBeGreaterThan(10);
    expect(wanted.worse!.length).toBeGreaterThan(1);
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      page.getByRole('button', { name: 'Choose an assessment to compare with' }).click(),
    ]);
    await chooser.setFiles(after);
    await page.getByRole('heading', { name: /^Better/ }).waitFor();
    expect(await shown()).toEqual(wanted);
    expect(await textOf(page.getByRole('main'))).toContain('From examples/web-shop to after.json');
  });

  it('asks what to do with a file that is dropped, and compares', async () => {
    await show(page, '#/map');
    await drop(page, after);
    const dialog = page.getByRole('dialog', { name: 'What to do with after.json?' });
    await dialog.getByRole('button', { name: 'Compare with what is open' }).click();
    await page.getByRole('heading', { name: /^Better/ }).waitFor();
    expect(page.url()).toContain('#/compare');
    expect(await shown()).toEqual(wanted);
  });

  it('opens it instead, or leaves all as it is', async () => {
    await show(page, '#/');
    await drop(page, after);
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await expect.poll(() => dialog.isVisible()).toBe(false);
    expect(await textOf(page.getByRole('main'))).toContain('examples/web-shop');
    await drop(page, after);
    await dialog.getByRole('button', { name: 'Open it instead' }).click();
    await expect.poll(() => textOf(page.getByRole('main'))).toContain('after.json');
    await settled(page);
    await show(page, '#/compare');
    await drop(page, before);
    await dialog.getByRole('button', { name: 'Compare with what is open' }).click();
    await page.getByText('From after.json to before.json').waitFor();
    expect(await shown()).toEqual(await diff(after, before));
  });

  it('says so where both say the same', async () => {
    await drop(page, after);
    await page.getByRole('dialog').getByRole('button', { name: 'Compare with what is open' }).click();
    await page.getByText('No difference: the two assessments say the same.').waitFor();
  });

  it('asks for nothing and complains of nothing', async () => {
    expect(opened.requests).toHaveLength(1);
    expect(opened.complaints).toEqual([]);
    await close(opened);
  });
});
