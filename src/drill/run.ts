import { isIP } from 'node:net';
import { loadRanges, type Places, type Ranges } from '../atlas/index.js';
import { createBlockade } from './blockade.js';
import {
  type Clock,
  clockOf,
  decided,
  type Fault,
  type Plan,
  planOf,
  type Subject,
  subjectAt,
  subjectOf,
} from './faults/index.js';
import {
  type Mapping,
  type Meant,
  mappingFor,
  originalPorts,
  type Passing,
  passDatagrams,
  serveConnections,
} from './gateway/index.js';
import { followMoves } from './moves.js';
import { createRecorder, type Recorder } from './record/index.js';
import { type Book, createBook, hostResolver, serveNames } from './resolver/index.js';
import { FOLDER, type Passage, type Sandbox, SYNTHETIC4, SYNTHETIC6, startSandbox } from './sandbox/index.js';
import { type Authority, createAuthority, trustIn } from './tls/index.js';

export interface RunOptions {
  readonly command: readonly string[];
  readonly faults: readonly Fault[];
  readonly mappings: readonly Mapping[];
  /** UDP other than DNS that is let through. */
  readonly passings?: readonly Passing[];
  /** Where hosts are whose names do not tell. */
  readonly places?: Places;
  /** Whose an address is; the atlas's own ranges where none are given. */
  readonly ranges?: Ranges;
  /** Reads what is encrypted, with a CA of the run. */
  readonly intercepts?: boolean;
  /** Healthy time before the faults, in milliseconds. */
  readonly warmup?: number;
  /** Second of the incident to begin with. */
  readonly at?: number;
  /** Seconds of the incident in one second. */
  readonly speed?: number;
  /** Called when the command begins. */
  readonly onBegin?: (run: Running) => void;
}

/** A command that runs. */
export interface Running {
  /** Wall time in milliseconds. */
  readonly start: number;
  readonly clock: Clock;
  readonly plan: Plan;
  readonly recorder: Recorder;
  /** Subjects that were contacted, or asked for, so far. */
  readonly subjects: ReadonlyMap<string, Subject>;
  /** Asks the command to end. */
  readonly signal: (name: NodeJS.Signals) => void;
  readonly kill: () => void;
  readonly execute: Sandbox['execute'];
}

export interface Ran extends Omit<Running, 'signal' | 'kill' | 'execute' | 'subjects'> {
  /** Of the command, or 128 and the number of the signal that ended it. */
  readonly status: number;
  /** Wall time in milliseconds. */
  readonly end: number;
}

const RANGE = { first: SYNTHETIC4.first, count: SYNTHETIC4.count, prefix6: SYNTHETIC6 };
const LOOPBACK = /^(127\.|::1$)/;
/** No timer of Node.js waits longer; it looks again then. */
const LONGEST_WAIT = 2 ** 31 - 1;

/** Runs a command with the faults, and returns when it has ended. Throws a SandboxError where that cannot be. */
export async function run(options: RunOptions): Promise<Ran> {
  // Stand-ins that speak no TLS may be spoken to with it; and faults may be in certificates.
  const decrypts =
    options.intercepts === true ||
    options.mappings.some(({ to }) => !to.tls) ||
    options.faults.some(({ effect }) => effect.tls !== undefined);
  const authority = decrypts ? await createAuthority() : undefined;
  const trust = authority && trustIn(authority.certificate, FOLDER);
  const ranges = options.ranges ?? (await loadRanges());
  const book = createBook(RANGE);
  const passages = passagesOf(options.passings ?? [], book);
  const sandbox = await startSandbox({
    command: options.command,
    ...trust,
    loopback: onLoopback(options.mappings).map(({ port }) => port!),
    passages,
  });
  try {
    return await inside({ sandbox, authority, ranges, book, passages }, options);
  } catch (error) {
    sandbox.kill();
    throw error;
  }
}

interface Prepared {
  readonly sandbox: Sandbox;
  readonly authority: Authority | undefined;
  readonly ranges: Ranges;
  readonly book: Book;
  readonly passages: readonly (Passage & { readonly passing: Passing })[];
}

