/** `firebreak init` as users meet it. */
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { firebreak, ROOT } from './support/cli.js';
import { copyShop } from './support/shop.js';

let temporary = '';
beforeAll(() => {
  temporary = mkdtempSync(join(tmpdir(), 'firebreak-init-'));
});
afterAll(() => rmSync(temporary, { recursive: true, force: true }));

const shop = () => copyShop(temporary);
const assessment = async (cwd: string) => (await firebreak(['assess', '--format', 'json'], { cwd })).stdout;
const schemaOf = (text: string) => /^# yaml-language-server: \$schema=(\S+)$/m.exec(text)![1]!;

describe.concurrent('init', () => {
  it('writes a file beside the code that changes nothing', async () => {
    const cwd = shop();
    const before = await assessment(cwd);
    const { status, stdout, stderr } = await firebreak(['init'], { cwd });
    expect({ status, stdout, stderr }).toEqual({
      status: 0,
      stdout: 'firebreak.yaml is written; as it is, it changes nothing\n',
      stderr: '',
    });
    expect(readFileSync(join(cwd, 'firebreak.yaml'), 'utf8')).toContain('# - journey: shop.example');
    expect(await assessment(cwd)).toBe(before);
  });

  it('writes into the directory that is read, or where it is told', async () => {
    const path = shop();
    await firebreak(['init', path]);
    expect(existsSync(join(path, 'firebreak.yaml'))).toBe(true);
    const file = join(temporary, 'other.yaml');
    const { stdout } = await firebreak(['init', path, '-o', file]);
    expect(stdout).toContain(file);
    expect(readFileSync(file, 'utf8')).toContain('journey: shop.example');
  });

  it.each([[['--stdout']], [['-o', '-']]])('%s prints it and writes nothing', async (options) => {
    const cwd = shop();
    const { status, stdout } = await firebreak(['init', ...options], { cwd });
    expect(status).toBe(0);
    expect(stdout).toMatch(/^# yaml-language-server/);
    for (const file of ['firebreak.yaml', '-']) expect(existsSync(join(cwd, file))).toBe(false);
  });

  it('leaves a file alone that is there, but with --force', async () => {
    const cwd = shop();
    writeFileSync(join(cwd, 'firebreak.yaml'), '# mine\n');
    const { status, stdout, stderr } = await firebreak(['init'], { cwd });
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toBe(
      'firebreak: firebreak.yaml is there already; --force writes over it, --stdout prints\n',
    );
    expect(readFileSync(join(cwd, 'firebreak.yaml'), 'utf8')).toBe('# mine\n');
    expect((await firebreak(['init', '--force'], { cwd })).status).toBe(0);
    expect(readFileSync(join(cwd, 'firebreak.yaml'), 'utf8')).toContain('journey: shop.example');
  });

  it.each([
    [
      'a directory that is not there',
      ['-o', 'no/such/firebreak.yaml'],
      /no\/such\/firebreak\.yaml cannot be written: ENOENT/,
    ],
    ['both places', ['-o', 'a.yaml', '--stdout'], /--stdout/],
    ['a path that is not there', ['nowhere'], /nowhere: no such file/],
  ])('%s: exit 2, one line', async (_, args, says) => {
    const { status, stdout, stderr } = await firebreak(['init', ...args], { cwd: shop() });
    expect(stderr).toMatch(says);
    expect(stderr).toMatch(/^firebreak: [^\n]+\n$/);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  });

  it('names the schema of the package installed above, of a clone around, or of one to come', async () => {
    const project = join(temporary, 'project');
    mkdirSync(join(project, 'infra'), { recursive: true });
    cpSync(join(ROOT, 'examples/web-shop'), join(project, 'infra'), { recursive: true });
    await firebreak(['init', join(project, 'infra')]);
    const file = join(project, 'infra/firebreak.yaml');
    expect(schemaOf(readFileSync(file, 'utf8'))).toBe(
      './node_modules/firebreak/schema/firebreak.schema.json',
    );
    const installed = join(project, 'node_modules/firebreak/schema');
    mkdirSync(installed, { recursive: true });
    cpSync(join(ROOT, 'schema/firebreak.schema.json'), join(installed, 'firebreak.schema.json'));
    await firebreak(['init', '--force', join(project, 'infra')]);
    expect(schemaOf(readFileSync(file, 'utf8'))).toBe(
      '../node_modules/firebreak/schema/firebreak.schema.json',
    );
    const { stdout } = await firebreak(['init', '--stdout'], { cwd: join(ROOT, 'examples/web-shop') });
    const named = join(ROOT, 'examples/web-shop', schemaOf(stdout));
    const { $id } = JSON.parse(readFileSync(named, 'utf8'));
    expect($id).toBe('firebreak.schema.json');
    expect(dirname(named)).toBe(join(ROOT, 'schema'));
  });
});
