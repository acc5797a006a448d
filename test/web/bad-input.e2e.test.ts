/** What cannot be shown: a message that helps, and what was open stays. */
import { closeSync, ftruncateSync, mkdirSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { bench, close, drop, jsonOf, type Opened, SHOP, settled, show, textOf } from '../support/app.js';
import { CHROMIUM } from '../support/browser.js';

describe.skipIf(CHROMIUM === undefined)('a file that cannot be shown', () => {
  const app = bench();
  let opened: Opened;
  let page: Page;
  let saved: Record<string, unknown>;
  beforeAll(async () => {
    saved = await jsonOf<Record<string, unknown>>('assess', SHOP);
    opened = await app.open(await app.report());
    page = opened.page;
    await settled(page);
  });

  const file = (name: string, content: string | Uint8Array) => {
    const path = join(app.folder, name);
    writeFileSync(path, content);
    return path;
  };
  const whole = () => JSON.stringify(saved);
  const alert = () => page.getByRole('alert');
  const dialog = () => page.getByRole('dialog');

  it.each<[string, string, () => string | Uint8Array, RegExp]>([
    ['corrupt JSON', 'cut.json', () => whole().slice(0, 5000), /cut\.json is not JSON.*Write it again with/],
    ['an empty file', 'empty.json', () => '', /empty\.json is not JSON/],
    [
      'JSON of something else',
      'package.json',
      () => '{"name":"shop"}',
      /package\.json is JSON, but not an assessment.*names no schema.*Write one with/,
    ],
    [
      'another JSON of Firebreak',
      'replay.json',
      () => '{"schema":"firebreak/replay/1"}',
      /not an assessment.*firebreak\/replay\/1/,
    ],
    [
      'a newer schema',
      'newer.json',
      () => whole().replace('firebreak/assessment/1', 'firebreak/assessment/9'),
      /newer\.json was written by a newer Firebreak.*assessment\/9/,
    ],
    [
      'an assessment with a mistake',
      'edited.json',
      () => JSON.stringify({ ...saved, findings: [{ rule: 7 }] }),
      /edited\.json is an assessment with a mistake in it.*findings/,
    ],
    ['null', 'null.json', () => 'null', /not an assessment/],
    [
      'a picture',
      'photo.png',
      () => Uint8Array.from({ length: 5000 }, (_, at) => (at * 31) % 256),
      /photo\.png is not JSON/,
    ],
    [
      'a name that is markup',
      '<b onclick=x>.json',
      () => '[]',
      /<b onclick=x>\.json is JSON, but not an assessment/,
    ],
  ])('%s is named, and the one that is open stays', async (_, name, content, says) => {
    await show(page, '#/');
    await drop(page, file(name, content()));
    await dialog().getByRole('button', { name: 'Open it instead' }).click();
    await alert().waitFor();
    expect((await textOf(alert())).replaceAll('\n', ' ')).toMatch(says);
    await expect.poll(() => dialog().isVisible()).toBe(false);
    expect(await textOf(page.getByRole('main'))).toContain('examples/web-shop');
    await alert().getByRole('button', { name: 'Close' }).click();
    await expect.poll(() => alert().count()).toBe(0);
    // Compared, the same is said.
    await drop(page, file(name, content()));
    await dialog().getByRole('button', { name: 'Compare with what is open' }).click();
    await alert().waitFor();
    expect((await textOf(alert())).replaceAll('\n', ' ')).toMatch(says);
    await alert().getByRole('button', { name: 'Close' }).click();
  });

  it('a file too large to be read is named', async () => {
    // Takes no room on the disk.
    const path = join(app.folder, 'huge.json');
    const handle = openSync(path, 'w');
    ftruncateSync(handle, 3 * 2 ** 30);
    closeSync(handle);
    await page.locator('input[type="file"]').first().setInputFiles(path);
    await alert().waitFor();
    expect(await textOf(alert())).toMatch(/huge\.json could not be read/);
    await alert().getByRole('button', { name: 'Close' }).click();
    await show(page, '#/');
    expect(await textOf(page.getByRole('main'))).toContain('examples/web-shop');
  });

  it('complains of nothing in the console', () => {
    expect(opened.complaints).toEqual([]);
  });

  it('an estate of nothing, and one that nobody enters, say what to do', async () => {
    // firebreak assess refuses a path with nothing in it; a file may be of nothing all the same.
    const lists = Object.entries(saved).map(([key, value]) => [key, Array.isArray(value) ? [] : value]);
    const nothing = file('nothing.json', JSON.stringify(Object.fromEntries(lists)));
    const empty = await app.open(await app.report());
    await drop(empty.page, nothing);
    await empty.page.getByRole('dialog').getByRole('button', { name: 'Open it instead' }).click();
    for (const hash of ['#/', '#/map', '#/outage', '#/what-if']) {
      await show(empty.page, hash);
      await empty.page.getByRole('heading', { name: 'Nothing was read' }).waitFor();
    }
    expect(await textOf(empty.page.getByRole('main'))).toContain('firebreak assess PATH');
    // From there another can be opened.
    await drop(empty.page, file('whole.json', whole()));
    await empty.page.getByRole('dialog').getByRole('button', { name: 'Open it instead' }).click();
    await show(empty.page, '#/');
    await expect.poll(() => textOf(empty.page.getByRole('main'))).toContain('whole.json');
    expect(empty.complaints).toEqual([]);
    await close(empty);

    const quiet = join(app.folder, 'quiet');
    mkdirSync(quiet);
    writeFileSync(
      join(quiet, 'main.tf'),
      'provider "aws" {\n  region = "eu-west-1"\n}\nresource "aws_sqs_queue" "q" {}\n',
    );
    const alone = await app.open(await app.report(quiet));
    await alone.page.getByRole('heading', { name: 'No journeys' }).waitFor();
    expect(await textOf(alone.page.getByRole('main'))).toContain('entry: aws_lb.shop');
    for (const hash of ['#/map', '#/outage', '#/what-if', '#/compare', '#/outage?lose=aws_sqs_queue.q'])
      await show(alone.page, hash);
    expect(alone.complaints).toEqual([]);
    await close(alone);
    await close(opened);
  });
});
