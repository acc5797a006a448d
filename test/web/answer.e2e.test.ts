/** The answer: what is said of each journey, what takes most down, what to fix first, and how all of it is known. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  bench,
  close,
  jsonOf,
  type Opened,
  SHOP,
  settled,
  show,
  TWO_REGIONS,
  textOf,
} from '../support/app.js';
import { CHROMIUM } from '../support/browser.js';
import { ROOT } from '../support/cli.js';

interface Saved {
  readonly journeys: readonly { readonly id: string; readonly name: string }[];
  readonly blast: readonly { readonly domain: string; readonly down: readonly string[] }[];
  readonly findings: readonly { readonly severity: string; readonly title: string }[];
  readonly remedies: readonly {
    readonly title: string;
    readonly evidence: readonly { readonly file?: string; readonly line?: number; readonly url?: string }[];
  }[];
}

describe.skipIf(CHROMIUM === undefined)('the answer', () => {
  const app = bench();
  let opened: Opened;
  let saved: Saved;
  beforeAll(async () => {
    saved = await jsonOf<Saved>('assess', SHOP);
    opened = await app.open(await app.report());
    await settled(opened.page);
  });

  it('is a sentence: what takes most down', async () => {
    const most = Math.max(...saved.blast.map(({ down }) => down.length));
    const said = await textOf(opened.page.getByRole('heading', { level: 1 }));
    const [, lost] = /^Losing (\S+) takes both journeys down\.$/.exec(said) ?? [];
    expect(most).toBe(saved.journeys.length);
    expect(saved.blast.find(({ domain }) => domain === lost)?.down).toHaveLength(most);
  });

  it('tells every journey with what it falls, and why nothing takes over', async () => {
    const journeys = opened.page.getByRole('region', { name: 'Journeys' });
    for (const { id, name } of saved.journeys) {
      const one = journeys
        .getByRole('article')
        .filter({ has: opened.page.getByRole('heading', { name, exact: true }) });
      const said = await textOf(one);
      expect(said).toMatch(/falls with one (?:zone|region|service)/);
      expect(said).toMatch(/\d+ single points? of failure: /);
      expect(said).toContain('Nothing in the code takes over from what it runs on.');
      const losses = saved.blast.filter(({ down }) => down.includes(id)).map(({ domain }) => domain);
      const links = await one
        .getByRole('definition')
        .getByRole('link')
        .evaluateAll((all) => all.map(({ textContent }) => textContent));
      // The rest is told as a number; what is told is true.
      expect(links.length).toBeGreaterThan(1);
      expect(said).toContain('aws/us-east-1');
      expect(losses).toContain('aws/us-east-1');
    }
  });

  it('tells what a standby does where there is one', async () => {
    const two = await app.open(await app.report(TWO_REGIONS));
    const said = await textOf(two.page.getByRole('region', { name: 'Journeys' }));
    expect(said).toContain(
      'Fails over from module.east.aws_lb.shop to module.west.aws_lb.shop within 2 min 30 s.',
    );
    expect(said).toContain('aws_db_instance.orders moves to another zone within 2 min.');
    await close(two);
  });

  it('ranks losses, the worst first, and pulls the plug on one', async () => {
    const { page } = opened;
    const table = page.getByRole('region', { name: 'What takes most down' }).getByRole('table');
    const rows = await table.getByRole('rowheader').allInnerTexts();
    const down = rows.map((id) => saved.blast.find(({ domain }) => domain === id)!.down.length);
    expect(down.length).toBeGreaterThan(8);
    expect(down).toEqual([...down].sort((a, b) => b - a));
    const [first] = rows;
    const words = await textOf(table.getByRole('row').nth(1));
    expect(words).toMatch(new RegExp(`${down[0]} down`));
    await table.getByRole('link', { name: `Pull the plug on ${first}` }).click();
    await settled(page);
    expect(await textOf(page.getByRole('main'))).toContain('2 down for a time');
    await page.goBack();
    await settled(page);
  });

  it('says what to fix first, why, and where that stands in the code', async () => {
    const { page } = opened;
    const fixes = page.getByRole('region', { name: 'What to fix first' });
    const titles = saved.remedies.map(({ title }) => title);
    const items = fixes.getByRole('listitem').filter({ has: page.getByText('Why', { exact: true }) });
    const told = await items.evaluateAll((all) => all.map((one) => one.querySelector('p')!.textContent));
    expect(told.length).toBeGreaterThan(1);
    for (const one of told) expect(titles).toContain(one);
    // The evidence of the first is a line that exists, and can be copied.
    await items.first().getByText('Why', { exact: true }).click();
    const [place] = await items
      .first()
      .getByText(/^examples\/.*:\d+$/)
      .allInnerTexts();
    const [file, line] = place!.split(':') as [string, string];
    const lines = readFileSync(join(ROOT, file), 'utf8').split('\n');
    expect(lines[Number(line) - 1]!.trim()).not.toBe('');
    expect(
      await items
        .first()
        .getByRole('button', { name: `Copy ${place}` })
        .count(),
    ).toBe(1);
  });

  it('lists findings by severity, with the chain, its evidence and pages that open elsewhere', async () => {
    const { page } = opened;
    const findings = page.getByRole('region', { name: 'Findings', exact: true });
    const list = findings.getByRole('listitem').filter({ has: page.locator('summary') });
    const count = (severity: string) => saved.findings.filter((one) => one.severity === severity).length;
    for (const severity of ['high', 'medium', 'low', 'info'])
      expect(
        await findings.getByRole('button', { name: `${severity} ${count(severity)}` }).count(),
        severity,
      ).toBe(1);
    expect(await list.count()).toBe(saved.findings.length - count('info'));
    await findings.getByRole('button', { name: /^info/ }).click();
    await expect.poll(() => list.count()).toBe(saved.findings.length);
    await findings.getByRole('searchbox').fill('aws_db_instance.orders is in one zone');
    await expect.poll(() => list.count()).toBe(1);
    await list.locator('summary').click();
    const told = await textOf(list);
    expect(told).toContain('shop.example');
    expect(told).toMatch(/examples\/web-shop\/main\.tf:\d+/);
    expect(told).toContain('What to do');
    await findings.getByRole('searchbox').fill('');
    const links = await page.locator('a[href^="http"]').evaluateAll((all) =>
      all.map((one) => {
        const { protocol, rel, target } = one as HTMLAnchorElement;
        return { protocol, rel, target };
      }),
    );
    for (const one of links)
      expect(one).toEqual({ protocol: 'https:', rel: 'noreferrer noopener', target: '_blank' });
  });

  it('says of every component what it needs, what needs it, and how that is known', async () => {
    const { page } = opened;
    await page.getByRole('link', { name: 'aws_db_instance.orders' }).first().click();
    await settled(page);
    const main = page.getByRole('main');
    expect(await textOf(page.getByRole('heading', { level: 1 }))).toBe('aws_db_instance.orders');
    for (const name of ['Needs', 'Needed by'])
      expect(await main.getByRole('heading', { name, exact: true }).count()).toBe(1);
    expect(await textOf(main)).toMatch(/examples\/web-shop\/main\.tf:\d+/);
    expect(await main.getByRole('link', { name: 'aws_ecs_service.web' }).count()).toBeGreaterThan(0);
    await show(page, '#/component/aws%2Fus-east-1');
    const pages = main.getByRole('link').and(page.locator('[target="_blank"]'));
    expect(await pages.count()).toBeGreaterThan(0);
  });

  it('asks for nothing and complains of nothing', () => {
    expect(opened.requests).toHaveLength(1);
    expect(opened.complaints).toEqual([]);
  });
});
