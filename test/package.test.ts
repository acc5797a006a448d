/** The published package: what is in it, and that it works where nothing else is. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT, run } from './support/cli.js';
import { serve } from './support/serve.js';

interface Pack {
  filename: string;
  size: number;
  unpackedSize: number;
  files: { path: string; mode: number }[];
}
interface Manifest {
  version: string;
  exports: Record<string, unknown>;
  dependencies: Record<string, string>;
}

const manifest: Manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
let temporary = '';
let pack: Pack;

// --ignore-scripts: prepack would build dist/ anew under the feet of other tests.
beforeAll(async () => {
  temporary = mkdtempSync(join(tmpdir(), 'firebreak-package-'));
  const args = ['pack', '--ignore-scripts', '--json', '--pack-destination', temporary];
  const { status, stdout, stderr } = await npm(args, ROOT);
  expect(status, stderr).toBe(0);
  [pack] = JSON.parse(stdout) as [Pack];
});
afterAll(() => rmSync(temporary, { recursive: true, force: true }));

describe('the package', () => {
  it('holds what it needs', () => {
    const paths = pack.files.map(({ path }) => path);
    const needed = [
      'LICENSE',
      'README.md',
      'package.json',
      'bin/firebreak',
      'dist/index.js',
      'dist/index.d.ts',
      'dist/cli/main.js',
      'dist/licenses.md',
      'dist/web/app.css',
      'dist/web/app.js',
      'dist/web/engine.js',
      'dist/web/index.html',
      'dist/web/layout.js',
      'dist/web/licenses.md',
      'schema/assessment.schema.json',
      'schema/cuts.schema.json',
      'schema/drill.schema.json',
      'schema/exit.schema.json',
      'schema/replay.schema.json',
      'schema/firebreak.schema.json',
      'schema/observed.schema.json',
      'schema/openapi.json',
      'examples/web-shop/main.tf',
    ];
    expect(needed.filter((path) => !paths.includes(path))).toEqual([]);
    expect(pack.files.find(({ path }) => path === 'bin/firebreak')!.mode & 0o111).toBe(0o111);
  });

  it('holds nothing else', () => {
    const expected = [
      /^(?:LICENSE|README\.md|CHANGELOG\.md|package\.json|bin\/firebreak)$/,
      /^dist\/[\w/-]+\.(?:js|d\.ts)$/,
      /^dist\/(?:licenses\.md|web\/(?:index\.html|app\.css|licenses\.md))$/,
      /^schema\/(?:[\w-]+\.schema|openapi)\.json$/,
      /^examples\/[\w/.-]+\.(?:tf|tfvars|json|yaml|md|mjs)$/,
      /^docs\/[\w/.-]+\.md$/,
    ];
    const surplus = pack.files
      .map(({ path }) => path)
      .filter((path) => !expected.some((one) => one.test(path)));
    expect(surplus).toEqual([]);
    expect(pack.files.filter(({ path }) => /\.test\.|fixtures/.test(path))).toEqual([]);
  });

  it('is small', () => {
    expect(pack.size).toBeLessThan(2_100_000);
    expect(pack.unpackedSize).toBeLessThan(10_000_000);
  });
});

describe('a start', () => {
  it.each([['--version'], ['--help'], ['asess']])('with %s loads no command and no data', async (arg) => {
    const loaded = await filesLoadedBy([arg]);
    expect(loaded).toContain(join(ROOT, 'dist/cli/main.js'));
    expect(loaded.filter((file) => file.endsWith('/generated.js'))).toEqual([]);
    // The parser of command lines, which is built in, takes 125 kB of it.
    expect(loaded.reduce((sum, file) => sum + statSync(file).size, 0)).toBeLessThan(160_000);
  });

  it('with a command loads the data of that', async () => {
    expect(await filesLoadedBy(['scenarios'])).toContain(join(ROOT, 'dist/scenarios/generated.js'));
  });
});

/** Files of the project that a command loads, sorted; Node.js writes down what it runs code of. */
async function filesLoadedBy(args: readonly string[]): Promise<string[]> {
  const folder = mkdtempSync(join(temporary, 'loaded-'));
  await run(process.execPath, ['bin/firebreak', ...args], { env: { NODE_V8_COVERAGE: folder } });
  const [report] = readdirSync(folder).map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')));
  const urls = (report as { result: { url: string }[] }).result.map(({ url }) => url);
  return urls
    .filter((url) => url.startsWith('file:'))
    .map((url) => fileURLToPath(url))
    .sort();
}

