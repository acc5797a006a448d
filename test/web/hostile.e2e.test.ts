/** Names that try to be something else are text: in every view, and in every format that is printed. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { instance } from '@viz-js/viz';
import { marked } from 'marked';
import type { Page } from 'playwright-core';
import { SaxesParser } from 'saxes';
import { beforeAll, describe, expect, it } from 'vitest';
import { bench, close, jsonOf, settled, show, textOf } from '../support/app.js';
import { CHROMIUM } from '../support/browser.js';
import { firebreak } from '../support/cli.js';

const NAMES = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  'right\u202eto left',
  'bell\u0007 escape\u001b[31m nothing\u0000',
] as const;
const idOf = (name: string) => `aws_db_instance.${name}`;
/** What turns text round or is no text. */
const UNSEEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/;

interface Saved {
  readonly components: readonly { readonly id: string }[];
}

describe.skipIf(CHROMIUM === undefined)('hostile names', () => {
  const app = bench();
  let infra = '';
  beforeAll(() => {
    infra = join(app.folder, 'infra');
    mkdirSync(infra);
    const databases = Object.fromEntries(NAMES.map((name) => [name, { availability_zone: 'us-east-1a' }]));
    const provider = { aws: { region: 'us-east-1' } };
    writeFileSync(
      join(infra, 'main.tf.json'),
      JSON.stringify({ provider, resource: { aws_db_instance: databases } }),
    );
    const journeys = Object.fromEntries(NAMES.map((name, at) => [`j${at}`, { name, entry: idOf(name) }]));
    writeFileSync(join(infra, 'firebreak.yaml'), JSON.stringify({ journeys }));
  });

  /** Dialogs that were opened, and elements that no view has. */
  async function escaped(page: Page): Promise<string[]> {
    return page
      .locator('img, iframe, object, embed, [onerror], [onclick], body script:not([type="text/plain"])')
      .evaluateAll((all) => all.map((one) => one.outerHTML.slice(0, 200)));
  }

  it('do nothing in any view, and turn nothing round', async () => {
    const saved = await jsonOf<Saved>('assess', infra);
    for (const name of NAMES) expect(saved.components.map(({ id }) => id)).toContain(idOf(name));
    const opened = await app.open(await app.report(infra));
    const { page } = opened;
    const dialogs: string[] = [];
    page.on('dialog', (dialog) => {
      dialogs.push(dialog.message());
      void dialog.dismiss();
    });
    await settled(page);
    const views = ['#/', '#/map', '#/outage', '#/what-if', '#/compare'];
    for (const name of NAMES) {
      const id = encodeURIComponent(idOf(name));
      views.push(`#/component/${id}`, `#/outage?lose=${id}&for=600`);
    }
    views.push(`#/map/${encodeURIComponent(idOf(NAMES[1]))}`);
    const shown = new Set<string>();
    for (const hash of views) {
      await show(page, hash);
      for (const one of await page.locator('details:not([open]) > summary').all())
        if (await one.isVisible()) await one.click();
      for (const one of await page.getByRole('checkbox').all()) await one.check();
      await settled(page);
      expect(await escaped(page), hash).toEqual([]);
      // What cannot be seen is shown as what it is, so nothing after it is turned round either.
      const turned = await page.evaluate((unseen) => {
        const found: string[] = [];
        const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        for (let node = walker.nextNode(); node !== null; node = walker.nextNode())
          if (new RegExp(unseen).test(node.textContent!) && node.parentElement!.closest('script') === null)
            found.push(node.parentElement!.outerHTML.slice(0, 120));
        return found;
      }, UNSEEN.source);
      expect(turned, hash).toEqual([]);
      const text = await textOf(page.locator('body'));
      for (const name of NAMES.slice(0, 2)) if (text.includes(name)) shown.add(name);
    }
    expect([...shown]).toEqual(NAMES.slice(0, 2));
    expect(dialogs).toEqual([]);
    expect([opened.requests.length, opened.complaints]).toEqual([1, []]);
    await close(opened);
  });

  it.each(['text', 'markdown', 'sarif', 'junit', 'csv', 'mermaid', 'graphviz', 'html', 'json'])(
    'print nothing unseen as %s',
    async (format) => {
      const { status, stdout } = await firebreak(['assess', infra, '--format', format]);
      expect(status).toBe(0);
      expect(stdout.length).toBeGreaterThan(100);
      expect(UNSEEN.exec(stdout.replaceAll('\r\n', '\n'))).toBe(null);
    },
  );

  it('are text for what reads XML, JSON, DOT and Markdown', async () => {
    const printed = async (format: string) => (await firebreak(['assess', infra, '--format', format])).stdout;
    const elements = new Set<string>();
    const parser = new SaxesParser();
    parser.on('opentag', ({ name }) => elements.add(name));
    parser.on('error', (error) => expect.fail(String(error)));
    parser.write(await printed('junit')).close();
    expect([...elements].filter((one) => /script|img/i.test(one))).toEqual([]);
    JSON.parse(await printed('sarif'));
    const drawn = (await instance()).renderString(await printed('graphviz'), { format: 'svg' });
    const read = await marked.parse(await printed('markdown'));
    const opened = await app.open(await app.report(infra));
    const { page } = opened;
    // A page of no policy, where a script would run.
    await page.goto('about:blank');
    const dialogs: string[] = [];
    page.on('dialog', (dialog) => {
      dialogs.push(dialog.message());
      void dialog.dismiss();
    });
    for (const html of [drawn.slice(drawn.indexOf('<svg')), read]) {
      await page.setContent(html);
      expect(await textOf(page.locator('body'))).toContain('<script>alert(1)</script>');
      expect(await escaped(page)).toEqual([]);
    }
    expect(dialogs).toEqual([]);
    await close(opened);
  });
});
