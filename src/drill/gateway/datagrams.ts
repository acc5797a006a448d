import { createSocket, type Socket } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import { isIPv6 } from 'node:net';
import type { Condition, Subject } from '../faults/index.js';
import type { ConnectionRecord, Outcome } from './connection.js';
import { addressesOf, parseEndpoint } from './route.js';

/** UDP that is let through: `--pass-udp ntp.example:123`, perhaps to a stand-in. */
export interface Passing {
  /** A host name, or an address. */
  readonly host: string;
  readonly port: number;
  readonly standIn: { readonly host: string; readonly port: number } | undefined;
}

/** `HOST:PORT[=ADDRESS:PORT]`. Throws an Error that says what was expected. */
export function parsePassing(text: string): Passing {
  const [from = '', to] = text.trim().split('=');
  const meant = parseEndpoint(from.toLowerCase());
  const standIn = to === undefined ? undefined : parseEndpoint(to);
  if (meant === undefined || /[*\s]/.test(from) || (to !== undefined && standIn === undefined)) {
    throw new Error(`"${text}": expected HOST:PORT, such as ntp.example:123, or HOST:PORT=ADDRESS:PORT`);
  }
  if (meant.port === 53) throw new Error(`"${text}": DNS is answered by the resolver of the run`);
  return { ...meant, standIn };
}

export interface DatagramOptions {
  /** Where datagrams arrive in the sandbox. */
  readonly socket: Socket;
  readonly passing: Passing;
  readonly subject: () => Subject;
  readonly condition: (subject: Subject) => Condition;
  readonly onConnection: (record: ConnectionRecord) => void;
}

/** Milliseconds without a datagram after which a client is taken to be done. */
const IDLE = 30_000;
/** Clients at once: one that sends from ever new ports does not use up the machine's. */
const MOST_FLOWS = 1000;

interface Flow {
  readonly send: (datagram: Buffer) => void;
  readonly end: () => void;
}

/**
 * Carries datagrams between clients in the sandbox and where they are meant to go, until the returned function is called.
 * What a client sends from one port counts as a connection. A fault of connections loses datagrams; latency and jitter
 * make those that come back late.
 */
export function passDatagrams({ socket, ...options }: DatagramOptions): () => void {
  const flows = new Map<string, Flow>();
  socket.on('error', () => {});
  socket.on('message', (datagram, { address, port }) => {
    const client = `${address} ${port}`;
    let flow = flows.get(client);
    if (flow === undefined) {
      if (flows.size >= MOST_FLOWS) return;
      const back = (answer: Buffer) => socket.send(answer, port, address, () => {});
      flow = openFlow(options, back, () => flows.delete(client));
      flows.set(client, flow);
    }
    flow.send(datagram);
  });
  return () => {
    for (const flow of [...flows.values()]) flow.end();
    socket.close();
  };
}

function openFlow(
  { passing, subject: subjectNow, condition, onConnection }: Omit<DatagramOptions, 'socket'>,
  back: (datagram: Buffer) => void,
  onEnd: () => void,
): Flow {
  const began = Date.now();
  const subject = subjectNow();
  const late = new Set<NodeJS.Timeout>();
  let [bytesSent, bytesReceived] = [0, 0];
  let outcome: Outcome = 'ok';
  let faults: readonly string[] = [];
  let to: string | undefined;
  let isOver = false;
  const first = condition(subject);
  const isDropped = first.effect.drop !== undefined && Math.random() < first.effect.drop;
  if (isDropped) lose(first);
  const outside = connected(passing);
  outside.then(
    (socket) => {
      const { address, port } = socket.remoteAddress();
      to = `${address}:${port}`;
      socket.on('message', (datagram) => receive(datagram));
      socket.on('error', (error: NodeJS.ErrnoException) => {
        if (outcome === 'ok') outcome = error.code === 'ECONNREFUSED' ? 'refused' : 'unreachable';
      });
    },
    () => {
      outcome = 'unreachable';
    },
  );
  const idle = setTimeout(end, IDLE);

  return { send, end };

  function send(datagram: Buffer): void {
    idle.refresh();
    const now = condition(subject);
    if (isDropped || isLost(now)) {
      lose(now);
      return;
    }
    bytesSent += datagram.length;
    void outside.then((socket) => isOver || socket.send(datagram, () => {})).catch(() => {});
  }

  function receive(datagram: Buffer): void {
    idle.refresh();
    const now = condition(subject);
    if (isLost(now)) {
      lose(now);
      return;
    }
    bytesReceived += datagram.length;
    const { latency = 0, jitter = 0 } = now.effect;
    if (latency + jitter === 0) {
      back(datagram);
      return;
    }
    faults = [...new Set([...faults, ...now.faults])];
    const timer = setTimeout(
      () => {
        late.delete(timer);
        back(datagram);
      },
      latency + Math.random() * jitter,
    );
    late.add(timer);
  }

  function lose(by: Condition): void {
    if (outcome === 'ok') outcome = 'timeout';
    faults = [...new Set([...faults, ...by.faults])];
  }

  function end(): void {
    if (isOver) return;
    isOver = true;
    clearTimeout(idle);
    for (const timer of late) clearTimeout(timer);
    outside.then((socket) => socket.close()).catch(() => {});
    onEnd();
    const milliseconds = Date.now() - began;
    onConnection({
      subject,
      port: passing.port,
      to,
      began,
      milliseconds,
      bytesSent,
      bytesReceived,
      outcome,
      faults,
    });
  }
}

/** Without connections there is nothing to refuse or to reset: what would be is lost. */
function isLost({ effect: { connect, established } }: Condition): boolean {
  return (
    connect !== undefined || (established !== undefined && established !== 'keep' && established !== 'close')
  );
}

/** A socket that speaks with nobody but the one that is meant. */
async function connected({ host, port, standIn }: Passing): Promise<Socket> {
  const found = standIn === undefined ? await addressesOf(host) : await lookup(standIn.host, { all: true });
  const { address } = found[0]!;
  const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.connect(standIn?.port ?? port, address, () => {
      socket.off('error', reject);
      resolve(socket);
    });
  });
}
