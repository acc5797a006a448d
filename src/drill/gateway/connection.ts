import { isIP, type OnReadOpts, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Condition, Subject } from '../faults/index.js';
import { type Certificates, innerServer, kindOf, peek, speaksFirst } from './inner.js';
import { type Pump, pump } from './pump.js';
import { addressesOf, OwnAddress, type StandIn } from './route.js';
import { createReader, type Source, streamSource } from './source.js';

/** How a connection went; `ok` is the only good one. */
export type Outcome =
  | 'ok'
  | 'refused'
  | 'reset'
  | 'timeout'
  | 'stalled'
  | 'half-open'
  | 'closed'
  | 'unreachable'
  | 'out of files'
  | 'not allowed'
  | 'bad certificate'
  | 'http error';

export interface ConnectionRecord {
  readonly subject: Subject;
  readonly port: number;
  /** Where it led: an address out there, or a stand-in's. */
  readonly to: string | undefined;
  /** Wall time in milliseconds. */
  readonly began: number;
  readonly milliseconds: number;
  readonly bytesSent: number;
  readonly bytesReceived: number;
  readonly outcome: Outcome;
  readonly faults: readonly string[];
}

export interface Meant {
  readonly subject: Subject;
  /** The address of the sandbox that it was made to. */
  readonly address: string;
  readonly port: number;
  readonly standIn: StandIn | undefined;
}

/** What the gateway does beyond carrying bytes. */
export interface Reading {
  /** Certificates of the run; undefined: nothing is decrypted. */
  readonly certificates: Certificates | undefined;
  /** Whether requests are read wherever they can be. */
  readonly intercepts: boolean;
}

/** A connection that lasts. */
export interface Live {
  readonly meant: Meant;
  /** Another condition holds from now on. */
  readonly change: (condition: Condition) => void;
  /** The run is over: ends it now. */
  readonly finish: () => void;
}

/** How a connection that cannot be opened went, by the system's code, where it is more than unreachable. */
const FAILURES: Readonly<Record<string, Outcome>> = {
  ECONNREFUSED: 'refused',
  EMFILE: 'out of files',
  ENFILE: 'out of files',
};

/** Milliseconds without a byte after which a server that is told to go would close. */
const IDLE = 150;
/** Milliseconds after which it would close a connection that is never idle, too. */
const BUSY = 400;

/**
 * Carries a connection of the sandbox to where it leads, as well as the condition lets it. `onEnd` is called once, with
 * what became of it.
 */
