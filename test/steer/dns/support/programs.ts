/** Name servers and resolvers of others, started for a test and stopped after it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, constants, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { describe, type SuiteAPI } from 'vitest';
import { freePort } from '../../../support/host.js';

/** Where Debian has servers, which is not in everybody's PATH. */
const FOLDERS = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin', '/sbin'];

/** The file of a program; undefined where it is not installed. */
export function programFile(name: string): string | undefined {
  return FOLDERS.map((folder) => join(folder, name)).find((file) => {
    try {
      accessSync(file, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** Whether AppArmor keeps a program from files in a temporary folder. */
function isConfined(name: string): boolean {
  try {
    const profiles = readFileSync('/sys/kernel/security/apparmor/profiles', 'utf8');
    return profiles.split('\n').some((line) => /\(enforce\)/.test(line) && line.includes(`${name} `));
  } catch {
    return false;
  }
}

/** Tests that need programs; skipped, and said so, where one is missing. */
export function describeWith(programs: string, title: string, tests: () => void): void {
  const names = programs.split(' ');
  const missing = names.filter((name) => programFile(name) === undefined);
  const confined = names.filter(isConfined);
  if (missing.length > 0) console.warn(`SKIPPED: ${title}: not installed: ${missing.join(', ')}`);
  else if (confined.length > 0) console.warn(`SKIPPED: ${title}: confined here: ${confined.join(', ')}`);
  const suite: SuiteAPI['skip'] = missing.length + confined.length > 0 ? describe.skip : describe;
  suite(title, tests);
}

export interface Running {
  readonly port: number;
  readonly folder: string;
  /** What it has printed. */
  readonly output: () => string;
  readonly stop: () => Promise<void>;
}

/**
 * Starts a program with files in a folder of its own, and waits until `ready` holds. It cannot choose a free port by
 * itself, so one is chosen for it; where somebody else was faster, another.
 */
export async function start(
  program: string,
  setup: (
    port: number,
    folder: string,
  ) => { readonly files: Readonly<Record<string, string>>; readonly args: readonly string[] },
  ready: (port: number) => Promise<boolean>,
  wanted?: number,
): Promise<Running> {
  for (let attempt = 1; ; attempt += 1) {
    const port = wanted ?? (await freePort());
    const folder = mkdtempSync(join(tmpdir(), 'steer-'));
    const { files, args } = setup(port, folder);
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    const child = spawn(programFile(program)!, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += text));
    const stop = async () => {
      await ended(child);
      rmSync(folder, { recursive: true, force: true });
    };
    if (
      await waitFor(
        () => ready(port),
        () => child.exitCode !== null,
      )
    )
      return { port, folder, output: () => output, stop };
    await stop();
    if (attempt === 3) throw new Error(`${program} does not start: ${output}`);
  }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 5000);
  await exit;
  clearTimeout(timer);
}

async function waitFor(holds: () => Promise<boolean>, isOver: () => boolean): Promise<boolean> {
  for (const end = Date.now() + 20_000; Date.now() < end && !isOver(); ) {
    if (await holds().catch(() => false)) return true;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return false;
}

/** Waits until something holds, or fails with what it was last. */
export async function eventually<T>(
  get: () => Promise<T>,
  holds: (value: T) => boolean,
  seconds = 30,
): Promise<T> {
  for (const end = Date.now() + seconds * 1000; ; ) {
    const value = await get();
    if (holds(value)) return value;
    if (Date.now() > end) throw new Error(`it never came to hold; last: ${JSON.stringify(value)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
