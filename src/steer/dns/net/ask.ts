import { createSocket } from 'node:dgram';
import { connect, isIPv6 } from 'node:net';
import { type Address, addressText } from './address.js';

/** One message out, one back. Rejects after `timeoutMs`, with who did not answer. */
export async function askTcp(address: Address, message: Buffer, timeoutMs: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const socket = connect({ ...address, noDelay: true, timeout: timeoutMs });
    let received: Buffer = Buffer.alloc(0);
    const end = (why: string) => {
      clearTimeout(timer);
      socket.destroy();
      reject(new Error(`${addressText(address)}: ${why}`));
    };
    const timer = setTimeout(() => end(`no answer by TCP within ${timeoutMs} ms`), timeoutMs);
    socket.on('error', (error) => end(error.message));
    socket.on('close', () => end('the connection was closed without an answer'));
    socket.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      if (received.length < 2 || received.length < received.readUInt16BE(0) + 2) return;
      clearTimeout(timer);
      resolve(received.subarray(2, received.readUInt16BE(0) + 2));
      socket.destroy();
    });
    const length = Buffer.allocUnsafe(2);
    length.writeUInt16BE(message.length);
    socket.write(Buffer.concat([length, message]));
  });
}

export interface AskUdp {
  readonly timeoutMs: number;
  /** Whether a reply is the answer; others are passed over. */
  readonly accepts: (reply: Buffer) => boolean;
  /** Address to ask from. */
  readonly from?: string | undefined;
}

/**
 * One datagram out, and the answer to it, from the address that was asked and no other: whoever else guesses port and id
 * is not heard. Rejects where there is none in time.
 */
export async function askUdp(
  address: Address,
  message: Buffer,
  { timeoutMs, accepts, from }: AskUdp,
): Promise<Buffer> {
  const socket = createSocket(isIPv6(address.host) ? 'udp6' : 'udp4');
  let timer: NodeJS.Timeout | undefined;
  return new Promise<Buffer>((resolve, reject) => {
    const fail = (why: string) => reject(new Error(`${addressText(address)}: ${why}`));
    timer = setTimeout(() => fail(`no answer by UDP within ${timeoutMs} ms`), timeoutMs);
    socket.on('error', ({ message: why }) => fail(why));
    socket.on('message', (reply) => {
      if (accepts(reply)) resolve(reply);
    });
    // Connected: the kernel drops what others send, and tells of a closed port.
    socket.bind({ port: 0, ...(from === undefined ? {} : { address: from }) }, () =>
      socket.connect(address.port, address.host, () => socket.send(message)),
    );
  }).finally(() => {
    clearTimeout(timer);
    socket.close();
  });
}
