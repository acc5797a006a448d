import { type Outcome, place } from './types.js';

/** Causes that lie with this node: they say nothing of the endpoint. */
const OWN: Readonly<Record<string, string>> = {
  EMFILE: 'this node has no file descriptors left',
  ENFILE: 'this machine has no file descriptors left',
  ENOBUFS: 'this machine has no network buffers left',
  ENOMEM: 'this machine has no memory left',
  EADDRNOTAVAIL: 'the source address is not one of this machine, or no port of it is free',
  EADDRINUSE: 'no port of the source address is free',
  EAFNOSUPPORT: 'this machine does not speak this address family',
  EACCES: 'this machine does not allow the connection',
  EPERM: 'this machine does not allow the connection',
};

const THEIRS: Readonly<Record<string, (where: string) => string>> = {
  ECONNREFUSED: (where) => `connection refused by ${where}`,
  ECONNRESET: (where) => `connection reset by ${where}`,
  EPIPE: (where) => `connection closed by ${where}`,
  EHOSTUNREACH: (where) => `no route to ${where}`,
  ENETUNREACH: (where) => `no route to the network of ${where}`,
  ETIMEDOUT: (where) => `connection to ${where} timed out`,
  EHOSTDOWN: (where) => `host of ${where} is down`,
};

/** What an error of the network means, in words. */
export function reasonOf(error: Error, address: string, port: number): Outcome {
  const { code = '' } = error as NodeJS.ErrnoException;
  const own = OWN[code];
  if (own !== undefined) return { ok: false, why: own, own: true };
  const where = place(address, port);
  if (THEIRS[code] !== undefined) return { ok: false, why: THEIRS[code](where) };
  if (code.startsWith('HPE_')) return { ok: false, why: `${where} answered something that is not HTTP` };
  if (/^ERR_SSL_|^EPROTO$/.test(code))
    return { ok: false, why: `TLS with ${where} failed: ${tlsWords(error)}` };
  if (code.startsWith('ERR_HTTP2'))
    return { ok: false, why: `${where} answered something that is not HTTP/2` };
  return { ok: false, why: `${where}: ${quoted(error.message)}` };
}

/** OpenSSL's reason alone: its messages begin with thread, file and line. */
function tlsWords(error: Error): string {
  const { reason } = error as { reason?: string };
  return quoted(reason ?? error.message.split(':').findLast((one) => one.trim() !== '') ?? 'no reason given');
}

/** Text of the other side in one line: short, without control characters. */
export function quoted(text: string): string {
  const plain = text.replace(/[^\x20-\x7e\u00a1-\u1fff]+/g, ' ').trim();
  return plain.length > 120 ? `${plain.slice(0, 119)}…` : plain;
}
