/**
 * What a drill costs where nothing fails: a client and a server on this machine, directly, through the gateway of
 * `firebreak observe`, through two streams of Node.js, and through each known proxy whose program is named. They take
 * turns; the median round of each counts, and a share of direct is that of the same round.
 * Usage: node bench/drill.mjs [--rounds N] [--requests N] [--connections N] [--mebibytes N]
 *        [--toxiproxy FILE] [--haproxy FILE] [--socat FILE]   (build first)
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { freePort, PROXIES } from './drill/proxies.mjs';

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    requests: { type: 'string', default: '3000' },
    connections: { type: 'string', default: '2000' },
    mebibytes: { type: 'string', default: '1024' },
    toxiproxy: { type: 'string' },
    haproxy: { type: 'string' },
    socat: { type: 'string' },
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

/** Waits until somebody listens. */
async function listening(at) {
  for (let tries = 0; tries < 200; tries++) {
    const isOpen = await new Promise((resolve) => {
      const socket = connect({ host: '127.0.0.1', port: at }, () => resolve(true)).on('error', () =>
        resolve(false),
      );
      socket.once('connect', () => socket.destroy());
    });
    if (isOpen) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`nobody listens on port ${at}`);
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
for (const [name, { program = options[name], args, says }] of Object.entries(PROXIES)) {
  if (program === undefined) continue;
  const free = await freePort();
  const line = args(free, port, folder);
  const at = says ? Number(await start(program, line)) : free;
  if (!says) {
    running.push(spawn(program, line, { stdio: ['ignore', 'ignore', 'inherit'] }));
    await listening(at);
  }
  ways[name] = () => measure(process.execPath, client('127.0.0.1', at), result);
}

const rounds = Object.fromEntries(Object.keys(ways).map((name) => [name, []]));
for (let round = 0; round < Number(options.rounds); round++) {
  for (const [name, run] of Object.entries(ways)) rounds[name].push(await run());
}
for (const child of running) child.kill();
rmSync(folder, { recursive: true, force: true });

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const shareOfDirect = (name) =>
  median(rounds[name].map((one, at) => one.megabytesPerSecond / rounds.direct[at].megabytesPerSecond));
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
  `${Math.round(shareOfDirect(name) * 100)} %`,
  String(Math.round(of(name, 'connectionsPerSecond'))),
]);
console.log(`| ${columns.join(' | ')} |\n|${columns.map(() => '---').join('|')}|`);
for (const row of rows) console.log(`| ${row.join(' | ')} |`);
