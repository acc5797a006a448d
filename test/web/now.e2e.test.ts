/** The live bar over feeds that the test serves: it says what they say, follows them, and replays it. */
import axe from 'axe-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bench, close, type Opened, SHOP, settled, show, textOf } from '../support/app.js';
import { CHROMIUM } from '../support/browser.js';
import { awsEvent, awsHealth, type FeedServer, serveFeeds } from '../support/feeds.js';

const BEGAN = Date.now() - 3_600_000;
const HOSTILE = '<img src=x onerror=alert(1)> Increased Error Rates';
/** Readers take tags out; what is escaped once more comes through. */
const summaryText = HOSTILE.replace('<', '&lt;').replace('>', '&gt;');
const dynamodb = awsEvent({ service: 'dynamodb-us-east-1', status: '3', began: BEGAN, summary: summaryText });
const clockOf = (ms: number) => new Date(ms).toISOString().slice(11, 16);

describe.skipIf(CHROMIUM === undefined)('the live bar', () => {
  const app = bench();
  let feeds: FeedServer;
  let events: object[] = [];
  let opened: Opened;
  beforeAll(async () => {
    feeds = await serveFeeds({
      '/aws': (_, response) => void response.end(awsHealth(events)),
      '/broken': (_, response) => void response.writeHead(503).end(),
    });
    const server = await app.serve(
      SHOP,
      ...['--now', '--only-feeds', '--every', '1s'],
      ...['--feed', `aws=aws-health:${feeds.url}/aws`],
      ...['--feed', `saas/github=statuspage:${feeds.url}/broken`],
    );
    opened = await app.open(server.url);
  });
  afterAll(async () => {
    await close(opened);
    feeds.close();
  });

  const bar = () => opened.page.getByRole('region', { name: 'What providers say now' });
  const summary = () => bar().locator('summary');
  const says = (text: string | RegExp) => summary().filter({ hasText: text }).waitFor();

  /** What axe-core holds against the page in both themes. */
  async function violations(): Promise<string[]> {
    const { page } = opened;
    await page.evaluate(axe.source);
    const all: string[] = [];
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await settled(page);
      const { violations: found } = await bar().evaluate((one) =>
        (globalThis as unknown as { axe: typeof axe }).axe.run(one, { resultTypes: ['violations'] }),
      );
      for (const { id, impact, nodes } of found)
        if (impact === 'serious' || impact === 'critical')
          all.push(...nodes.map(({ target }) => `${colorScheme} ${id} ${target.join(' ')}`));
    }
    return all;
  }

  it('is calm while no claim touches a journey, and says who was not heard', async () => {
    await says('No journey is touched by what providers say');
    await says(/2 feeds, \d\d:\d\d UTC · 1 could not be read/);
    expect(await bar().getByRole('button').count()).toBe(0);
    await summary().click();
    const details = await textOf(bar());
    expect(details).toContain('the server answers 503 Service Unavailable');
    expect(details).toContain('what is not claimed is not proven to be well');
    expect(await violations()).toEqual([]);
  });

  it('names the journey that is down, since when and by whose word, once the feed claims it', async () => {
    events = [dynamodb];
    // With the day before the clock where that was yesterday.
    await says(new RegExp(`shop\\.example down since .*${clockOf(BEGAN)} UTC, as 127\\.0\\.0\\.1:`));
    // What a feed says is text.
    await says(HOSTILE);
    expect(await opened.page.locator('img[src="x"]').count()).toBe(0);
    const details = await textOf(bar());
    expect(details).toMatch(/1 claim open, 1 of them touches this estate/);
    expect(details).toMatch(/touches shop\.example · updated \d+ min before/);
    expect(await violations()).toEqual([]);
  });

  it('replays it by its real clock, from the moment of the look', async () => {
    const { page } = opened;
    await bar().getByRole('button', { name: 'Replay what is happening now' }).click();
    await page.getByRole('heading', { level: 1, name: 'What providers say is happening now' }).waitFor();
    await settled(page);
    expect(page.url()).toContain('#/outage/now?t=');
    const seconds = Number(await page.getByRole('slider', { name: 'Time' }).inputValue());
    expect(seconds).toBeGreaterThanOrEqual(3600);
    expect(seconds).toBeLessThan(3600 + 600);
    const bars = await page.getByRole('img', { name: /^shop\.example: / }).getAttribute('aria-label');
    expect(bars).toMatch(new RegExp(`down, ${clockOf(BEGAN)}\\S* to the end`));
    await page.getByText('Of 2 journeys: 1 down for a time.').waitFor();
    await page.getByText(/UTC as providers say; from then on as if it went on/).waitFor();
    await page
      .getByRole('region', { name: 'What the provider reported' })
      .getByText(HOSTILE)
      .first()
      .waitFor();
    await page.getByLabel('Why shop.example').click();
    await page.locator('.steps').getByText('aws/us-east-1/dynamodb').first().waitFor();
  });

  it('keeps the replay and its moment while time goes on, also through a reload', async () => {
    const { page } = opened;
    await page.getByRole('slider', { name: 'Time' }).fill('1800');
    const looks = feeds.asked.length;
    await expect.poll(() => feeds.asked.length, { timeout: 15_000 }).toBeGreaterThan(looks + 4);
    expect(await page.getByRole('slider', { name: 'Time' }).inputValue()).toBe('1800');
    await page.reload();
    await page.getByRole('slider', { name: 'Time' }).waitFor();
    expect(await page.getByRole('slider', { name: 'Time' }).inputValue()).toBe('1800');
    await show(page, '#/what-if');
    await page.getByRole('link', { name: 'What providers say is happening now' }).waitFor();
  });

  it('says it in German, and is calm again once it is over', async () => {
    const { page } = opened;
    await page.getByRole('combobox', { name: 'Language' }).selectOption('de');
    const german = page.getByRole('region', { name: 'Was Anbieter jetzt melden' }).locator('summary');
    const down = new RegExp(`shop\\.example ausgefallen seit .*${clockOf(BEGAN)} UTC, wie`);
    await german.filter({ hasText: down }).waitFor();
    events = [];
    await german.filter({ hasText: 'Keine Journey ist von dem betroffen, was Anbieter melden' }).waitFor();
  });

  it('complains of nothing and asks nobody but its server', async () => {
    expect(opened.complaints).toEqual([]);
    const origin = new URL(opened.page.url()).origin;
    expect(opened.requests.filter((url) => !url.startsWith(origin))).toEqual([]);
  });

  it('is not in a report, which says of a replay of now what it takes', async () => {
    const report = await app.open(await app.report());
    await show(report.page, '#/outage/now');
    await report.page.getByText(/It is shown by firebreak serve --now/).waitFor();
    expect(await report.page.getByRole('region', { name: 'What providers say now' }).count()).toBe(0);
    expect(report.complaints).toEqual([]);
    await close(report);
  });
});
