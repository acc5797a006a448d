/**
 * What a drill costs where nothing fails: a client and a server on this machine, directly, through the gateway of
 * `firebreak observe`, and through toxiproxy where --toxiproxy names its server program. They take turns; the median
 * round of each counts.
 * Usage: node bench/drill.mjs [--rounds N] [--requests N] [--connections N] [--mebibytes N] [--toxiproxy FILE]   (build first)
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    requests: { type: 'string', default: '3000' },
    connections: { type: 'string', default: '2000' },
    mebibytes: { type: 'string', default: '1024' },
    toxiproxy: { type: 'string' },
  },
});
const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'bench-'));
const running = [];

/** Starts a program and waits for the first line it prints. */
function start(command, args) {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  running.push(child);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.stdout.once('data', (text) => resolve(String(text).trim()));
  });
}

/** Runs a program to its end; what it wrote is JSON. */
function measure(command, args, file) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'inherit'] });
    child.on('error', reject).on('exit', (status) => {
      if (status === 0) resolve(JSON.parse(readFileSync(file, 'utf8')));
      else reject(new Error(`${command} ended with status ${status}`));
    });
  });
}

const port = Number(await start(process.execPath, [here('drill/server.mjs')]));
const result = join(folder, 'result.json');
const client = (host, at) => [
  here('drill/client.mjs'),
  host,
  String(at),
  options.requests,
  options.connections,
  options.mebibytes,
  result,
];
const firebreak = [
  here('../bin/firebreak'),
  'observe',
  '--quiet',
  '-o',
  join(folder, 'observed.firebreak.json'),
];
const ways = {
  direct: () => measure(process.execPath, client('127.0.0.1', port), result),
  gateway: () =>
    measure(
      process.execPath,
      [
        ...firebreak,
        '--map',
        `bench.example=127.0.0.1:${port}`,
        '--',
        process.execPath,
        ...client('bench.example', 80),
      ],
      result,
    ),
};
if (options.toxiproxy !== undefined) {
  const api = 8474;
  await start(options.toxiproxy, ['-port', String(api)]);
  const proxy = { name: 'bench', listen: '127.0.0.1:18667', upstream: `127.0.0.1:${port}`, enabled: true };
  const added = await fetch(`http://127.0.0.1:${api}/proxies`, {
    method: 'POST',
    body: JSON.stringify(proxy),
  });
  if (!added.ok) throw new Error(`toxiproxy: ${await added.text()}`);
  ways.toxiproxy = () => measure(process.execPath, client('127.0.0.1', 18667), result);
}

const rounds = Object.fromEntries(Object.keys(ways).map((name) => [name, []]));
for (let round = 0; round < Number(options.rounds); round++) {
  for (const [name, run] of Object.entries(ways)) rounds[name].push(await run());
}
for (const child of running) child.kill();
rmSync(folder, { recursive: true, force: true });

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const of = (name, key) => median(rounds[name].map((one) => one[key]));
const columns = [
  'way',
  'latency median',
  'latency p99',
  'added median',
  'added p99',
  'download',
  'of direct',
  'connections/s',
];
const rows = Object.keys(rounds).map((name) => [
  name,
  `${of(name, 'median').toFixed(3)} ms`,
  `${of(name, 'p99').toFixed(3)} ms`,
  `${(of(name, 'median') - of('direct', 'median')).toFixed(3)} ms`,
  `${(of(name, 'p99') - of('direct', 'p99')).toFixed(3)} ms`,
  `${Math.round(of(name, 'megabytesPerSecond'))} MB/s`,
  `${Math.round((of(name, 'megabytesPerSecond') / of('direct', 'megabytesPerSecond')) * 100)} %`,
  String(Math.round(of(name, 'connectionsPerSecond'))),
]);
console.log(`| ${columns.join(' | ')} |\n|${columns.map(() => '---').join('|')}|`);
for (const row of rows) console.log(`| ${row.join(' | ')} |`);
