import { readFile } from 'node:fs/promises';
import type { Socket } from 'node:net';

/**
 * The port a connection was made to, before a rule changed it: what the client's end of it says in the kernel's table
 * of sockets. Undefined where the client is gone already.
 */
export type OriginalPort = (socket: Socket) => Promise<number | undefined>;

/** Reads the tables of a network (`/proc/PID/net`); connections that come together share a reading. */
export function originalPorts(procNet: string): OriginalPort {
  let next: Promise<string> | undefined;
  let running: Promise<unknown> = Promise.resolve();
  // A reading that began before the connection was there may lack it: each waits for the next one to begin.
  const reading = () => {
    next ??= running.then(() => {
      next = undefined;
      const text = tables(procNet);
      running = text.catch(() => {});
      return text;
    });
    return next;
  };
  return async ({ remoteAddress, remotePort, localAddress }) => {
    if (remoteAddress === undefined || remotePort === undefined || localAddress === undefined)
      return undefined;
    const text = await reading();
    for (const [client, server] of spellings(remoteAddress, localAddress)) {
      const row = `${client}:${hex(remotePort)} ${server}:`;
      const at = text.indexOf(row);
      if (at >= 0) return Number.parseInt(text.slice(at + row.length, at + row.length + 4), 16);
    }
    return undefined;
  };
}

async function tables(procNet: string): Promise<string> {
  const read = (name: string) => readFile(`${procNet}/${name}`, 'latin1').catch(() => '');
  return (await Promise.all([read('tcp'), read('tcp6')])).join('');
}

/** Both ends as the table has them; sockets of both families show IPv4 addresses inside IPv6 ones. */
function spellings(client: string, server: string): [string, string][] {
  const [c, s] = [plain(client), plain(server)];
  if (c.includes(':')) return [[hex6(c), hex6(s)]];
  return [
    [hex4(c), hex4(s)],
    [MAPPED + hex4(c), MAPPED + hex4(s)],
  ];
}

const MAPPED = '0000000000000000FFFF0000';

/** An address without the prefix of IPv4 inside IPv6. */
export function plain(address: string): string {
  return address.startsWith('::ffff:') ? address.slice('::ffff:'.length) : address;
}

function hex(port: number): string {
  return port.toString(16).toUpperCase().padStart(4, '0');
}

/** Bytes of each 32-bit word in the machine's order, which is little-endian wherever Node.js runs on Linux but s390x. */
function hex4(address: string): string {
  return word(address.split('.').map(Number));
}

function hex6(address: string): string {
  const [head = '', tail] = address.split('::');
  const groups = (text: string) => (text === '' ? [] : text.split(':'));
  const [left, right] = [groups(head), groups(tail ?? '')];
  const zeros = new Array<string>(tail === undefined ? 0 : 8 - left.length - right.length).fill('0');
  const bytes = [...left, ...zeros, ...right].flatMap((one) => {
    const value = Number.parseInt(one, 16);
    return [value >> 8, value & 255];
  });
  return [0, 4, 8, 12].map((at) => word(bytes.slice(at, at + 4))).join('');
}

function word(bytes: readonly number[]): string {
  return bytes
    .toReversed()
    .map((byte) => byte.toString(16).toUpperCase().padStart(2, '0'))
    .join('');
}
