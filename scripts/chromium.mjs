/** The Chromium of the system, for tests, benchmarks and pictures. */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const APPLICATIONS = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];
const QUIET = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-gpu',
  '--disable-quic',
  '--disable-sync',
  '--no-first-run',
];

/** What FIREBREAK_CHROMIUM names, else the first found in PATH and the usual places; undefined where there is none. */
export const CHROMIUM = chromiumPath();

/** A browser that makes no requests of its own. Close it when done. */
export function launch() {
  if (CHROMIUM === undefined) throw new Error('no Chromium found; FIREBREAK_CHROMIUM names one');
  // Chromium refuses its sandbox to root, as whom containers run.
  const rootless = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return chromium.launch({ executablePath: CHROMIUM, args: [...QUIET, ...rootless] });
}

function chromiumPath() {
  const { FIREBREAK_CHROMIUM, PATH = '' } = process.env;
  if (FIREBREAK_CHROMIUM !== undefined) return FIREBREAK_CHROMIUM;
  const inPath = PATH.split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name)));
  return [...inPath, ...APPLICATIONS].find(isExecutable);
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
