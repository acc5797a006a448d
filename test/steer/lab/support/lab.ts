/** Three providers and a client, all on this machine. */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, type SuiteAPI } from 'vitest';
import { programFile } from '../../dns/support/programs.js';
import { createNetwork } from './network.js';
import { BUILT_IN_PORT, createProvider, KNOT_PORT, PARTS, type Provider } from './provider.js';
import { follow, listen, type Stream, type User } from './stream.js';

const IDS = ['a', 'b', 'c'] as const;
const PROGRAMS = ['ip', 'nft', 'setpriv', 'etcd', 'knotd', 'unbound', 'dig', 'curl'];
const QUESTIONS_PER_SECOND = 50;

export interface Lab {
  readonly a: Provider;
  readonly b: Provider;
  readonly c: Provider;
  readonly all: readonly Provider[];
  /** `built-in-a`, `knot-a`, ... */
  readonly servers: readonly string[];
  readonly serversOf: (provider: Provider) => readonly string[];
  readonly stream: Stream;
  /** Asks unbound, which keeps answers for their TTL, and then the endpoint. */
  readonly user: User;
  readonly dig: (server: Provider, port: number, ...question: readonly string[]) => Promise<string>;
  readonly close: () => Promise<void>;
}

/** Tests with namespaces; skipped, and said so, where they cannot be, or with STEER_LAB=0. */
export const describeLab: SuiteAPI['skip'] = unable() === undefined ? describe : skipped();

function skipped(): SuiteAPI['skip'] {
  console.warn(`SKIPPED: the lab of steer: ${unable()}`);
  return describe.skip;
}

function unable(): string | undefined {
  if (process.env.STEER_LAB === '0') return 'STEER_LAB=0 asks for none';
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'it needs network namespaces, as root';
  const missing = PROGRAMS.filter((program) => programFile(program) === undefined);
  if (missing.length > 0) return `not installed: ${missing.join(', ')}`;
  const { status, stderr } = spawnSync(
    'unshare',
    ['--net', programFile('ip')!, 'link', 'add', 'bridge', 'type', 'bridge'],
    {
      encoding: 'utf8',
    },
  );
  return status === 0 ? undefined : `this machine does not allow network namespaces: ${stderr?.trim()}`;
}

export async function startLab(): Promise<Lab> {
  const network = createNetwork([...IDS, 'client']);
  const { folder } = network;
  try {
    const machines = network.machines.slice(0, 3);
    const client = network.machines[3]!;
    const all = machines.map((machine) => createProvider(machine, machines, folder));
    const serversOf = ({ id }: Provider) => [`built-in-${id}`, `knot-${id}`];
    for (const provider of all) provider.start(...PARTS);
    const [a, b, c] = all as [Provider, Provider, Provider];
    const targets = all.flatMap(({ id, machine: { address } }) => [
      `built-in-${id}=${address}:${BUILT_IN_PORT}`,
      `knot-${id}=${address}:${KNOT_PORT}`,
    ]);
    const streaming = client.spawn(join(folder, 'stream.log'), [
      process.execPath,
      resolve('test/steer/lab/support/stream.mjs'),
      String(QUESTIONS_PER_SECOND),
      join(folder, 'flushed'),
      machines.map(({ address }) => address).join(','),
      ...targets,
    ]);
    writeFileSync(
      join(folder, 'unbound.conf'),
      unbound(
        folder,
        machines.map(({ address }) => address),
      ),
    );
    client.spawn(join(folder, 'unbound.log'), [
      programFile('unbound')!,
      '-d',
      '-p',
      '-c',
      join(folder, 'unbound.conf'),
    ]);
    writeFileSync(join(folder, 'resolv.conf'), 'nameserver 127.0.0.1\noptions timeout:1 attempts:1\n');
    // The namespace has a view of its own of what is mounted; nothing outside changes.
    const loop = `mount --bind ${join(folder, 'resolv.conf')} /etc/resolv.conf
while :; do curl -s -m 1 http://www.shop.example/ || echo failed; sleep 0.2; done`;
    const browsing = client.spawn(join(folder, 'user.log'), ['sh', '-c', loop]);
    return {
      a,
      b,
      c,
      all,
      servers: all.flatMap(serversOf),
      serversOf,
      stream: listen(streaming),
      user: follow(browsing),
      dig: async (server, port, ...question) => {
        const target = [`@${server.machine.address}`, '-p', String(port)];
        return (await client.run(['dig', ...target, '+short', ...question])).trim();
      },
      close: async () => {
        network.close();
      },
    };
  } catch (error) {
    network.close();
    throw error;
  }
}

const unbound = (folder: string, servers: readonly string[]) => `
server:
  interface: 127.0.0.1
  directory: "${folder}"
  chroot: ""
  username: ""
  pidfile: ""
  use-syslog: no
  num-threads: 1
  do-ip6: no
  use-caps-for-id: yes
  qname-minimisation: yes
  module-config: "iterator"
  local-zone: "example." nodefault
remote-control:
  control-enable: no
stub-zone:
  name: "shop.example"
${servers.map((address) => `  stub-addr: ${address}@${KNOT_PORT}\n`).join('')}`;
