/** Pull the plug: what the page shows of a failure is what `firebreak replay` and `firebreak explain` say of it. */
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { bench, close, jsonOf, type Opened, SHOP, settled, show, textOf } from '../support/app.js';
import { CHROMIUM } from '../support/browser.js';

const INCIDENT = '2025-10-20-aws-us-east-1';
const ZONE = `#/outage?lose=${encodeURIComponent('aws/us-east-1a')}&for=3600`;

interface Interval {
  readonly from: number;
  readonly to: number | null;
  readonly capability: string;
  readonly state: string;
}
interface Replay {
  readonly scenario: { readonly title: string; readonly epoch: string | null; readonly seconds: number };
  readonly journeys: readonly {
    readonly id: string;
    readonly name: string;
    readonly outages: readonly Interval[];
  }[];
}
interface Cause {
  readonly component: string;
  readonly because: readonly { readonly dependency: { readonly to: string }; readonly cause: Cause }[];
}
type Explanation = readonly { readonly capability: string; readonly cause: Cause | null }[];

/** What a bar is called: `down, 06:48 to 09:40; ...`. */
function told({ scenario, journeys }: Replay): string[] {
  const { epoch, seconds } = scenario;
  const moment = (at: number) =>
    epoch === null
      ? `+${at / 60} min`.replace('+0 min', '+0 s')
      : new Date(Date.parse(epoch) + at * 1000).toISOString().slice(11, at % 60 === 0 ? 16 : 19);
  return journeys
    .filter(({ outages }) => outages.length > 0)
    .map(({ name, outages }) => {
      const bars = outages
        .filter(({ capability }) => capability === 'serve')
        .map(
          ({ from, to, state }) =>
            `${state}, ${moment(from)} to ${to === null || to > seconds ? 'the end' : moment(to)}`,
        );
      return `${name}: ${bars.join('; ')}`;
    });
}

const bars = (page: Page) =>
  page
    .getByRole('region', { name: 'Journeys' })
    .getByRole('img')
    .evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')));

/** Every way through an explanation, from the journey to what failed. */
function chains(cause: Cause): string[][] {
  if (cause.because.length === 0) return [[cause.component]];
  return cause.because.flatMap((one) => chains(one.cause).map((rest) => [cause.component, ...rest]));
}

