import { createSocket, type Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import type { Address } from './address.js';

/** Writes the reply to a message from an address into `out`; returns its size, 0 for none. */
export type OnDatagram = (message: Buffer, host: string, out: Buffer) => number;

/** Receives what the kernel holds while this thread does something else; a burst of some ten thousand questions. */
const RECEIVE_BUFFER = 4 << 20;

/**
 * Listens for datagrams and answers each at once. Node.js looks up every address that it sends to, in a later turn of
 * its loop, also where it is one already; that turn is saved here.
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
  let out = Buffer.allocUnsafeSlow(outSize);
  // By size: one view for each, rather than one for each reply.
  let views: Buffer[] = [];
  socket.on('message', (message, { address, port: from }) => {
    // Nobody asks from port 0, and there is no sending to it.
    if (from === 0) return;
    const size = onDatagram(message, address, out);
    if (size <= 0) return;
    views[size] ??= out.subarray(0, size);
    socket.send(views[size], from, address);
    // It is sent at once but where the kernel's buffer is full: then those bytes have to stay as they are.
    if (socket.getSendQueueCount() > 0) {
      out = Buffer.allocUnsafeSlow(outSize);
      views = [];
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
    close: () => new Promise((resolve) => socket.close(() => resolve())),
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
