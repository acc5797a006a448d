/** Chromium for tests that need a real browser; without one they are skipped, and say so. */
import type { Page } from 'playwright-core';
import { CHROMIUM, launch } from '../../scripts/chromium.mjs';

export { CHROMIUM, launch };

if (CHROMIUM === undefined) {
  console.warn('SKIPPED: no Chromium found, so nothing was tried in a browser; FIREBREAK_CHROMIUM names one');
}

/** What a page asked for and complained about since. */
export interface Watched {
  /** Addresses, but for data: and blob:, which stay in the page. */
  readonly requests: string[];
  /** Errors and warnings of the console, and errors that nobody caught. */
  readonly complaints: string[];
}

export function watched(page: Page): Watched {
  const requests: string[] = [];
  const complaints: string[] = [];
  page.on('request', (request) => {
    if (!/^(?:data|blob):/.test(request.url())) requests.push(request.url());
  });
  page.on('websocket', (socket) => requests.push(socket.url()));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  return { requests, complaints };
}