describe.skipIf(CHROMIUM === undefined)('pulling the plug', () => {
  const app = bench();
  let opened: Opened;
  let page: Page;
  beforeAll(async () => {
    opened = await app.open(`${await app.report()}#/outage`);
    page = opened.page;
    await settled(page);
  });

  /** Components of the chain that the page shows for a journey. */
  const shownChain = async (journey: string) => {
    const row = page.getByRole('listitem').filter({ has: page.getByRole('img', { name: `${journey}:` }) });
    await row.getByText('Why', { exact: true }).click();
    const steps = row.getByRole('list').first().getByRole('listitem');
    await steps.first().waitFor();
    return steps.evaluateAll((all) =>
      all.map((one) => one.querySelector('a[href^="#/component/"]')?.textContent),
    );
  };

  it('offers incidents, those that touch this estate first, composites and components', async () => {
    const main = page.getByRole('main');
    for (const name of ['Incidents', 'Composites', 'Components'])
      await main.getByRole('heading', { name, exact: true }).waitFor();
    const touches = (await main.getByText(/^.*touches \d+ components?$/).allTextContents()).map((one) =>
      Number(/touches (\d+)/.exec(one)![1]),
    );
    expect(touches[0]).toBeGreaterThan(5);
    await page.getByRole('searchbox').fill('dynamodb loses');
    const choices = main.getByRole('listitem').getByRole('link');
    await expect.poll(() => choices.count()).toBe(1);
    await page.getByRole('searchbox').fill('no such thing');
    await main.getByText('Nothing matches.').waitFor();
    await page.getByRole('searchbox').fill('dynamodb loses');
    await choices.first().click();
    await expect.poll(() => page.url()).toContain(`#/outage/${INCIDENT}`);
  });

  it.each([
    ['a zone', 'aws/us-east-1a', 3600],
    ['a component', 'aws_db_instance.orders', 900],
    ['a service that is survived for a while', 'aws/us-east-1/s3', 14_400],
    ['two at once', 'aws/us-east-1b,aws/global/cloudfront', 3600],
  ])('draws the bars of the loss of %s as firebreak replay tells them', async (_, what, seconds) => {
    const replay = await jsonOf<Replay>('replay', what, SHOP, '--for', `${seconds}s`);
    const lose = what.split(',').map((id) => `lose=${encodeURIComponent(id)}`);
    await show(page, `#/outage?${lose.join('&')}&for=${seconds}`);
    expect(replay.journeys.some(({ outages }) => outages.length > 0)).toBe(true);
    await expect.poll(async () => (await bars(page)).sort()).toEqual(told(replay).sort());
  });

  it('draws an incident on its real clock, as firebreak replay tells it', async () => {
    const replay = await jsonOf<Replay>('replay', INCIDENT, SHOP);
    await show(page, `#/outage/${INCIDENT}`);
    await expect.poll(() => bars(page)).toEqual(told(replay));
    expect(told(replay)).toEqual(['shop.example: down, 06:48 to 09:40; degraded, 14:14 to 16:38']);
    expect(await textOf(page.getByRole('heading', { level: 1 }))).toBe(replay.scenario.title);
  });

  it('shows the timeline of the provider beside it, in step with the time', async () => {
    const rows = page.getByRole('region', { name: 'What the provider reported' });
    const list = rows.getByRole('list').getByRole('listitem');
    const own = await list.count();
    const choice = rows.getByRole('button', { name: /^Only what is in this estate: \d+ of \d+$/ });
    const [, few, all] = /(\d+) of (\d+)/.exec(await textOf(choice))!;
    expect(own).toBe(Number(few));
    await choice.click();
    await expect.poll(() => list.count()).toBe(Number(all));
    expect(await rows.getByRole('link', { name: /aws\.amazon\.com/ }).count()).toBeGreaterThan(0);
    const slider = page.getByRole('slider', { name: 'Time' });
    await list
      .getByRole('button', { name: /^14:14/ })
      .first()
      .click();
    await expect.poll(() => slider.inputValue()).toBe(String((14 * 60 + 14 - 6 * 60 - 48) * 60));
    const current = await rows.locator('[aria-current="time"]').allTextContents();
    expect(current.length).toBeGreaterThan(0);
    expect(current.some((one) => one.startsWith('14:14'))).toBe(true);
    await choice.click();
  });

  it.each([
    ['the incident', INCIDENT, `#/outage/${INCIDENT}`, 'shop.example'],
    ['a zone', 'aws/us-east-1a', ZONE, 'shop.example'],
  ])('tells why by a chain of firebreak explain: %s', async (_, scenario, hash, journey) => {
    const said = await jsonOf<Explanation>('explain', journey, scenario, SHOP);
    const ways = chains(said.find(({ capability }) => capability === 'serve')!.cause!);
    await show(page, '#/outage');
    await show(page, hash);
    const shown = await shownChain(journey);
    expect(ways).toContainEqual(shown);
    expect(shown).toHaveLength(Math.min(...ways.map(({ length }) => length)));
  });

  it('shows evidence at each step of the chain, and the failure at its end', async () => {
    const row = page.getByRole('listitem').filter({ has: page.getByRole('img', { name: 'shop.example:' }) });
    const steps = row.getByRole('list').first().getByRole('listitem');
    const told = await steps.allTextContents();
    for (const one of told.slice(1))
      expect(one).toMatch(/main\.tf:\d+|edge\.tf:\d+|https?:|known of the provider/);
    expect(await textOf(row)).toContain('aws/us-east-1a is down');
  });

  it('moves in time by slider and keys, and the map with it', async () => {
    await show(page, `#/outage/${INCIDENT}`);
    const slider = page.getByRole('slider', { name: 'Time' });
    const journey = page.getByRole('treeitem', { name: /^shop\.example/ });
    await expect.poll(() => journey.getAttribute('aria-label')).toBe('shop.example, down');
    await slider.fill(String(4 * 3600));
    await expect.poll(() => journey.getAttribute('aria-label')).toBe('shop.example');
    expect(await slider.getAttribute('aria-valuetext')).toBe('20 Oct, 10:48 UTC, 4 h after the start');
    await page.getByRole('heading', { level: 1 }).focus();
    const at = async () => Number(await slider.inputValue());
    await page.keyboard.press('ArrowRight');
    await expect.poll(at).toBeGreaterThan(4 * 3600);
    await page.keyboard.press('ArrowLeft');
    await expect.poll(at).toBe(4 * 3600);
    // With Shift to the next change: somewhere the state of something changes.
    const before = await at();
    await page.keyboard.press('Shift+ArrowRight');
    await expect.poll(at).toBeGreaterThan(before);
    await expect.poll(() => page.url()).toContain(`t=${await at()}`);
    await slider.fill(String(8 * 3600));
    await expect.poll(() => journey.getAttribute('aria-label')).toBe('shop.example, degraded');
  });

  it('plays and pauses, by button and by space, to the end', async () => {
    const slider = page.getByRole('slider', { name: 'Time' });
    const at = async () => Number(await slider.inputValue());
    await slider.fill('0');
    await page.getByRole('combobox', { name: 'Speed' }).selectOption('fast');
    await page.getByRole('button', { name: 'Play' }).click();
    await expect.poll(at).toBeGreaterThan(1000);
    await page.getByRole('button', { name: 'Pause' }).click();
    const paused = await at();
    await settled(page);
    expect(await at()).toBe(paused);
    await page.getByRole('heading', { level: 1 }).focus();
    await page.keyboard.press(' ');
    await page.getByRole('button', { name: 'Pause' }).waitFor();
    await expect.poll(at).toBeGreaterThan(paused);
    const end = Number(await slider.getAttribute('max'));
    await page.keyboard.press(' ');
    await slider.fill(String(end - 2000));
    await page.getByRole('heading', { level: 1 }).focus();
    await page.keyboard.press(' ');
    await page.getByRole('button', { name: 'Play' }).waitFor();
    await expect.poll(at).toBe(end);
  });

  it('lets what is lost be changed: for how long, what too, and less of it', async () => {
    await show(page, ZONE);
    const main = page.getByRole('main');
    await page.getByRole('combobox', { name: 'Lasting' }).selectOption('4 h');
    await expect.poll(() => textOf(main)).toContain('is down for 4 h');
    await page.getByRole('combobox', { name: 'Add a component' }).fill('cloudfront');
    await page.keyboard.press('Enter');
    await expect.poll(() => textOf(main)).toContain('2 down for a time');
    await page.getByRole('button', { name: 'Remove aws/us-east-1a' }).click();
    await expect
      .poll(async () => (await bars(page)).map((one) => one?.split(':')[0]))
      .toEqual(['pictures.shop.example']);
  });

  it('says so where there is no such incident or component', async () => {
    await show(page, '#/outage/no-such-incident');
    await page
      .getByText(/no-such-incident/)
      .last()
      .waitFor();
    await show(page, '#/outage?lose=aws_instance.gone');
    await page.getByText(/This did not work: .*aws_instance\.gone/).waitFor();
  });

  it('asks for nothing and complains of nothing', async () => {
    expect(opened.requests).toHaveLength(1);
    expect(opened.complaints).toEqual([]);
    await close(opened);
  });
});