describe('installed into an empty folder', () => {
  let home = '';
  let isOnline = true;
  beforeAll(async () => {
    home = join(temporary, 'home');
    mkdirSync(home);
    writeFileSync(join(home, 'package.json'), '{ "private": true, "type": "module" }\n');
    const tarball = join(temporary, pack.filename);
    const args = [
      'install',
      '--omit=dev',
      '--no-audit',
      '--no-fund',
      '--fetch-retries=1',
      '--fetch-timeout=30000',
      tarball,
    ];
    const { status, stderr } = await npm(args, home);
    // Only a registry that cannot be reached excuses: everything else is a broken package.
    isOnline = !/\b(?:ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|E50[234])\b/.test(
      stderr,
    );
    if (isOnline) expect(status, stderr).toBe(0);
    else
      console.warn(
        `SKIPPED: the npm registry cannot be reached, so the package was not installed\n${stderr}`,
      );
  }, 180_000);

  it('npx firebreak assess reads the example of the package', async (context) => {
    if (!isOnline) context.skip();
    const example = 'node_modules/firebreak/examples/web-shop';
    const installed = await npm(['exec', '--offline', '--', 'firebreak', 'assess', example], home);
    expect(installed.stderr).toBe('');
    expect(installed.status).toBe(0);
    expect(installed.stdout).toMatch(/\bshop\.example\b/);
    expect(installed.stdout).toContain(`${example}/main.tf:`);
  });

  it('npx firebreak --version is that of package.json', async (context) => {
    if (!isOnline) context.skip();
    const { status, stdout } = await npm(['exec', '--offline', '--', 'firebreak', '--version'], home);
    expect({ status, stdout }).toEqual({ status: 0, stdout: `${manifest.version}\n` });
  });

  it('npx firebreak assess --format html has the web app', async (context) => {
    if (!isOnline) context.skip();
    const example = 'node_modules/firebreak/examples/web-shop';
    const args = [
      'exec',
      '--offline',
      '--',
      'firebreak',
      'assess',
      example,
      '--format',
      'html',
      '-o',
      'report.html',
    ];
    expect(await npm(args, home)).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(readFileSync(join(home, 'report.html'), 'utf8')).toContain(
      '<title>node_modules/firebreak/examples/web-shop',
    );
  });

  it('firebreak serve serves it', async (context) => {
    if (!isOnline) context.skip();
    const bin = join(home, 'node_modules', 'firebreak', 'bin', 'firebreak');
    const example = join('node_modules', 'firebreak', 'examples', 'web-shop');
    const server = await serve(bin, [example], home);
    expect((await (await fetch(`${server.url}/api/assessment`)).json()).name).toBe(example);
    expect((await fetch(server.url)).headers.get('content-type')).toContain('text/html');
    expect(await server.stop()).toBe(0);
  });

  it('is a library too', async (context) => {
    if (!isOnline) context.skip();
    const code = `
      import { assess, readPaths } from 'firebreak';
      const { estate } = readPaths(['node_modules/firebreak/examples/web-shop']);
      console.log(assess(estate).findings.length > 0);`;
    const { stdout, stderr } = await run(process.execPath, ['--input-type=module', '--eval', code], {
      cwd: home,
    });
    expect({ stdout, stderr }).toEqual({ stdout: 'true\n', stderr: '' });
  });
});

/** npm as a user has it: of the settings this test was started with, only registry and network ones. */
function npm(args: readonly string[], cwd: string) {
  const kept =
    /^(?:npm_config_(?:registry|cache|userconfig|globalconfig)|https?_proxy|no_proxy|NODE_EXTRA_CA_CERTS)$/i;
  const env = Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => kept.test(entry[0])),
  );
  return run('npm', args, {
    cwd,
    env: { ...env, npm_config_loglevel: 'error', npm_config_update_notifier: 'false' },
  });
}
