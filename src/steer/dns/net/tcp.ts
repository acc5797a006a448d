import { createServer, type Socket } from 'node:net';
import type { Address } from './address.js';

/** Replies to a message, each made when the one before is taken; undefined: the connection is closed. */
export type OnMessage = (message: Buffer, from: Address) => Iterator<Buffer> | undefined;

export interface TcpLimits {
  /** A connection without a whole message for this long is closed (RFC 7766, 6.2.3), as is one that takes no answers. */
  readonly idleMs: number;
  readonly connections: number;
  readonly connectionsPerClient: number;
}

const TCP_LIMITS: TcpLimits = { idleMs: 10_000, connections: 1000, connectionsPerClient: 100 };

/** What may wait to be sent on one connection before its next question is read. */
const HIGH_WATER = 256 << 10;

/**
 * Listens for connections with any number of messages each, answered in order (RFC 7766). Where there are too many, the
 * one that has been idle longest makes place.
 */
export async function listenTcp(
  { host, port }: Address,
  onMessage: OnMessage,
  limits: TcpLimits = TCP_LIMITS,
): Promise<{ readonly port: number; readonly close: () => Promise<void> }> {
  // In the order of their last message: the first is the one to go.
  const open = new Map<Socket, string>();
  const perClient = new Map<string, number>();
  const server = createServer({ noDelay: true, allowHalfOpen: true }, (socket) => {
    const client = socket.remoteAddress ?? '';
    const count = (perClient.get(client) ?? 0) + 1;
    if (count > limits.connectionsPerClient) return void socket.destroy();
    perClient.set(client, count);
    if (open.size >= limits.connections) open.keys().next().value?.destroy();
    open.set(socket, client);
    socket.once('close', () => {
      open.delete(socket);
      const left = (perClient.get(client) ?? 1) - 1;
      if (left > 0) perClient.set(client, left);
      else perClient.delete(client);
    });
    serveConnection(socket, { host: client, port: socket.remotePort ?? 0 }, onMessage, limits.idleMs, () => {
      open.delete(socket);
      open.set(socket, client);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port, ipv6Only: true }, () => {
      server.off('error', reject).on('error', () => {});
      resolve();
    });
  });
  return {
    port: (server.address() as { port: number }).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of open.keys()) socket.destroy();
      }),
  };
}

function serveConnection(
  socket: Socket,
  from: Address,
  onMessage: OnMessage,
  idleMs: number,
  onActivity: () => void,
): void {
  let received: Buffer = Buffer.alloc(0);
  let replies: Iterator<Buffer> | undefined;
  let ended = false;
  // Not the socket's own timeout: single bytes would put that off for ever.
  const idle = setTimeout(() => socket.destroy(), idleMs);
  const active = () => {
    idle.refresh();
    onActivity();
  };
  /** The next whole message; undefined while there is none. */
  const next = () => {
    const size = received.length < 2 ? Number.POSITIVE_INFINITY : received.readUInt16BE(0) + 2;
    if (received.length < size) return undefined;
    const message = received.subarray(2, size);
    received = received.subarray(size);
    return message;
  };
  /** Answers what came; waits where the other side does not take what it gets. */
  const work = () => {
    while (!socket.destroyed) {
      if (socket.writableLength > HIGH_WATER) return void socket.pause();
      const reply = replies?.next();
      if (reply !== undefined && !reply.done) {
        send(socket, reply.value);
        continue;
      }
      const message = next();
      if (message === undefined) break;
      active();
      replies = onMessage(message, from);
      if (replies === undefined) return void socket.destroy();
    }
    if (ended) socket.end();
    else socket.resume();
  };
  socket.on('error', () => socket.destroy());
  socket.on('close', () => clearTimeout(idle));
  socket.on('end', () => {
    ended = true;
    work();
  });
  socket.on('drain', () => {
    active();
    work();
  });
  socket.on('data', (chunk: Buffer) => {
    received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
    work();
  });
}

/** A message with its length before it (RFC 1035, 4.2.2), in one piece (RFC 7766, 8). */
function send(socket: Socket, message: Buffer): void {
  const length = Buffer.allocUnsafe(2);
  length.writeUInt16BE(message.length);
  socket.write(Buffer.concat([length, message]));
}
