// Names per second, queries per name and memory of `firebreak trace` over a DNS tree on this machine, beside `dig` in a loop
// over the same names, which asks for less: addresses, mail exchanges, CAA and name servers, and nothing about any of them.
//
// With --signed every zone is signed (ECDSA P-256) and checked from the tree's own root down.
//
//     npm run build && node bench/trace.mjs [--names 10000] [--dig 300] [--signed]
import { fork, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const { values } = parseArgs({
  options: {
    names: { type: 'string', default: '10000' },
    dig: { type: 'string', default: '300' },
    signed: { type: 'boolean', default: false },
  },
});
const count = Number(values.names);
const digs = Math.min(count, Number(values.dig));
const folder = mkdtempSync(join(tmpdir(), 'firebreak-bench-'));

/** Providers that the names are shared out to, half of them with two. */
const PROVIDERS = 20;

async function plant() {
  // In the project, so that its packages are found.
  const bundle = `.trace-tree-${process.pid}.bundle.mjs`;
  const script = join(root, `bench/.trace-tree-${process.pid}.mjs`);
  await build({
    entryPoints: [join(root, 'test/support/dns-tree.ts')],
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile: join(root, 'bench', bundle),
    packages: 'external',
    logLevel: 'error',
    absWorkingDir: root,
  });
  writeFileSync(
    script,
    `import { addressOf, plantTree, signedZone } from './${bundle}';
const names = ${count}, providers = ${PROVIDERS}, isSigned = ${values.signed};
const made = (origin, lines) => isSigned ? signedZone(origin, lines) : { lines, parent: [], anchor: '' };
const of = (i) => i % providers;
const servers = Array.from({ length: providers }, (_, p) => ({ at: 20 + p, zones: { ['p' + p + '.test']: ['ns1 A ' + addressOf(20 + p)] } }));
const delegations = servers.flatMap((_, p) => ['p' + p + ' NS ns1.p' + p + '.test.', 'ns1.p' + p + ' A ' + addressOf(20 + p)]);
for (let i = 0; i < names; i++) {
  const both = i % 2 === 0 ? [of(i)] : [of(i), of(i + 7)];
  for (const p of both) {
    delegations.push('n' + i + ' NS ns1.p' + p + '.test.');
  }
  const zone = made('n' + i + '.test', ['@ A 192.0.2.' + (i % 250), 'www A 192.0.2.' + (i % 250), '@ MX 10 mail', 'mail A 192.0.2.9']);
  delegations.push(...zone.parent);
  for (const p of both) servers[p].zones['n' + i + '.test'] = zone.lines;
}
const registry = made('test', delegations);
const root = made('', ['test NS ns.nic.test.', 'ns.nic.test A ' + addressOf(2), ...registry.parent]);
const tree = await plantTree([{ at: 1, zones: { '': root.lines } }, { at: 2, zones: { test: registry.lines } }, ...servers]);
process.send({ port: tree.port, anchor: root.anchor });
process.on('message', () => process.send({ asked: [...tree.asked.values()].reduce((a, b) => a + b, 0) }));
`,
  );
  const child = fork(script, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const [{ port, anchor }] = await new Promise((resolve) =>
    child.once('message', (...said) => resolve(said)),
  );
  rmSync(script);
  rmSync(join(root, 'bench', bundle));
  return {
    port,
    anchor,
    asked: () =>
      new Promise((resolve) => {
        child.once('message', ({ asked }) => resolve(asked));
        child.send('asked');
      }),
    end: () => child.kill(),
  };
}

const tree = await plant();
try {
  const list = join(folder, 'names.txt');
  writeFileSync(list, Array.from({ length: count }, (_, i) => `n${i}.test\n`).join(''));
  const anchor = join(folder, 'anchor.ds');
  writeFileSync(anchor, tree.anchor);
  const started = performance.now();
  const traced = spawnSync(
    '/usr/bin/env',
    [
      '-S',
      process.execPath,
      join(root, 'bin/firebreak'),
      'trace',
      '--file',
      list,
      '--no-tls',
      '--root',
      '127.0.53.1',
      '--dns-port',
      String(tree.port),
      ...(values.signed ? ['--trust-anchor', anchor] : []),
    ],
    {
      encoding: 'utf8',
      maxBuffer: 1e9,
      env: {
        ...process.env,
        NODE_OPTIONS: `--import=data:text/javascript,process.on('exit',()=>console.error('peak',process.resourceUsage().maxRSS))`,
      },
    },
  );
  const seconds = (performance.now() - started) / 1000;
  if (traced.status !== 0) throw new Error(traced.stderr);
  const peak = Number(/peak (\d+)/.exec(traced.stderr)?.[1] ?? 0) / 1024;
  const queries = await tree.asked();
  const rows = [['firebreak trace', count, seconds, count / seconds, queries / count, peak]];
  if (spawnSync('dig', ['-v']).error === undefined) {
    const before = await tree.asked();
    const begin = performance.now();
    for (let i = 0; i < digs; i++) {
      const at = 20 + (i % PROVIDERS);
      const types = ['A', 'AAAA', 'MX', 'CAA', 'NS'].flatMap((type) => [`n${i}.test`, type]);
      spawnSync('dig', [`@127.0.53.${at}`, '-p', String(tree.port), '+short', '+norecurse', ...types]);
    }
    const taken = (performance.now() - begin) / 1000;
    rows.push([
      'dig in a loop',
      digs,
      taken,
      digs / taken,
      ((await tree.asked()) - before) / digs,
      undefined,
    ]);
  } else console.log('dig is not installed: not compared');
  console.log(
    '| | names | seconds | names a second | queries a name | peak memory |\n|---|--:|--:|--:|--:|--:|',
  );
  for (const [what, names, time, rate, asked, memory] of rows)
    console.log(
      `| ${what} | ${names} | ${time.toFixed(1)} | ${rate.toFixed(0)} | ${asked.toFixed(1)} | ${memory === undefined ? '' : `${memory.toFixed(0)} MB`} |`,
    );
} finally {
  tree.end();
  rmSync(folder, { recursive: true, force: true });
}
