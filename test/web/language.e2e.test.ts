/** English and German: the language follows the browser, can be switched, is remembered, and leaves nothing out. */
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { MAP_TEXTS } from '../../web/src/map/texts.js';
import { textsOf } from '../../web/src/text/index.js';
import { bench, close, SHOP, settled, show, textOf } from '../support/app.js';
import { CHROMIUM } from '../support/browser.js';
import { VIEWS } from '../support/views.js';

/** Words that are in no German sentence. */
const ENGLISH =
  /\b(?:the|of|and|is|are|with|without|needs?|needed|it|to|by|what|which|would|takes?|down|not|this|that|from|years?|shown?)\b/i;

/** Every text that is the same in all estates. */
function texts(tree: object): string[] {
  return Object.values(tree).flatMap((one: unknown) =>
    typeof one === 'string' ? [one] : typeof one === 'object' && one !== null ? texts(one) : [],
  );
}

/** What the page says by itself: names, code and what the analyses say in English are marked as such. */
function said(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const isTheirs = (one: Element | null) =>
      one?.closest('[translate="no"], [lang="en"], code, pre, script, noscript, style') != null;
    const found: string[] = [document.title.replace(/.*·/, '')];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode())
      if (!isTheirs(node.parentElement)) found.push(node.textContent!.trim());
    for (const one of document.querySelectorAll('*'))
      for (const name of ['aria-label', 'title', 'placeholder', 'aria-valuetext', 'aria-description', 'alt'])
        if (one.hasAttribute(name) && !isTheirs(one)) found.push(one.getAttribute(name)!.trim());
    return found.filter((text) => /\p{L}/u.test(text));
  });
}

describe.skipIf(CHROMIUM === undefined)('the language', () => {
  const app = bench();

  it('follows the browser, English where there is no other', async () => {
    const url = await app.report();
    for (const [locale, heading] of [
      ['de-AT', 'verlier'],
      ['en-US', 'Losing '],
      ['fr-FR', 'Losing '],
    ] as const) {
      const opened = await app.open(url, { locale });
      const lang = await opened.page.locator('html').getAttribute('lang');
      expect(lang).toBe(locale.startsWith('de') ? 'de' : 'en');
      expect((await textOf(opened.page.getByRole('heading', { level: 1 }))).toLowerCase()).toContain(
        locale.startsWith('de') ? 'journey' : heading.toLowerCase(),
      );
      await close(opened);
    }
  });

  it('is switched without losing the place, and remembered', async () => {
    const server = await app.serve(SHOP);
    const opened = await app.open(`${server.url}/#/outage/2025-10-20-aws-us-east-1?t=7200`);
    const { page } = opened;
    await settled(page);
    await page.getByRole('combobox', { name: 'Language' }).selectOption('Deutsch');
    await settled(page);
    const { m } = textsOf('de');
    const slider = page.getByRole('slider', { name: m.outage.time });
    expect(await slider.inputValue()).toBe('7200');
    expect(await page.locator('html').getAttribute('lang')).toBe('de');
    await page.reload();
    await page.getByRole('link', { name: m.nav.whatIf }).waitFor();
    expect(opened.complaints).toEqual([]);
    await close(opened);
  });

  it('leaves no English of its own in German, in any view', async () => {
    const [en, de] = [textsOf('en').m, textsOf('de').m];
    const german = new Set(texts(de));
    // A word of the map alone may be the same in both.
    const ofMap = texts(MAP_TEXTS).filter((one) => one.includes(' '));
    const english = new Set([...texts(en), ...ofMap].filter((one) => !german.has(one)));
    const opened = await app.open(await app.report(), { locale: 'de-DE' });
    const { page } = opened;
    const left = new Set<string>();
    for (const hash of Object.values(VIEWS)) {
      await show(page, hash);
      for (const one of (await page.locator('details:not([open]) > summary').all()).slice(0, 12))
        if (await one.isVisible()) await one.click();
      await settled(page);
      for (const text of await said(page))
        if (english.has(text) || ENGLISH.test(text)) left.add(`${hash} ${text}`);
    }
    expect(english.size).toBeGreaterThan(200);
    expect([...left]).toEqual([]);
    expect(opened.complaints).toEqual([]);
    await close(opened);
  });
});