async function inside(
  { sandbox, authority, ranges, book, passages }: Prepared,
  options: RunOptions,
): Promise<Ran> {
  const { mappings, passings = [], places } = options;
  const loopback = onLoopback(mappings);
  const start = Date.now();
  const { warmup = 0, at = 0, speed = 1 } = options;
  const clock = clockOf({ start, warmup, at, speed });
  const plan = planOf(options.faults, clock);
  const recorder = createRecorder(start);
  const subjects = new Map<string, Subject>();
  const condition = (subject: Subject) => decided(plan.condition(subject, Date.now()));
  // Who is connected to where the host has moved to does not meet a stale answer.
  const conditionAt = ({ subject, address }: Meant) => {
    const met = condition(subject);
    if (met.effect.dns !== 'stale' || book.isFormer(address)) return met;
    const { dns: _, ...effect } = met.effect;
    return { ...met, effect };
  };

  const gateway = serveConnections({
    connections: sandbox.sockets.connections,
    originalPort: originalPorts(sandbox.procNet),
    meant,
    condition: conditionAt,
    reading: { certificates: authority, intercepts: options.intercepts === true },
    onConnection: recorder.connection,
  });
  const stopDatagrams = [...sandbox.sockets.passages].map(([at, socket]) => {
    const { passing, address } = passages[at]!;
    return passDatagrams({
      socket,
      passing,
      subject: () => subjectBehind(address),
      condition,
      onConnection: recorder.connection,
    });
  });
  const moves = followMoves(book);
  const blockade = createBlockade(sandbox, (address, how, count) => {
    const subject = subjects.get(book.nameOf(address) ?? address);
    if (subject === undefined) return;
    const { faults } = condition(subject);
    // Who still goes to a former address fails after the fault, too, and because of it.
    const blamed = book.isFormer(address) ? [...new Set([...faults, ...moves.faultsOf(subject)])] : faults;
    recorder.blocked(subject, how, count, blamed);
  });
  let timer: NodeJS.Timeout | undefined;
  /** For whom the rules were made when they were first asked for. */
  const followed = new Map<string, Promise<void>>();
  const stopNames = serveNames({
    ...sandbox.sockets,
    book,
    upstream: hostResolver(),
    mapped: (name) => {
      const to = mappingFor(mappings, name)?.to ?? passings.find(({ host }) => host === name)?.standIn;
      // As most local servers are: IPv4, and both where somebody names the other.
      return to && (isIP(to.host) === 6 ? [4, 6] : [4]);
    },
    subjectOf: (name, aliases) => {
      const subject = subjectOf(name, aliases, places);
      subjects.set(subject.host, subject);
      return subject;
    },
    condition,
    onName: (subject) => followed.get(subject.host) ?? follow(subject.host),
    onQuery: recorder.query,
  });

  const { signal, kill, execute } = sandbox;
  options.onBegin?.({ start, clock, plan, recorder, subjects, signal, kill, execute });
  const status = await sandbox.begin();
  clearTimeout(timer);
  blockade.stop();
  stopNames();
  gateway.close();
  for (const stop of stopDatagrams) stop();
  return { start, clock, plan, recorder, status, end: Date.now() };

  function meant(address: string, port: number): Meant | undefined {
    if (LOOPBACK.test(address)) {
      const mapping = loopback.find((one) => one.port === port);
      return mapping && { subject: subjectOf('localhost'), address, port, standIn: mapping.to };
    }
    const subject = subjectBehind(address);
    return { subject, address, port, standIn: mappingFor(mappings, subject.host, port)?.to };
  }

  function subjectBehind(address: string): Subject {
    const host = book.nameOf(address) ?? address;
    return subjects.get(host) ?? (isIP(host) > 0 ? unasked(host) : subjectOf(host, [], places));
  }

  /** Somebody whose address the command had from elsewhere; from now on rules can be made for it, too. */
  function unasked(address: string): Subject {
    const subject = subjectAt(address, ranges.ownerOf(address));
    subjects.set(address, subject);
    void enforce();
    return subject;
  }

  function follow(newcomer: string): Promise<void> {
    const done = enforce();
    followed.set(newcomer, done);
    return done;
  }

  /** Makes what holds now hold for all that are known, and wakes up when that changes. */
  async function enforce(): Promise<void> {
    clearTimeout(timer);
    const now = Date.now();
    const all = [...subjects.values()];
    for (const subject of all) moves.follow(subject, plan.condition(subject, now));
    const changes = all.flatMap((subject) => plan.nextChange(subject, now) ?? []);
    if (changes.length > 0) {
      timer = setTimeout(() => void change(), Math.min(LONGEST_WAIT, Math.min(...changes) - now + 1));
    }
    const blocked = (how: 'refused' | 'timeout') =>
      all.flatMap((subject) => {
        const { connect } = plan.condition(subject, now).effect;
        const left = moves.addressesOf(subject);
        return [
          ...(connect === how ? addressesIn(subject.host, book) : []),
          // Nobody is where a host has moved away from.
          ...((connect === 'refused' ? 'refused' : 'timeout') === how ? left : []),
        ];
      });
    await blockade.set({ refused: blocked('refused'), dropped: blocked('timeout') });
  }

  async function change(): Promise<void> {
    // Who moves does so at once, and the rules follow.
    const enforced = enforce();
    for (const one of gateway.live) one.change(conditionAt(one.meant));
    await enforced;
  }
}

/** Where in the sandbox datagrams arrive that are let through; what is named twice goes where the first says. */
function passagesOf(passings: readonly Passing[], book: Book): Prepared['passages'] {
  const all = passings.flatMap((passing) =>
    addressesIn(passing.host, book).map((address) => ({ address, port: passing.port, passing })),
  );
  return all.filter(
    ({ address, port }, at) => all.findIndex((one) => one.address === address && one.port === port) === at,
  );
}

/** Where somebody is found inside. */
function addressesIn(host: string, book: Book): readonly string[] {
  if (host === 'localhost') return ['127.0.0.1', '::1'];
  if (isIP(host) > 0) return [host];
  const { four, six } = book.addressesOf(host);
  return [four, six];
}

/** Ports of the sandbox's own loopback that lead to a stand-in: `localhost:5432=127.0.0.1:5432`. */
function onLoopback(mappings: readonly Mapping[]): readonly Mapping[] {
  return mappings.filter(({ pattern, port }) => pattern === 'localhost' && port !== undefined);
}
