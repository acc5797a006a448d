/** Runs once inside the namespaces, before the command: makes the network, covers files, hands out the sockets. */
import { spawnSync } from 'node:child_process';
import { createSocket, type Socket } from 'node:dgram';
import { existsSync, readdirSync, readFileSync, realpathSync, statSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { basename, join } from 'node:path';
import { RESOLVER4, RESOLVER6, ruleset } from './layout.js';
import type { Passage, Setup, ToInside, ToOutside } from './messages.js';
import { calmCongestionControl, withLargeBuffers } from './tcp.js';

// The process outside is gone: so is the reason to be here.
process.once('disconnect', () => process.exit(3));
process.on('message', (message: ToInside) => {
  if (message.kind === 'go') process.exit(0);
  setUp(message).catch(async (error: Error) => {
    await tell({ kind: 'failed', message: error.message.trim().replaceAll('\n', ' ') });
    process.exit(3);
  });
});
void tell({ kind: 'hello' });

async function setUp(setup: Setup): Promise<void> {
  const { ip, nft } = setup.programs;
  run(ip, ['link', 'set', 'lo', 'up']);
  run(ip, ['address', 'add', `${RESOLVER4}/32`, 'dev', 'lo']);
  // Every address is this machine's own, so that every connection arrives here.
  run(ip, ['route', 'add', 'local', '0.0.0.0/0', 'dev', 'lo']);
  const hasIpv6 = existsSync('/proc/sys/net/ipv6');
  if (hasIpv6) {
    // Without nodad an address is tentative, and cannot be bound to, until the kernel finds the time to see to it.
    run(ip, ['-6', 'address', 'add', `${RESOLVER6}/128`, 'dev', 'lo', 'nodad']);
    run(ip, ['-6', 'route', 'add', 'local', '::/0', 'dev', 'lo']);
  }
  calmCongestionControl();
  coverFiles(setup);
  const passages = hasIpv6 ? setup.passages : setup.passages.filter(({ address }) => !address.includes(':'));
  // Of IPv6 an address is bound to only where an interface has it.
  for (const { address } of passages) {
    if (address.includes(':')) run(ip, ['-6', 'address', 'replace', `${address}/128`, 'dev', 'lo', 'nodad']);
  }
  const sockets = await withLargeBuffers(() => openSockets(setup.ports, passages, hasIpv6));
  run(nft, ['-f', '-'], ruleset({ ports: sockets.listening, loopback: setup.loopback, passages }));
  for (const [message, socket] of sockets.all) {
    await tell(message, socket);
    socket.close();
  }
  await tell({ kind: 'ready' });
}

interface Sockets {
  readonly listening: ReadonlyMap<number, number>;
  readonly all: readonly (readonly [ToOutside, Server | Socket])[];
}

async function openSockets(
  ports: readonly number[],
  passages: readonly Passage[],
  hasIpv6: boolean,
): Promise<Sockets> {
  const all: [ToOutside, Server | Socket][] = [];
  const listening = new Map<number, number>();
  for (const port of [0, ...ports]) {
    const four = await listen('0.0.0.0', 0);
    all.push([{ kind: 'connections', port }, four]);
    const at = (four.address() as AddressInfo).port;
    listening.set(port, at);
    if (hasIpv6) all.push([{ kind: 'connections', port }, await listen('::', at)]);
  }
  for (const address of hasIpv6 ? [RESOLVER4, RESOLVER6] : [RESOLVER4]) {
    all.push([{ kind: 'queries' }, await listen(address, 53)]);
    all.push([{ kind: 'datagrams' }, await bind(address, 53)]);
  }
  for (const [at, { address, port }] of passages.entries()) {
    all.push([{ kind: 'passage', at }, await bind(address, port)]);
  }
  return { listening, all };
}

function listen(host: string, port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject).listen({ host, port, ipv6Only: true, backlog: 4096 }, () => resolve(server));
  });
}

function bind(address: string, port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4');
    socket.once('error', reject).bind(port, address, () => resolve(socket));
  });
}

/** The run's files are in memory. Those that stand for others are mounted over them, one by one. */
function coverFiles({ programs, files, folder, hidden }: Setup): void {
  const memory = (path: string) =>
    run(programs.mount, ['-t', 'tmpfs', '-o', 'mode=755,size=64m', 'firebreak', path]);
  // A drill inside a drill finds the package whole.
  const covered = readdirSync(folder).map((name) => [name, readFileSync(join(folder, name))] as const);
  memory(folder);
  for (const [name, bytes] of covered) writeFileSync(join(folder, name), bytes);
  for (const [at, { path, text }] of files.entries()) {
    const isOwn = !path.startsWith('/');
    const written = join(folder, isOwn ? path : `${at}-${basename(path)}`);
    writeFileSync(written, text, { mode: 0o644 });
    if (!isOwn) run(programs.mount, ['--bind', written, realpathSync(path)]);
  }
  for (const path of hidden) {
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) memory(realpathSync(path));
  }
}

/** Runs a program to its end; what it says on stderr is the error. */
function run(program: string, args: readonly string[], input = ''): void {
  const result = spawnSync(program, args, { input, encoding: 'utf8' });
  if (result.error !== undefined) throw result.error;
  if (result.status !== 0) throw new Error(`${basename(program)}: ${result.stderr.trim() || 'failed'}`);
}

function tell(message: ToOutside, handle?: Server | Socket): Promise<void> {
  return new Promise((resolve, reject) => {
    process.send!(message, handle, {}, (error) => (error ? reject(error) : resolve()));
  });
}
