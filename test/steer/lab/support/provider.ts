/** A provider: a machine with an HTTP endpoint, a member of etcd, a node of steer, and a Knot that is its secondary. */
import type { ChildProcess } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { example } from '../../dns/support/docs.js';
import { programFile } from '../../dns/support/programs.js';
import { knotServer, SECRET } from '../../dns/support/servers.js';
import type { Machine } from './network.js';

export const PARTS = ['http', 'etcd', 'steer', 'knot'] as const;
export type Part = (typeof PARTS)[number];

/** Milliseconds; the interval and the lease are the shortest that are allowed. */
export const TIMING = {
  interval: 1000,
  jitter: 0.1,
  timeout: 400,
  lease: 3000,
  holdDown: 1000,
  failback: 1000,
};
/** Seconds: what a resolver adds to a failover. */
const TTL = 2;
export const BUILT_IN_PORT = 53;
export const KNOT_PORT = 5353;
const PRIMARY_PORT = 5300;
const TOKEN = 'lab:not-a-secret-of-anybody';
/** Bytes. */
const SMALL_DISK = 65_536;

export interface Provider {
  readonly id: string;
  readonly machine: Machine;
  readonly folder: string;
  /** Where its node keeps the plan. */
  readonly data: string;
  readonly start: (...parts: readonly Part[]) => void;
  readonly signal: (part: Part, signal: NodeJS.Signals) => void;
  /** At once and without notice, as power goes. */
  readonly kill: (...parts: readonly Part[]) => Promise<void>;
  /** `firebreak steer status` there. */
  readonly status: () => Promise<string>;
  /** Of the parts that run. */
  readonly pids: () => readonly number[];
  /** What a part has printed to stderr since the beginning, over restarts. */
  readonly log: (part: Part) => string;
  /** Starts its node with an empty disk of its own in place of its data, which comes back with the next start. */
  readonly startOnSmallDisk: () => void;
  /** Leaves no room on that disk; false where it is not there yet. */
  readonly fillDisk: () => boolean;
  /** Starts parts with a wall clock that `setClock` sets; their steady clock is that of the machine. */
  readonly startOnOwnClock: (...parts: readonly Part[]) => void;
  /** By how many seconds that clock is off from now on; within a second of being asked, it shows. */
  readonly setClock: (seconds: number) => void;
}

export function createProvider(machine: Machine, all: readonly Machine[], folder: string): Provider {
  const { id, address } = machine;
  const own = join(folder, id);
  const data = join(own, 'data');
  mkdirSync(data, { recursive: true });
  writeFileSync(join(own, 'firebreak.yaml'), JSON.stringify({ steer: steer(all) }));
  writeFileSync(join(own, 'knot.conf'), knot(own));
  const commands: Readonly<Record<Part, () => readonly string[]>> = {
    http: () => [process.execPath, resolve('test/steer/lab/support/endpoint.mjs'), address, id],
    etcd: () => [programFile('etcd')!, ...etcd(id, all, join(own, 'etcd'))],
    steer: () => [
      process.execPath,
      resolve('bin/firebreak'),
      'steer',
      'run',
      own,
      '--node',
      id,
      '--data',
      data,
    ],
    knot: () => [programFile('knotd')!, '-c', join(own, 'knot.conf')],
  };
  const clock = join(own, 'clock');
  const setClock = (seconds: number) => {
    // Read by others at any moment: it is there whole or not at all.
    writeFileSync(`${clock}.new`, `${seconds < 0 ? '' : '+'}${seconds}\n`);
    renameSync(`${clock}.new`, clock);
  };
  const running = new Map<Part, ChildProcess>();
  const logOf = (part: Part) => join(own, `${part}.log`);
  const begin = (part: Part, command: readonly string[], more: NodeJS.ProcessEnv = {}) => {
    const env = part === 'steer' ? { FIREBREAK_TOKEN: TOKEN, TSIG_SECRET: SECRET, NO_COLOR: '1' } : {};
    const child = machine.spawn(logOf(part), command, { ...env, ...more });
    child.stdout!.resume();
    running.set(part, child);
  };
  return {
    id,
    machine,
    folder: own,
    data,
    start: (...parts) => {
      for (const part of parts) begin(part, commands[part]());
    },
    signal: (part, signal) => void running.get(part)!.kill(signal),
    kill: async (...parts) => {
      await Promise.all(
        parts.map(async (part) => {
          const child = running.get(part);
          if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
          const gone = new Promise((ended) => child.once('exit', ended));
          child.kill('SIGKILL');
          await gone;
        }),
      );
    },
    status: () => {
      const ask = [process.execPath, resolve('bin/firebreak'), 'steer', 'status', '--config', own];
      return machine.run(['env', `FIREBREAK_TOKEN=${TOKEN}`, ...ask]);
    },
    pids: () =>
      [...running.values()]
        .filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null)
        .map(({ pid }) => pid!),
    log: (part) => readFileSync(logOf(part), 'utf8'),
    startOnSmallDisk: () => {
      // In the node's own view of what is mounted, so that it goes when the node does.
      const mount = `mount -t tmpfs -o size=${SMALL_DISK} steer "$0" && exec "$@"`;
      begin('steer', ['sh', '-c', mount, data, ...commands.steer()]);
    },
    fillDisk: () => {
      const inside = `/proc/${running.get('steer')!.pid}/root${data}`;
      const { blocks, bsize } = statfsSync(inside);
      // Before it is mounted, this is the disk of the machine.
      if (blocks * bsize !== SMALL_DISK) return false;
      try {
        writeFileSync(join(inside, 'other'), Buffer.alloc(SMALL_DISK));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
      }
      return true;
    },
    startOnOwnClock: (...parts) => {
      const env = {
        LD_PRELOAD: libfaketime()!,
        FAKETIME_TIMESTAMP_FILE: clock,
        FAKETIME_CACHE_DURATION: '1',
        FAKETIME_DONT_FAKE_MONOTONIC: '1',
      };
      for (const part of parts) begin(part, commands[part](), env);
    },
    setClock,
  };
}

