/** A store in a directory: what is written is there after the process was killed, and one process has it at a time. */
import { spawn } from 'node:child_process';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { directoryStore } from '../../../src/steer/store/index.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'firebreak-directory-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const open = () => directoryStore(folder, 1000);
const log = () => join(folder, 'store.log');

describe('a store in a directory', () => {
  it('has what was written when it is opened again, but for what was under a lease', async () => {
    const first = await open();
    await first.renew();
    await first.commit(
      [],
      [
        { put: 'kept', value: 'x' },
        { put: 'leased', value: 'x', leased: true },
      ],
    );
    await first.commit([], [{ put: 'gone', value: 'x' }]);
    await first.commit([], [{ remove: 'gone' }]);
    const before = await first.list('kept');
    await first.close();
    const second = await open();
    const after = await second.list('');
    expect([...after.entries]).toEqual([...before.entries]);
    expect(after.revision).toBeGreaterThanOrEqual(before.revision);
    expect(
      await second.commit(
        [{ key: 'kept', revision: before.entries.get('kept')!.revision }],
        [{ put: 'kept', value: 'y' }],
      ),
    ).toBe(true);
    await second.close();
  });

  it('leaves out a record that was being written, at whichever byte the power went', async () => {
    const store = await open();
    for (const value of ['one', 'two', 'three']) await store.commit([], [{ put: 'k', value }]);
    await store.close();
    const whole = readFileSync(log());
    const lastLine = whole.lastIndexOf(10, whole.length - 2) + 1;
    for (let length = lastLine; length < whole.length; length += 7) {
      writeFileSync(log(), whole);
      truncateSync(log(), length);
      const again = await open();
      expect((await again.list('k')).entries.get('k')!.value).toBe('two');
      await again.commit([], [{ put: 'k', value: 'four' }]);
      await again.close();
      const third = await open();
      expect((await third.list('k')).entries.get('k')!.value).toBe('four');
      await third.close();
    }
  });

  it('does not begin with half of what it had: damage before the end is an error that names file and record', async () => {
    const store = await open();
    for (const value of ['one', 'two', 'three']) await store.commit([], [{ put: 'k', value }]);
    await store.close();
    const bytes = readFileSync(log());
    bytes[bytes.indexOf(10) + 20]! ^= 1;
    writeFileSync(log(), bytes);
    await expect(open()).rejects.toThrow(/store\.log:2: damaged/);
    appendFileSync(log(), '');
    await expect(open()).rejects.toThrow(/store\.log:2: damaged/);
  });

  it('is written anew before it grows without end', async () => {
    const store = await open();
    const value = 'x'.repeat(200_000);
    for (let i = 0; i < 12; i++) await store.commit([], [{ put: 'k', value: `${i}${value}` }]);
    expect(readFileSync(log()).length).toBeLessThan(1_300_000);
    await store.close();
    const again = await open();
    expect((await again.list('k')).entries.get('k')!.value).toBe(`11${value}`);
    await again.close();
  });

  it('is open in one process at a time', async () => {
    const store = await open();
    await expect(open()).rejects.toThrow(new RegExp(`process ${process.pid} has this directory`));
    await store.close();
    await (await open()).close();
  });

  it('is opened again after its process was killed, and has every write that was answered', async () => {
    const writer = `
      import { directoryStore } from ${JSON.stringify(fileURLToPath(new URL('../../../src/steer/store/directory.ts', import.meta.url)))};
      const store = await directoryStore(${JSON.stringify(folder)}, 1000);
      for (let i = 1; ; i++) {
        await store.commit([], [{ put: 'k', value: String(i) }]);
        process.stdout.write(i + '\\n');
      }`;
    const script = join(folder, 'writer.mjs');
    buildSync({
      stdin: { contents: writer, resolveDir: folder },
      bundle: true,
      platform: 'node',
      format: 'esm',
      outfile: script,
    });
    for (let round = 0; round < 3; round++) {
      const child = spawn(process.execPath, [script], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let output = '';
      const gone = new Promise((resolve) => child.once('close', resolve));
      child.stdout.on('data', (chunk) => {
        output += chunk;
        if (output.split('\n').length > 20 + round) child.kill('SIGKILL');
      });
      await gone;
      const answered = Number(output.trim().split('\n').at(-1));
      expect(answered).toBeGreaterThan(10);
      const store = await open();
      const value = Number((await store.list('k')).entries.get('k')!.value);
      expect(value === answered || value === answered + 1).toBe(true);
      await store.close();
    }
  });
});
