import { createSocket, type Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import type { Address } from './address.js';

/**
 * Writes the reply to a message from an address into `out`; returns its size, 0 for none. It is sent a little later.
 * `now` is when the batch began that the message is of, in milliseconds by a clock that does not jump.
 */
export type OnDatagram = (message: Buffer, host: string, out: Buffer, now: number) => number;

/** Receives what the kernel holds while this thread does something else; a burst of some ten thousand questions. */
const RECEIVE_BUFFER = 4 << 20;

/** As many as libuv reads from a socket before it lets others have their turn. */
const BATCH = 32;

/**
 * Listens for datagrams and answers them in batches: all that were read in one go, then all replies. Reading and sending
 * by turns takes the kernel a fifth more time for each, and whoever asked in a burst is woken for every single reply.
 * Node.js looks up every address that it sends to, in a later turn of its loop, also where it is one already; that turn
 * is saved here.
 */
export async function listenUdp(
  { host, port }: Address,
  outSize: number,
  onDatagram: OnDatagram,
): Promise<{ readonly port: number; readonly close: () => Promise<void> }> {
  const family = isIPv6(host) ? 6 : 4;
  const socket: Socket = createSocket({
    type: `udp${family}`,
    // Both families would be two sockets of the same port: each its own.
    ipv6Only: family === 6,
    lookup: (name, _options, done) => done(null, name, family),
  });
  const room = () => Array.from({ length: BATCH }, () => Buffer.allocUnsafeSlow(outSize));
  const noViews = () => Array.from({ length: BATCH }, (): Buffer[] => []);
  let outs = room();
  // By place in the batch and size: one view for each, rather than one for each reply.
  let views = noViews();
  const replies = new Array<Buffer>(BATCH);
  const hosts = new Array<string>(BATCH);
  const ports = new Array<number>(BATCH);
  let count = 0;
  let isDue = false;
  let now = 0;
  let isOpen = true;
  const flush = () => {
    for (let i = 0; i < count && isOpen; i += 1) socket.send(replies[i]!, ports[i], hosts[i]);
    count = 0;
    // They are sent at once but where the kernel's buffer is full: then those bytes have to stay as they are.
    if (isOpen && socket.getSendQueueCount() > 0) {
      outs = room();
      views = noViews();
    }
  };
  socket.on('message', (message, { address, port: from }) => {
    // Nobody asks from port 0, and there is no sending to it.
    if (from === 0) return;
    if (!isDue) now = performance.now();
    const size = onDatagram(message, address, outs[count]!, now);
    if (size <= 0) return;
    replies[count] = views[count]![size] ??= outs[count]!.subarray(0, size);
    hosts[count] = address;
    ports[count] = from;
    count += 1;
    if (count === BATCH) flush();
    else if (!isDue) {
      isDue = true;
      setImmediate(() => {
        isDue = false;
        flush();
      });
    }
  });
  // An address that cannot be reached is the client's affair.
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.bind({ address: host, port }, () => {
      socket.off('error', reject).on('error', () => {});
      resolve();
    });
  });
  grow(() => socket.setRecvBufferSize(RECEIVE_BUFFER));
  return {
    port: socket.address().port,
    close: () => {
      isOpen = false;
      return new Promise((resolve) => socket.close(() => resolve()));
    },
  };
}

/** Larger is better, and the system may not allow it. */
function grow(set: () => void): void {
  try {
    set();
  } catch {
    // What it has is enough to work.
  }
}
