import { createServer, type Server, type Socket } from 'node:net';
import type { Condition } from '../faults/index.js';
import { type ConnectionRecord, carry, type Live, type Meant, type Reading } from './connection.js';
import { type OriginalPort, plain } from './origin.js';

export interface GatewayOptions {
  /** Listeners for a port, or for all others under 0. */
  readonly connections: readonly { readonly port: number; readonly server: Server }[];
  readonly originalPort: OriginalPort;
  /** Whom a connection to an address and a port is for; undefined where it may not be made. */
  readonly meant: (address: string, port: number) => Meant | undefined;
  readonly condition: (meant: Meant) => Condition;
  readonly reading: Reading;
  readonly onConnection: (record: ConnectionRecord) => void;
}

export interface Gateway {
  /** Connections that last. */
  readonly live: ReadonlySet<Live>;
  /** Ends all of them, and accepts no more. */
  readonly close: () => void;
}

/** Accepts all connections of the sandbox. */
export function serveConnections(options: GatewayOptions): Gateway {
  const live = new Set<Live>();
  const servers = options.connections.map(({ port, server }) => {
    const accept = (socket: Socket) => void admit(socket, port, options, live);
    return (
      createServer({ allowHalfOpen: true, pauseOnConnect: true, noDelay: true }, accept)
        // Too many open files: those that are there go on, and the kernel keeps the others waiting.
        .on('error', () => {})
        .listen(server)
    );
  });
  return {
    live,
    close: () => {
      for (const server of servers) server.close();
      for (const one of [...live]) one.finish();
    },
  };
}

async function admit(
  socket: Socket,
  listener: number,
  options: GatewayOptions,
  live: Set<Live>,
): Promise<void> {
  socket.on('error', () => {});
  const port = listener === 0 ? await options.originalPort(socket) : listener;
  const address = socket.localAddress;
  const meant = port === undefined || address === undefined ? undefined : options.meant(plain(address), port);
  if (meant === undefined) return void socket.resetAndDestroy();
  const one = carry(socket, meant, options.condition(meant), options.reading, (record) => {
    live.delete(one);
    options.onConnection(record);
  });
  live.add(one);
}
