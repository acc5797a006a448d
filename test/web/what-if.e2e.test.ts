/** What if: ticked changes are worked out again at once, can be taken back, and can be copied. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { bench, close, jsonOf, type Opened, SHOP, settled, show, textOf } from '../support/app.js';
import { CHROMIUM } from '../support/browser.js';

const SECOND_ZONE = /run what is only in aws\/us-east-1a in a second zone too/;
const SECOND_DNS = /let a second DNS provider answer beside aws\/global\/route53/;

interface Saved {
  readonly findings: readonly { readonly title: string }[];
}

describe.skipIf(CHROMIUM === undefined)('what if', () => {
  const app = bench();
  let opened: Opened;
  let page: Page;
  beforeAll(async () => {
    // The clipboard is for pages of a server; the report has another way, tried below.
    const server = await app.serve(SHOP);
    const permissions = ['clipboard-read', 'clipboard-write'];
    opened = await app.open(`${server.url}/#/outage?lose=aws%2Fus-east-1a&for=3600`, { permissions });
    page = opened.page;
    await settled(page);
    await show(page, '#/what-if');
  });

  const fix = (name: RegExp) => page.getByRole('checkbox', { name });
  const minutesOf = (journey: string) =>
    page
      .getByRole('region', { name: 'Down time a year' })
      .getByRole('row')
      .filter({ has: page.getByRole('rowheader', { name: journey, exact: true }) })
      .getByRole('cell')
      .allTextContents();
  const findings = () => textOf(page.getByRole('region', { name: 'Findings', exact: true }));
  const bar = () =>
    page
      .getByRole('region', { name: 'The outage, with these changes' })
      .getByRole('img')
      .first()
      .getAttribute('aria-label');

  it('starts with things as they are', async () => {
    const { findings: all } = await jsonOf<Saved>('assess', SHOP);
    expect(await findings()).toContain('Nothing is ticked yet.');
    for (const { title } of all) expect(await findings()).toContain(title);
    const [now, then] = await minutesOf('shop.example');
    expect(then).toBe(now);
    expect(await bar()).toBe('shop.example: down, +0 s to the end');
  });

  it('changes findings, bars and minutes at a tick, and takes it back', async () => {
    const before = [await findings(), await minutesOf('shop.example'), await bar()];
    await fix(SECOND_ZONE).check();
    await expect.poll(findings).toMatch(/[1-9]\d* findings? settled, \d+ new, \d+ stay/);
    expect(await findings()).toContain('settled aws_nat_gateway.shop is in one zone');
    const [now, then] = await minutesOf('shop.example');
    expect(then).not.toBe(now);
    await expect.poll(bar).not.toBe(before[2]);
    await fix(SECOND_ZONE).uncheck();
    await expect
      .poll(async () => [await findings(), await minutesOf('shop.example'), await bar()])
      .toEqual(before);
  });

  it('counts what it shows', async () => {
    await fix(SECOND_ZONE).check();
    await fix(SECOND_DNS).check();
    await expect.poll(findings).toMatch(/findings? settled/);
    await settled(page);
    const [, gone, fresh, stay] = /(\d+) findings? settled, (\d+) new, (\d+) stay/
      .exec(await findings())!
      .map(Number);
    const rows = await page
      .getByRole('region', { name: 'Findings', exact: true })
      .getByRole('listitem')
      .filter({ has: page.locator('summary') })
      .allTextContents();
    const marked = (word: string) => rows.filter((one) => new RegExp(`^\\w+${word} `).test(one)).length;
    expect(rows).toHaveLength(gone! + fresh! + stay!);
    expect([marked('settled'), marked('new')]).toEqual([gone, fresh]);
    await page.getByRole('button', { name: 'Clear' }).click();
    await expect.poll(findings).toContain('Nothing is ticked yet.');
    expect(await fix(SECOND_DNS).isChecked()).toBe(false);
  });

  it('copies what goes into firebreak.yaml, and firebreak reads it', async () => {
    await fix(SECOND_DNS).check();
    await page.getByRole('button', { name: 'Copy: For firebreak.yaml' }).click();
    await page.getByText('Copied').waitFor();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied).toMatch(/^groups:$/m);
    expect(copied).toContain('saas/second-dns-beside-aws-global-route53');
    const file = join(app.folder, 'firebreak.yaml');
    writeFileSync(file, copied);
    const { findings: left, diagnostics } = await jsonOf<
      Saved & { readonly diagnostics: readonly unknown[] }
    >('assess', SHOP, '--config', file);
    expect(diagnostics).toEqual([]);
    const dns = 'only aws/global/route53 answers for the names of 2 journeys';
    expect(await findings()).toContain(`settled ${dns}`);
    expect(left.map(({ title }) => title)).not.toContain(dns);
    await page.getByRole('button', { name: 'Copy: List of changes' }).click();
    await expect
      .poll(() => page.evaluate(() => navigator.clipboard.readText()))
      .toMatch(/^- let a second DNS provider/);
    await page.getByRole('button', { name: 'Clear' }).click();
  });

  it('is reached from a fix of the answer, with that one ticked', async () => {
    await show(page, '#/');
    const fixes = page.getByRole('region', { name: 'What to fix first' });
    const one = fixes.getByRole('listitem').filter({ has: page.getByText(SECOND_ZONE) });
    await one.getByText('Why', { exact: true }).click();
    await one.getByRole('link', { name: 'Try it' }).click();
    await settled(page);
    expect(await fix(SECOND_ZONE).isChecked()).toBe(true);
    expect(await fix(SECOND_DNS).isChecked()).toBe(false);
  });

  it('copies from a report that was opened from disk, too', async () => {
    const report = await app.open(`${await app.report()}#/what-if`);
    await report.page.getByRole('checkbox', { name: SECOND_ZONE }).check();
    await report.page.getByRole('button', { name: 'Copy: List of changes' }).click();
    await report.page.getByText('Copied').waitFor();
    expect([report.requests.length, report.complaints]).toEqual([1, []]);
    await close(report);
  });

  it('complains of nothing', async () => {
    expect(opened.complaints).toEqual([]);
    await close(opened);
  });
});
