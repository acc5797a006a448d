import { type ChildProcess, spawn } from 'node:child_process';
import type { Socket as Datagrams } from 'node:dgram';
import type { Server } from 'node:net';
import { constants } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { FOLDER, NAME_CACHES, nameServiceFiles, type SandboxFile } from './files.js';
import { type Blocked, blockade, COMMON_PORTS, LISTING, packetsIn } from './layout.js';
import type { Passage, ToInside, ToOutside } from './messages.js';
import { checkNamespaces, inNamespaces, mapUsers } from './namespaces.js';
import { childrenOf, commandLine, isForeground } from './processes.js';
import { findPrograms, SandboxError } from './programs.js';
import { rulesOver } from './rules.js';
import { SCRIPT, withoutPowers } from './script.js';

export interface SandboxOptions {
  /** The command and its arguments. */
  readonly command: readonly string[];
  /** Added to the environment of the command. */
  readonly env?: Readonly<Record<string, string>>;
  /** The run's own files: a name without folder is found inside as `join(FOLDER, name)`. */
  readonly files?: readonly SandboxFile[];
  /** Ports of the loopback that lead out of the sandbox. */
  readonly loopback?: readonly number[];
  /** Where datagrams may be sent. */
  readonly passages?: readonly Passage[];
}

/** What the resolver and the gateway serve; they belong to this process now. */
export interface Sockets {
  /** DNS over UDP. */
  readonly datagrams: readonly Datagrams[];
  /** DNS over TCP. */
  readonly queries: readonly Server[];
  /** Connections to a port, or to any port without a listener of its own under 0. */
  readonly connections: readonly { readonly port: number; readonly server: Server }[];
  /** Datagrams to a passage, by its place in the list; without IPv6 those of such addresses are missing. */
  readonly passages: ReadonlyMap<number, Datagrams>;
}

/** A sandbox in which the command has not begun yet. */
export interface Sandbox {
  readonly sockets: Sockets;
  /** The kernel's tables of the network inside: `/proc/PID/net`. */
  readonly procNet: string;
  /** From now on new connections to these addresses, and to no others, are refused or get no answer. */
  readonly block: (how: Blocked, addresses: readonly string[]) => Promise<void>;
  /** How many packets each blocked address was sent since it is blocked. */
  readonly knocks: () => Promise<ReadonlyMap<string, number>>;
  /** Lets the command begin; its status, or 128 and the number of the signal that ended it. */
  readonly begin: () => Promise<number>;
  /** Sends a signal to the command. */
  readonly signal: (name: NodeJS.Signals) => void;
  /** Runs a shell line inside, beside the command; its status, or undefined where it took longer than it may. */
  readonly execute: (line: string, patienceMs: number) => Promise<number | undefined>;
  /** Ends everything inside at once. */
  readonly kill: () => void;
}

/** Makes the namespaces and waits until they are ready. Throws a SandboxError where they cannot be had. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  if (process.platform !== 'linux') throw new SandboxError('this needs Linux namespaces; run it on Linux');
  const programs = findPrograms();
  const isRoot = process.getuid?.() === 0;
  checkNamespaces(programs, isRoot);
  const script = join(FOLDER, 'inside.js');
  const [program = '', ...args] = [
    ...inNamespaces(programs, isRoot),
    ...[programs.sh, '-c', SCRIPT, 'sh', process.execPath, script, programs.nft],
    ...withoutPowers(programs.setpriv, isRoot),
    ...withAllVariables(options.command),
  ];
  const child = spawn(program, args, {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc', 'pipe'],
    env: { ...process.env, ...options.env },
    // Files may be binary.
    serialization: 'advanced',
  });
  const ended = new Promise<number>((resolve) => {
    child.once('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal!]));
  });
  const sockets = await setUp(child, ended, isRoot, {
    kind: 'setup',
    programs,
    files: [...nameServiceFiles(), ...(options.files ?? [])],
    folder: FOLDER,
    hidden: NAME_CACHES,
    ports: COMMON_PORTS,
    loopback: options.loopback ?? [],
    passages: options.passages ?? [],
  });
  const [first] = childrenOf(child.pid!);
  const rules = rulesOver(child.stdio[4] as Duplex);
  const stopPassing = passSignals((name) => signal(name));
  void ended.then(stopPassing);
  const signal = (name: NodeJS.Signals) => sendTo(first!, name);
  return {
    sockets,
    procNet: `/proc/${first}/net`,
    block: async (how, addresses) => void (await rules(blockade(how, addresses))),
    knocks: async () => packetsIn(await rules(LISTING)),
    begin: () => {
      child.send({ kind: 'go' } satisfies ToInside);
      return ended;
    },
    signal,
    execute: (line, patienceMs) =>
      execute(
        [
          ...[programs.nsenter, '--target', String(first), '--user', '--preserve-credentials'],
          ...['--net', '--mount', '--pid', `--wd=${process.cwd()}`],
          ...withoutPowers(programs.setpriv, isRoot),
          ...[programs.sh, '-c', line],
        ],
        { ...process.env, ...options.env },
        patienceMs,
      ),
    kill: () => child.kill('SIGKILL'),
  };
}

/**
 * Shells drop variables whose names are none to them (`npm_config_//host/:key`): they are set again behind it. And they make
 * PWD where there was none.
 */
