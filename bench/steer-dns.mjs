/**
 * The built-in name server beside others on this machine, by dnsperf: gdnsd with its failover plugin, Knot, PowerDNS with
 * Lua records (each where it is installed), and the least that Node.js can do. One thread answers in each. They take turns;
 * of each the median round counts. "per core" is questions a second of processor time of the server's process: on a
 * machine that does other things too, that is what can be compared. Latency is that of a fixed load that all can bear, or
 * with `--load half` of half of what each has answered just before.
 * Usage: node bench/steer-dns.mjs [--rounds N] [--seconds N] [--load QPS|half] [--names N] [--only WORDS]   (build first)
 */
import { execFile, spawn } from 'node:child_process';
import { accessSync, constants, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { rivals } from './steer-dns/rivals.mjs';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '5' },
    load: { type: 'string', default: '15000' },
    names: { type: 'string', default: '10000' },
    // Servers whose title has one of these words, with commas between.
    only: { type: 'string', default: '' },
  },
});
const [rounds, seconds, load, names] = ['rounds', 'seconds', 'load', 'names'].map((name) =>
  Number(values[name]),
);
const run = promisify(execFile);
const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const PATHS = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
const fileOf = (program) =>
  PATHS.map((folder) => join(folder, program)).find((file) => {
    try {
      accessSync(file, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
if (fileOf('dnsperf') === undefined) {
  console.log('skipped: dnsperf is not installed');
  process.exit();
}

const freePort = () =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
// What the others watch the health of.
const healthy = createServer((socket) => socket.destroy());
const health = await new Promise((resolve) =>
  healthy.listen(0, '127.0.0.1', () => resolve(healthy.address().port)),
);

const work = mkdtempSync(join(tmpdir(), 'bench-'));
const questions = join(work, 'questions');
// In an order that is the same every time and not that of the zone.
const order = Array.from({ length: names }, (_, i) => (i * 7919) % names);
writeFileSync(questions, order.map((i) => `n${i}.bench.example A\n`).join(''));

const node = (script, ...args) => ({
  program: process.execPath,
  args: [here(script), ...args.map(String)],
  folders: [],
  files: {},
});
const kinds = [
  'Firebreak',
  'Firebreak, rates limited',
  'bare Node.js UDP',
  'gdnsd simplefo',
  'Knot, 1 worker',
  'PowerDNS Lua',
];
function setup(kind, port, folder) {
  if (kind === 'Firebreak') return node('steer-dns/ours.mjs', port, names, 0);
  if (kind === 'Firebreak, rates limited') return node('steer-dns/ours.mjs', port, names, 1e9);
  if (kind === 'bare Node.js UDP') return node('steer-dns/bare.mjs', port);
  return rivals({ port, health, names, folder })[kind];
}

const ticks = 100;
/** Processor seconds of a process with all its threads, and its resident megabytes. */
function taken(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  const rss = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return { seconds: (Number(fields[11]) + Number(fields[12])) / ticks, megabytes: Number(rss[1]) / 1024 };
}

async function dnsperf(port, ...args) {
  const all = ['-s', '127.0.0.1', '-p', String(port), '-d', questions, '-c', '8', ...args];
  const { stdout } = await run(fileOf('dnsperf'), all, { maxBuffer: 1 << 30 });
  return stdout;
}

/** One round with one server: as much as it can, then the fixed load. */
async function measure(kind) {
  const port = await freePort();
  const folder = mkdtempSync(join(work, 'server-'));
  const { program, args, folders, files } = setup(kind, port, folder);
  for (const name of folders) mkdirSync(join(folder, name));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const child = spawn(fileOf(program) ?? program, args, { stdio: 'ignore' });
  try {
    for (let attempt = 0; ; attempt += 1) {
      const { stdout } = await run('dig', [
        '@127.0.0.1',
        '-p',
        String(port),
        '+tries=1',
        '+time=1',
        'n1.bench.example',
      ]).catch(() => ({ stdout: '' }));
      if (/status: NOERROR/.test(stdout)) break;
      if (attempt > 100 || child.exitCode !== null) throw new Error(`${kind} does not answer`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    // Every name once: what is made at the first question is made.
    await dnsperf(port, '-n', '1');
    const before = taken(child.pid);
    const text = await dnsperf(port, '-l', String(seconds), '-q', '200');
    const after = taken(child.pid);
    const completed = Number(/Queries completed: +(\d+)/.exec(text)[1]);
    const lost = Number(/Queries lost: +(\d+)/.exec(text)[1]);
    const perSecond = Number(/Queries per second: +([\d.]+)/.exec(text)[1]);
    const rate = values.load === 'half' ? Math.round(perSecond / 2) : load;
    const verbose = await dnsperf(port, '-l', String(seconds), '-Q', String(rate), '-v');
    const times = [...verbose.matchAll(/^> NOERROR \S+ \S+ ([\d.]+)$/gm)]
      .map(([, time]) => Number(time) * 1000)
      .sort((a, b) => a - b);
    const at = (part) => times[Math.floor(times.length * part)] ?? Number.NaN;
    return {
      perSecond,
      perCore: completed / (after.seconds - before.seconds),
      lost,
      p50: at(0.5),
      p99: at(0.99),
      megabytes: taken(child.pid).megabytes,
    };
  } finally {
    const ended = child.exitCode === null && new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await ended;
  }
}

const wanted = values.only.split(',');
const chosen = kinds.filter((kind) => wanted.some((word) => kind.includes(word)));
const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
const results = new Map(chosen.map((kind) => [kind, []]));
try {
  for (let round = 0; round < rounds; round += 1)
    for (const kind of chosen) {
      const { program } = setup(kind, 1, work);
      if (fileOf(program) === undefined && program !== process.execPath) {
        if (round === 0) console.log(`skipped: ${kind}: ${program} is not installed`);
        continue;
      }
      results.get(kind).push(await measure(kind));
    }
} finally {
  healthy.close();
  rmSync(work, { recursive: true, force: true });
}

const [first] = results.values();
const ours = median((results.get('Firebreak') ?? first).map(({ perCore }) => perCore));
console.log(
  `${names} names, ${rounds} rounds of ${seconds} s, latency at ${values.load === 'half' ? 'half of that many' : load} questions/s\n`,
);
console.log('| server | questions/s | per core | Firebreak is | p50 | p99 | lost | memory |');
console.log('|---|--:|--:|--:|--:|--:|--:|--:|');
for (const [kind, list] of results) {
  if (list.length === 0) continue;
  const of = (name) => median(list.map((one) => one[name]));
  const thousands = (value) => `${(value / 1000).toFixed(1)} k`;
  console.log(
    `| ${kind} | ${thousands(of('perSecond'))} | ${thousands(of('perCore'))} | ${((ours / of('perCore')) * 100).toFixed(0)} % | ${of('p50').toFixed(2)} ms | ${of('p99').toFixed(2)} ms | ${of('lost')} | ${of('megabytes').toFixed(0)} MB |`,
  );
}