/** Debian has it in the folder of its architecture; undefined where it is not installed. */
export function libfaketime(): string | undefined {
  const files = readdirSync('/usr/lib').map((folder) => `/usr/lib/${folder}/faketime/libfaketimeMT.so.1`);
  return files.find((file) => existsSync(file));
}

/** Takes away all that members of etcd keep. */
export function wipeStore({ folder }: Provider): void {
  rmSync(join(folder, 'etcd'), { recursive: true, force: true });
}

function steer(all: readonly Machine[]) {
  const ids = all.map(({ id }) => id);
  const { interval, jitter, timeout, lease, holdDown, failback } = TIMING;
  return {
    nodes: Object.fromEntries(ids.map((id) => [id, null])),
    lease: `${lease}ms`,
    probe: { interval: `${interval}ms`, jitter, timeout: `${timeout}ms`, fall: 2, rise: 2 },
    endpoints: Object.fromEntries(
      all.map(({ id, address }) => [id, { address, probe: 'http://www.shop.example/health' }]),
    ),
    zones: {
      'shop.example': {
        nameServers: ids.map((id) => `ns-${id}.shop.example`),
        records: Object.fromEntries(all.map(({ id, address }) => [`ns-${id}`, { A: address }])),
        names: { www: { failover: ids, failback: `${failback / 1000}s`, ttl: TTL } },
      },
    },
    limits: { maxPlans: 1000, holdDown: `${holdDown}ms` },
    store: { etcd: all.map(({ address }) => `http://${address}:2379`) },
    publish: [
      { serve: { listen: [`0.0.0.0:${BUILT_IN_PORT}`], ratePerSecond: 0 } },
      {
        primary: {
          listen: [`127.0.0.1:${PRIMARY_PORT}`],
          secondaries: [`127.0.0.1:${KNOT_PORT}`],
          key: { name: 'firebreak', algorithm: 'hmac-sha256', secretFrom: 'TSIG_SECRET' },
        },
      },
    ],
  };
}

const knot = (folder: string) =>
  `${knotServer(`0.0.0.0@${KNOT_PORT}`, folder)}${example('knot', PRIMARY_PORT)}`;

function etcd(id: string, all: readonly Machine[], folder: string): readonly string[] {
  const own = all.find((one) => one.id === id)!.address;
  const peer = (address: string) => `http://${address}:2380`;
  const options = {
    name: id,
    'data-dir': folder,
    'initial-cluster': all.map((one) => `${one.id}=${peer(one.address)}`).join(','),
    'listen-client-urls': `http://${own}:2379`,
    'advertise-client-urls': `http://${own}:2379`,
    'listen-peer-urls': peer(own),
    'initial-advertise-peer-urls': peer(own),
    'heartbeat-interval': '100',
    'election-timeout': '1000',
  };
  return Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]);
}
