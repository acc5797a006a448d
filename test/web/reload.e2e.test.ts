/** `firebreak serve` and an open page: what is saved shows without a reload, and a broken file takes nothing away. */
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { bench, close, type Opened, SHOP, settled, show, textOf } from '../support/app.js';
import { CHROMIUM } from '../support/browser.js';
import { ROOT } from '../support/cli.js';
import type { Served } from '../support/serve.js';

const INCIDENT = '2025-10-20-aws-us-east-1';

describe.skipIf(CHROMIUM === undefined)('live reload', () => {
  const app = bench();
  let server: Served;
  let opened: Opened;
  let page: Page;
  let folder = '';
  beforeAll(async () => {
    folder = join(app.folder, 'shop');
    cpSync(join(ROOT, SHOP), folder, { recursive: true });
    server = await app.serve(folder);
    opened = await app.open(server.url);
    page = opened.page;
    await settled(page);
    // Gone with a reload.
    await page.evaluate(() => Object.assign(globalThis, { isSamePage: true }));
  });

  const save = (file: string, text: string) => writeFileSync(join(folder, file), text);
  const read = (file: string) => readFileSync(join(folder, file), 'utf8');
  const isSamePage = () => page.evaluate(() => 'isSamePage' in globalThis);
  const findings = () => textOf(page.getByRole('region', { name: 'Findings', exact: true }));
  const notice = (text: string) => page.getByText(text, { exact: false }).first().waitFor();
  const UPDATED = 'Assessed again after a change';
  const LAST_GOOD = 'What is shown is the last good result.';

  it('shows what a saved file changes, without a reload', async () => {
    expect(await findings()).toContain('aws_db_instance.orders is in one zone');
    const main = read('main.tf');
    const changed = main
      .replace(/(resource "aws_db_instance" "orders" \{\n)/, '$1  multi_az = true\n')
      .replace(/ *availability_zone += [^\n]*\n/, '');
    expect(changed).not.toBe(main);
    save('main.tf', changed);
    await notice(UPDATED);
    await expect.poll(findings).not.toContain('aws_db_instance.orders is in one zone');
    expect(await isSamePage()).toBe(true);
    save('main.tf', main);
    await expect.poll(findings, { timeout: 10_000 }).toContain('aws_db_instance.orders is in one zone');
  });

  it('keeps the view, the time and what is ticked', async () => {
    await show(page, '#/what-if');
    await page.getByRole('checkbox', { name: /second zone too/ }).check();
    await show(page, `#/outage/${INCIDENT}`);
    const slider = page.getByRole('slider', { name: 'Time' });
    await slider.fill('7200');
    const answers = () => opened.requests.filter((url) => url.endsWith('/api/assessment')).length;
    const before = answers();
    save('queue.tf', 'resource "aws_sqs_queue" "added" {}\n');
    await expect.poll(answers, { timeout: 10_000 }).toBe(before + 1);
    await page.getByRole('treeitem', { name: /^added, SQS queue/ }).waitFor({ state: 'attached' });
    expect(await slider.inputValue()).toBe('7200');
    expect(page.url()).toContain(`#/outage/${INCIDENT}`);
    await show(page, '#/what-if');
    expect(await page.getByRole('checkbox', { name: /second zone too/ }).isChecked()).toBe(true);
    expect(await isSamePage()).toBe(true);
  });

  it('keeps the last good result of a broken file, says where it is broken, and goes on once it is repaired', async () => {
    await show(page, '#/');
    save('queue.tf', 'resource "aws_sqs_queue" "added" {\n');
    await notice(LAST_GOOD);
    await page
      .getByText(/queue\.tf:\d+/)
      .first()
      .waitFor();
    expect(await findings()).toContain('aws_db_instance.orders is in one zone');
    save('queue.tf', 'resource "aws_sqs_queue" "repaired" {}\n');
    await notice(UPDATED);
    expect(await page.getByText(LAST_GOOD).count()).toBe(0);
    await show(page, '#/map/aws_sqs_queue.repaired');
    await page.getByRole('region', { name: 'aws_sqs_queue.repaired' }).waitFor();
    expect(await isSamePage()).toBe(true);
  });

  it('takes away what a broken file says once it is as it was', async () => {
    const good = read('queue.tf');
    save('queue.tf', '}');
    await notice(LAST_GOOD);
    save('queue.tf', good);
    await expect.poll(() => page.getByText(LAST_GOOD).count(), { timeout: 10_000 }).toBe(0);
  });

  // The first server has counted further than the second, the second as far as the third.
  it.each(['meanwhile', 'later'])('says that the server is gone, and shows what changed %s', async (name) => {
    const { port } = new URL(server.url);
    await server.stop();
    const lost = page.getByText('The connection to firebreak serve is lost.');
    await lost.waitFor();
    await show(page, `#/component/aws_sqs_queue.${name}`);
    await page.getByText(`There is no aws_sqs_queue.${name} in this assessment.`).waitFor();
    save('queue.tf', `resource "aws_sqs_queue" "${name}" {}\n`);
    server = await app.serve(folder, '--port', port);
    await expect.poll(() => lost.count(), { timeout: 15_000 }).toBe(0);
    await page.getByRole('heading', { name: 'Needed by' }).waitFor();
    expect(await isSamePage()).toBe(true);
  });

  it('complains of nothing but the lost connection', async () => {
    expect(
      opened.complaints.filter((one) => !/ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED/.test(one)),
    ).toEqual([]);
    expect(opened.requests.filter((url) => !url.startsWith(server.url))).toEqual([]);
    await close(opened);
  });
});
