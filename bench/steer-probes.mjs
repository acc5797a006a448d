/**
 * Ten thousand probes in one process: how late they start, what memory and processor time they take, and that none is
 * lost. The servers run in a process of their own: HTTP, TCP and TLS, and one in fifty that never answers.
 *
 * Usage: node bench/steer-probes.mjs [--small] [--probes N] [--interval S] [--seconds S]   (build first)
 */
import { fork } from 'node:child_process';
import { createServer as createHttp } from 'node:http';
import { createServer as createTcp } from 'node:net';
import { createServer as createTls } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createAuthority } from '../dist/drill/tls/index.js';
import { startProbes } from '../dist/steer/probes/index.js';

const { values: options } = parseArgs({
  options: {
    small: { type: 'boolean', default: false },
    probes: { type: 'string' },
    interval: { type: 'string', default: '5' },
    seconds: { type: 'string' },
    servers: { type: 'boolean', default: false },
  },
});
const PROBES = Number(options.probes ?? (options.small ? 200 : 10_000));
const INTERVAL_MS = Number(options.interval) * 1000;
const SECONDS = Number(options.seconds ?? (options.small ? 3 : 60));
const WARM_UP_MS = options.small ? 500 : INTERVAL_MS;
const MEMORY_TARGET_MB = 300;

if (options.servers) await serve();
else await measure();

async function serve() {
  const authority = await createAuthority();
  const context = await authority.contextFor('shop.example');
  const servers = {
    http: createHttp((_, response) => response.end('healthy')),
    tcp: createTcp((socket) => socket.on('error', () => {}).resume()),
    tls: createTls({ SNICallback: (_, done) => done(null, context) }).on('tlsClientError', () => {}),
    silent: createTcp((socket) => socket.on('error', () => {}).resume()),
  };
  const ports = {};
  for (const [name, server] of Object.entries(servers)) {
    await new Promise((resolve) => server.listen(0, '127.0.0.1', 4096, resolve));
    ports[name] = server.address().port;
  }
  process.send({ ports, ca: authority.certificate });
  process.on('disconnect', () => process.exit());
}

async function measure() {
  const servers = fork(fileURLToPath(import.meta.url), ['--servers']);
  const { ports, ca } = await new Promise((resolve) => servers.once('message', resolve));
  const file = await authorityFile(ca);
  const timing = { intervalMs: INTERVAL_MS, jitter: 0.1, timeoutMs: 2000, fall: 2, rise: 2 };
  const kinds = { http: 0, tcp: 0, tls: 0, silent: 0 };
  const endpoints = Array.from({ length: PROBES }, (_, i) => {
    const kind = i % 50 === 0 ? 'silent' : i % 10 === 1 ? 'tls' : i % 10 < 4 ? 'tcp' : 'http';
    kinds[kind]++;
    const probes = {
      http: httpProbe(ports.http),
      tcp: { kind: 'tcp', port: ports.tcp },
      tls: { kind: 'tls', port: ports.tls, name: 'shop.example' },
      silent: httpProbe(ports.silent),
    };
    return { id: `e${i}`, addresses: ['127.0.0.1'], probe: probes[kind], timing, ca: file };
  });
  const late = [];
  let isWarm = false;
  let wrong = 0;
  let rounds = 0;
  const start = performance.now();
  const probes = startProbes(
    endpoints,
    ({ endpoint, round }) => {
      if (!isWarm) return;
      rounds++;
      const expected = Number(endpoint.slice(1)) % 50 === 0 ? 'failed' : 'passed';
      if (round !== expected) wrong++;
    },
    { started: (ms) => isWarm && late.push(ms) },
  );
  let most = 0;
  const memory = setInterval(() => {
    most = Math.max(most, process.memoryUsage.rss());
  }, 250);
  await new Promise((resolve) => setTimeout(resolve, WARM_UP_MS));
  isWarm = true;
  const processor = process.cpuUsage();
  await new Promise((resolve) => setTimeout(resolve, SECONDS * 1000));
  const used = process.cpuUsage(processor);
  const { running, waiting } = probes.figures();
  probes.close();
  clearInterval(memory);
  servers.disconnect();
  late.sort((a, b) => a - b);
  const at = (share) => late[Math.min(late.length - 1, Math.floor(late.length * share))].toFixed(1);
  const expected = (PROBES * SECONDS * 1000) / INTERVAL_MS;
  const megabytes = most / 2 ** 20;
  const figures = [
    [
      'probes',
      `${PROBES} every ${INTERVAL_MS / 1000} s (${Object.entries(kinds)
        .map((one) => one.join(' '))
        .join(', ')})`,
    ],
    [
      'measured',
      `${SECONDS} s after ${((performance.now() - start) / 1000 - SECONDS).toFixed(1)} s of warming up`,
    ],
    ['rounds', `${rounds} of ${expected} that are due, ${wrong} with another result than is right`],
    [
      'start later than planned',
      `p50 ${at(0.5)}, p90 ${at(0.9)}, p99 ${at(0.99)}, p99.9 ${at(0.999)}, most ${at(1)} ms`,
    ],
    ['memory', `${megabytes.toFixed(0)} MB at most (target ${MEMORY_TARGET_MB})`],
    ['processor', `${((used.user + used.system) / 1e4 / SECONDS).toFixed(0)} % of one core`],
    ['at the end', `${running} running, ${waiting} waiting`],
  ];
  for (const [name, text] of figures) console.log(`${name.padEnd(26)}${text}`);
  const isShort = wrong > 0 || rounds < expected * 0.95;
  if (!options.small && (megabytes > MEMORY_TARGET_MB || isShort)) process.exitCode = 1;
}

function httpProbe(port) {
  return {
    kind: 'http',
    url: `http://shop.example:${port}/`,
    method: 'GET',
    headers: {},
    status: [[200, 399]],
    body: 'healthy',
    expectHeaders: {},
    followRedirects: false,
  };
}

async function authorityFile(ca) {
  const { mkdtempSync, rmSync, writeFileSync } = await import('node:fs');
  const { tmpdir } = await import('node:os');
  const { join } = await import('node:path');
  const folder = mkdtempSync(join(tmpdir(), 'firebreak-bench-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'ca.pem');
  writeFileSync(file, ca);
  return file;
}
