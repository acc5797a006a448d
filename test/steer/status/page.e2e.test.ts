/** The status page in a browser: as served, without scripts, in both languages and themes, wide and narrow. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import axe from 'axe-core';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Incident, type Status, startStatus } from '../../../src/steer/status/index.js';
import { CHROMIUM, launch, watched } from '../../support/browser.js';
import { HOSTILE_NAMES } from '../../support/hostile.js';
import { nodeView, steerConfig } from '../../support/steer.js';

const NOW = Date.UTC(2026, 5, 1, 12);
const folder = mkdtempSync(join(tmpdir(), 'firebreak-page-'));
const incidents: Incident[] = [
  {
    id: 'open',
    name: 'Frankfurt does not answer',
    impact: 'major',
    affects: { 'pay.shop.example': 'degraded_performance' },
    updates: HOSTILE_NAMES.map((body, i) => ({ id: `u${i}`, at: NOW - i, status: 'investigating', body })),
  },
  {
    id: 'work',
    name: 'New database',
    impact: 'none',
    affects: {},
    scheduled: { from: NOW + 86_400_000, to: NOW + 90_000_000 },
    updates: [{ id: 'w', at: NOW, status: 'scheduled', body: 'A few seconds of waiting.' }],
  },
  {
    id: 'past',
    name: 'A long-name-without-any-place-to-break-it-which-must-not-make-the-page-wider-than-the-phone-is',
    impact: 'minor',
    affects: {},
    updates: [{ id: 'p', at: NOW - 86_400_000, status: 'resolved', body: 'Over.' }],
  },
];
let browser: Browser;
let status: Status;
let url = '';
beforeAll(async () => {
  if (CHROMIUM === undefined) return;
  status = await startStatus({
    config: steerConfig({ status: { title: 'Shop', listen: '127.0.0.1:0' } }),
    view: () =>
      nodeView(
        ['frankfurt'],
        { drained: ['paris'], stale: true, storeAgeMs: 9e5 },
        { 'www.shop.example': ['paris'] },
      ),
    incidents: () => incidents,
    directory: folder,
  });
  url = `http://127.0.0.1:${status.port}`;
  browser = await launch();
});
afterAll(async () => {
  await browser?.close();
  await status?.close();
  rmSync(folder, { recursive: true, force: true });
});

describe.skipIf(CHROMIUM === undefined)('the status page', () => {
  const looks = (['light', 'dark'] as const).flatMap((colorScheme) => [
    { colorScheme, width: 1280, language: 'en' },
    { colorScheme, width: 360, language: 'de' },
  ]);

  it.each(looks)(
    'keeps nobody out: $colorScheme, $width wide, $language',
    async ({ colorScheme, width, language }) => {
      const context = await browser.newContext({
        colorScheme,
        viewport: { width, height: 800 },
        bypassCSP: true,
      });
      const page = await context.newPage();
      await page.goto(`${url}/status/${language}`);
      await page.locator('summary').click();
      await page.evaluate(axe.source);
      const { violations } = await page.evaluate(() =>
        (globalThis as unknown as { axe: typeof axe }).axe.run(),
      );
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual(
        [],
      );
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
      await context.close();
    },
  );

  it('loads nothing but itself, runs no script, and its policy has nothing to complain of', async () => {
    const page = await browser.newPage();
    const { requests, complaints } = watched(page);
    await page.goto(`${url}/status`);
    expect(await page.evaluate('document.scripts.length')).toBe(0);
    expect(requests).toEqual([`${url}/status`]);
    expect(complaints).toEqual([]);
    // The style is applied: its hash is right.
    expect(await page.evaluate("getComputedStyle(document.querySelector('.card')).borderRadius")).toBe(
      '12px',
    );
    expect(await page.locator('svg.bars rect').count()).toBe(3 * 90);
    await page.close();
  });

  it('takes a report without scripts, and leads back', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false, locale: 'de-DE' });
    const page = await context.newPage();
    const { complaints } = watched(page);
    await page.goto(`${url}/status`);
    await page.locator('summary').click();
    await page.getByLabel('Was funktioniert nicht?').selectOption({ label: 'Payment' });
    await page.getByRole('button', { name: 'Melden' }).click();
    expect(await page.locator('main').textContent()).toContain('Danke. Ihre Meldung zählt.');
    expect(complaints).toEqual([]);
    await page.getByRole('link', { name: 'Zurück zum Status' }).click();
    expect(page.url()).toBe(`${url}/status/de`);
    expect(status.reports().get('pay.shop.example')).toBe(1);
    await context.close();
  });
});
