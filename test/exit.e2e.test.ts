/** `firebreak exit` and `assess --format dora` as users meet them. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import stringWidth from 'string-width';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { firebreak, outputOf } from './support/cli.js';
import { problemsBy } from './support/schemas.js';

const SHOP = 'examples/web-shop';

let temporary = '';
beforeAll(() => {
  temporary = mkdtempSync(join(tmpdir(), 'firebreak-exit-'));
});
afterAll(() => rmSync(temporary, { recursive: true, force: true }));

describe.concurrent('firebreak exit', () => {
  it('tells what it takes, what would be different, the order and what stays', async () => {
    const text = await outputOf(['exit', 'aws', SHOP]);
    expect(text).toMatch(/^Leaving aws: 23 components on it, 2 of 2 journeys tied to it/);
    for (const title of ['AFTERWARDS', 'JOURNEYS THAT ARE STILL TIED', 'WHAT STAYS STUCK', 'ORDER OF WORK']) {
      expect(text).toContain(`\n${title}\n`);
    }
    expect(text).toMatch(/aws_dynamodb_table\.sessions/);
    expect(text).toMatch(/size not in code/);
    expect(text).toMatch(/https:\/\/\S+ \(page not read\)/);
    expect(text).not.toMatch(/undefined|null|NaN|\[object/);
  });

  it('prints JSON as its schema says, the same each time', async () => {
    const args = ['exit', 'jurisdiction/us', SHOP, '--format', 'json', '--to', 'hetzner/fsn1', '--to', 'ovh'];
    const text = await outputOf(args);
    const plan = JSON.parse(text);
    expect(problemsBy('exit', plan)).toEqual([]);
    expect(plan.targets.map(({ region }: { region: string }) => region)).toEqual([
      'hetzner/fsn1',
      'ovh/eu-west-par',
    ]);
    expect(await outputOf(args)).toBe(text);
  });

  it.each([60, 100])('fits %i columns but for addresses and ids', async (columns) => {
    const lines = (await outputOf(['exit', 'aws', SHOP, '--all'], { columns })).split('\n');
    const wide = lines.filter((line) => stringWidth(line) > columns && !/https:\/\//.test(line));
    expect(wide.filter((line) => line.trim().includes(' '))).toEqual([]);
  });

  it('says so where nothing runs there', async () => {
    expect(await outputOf(['exit', 'hetzner', SHOP])).toMatch(
      /^Nothing in this estate was found to run on hetzner/,
    );
  });

  it('of a team that is there through others alone, says through whom', async () => {
    const folder = mkdtempSync(join(temporary, 'hosted-'));
    writeFileSync(join(folder, 'main.tf'), 'resource "vercel_project" "shop" {\n  name = "shop"\n}\n');
    const text = await outputOf(['exit', 'aws', folder]);
    expect(text).toMatch(
      /^Leaving aws: 0 components on it, 1 of 1 journey tied to it\nNothing of yours is there/,
    );
    expect(text).toMatch(/hosted there: vercel\n {4}runs on aws itself/);
  });

  const cases: [what: string, args: string[], says: RegExp][] = [
    ['no provider', ['exit'], /missing required argument 'provider'/],
    ['a misspelt provider', ['exit', 'asw', SHOP], /did you mean aws/],
    ['a law that is none', ['exit', 'jurisdiction/mars', SHOP], /neither a provider nor a jurisdiction/],
    ['a target that is left', ['exit', 'aws', SHOP, '--to', 'aws'], /is what is left/],
    ['a misspelt target', ['exit', 'aws', SHOP, '--to', 'scaleay'], /did you mean scaleway/],
    ['a region that is none', ['exit', 'aws', SHOP, '--to', 'ovh/moon'], /it has eu-west-par/],
    ['dora without a directory', ['assess', SHOP, '--format', 'dora'], /name a directory with -o/],
    ['dora into a file', ['assess', SHOP, '--format', 'dora', '-o', 'LICENSE'], /LICENSE is a file/],
  ];
  it.each(cases)('%s: exit 2, one line that says what is wrong', async (_, args, says) => {
    const { status, stdout, stderr } = await firebreak(args);
    expect(stderr).toMatch(says);
    expect(stderr).toMatch(/^firebreak: [^\n]+\n$/);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  });
});

describe.concurrent('firebreak assess --format dora', () => {
  it('writes one file for each template into a directory that it makes, and nothing to stdout', async () => {
    const folder = join(temporary, 'new', 'register');
    expect(await outputOf(['assess', SHOP, '--format', 'dora', '-o', folder])).toBe('');
    expect(readdirSync(folder).sort()).toEqual([
      'README.txt',
      'b_02.02.csv',
      'b_05.01.csv',
      'b_05.02.csv',
      'b_06.01.csv',
      'b_07.01.csv',
    ]);
    expect(readFileSync(join(folder, 'b_06.01.csv'), 'utf8')).toContain('F2,,shop.example,');
  });

  it('keeps the promise of --fail-on', async () => {
    const folder = join(temporary, 'failing');
    const { status } = await firebreak([
      'assess',
      SHOP,
      '--format',
      'dora',
      '-o',
      folder,
      '--fail-on',
      'high',
    ]);
    expect(status).toBe(1);
    expect(readdirSync(folder).length).toBe(6);
  });
});
