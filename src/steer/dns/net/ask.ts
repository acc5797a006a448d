import { createSocket } from 'node:dgram';
import { connect, isIPv6 } from 'node:net';
import { type Address, addressText } from './address.js';

/**
 * Messages out on one connection and the answers to them, in the order of the messages; a server may answer them in
 * another (RFC 7766, 6.2.1.1). Ids must differ. Rejects where one is not answered within `timeoutMs` of the one before.
 */
export async function askTcp(
  address: Address,
  messages: readonly Buffer[],
  timeoutMs: number,
): Promise<readonly Buffer[]> {
  const replies = new Map<number, Buffer>();
  const ids = messages.map((message) => message.readUInt16BE(0));
  return new Promise((resolve, reject) => {
    const socket = connect({ ...address, noDelay: true });
    const end = (why?: string) => {
      clearTimeout(timer);
      socket.destroy();
      if (why === undefined) resolve(ids.map((id) => replies.get(id)!));
      else reject(new Error(`${addressText(address)}: ${why}`));
    };
    const timer = setTimeout(() => end(`no answer by TCP within ${timeoutMs} ms`), timeoutMs);
    let received: Buffer = Buffer.alloc(0);
    socket.on('error', (error) => end(error.message));
    socket.on('close', () => end('the connection was closed without an answer'));
    socket.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      while (received.length >= 14 && received.length >= received.readUInt16BE(0) + 2) {
        const size = received.readUInt16BE(0) + 2;
        replies.set(received.readUInt16BE(2), received.subarray(2, size));
        received = received.subarray(size);
        timer.refresh();
      }
      if (ids.every((id) => replies.has(id))) end();
    });
    for (const message of messages) {
      const length = Buffer.allocUnsafe(2);
      length.writeUInt16BE(message.length);
      socket.write(Buffer.concat([length, message]));
    }
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
    socket.on('connect', () => socket.send(message));
    socket.bind({ port: 0, ...(from === undefined ? {} : { address: from }) }, () =>
      socket.connect(address.port, address.host),
    );
  }).finally(() => {
    clearTimeout(timer);
    socket.close();
  });
}
