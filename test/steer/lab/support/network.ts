/** Machines as network namespaces: each has one address on a bridge, which has a namespace of its own. */
import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { programFile } from '../../dns/support/programs.js';

const PREFIX = 'fblab-';
const SUBNET = '10.77.0';

export interface Machine {
  readonly id: string;
  readonly address: string;
  /** Starts a program there; what it prints goes to a file. It ends with this process, also where that is killed. */
  readonly spawn: (log: string, command: readonly string[], env?: NodeJS.ProcessEnv) => ChildProcess;
  /** Runs a program there to its end and gives back what it printed. */
  readonly run: (command: readonly string[]) => Promise<string>;
  /** Pulls the plug of the network, or puts it back. */
  readonly link: (state: 'up' | 'down') => void;
  /** Drops packets by rules of nftables, in place of those before; none: the network is whole again. */
  readonly drop: (rules?: Drop) => void;
}

/** Rules for what goes out and for what comes in, as nftables has them behind `ip`: `daddr 10.77.0.12 drop`. */
export interface Drop {
  readonly output?: readonly string[];
  readonly input?: readonly string[];
}

export interface Network {
  readonly machines: readonly Machine[];
  /** For files; it goes with the network. */
  readonly folder: string;
  readonly close: () => void;
}

const run = (program: string, args: readonly string[], input?: string) =>
  execFileSync(program, args, {
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'pipe'],
    timeout: 20_000,
    ...(input === undefined ? {} : { input }),
  });
const ip = (...args: readonly string[]) => run(programFile('ip')!, args);

let created = 0;

/** Throws where this machine does not allow namespaces. Addresses are .11, .12, ... in the order of the ids. */
export function createNetwork(ids: readonly string[]): Network {
  removeLeftovers();
  created += 1;
  const own = `${PREFIX}${process.pid}-${created}-`;
  const hub = `${own}hub`;
  const machines: Machine[] = [];
  const folder = mkdtempSync(join(tmpdir(), own));
  const close = () => remove((name) => name.startsWith(own));
  try {
    ip('netns', 'add', hub);
    ip('-n', hub, 'link', 'add', 'bridge', 'type', 'bridge');
    ip('-n', hub, 'link', 'set', 'bridge', 'up');
    for (const [i, id] of ids.entries()) {
      const name = `${own}${id}`;
      const address = `${SUBNET}.${11 + i}`;
      ip('netns', 'add', name);
      ip('link', 'add', 'eth0', 'netns', name, 'type', 'veth', 'peer', 'name', id, 'netns', hub);
      ip('-n', hub, 'link', 'set', 'dev', id, 'master', 'bridge', 'up');
      ip('-n', name, 'link', 'set', 'lo', 'up');
      ip('-n', name, 'address', 'add', `${address}/24`, 'dev', 'eth0');
      ip('-n', name, 'link', 'set', 'eth0', 'up');
      machines.push(machine(name, hub, id, address));
    }
    machines[0]!.drop();
  } catch (error) {
    close();
    throw error;
  }
  return { machines, folder, close };
}

function machine(name: string, hub: string, id: string, address: string): Machine {
  const inside = ['netns', 'exec', name];
  return {
    id,
    address,
    spawn: (log, command, env = {}) => {
      const file = openSync(log, 'a');
      const child = spawn(programFile('ip')!, [...inside, 'setpriv', '--pdeathsig', 'KILL', ...command], {
        stdio: ['ignore', 'pipe', file],
        env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
      });
      closeSync(file);
      return child;
    },
    run: async (command) => {
      const { stdout } = await promisify(execFile)(programFile('ip')!, [...inside, ...command], {
        timeout: 60_000,
      });
      return stdout;
    },
    link: (state) => void ip('-n', hub, 'link', 'set', 'dev', id, state),
    drop: ({ output = [], input = [] } = {}) => {
      const chain = (hook: string, rules: readonly string[]) =>
        `chain ${hook} { type filter hook ${hook} priority 0;\n${rules.map((rule) => `ip ${rule}\n`).join('')}}`;
      const table = `table ip lab {\n${chain('output', output)}\n${chain('input', input)}\n}\n`;
      run(
        programFile('ip')!,
        [...inside, programFile('nft')!, '-f', '-'],
        `table ip lab\ndelete table ip lab\n${table}`,
      );
    },
  };
}

/** Of runs that were killed before they could clean up. */
function removeLeftovers(): void {
  remove((name) => {
    const pid = new RegExp(`^${PREFIX}(\\d+)-`).exec(name)?.[1];
    return pid !== undefined && !isTestRunner(pid);
  });
}

/** Numbers of processes are used again, so it must also be one that can have made a network. */
function isTestRunner(pid: string): boolean {
  try {
    return /vitest|node/.test(readFileSync(`/proc/${pid}/cmdline`, 'utf8'));
  } catch {
    return false;
  }
}

/** Namespaces, with the processes in them, and folders. */
function remove(isMeant: (name: string) => boolean): void {
  const names = ip('netns', 'list')
    .split('\n')
    .map((line) => line.split(' ')[0]!);
  for (const name of names.filter(isMeant)) {
    try {
      for (const pid of ip('netns', 'pids', name).split('\n').filter(Boolean)) {
        try {
          process.kill(Number(pid), 'SIGKILL');
        } catch {
          // It has just ended.
        }
      }
      ip('netns', 'delete', name);
    } catch (error) {
      console.warn(`${name} cannot be removed: ${(error as Error).message}`);
    }
  }
  for (const name of readdirSync(tmpdir()).filter((one) => one.startsWith(PREFIX) && isMeant(one)))
    rmSync(join(tmpdir(), name), { recursive: true, force: true, maxRetries: 5 });
}
