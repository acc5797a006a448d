import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ListenOptions {
  readonly host: string;
  /** 0 takes any that is free. */
  readonly port: number;
  /** Milliseconds that a request may take to arrive; default 10 seconds. */
  readonly requestMs?: number;
  /** Milliseconds that a connection may stand still; default a minute. */
  readonly idleMs?: number;
}

export interface Listening {
  readonly port: number;
  /** Ends all connections. */
  close(): Promise<void>;
}

/** More than any browser opens, and few enough to be held. */
const MOST_CONNECTIONS = 1000;

/** Listens; rejects with the error of the operating system where it cannot. */
export async function listen(
  heard: RequestListener,
  { host, port, requestMs = 10_000, idleMs = 60_000 }: ListenOptions,
): Promise<Listening> {
  const server = createServer(
    {
      maxHeaderSize: 16 * 1024,
      headersTimeout: requestMs,
      requestTimeout: requestMs,
      connectionsCheckingInterval: Math.min(1000, requestMs),
    },
    heard,
  );
  server.maxConnections = MOST_CONNECTIONS;
  server.timeout = idleMs;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, host, () => resolve());
  });
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}