function withAllVariables(command: readonly string[]): readonly string[] {
  const odd = Object.entries(process.env).filter(([name]) => !/^[A-Za-z_]\w*$/.test(name));
  const made = process.env.PWD === undefined ? ['-u', 'PWD'] : [];
  return odd.length + made.length === 0
    ? command
    : ['env', ...made, '--', ...odd.map(([name, value]) => `${name}=${value}`), ...command];
}

/** Answers what the process inside asks for, and takes the sockets it sends. */
function setUp(
  child: ChildProcess,
  ended: Promise<number>,
  isRoot: boolean,
  plan: ToInside,
): Promise<Sockets> {
  const datagrams: Datagrams[] = [];
  const queries: Server[] = [];
  const connections: { port: number; server: Server }[] = [];
  const passages = new Map<number, Datagrams>();
  return new Promise((resolve, reject) => {
    const fail = (why: string) => {
      child.kill('SIGKILL');
      reject(new SandboxError(`the sandbox could not be set up: ${why}`));
    };
    child.once('error', (error) => fail(error.message));
    void ended.then((status) => fail(`it ended with status ${status}`));
    child.on('message', (message: ToOutside, handle) => {
      switch (message.kind) {
        case 'hello':
          if (isRoot) mapUsers(child.pid!);
          return child.send(plan);
        case 'datagrams':
          return datagrams.push(handle as Datagrams);
        case 'queries':
          return queries.push(handle as Server);
        case 'connections':
          return connections.push({ port: message.port, server: handle as Server });
        case 'passage':
          return passages.set(message.at, handle as Datagrams);
        case 'ready':
          return resolve({ datagrams, queries, connections, passages });
        case 'failed':
          return fail(message.message);
      }
    });
  });
}

function execute(
  [program = '', ...args]: readonly string[],
  env: NodeJS.ProcessEnv,
  patienceMs: number,
): Promise<number | undefined> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { env, stdio: 'ignore', detached: true });
    const timer = setTimeout(() => {
      resolve(undefined);
      // The line may have started others: all of its group.
      process.kill(-child.pid!, 'SIGKILL');
    }, patienceMs);
    child.once('error', () => resolve(127));
    child.once('exit', (code) => {
      clearTimeout(timer);
      resolve(code ?? 128);
    });
  });
}

/** Sends a signal to the command: the child of the first process that is not the shell's own. */
function sendTo(first: number, name: NodeJS.Signals): void {
  const shell = commandLine(first);
  const [command] = childrenOf(first).filter((pid) => commandLine(pid) !== shell);
  try {
    if (command !== undefined) process.kill(command, name);
  } catch {
    // It ended in the meantime.
  }
}

const PASSED: readonly NodeJS.Signals[] = ['SIGINT', 'SIGQUIT', 'SIGTERM', 'SIGHUP', 'SIGUSR1', 'SIGUSR2'];
const FROM_KEYS: readonly NodeJS.Signals[] = ['SIGINT', 'SIGQUIT'];

/** Passes signals on to the command instead of dying of them, until the returned function is called. */
function passSignals(send: (name: NodeJS.Signals) => void): () => void {
  const listener = (name: NodeJS.Signals) => {
    if (!FROM_KEYS.includes(name) || !isForeground()) send(name);
  };
  for (const name of PASSED) process.on(name, listener);
  return () => {
    for (const name of PASSED) process.off(name, listener);
  };
}
