import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Watcher, watchPaths } from './watch.js';

let folder = '';
let watcher: Watcher | undefined;
let calls = 0;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'firebreak-watch-'));
  calls = 0;
});
afterEach(async () => {
  await watcher?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function follow(...paths: string[]): Promise<void> {
  watcher = watchPaths(
    paths,
    () => {
      calls++;
    },
    (why) => expect.fail(why),
  );
  await watcher.ready;
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 500));
const changed = async () => expect.poll(() => calls, { timeout: 5000 }).toBeGreaterThan(0);

describe('following files', () => {
  it('tells several changes at once as one', async () => {
    await follow(folder);
    for (const name of ['a.tf', 'b.tf', 'c.tf']) writeFileSync(join(folder, name), 'a');
    await changed();
    await settle();
    expect(calls).toBe(1);
  });

  it('looks into folders, but not into those of tools', async () => {
    for (const name of ['modules', '.git', 'node_modules', '.terraform']) mkdirSync(join(folder, name));
    await follow(folder);
    for (const name of ['.git', 'node_modules', '.terraform']) writeFileSync(join(folder, name, 'x.tf'), 'a');
    await settle();
    expect(calls).toBe(0);
    writeFileSync(join(folder, 'modules', 'x.tf'), 'a');
    await changed();
  });

  it('looks into a folder of tools that was given', async () => {
    const given = join(folder, 'node_modules', 'infra');
    mkdirSync(given, { recursive: true });
    await follow(given);
    writeFileSync(join(given, 'x.tf'), 'a');
    await changed();
  });

  it('sees a file that is replaced by another one', async () => {
    const plan = join(folder, 'plan.json');
    writeFileSync(plan, '1');
    await follow(plan);
    writeFileSync(`${plan}.new`, '2');
    renameSync(`${plan}.new`, plan);
    await changed();
    await settle();
    calls = 0;
    writeFileSync(plan, '3');
    await changed();
  });

  it('survives that a folder is removed, and follows it when it is back', async () => {
    const given = join(folder, 'infra');
    mkdirSync(given);
    writeFileSync(join(given, 'a.tf'), 'a');
    await follow(given);
    rmSync(given, { recursive: true });
    await changed();
    await settle();
    calls = 0;
    mkdirSync(given);
    writeFileSync(join(given, 'a.tf'), 'b');
    await changed();
    await settle();
    calls = 0;
    writeFileSync(join(given, 'a.tf'), 'c');
    await changed();
  });

  it('follows more folders later', async () => {
    const [given, more] = [join(folder, 'infra'), join(folder, 'modules')];
    mkdirSync(given);
    mkdirSync(more);
    await follow(given);
    watcher!.add([more, given, join(folder, 'none')]);
    await settle();
    writeFileSync(join(more, 'a.tf'), 'a');
    await changed();
  });
});
