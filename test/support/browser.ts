/** Chromium for tests that need a real browser; without one they are skipped, and say so. */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const APPLICATIONS = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** What FIREBREAK_CHROMIUM names, else the first found in PATH and the usual places; undefined where there is none. */
export const CHROMIUM = chromiumPath();

if (CHROMIUM === undefined) {
  console.warn('SKIPPED: no Chromium found, so nothing was tried in a browser; FIREBREAK_CHROMIUM names one');
}

/** A browser that makes no requests of its own. Close it when done. */
export function launch(): Promise<Browser> {
  const quiet = [
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-gpu',
    '--disable-quic',
    '--disable-sync',
    '--no-first-run',
  ];
  // Chromium refuses its sandbox to root, as whom containers run.
  const rootless = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return chromium.launch({ executablePath: CHROMIUM!, args: [...quiet, ...rootless] });
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

function chromiumPath(): string | undefined {
  const { FIREBREAK_CHROMIUM, PATH = '' } = process.env;
  if (FIREBREAK_CHROMIUM !== undefined) return FIREBREAK_CHROMIUM;
  const inPath = PATH.split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name)));
  return [...inPath, ...APPLICATIONS].find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