export function carry(
  client: Socket,
  meant: Meant,
  first: Condition,
  reading: Reading,
  onEnd: (record: ConnectionRecord) => void,
): Live {
  const { subject, port, standIn } = meant;
  const began = Date.now();
  let condition = first;
  let outcome: Outcome = 'ok';
  let faults: readonly string[] = [];
  let to: string | undefined;
  let server: Duplex | undefined;
  let up: Pump | undefined;
  let down: Pump | undefined;
  let lastByte = began;
  let closing: NodeJS.Timeout | undefined;

  const blame = (what: Outcome, by: Condition = condition) => {
    if (outcome === 'ok') outcome = what;
    faults = [...new Set([...faults, ...by.faults])];
  };
  const reset = () => {
    client.resetAndDestroy();
    server?.destroy();
  };
  const apply = () => {
    // Who connects to an address asks for no name.
    const { established, dns } = condition.effect;
    const isUnanswered = dns !== undefined && isIP(subject.host) === 0;
    if (condition.faults.length > 0 && Object.keys(condition.effect).length > 0) {
      faults = [...new Set([...faults, ...condition.faults])];
    }
    switch (established ?? (isUnanswered ? 'close' : undefined)) {
      case 'reset':
        blame('reset');
        return reset();
      case 'half-open':
        blame('half-open');
        up?.hold(true);
        down?.hold(true);
        server?.destroy();
        return;
      case 'stall':
        blame('stalled');
        up?.hold(true);
        down?.hold(true);
        return;
      case 'close':
        closing ??= closingFrom(Date.now());
        return;
      default:
        clearInterval(closing);
        closing = undefined;
        if (outcome !== 'half-open') {
          up?.hold(false);
          down?.hold(false);
        }
    }
  };

  let isOver = false;
  const finish = () => {
    if (isOver) return;
    isOver = true;
    clearInterval(closing);
    client.destroy();
    server?.destroy();
    onEnd({
      subject,
      port,
      to,
      began,
      milliseconds: Date.now() - began,
      bytesSent: up?.bytes() ?? 0,
      bytesReceived: down?.bytes() ?? 0,
      outcome,
      faults,
    });
  };
  const closingFrom = (start: number) =>
    setInterval(() => {
      const now = Date.now();
      if (now - lastByte < IDLE && now - start < BUSY) return;
      blame('closed');
      client.end();
      server?.end();
    }, IDLE / 3);
  client.on('error', () => {});
  client.once('close', finish);

  void open();
  return {
    meant,
    finish,
    change: (next) => {
      condition = next;
      if (!client.destroyed && server !== undefined) apply();
    },
  };

  async function open(): Promise<void> {
    const { effect } = condition;
    if (effect.connect === 'timeout') {
      // Nothing is said; the client gives up when it likes.
      blame('timeout');
      client.resume();
      return;
    }
    if (effect.connect !== undefined || (effect.drop !== undefined && Math.random() < effect.drop)) {
      blame(effect.connect === 'refused' ? 'refused' : 'reset');
      return reset();
    }
    let answers: Source<Duplex>;
    try {
      answers = await reach();
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      outcome = error instanceof OwnAddress ? 'not allowed' : (FAILURES[code ?? ''] ?? 'unreachable');
      return reset();
    }
    server = answers.stream;
    if (client.destroyed) return void server.destroy();
    const touch = () => {
      lastByte = Date.now();
    };
    // Answers are late; a limit holds for both directions.
    up = pump(
      streamSource(client),
      server,
      () => (condition.effect.bandwidth === undefined ? {} : { bandwidth: condition.effect.bandwidth }),
      touch,
    );
    down = pump(answers, client, () => condition.effect, touch);
    server.on('error', (error: NodeJS.ErrnoException) => {
      if (outcome === 'ok') outcome = error.code === 'ECONNRESET' ? 'reset' : 'unreachable';
      if (outcome !== 'half-open') client.resetAndDestroy();
    });
    server.once('close', () => {
      // Where it ended as it should, the pump says so when all is said.
      if (!server?.readableEnded && outcome !== 'half-open' && outcome !== 'stalled') client.end();
    });
    client.once('end', () => {
      if (outcome === 'half-open') client.destroy();
    });
    if (condition.faults.length > 0) apply();
  }

  /** The server that is meant, or the gateway's own in its place where what is said is to be decrypted or read. */
  async function reach(): Promise<Source<Duplex>> {
    const dialled = async (onread?: OnReadOpts) => {
      const socket = await dial(subject, port, standIn, onread);
      to = `${socket.remoteAddress}:${socket.remotePort}`;
      return socket;
    };
    const direct = async () => {
      const { onread, listen } = createReader();
      return { stream: await dialled(onread), listen, reuses: true };
    };
    const { certificates, intercepts } = reading;
    const decrypts =
      intercepts || condition.effect.tls !== undefined || (standIn !== undefined && !standIn.tls);
    if (certificates === undefined || !decrypts || !speaksFirst(port)) return direct();
    const kind = kindOf(await peek(client));
    if (kind === 'other' || (kind === 'http' && !intercepts)) return direct();
    const inner = await innerServer(kind, {
      subject,
      port,
      standIn,
      certificates,
      readsRequests: intercepts || standIn === undefined,
      condition: () => condition,
      dial: () => dialled(),
      onFailed: (by) => {
        outcome = 'http error';
        faults = [...new Set([...faults, ...by])];
      },
      onRejected: () => condition.effect.tls !== undefined && blame('bad certificate'),
    });
    return streamSource(inner);
  }
}

/** Opens the connection out there. It is read when somebody resumes it. */
async function dial(
  { host }: Subject,
  port: number,
  standIn: StandIn | undefined,
  onread?: OnReadOpts,
): Promise<Socket> {
  // A stand-in is an address, or a name of this machine; of a host out there all addresses are tried, as clients do.
  const known = standIn === undefined ? await addressesOf(host) : undefined;
  const socket = new Socket({ allowHalfOpen: true, ...(onread === undefined ? {} : { onread }) });
  if (onread !== undefined) socket.pause();
  socket.setNoDelay(true).connect({
    host: standIn?.host ?? host,
    port: standIn?.port ?? port,
    autoSelectFamily: true,
    ...(known === undefined ? {} : { lookup: (_name, _options, done) => done(null, known) }),
  });
  return new Promise((resolve, reject) => {
    socket.once('error', reject).once('connect', () => {
      socket.off('error', reject);
      resolve(socket);
    });
  });
}
