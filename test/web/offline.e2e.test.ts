/** The report talks to nobody: not by itself in any view, and not if something in it wanted to. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { bench, close, settled, show } from '../support/app.js';
import { CHROMIUM } from '../support/browser.js';
import { VIEWS } from '../support/views.js';

describe.skipIf(CHROMIUM === undefined)('the report', () => {
  const app = bench();

  it('asks for nothing but itself, in every view, and complains of nothing', async () => {
    const url = await app.report();
    const opened = await app.open(url);
    for (const hash of Object.values(VIEWS)) await show(opened.page, hash);
    expect(opened.requests).toEqual([url]);
    expect(opened.complaints).toEqual([]);
    await close(opened);
  });

  it('lets nothing out, whatever way it is tried', async () => {
    const heard: string[] = [];
    const listener = createServer(({ url = '' }, response) => {
      heard.push(url);
      response.end();
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => listener.once('listening', resolve));
    const host = `127.0.0.1:${(listener.address() as AddressInfo).port}`;
    const opened = await app.open(await app.report());
    await settled(opened.page);
    const refused = await opened.page.evaluate(async (to) => {
      const refusals: string[] = [];
      document.addEventListener('securitypolicyviolation', ({ blockedURI }) => refusals.push(blockedURI));
      await fetch(`http://${to}/fetch`, { mode: 'no-cors' }).catch(() => undefined);
      navigator.sendBeacon(`http://${to}/beacon`, 'x');
      try {
        new WebSocket(`ws://${to}/socket`);
      } catch {
        // Refused at once.
      }
      new Image().src = `http://${to}/image`;
      const style = document.createElement('link');
      Object.assign(style, { rel: 'stylesheet', href: `http://${to}/style` });
      document.head.append(style);
      await new Promise((done) => setTimeout(done, 300));
      return refusals.map((one) => new URL(one).pathname).sort();
    }, host);
    expect(refused).toEqual(['/beacon', '/fetch', '/image', '/socket', '/style']);
    expect(heard).toEqual([]);
    await close(opened);
    listener.close();
  });
});
