import { createSocket } from 'node:dgram';
import { getServers, promises } from 'node:dns';
import { connect, isIPv6 } from 'node:net';
import { decode, encode, streamEncode } from 'dns-packet';

/** What the host knows of a name. */
export type Known =
  | { readonly found: true; readonly families: readonly (4 | 6)[]; readonly aliases: readonly string[] }
  | { readonly found: false; readonly code: 'NXDOMAIN' | 'SERVFAIL' };

export interface Upstream {
  readonly lookup: (name: string) => Promise<Known>;
  /** Passes a query on to the host's name server; undefined where none answers. */
  readonly forward: (query: Buffer, over: 'udp' | 'tcp') => Promise<Buffer | undefined>;
}

/** How long an answer is used again, in milliseconds. */
const KEPT = 5000;
const PATIENCE = 3000;
/** The aliases are for matching faults only: an answer does not wait for them for long. */
const PATIENCE_FOR_ALIASES = 300;

/** The host's own resolver: its files, its name servers. */
export function hostResolver(now: () => number = Date.now): Upstream {
  const known = new Map<string, { readonly until: number; readonly answer: Promise<Known> }>();
  return {
    forward,
    lookup: (name) => {
      const present = known.get(name);
      if (present !== undefined && present.until > now()) return present.answer;
      const answer = ask(name);
      known.set(name, { until: now() + KEPT, answer });
      return answer;
    },
  };
}

async function ask(name: string): Promise<Known> {
  const aliases = aliasesOf(name);
  try {
    const found = await promises.lookup(name, { all: true, verbatim: true });
    const families = [...new Set(found.map(({ family }) => (family === 6 ? 6 : 4)))] as (4 | 6)[];
    return { found: true, families, aliases: await aliases };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return { found: false, code: code === 'ENOTFOUND' ? 'NXDOMAIN' : 'SERVFAIL' };
  }
}

/** The names that a name is an alias of, as far as the name server tells in time. */
async function aliasesOf(name: string): Promise<readonly string[]> {
  const query = encode({ type: 'query', id: 1, flags: 256, questions: [{ type: 'A', name }] });
  const answer = await withTimeout(forward(query, 'udp'), PATIENCE_FOR_ALIASES);
  if (answer === undefined) return [];
  try {
    return (decode(answer).answers ?? []).flatMap((one) => (one.type === 'CNAME' ? [one.data] : []));
  } catch {
    return [];
  }
}

async function forward(query: Buffer, over: 'udp' | 'tcp'): Promise<Buffer | undefined> {
  for (const server of getServers()) {
    const [, host = server, port = '53'] = /^\[?([^\]]+?)\]?(?::(\d+))?$/.exec(server) ?? [];
    const [address, at] = isIPv6(server) ? [server, 53] : [host, Number(port)];
    const ask = over === 'udp' ? askDatagram : askStream;
    const answer = await ask(query, address, at).catch(() => undefined);
    if (answer !== undefined) return answer;
  }
  return undefined;
}

function askDatagram(query: Buffer, address: string, port: number): Promise<Buffer | undefined> {
  const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
  const answer = new Promise<Buffer>((resolve, reject) => {
    socket.once('error', reject);
    socket.on('message', (message) => {
      // Somebody else's answer is none.
      if (message.length > 2 && message.readUInt16BE(0) === query.readUInt16BE(0)) resolve(message);
    });
    // Without a way there, a callback of `connect` would be called with the error.
    socket.once('connect', () => socket.send(query)).connect(port, address);
  });
  return withTimeout(answer, PATIENCE).finally(() => socket.close());
}

function askStream(query: Buffer, host: string, port: number): Promise<Buffer | undefined> {
  const socket = connect({ host, port });
  const answer = new Promise<Buffer>((resolve, reject) => {
    let received = Buffer.alloc(0);
    socket.once('error', reject).on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      if (received.length > 2 && received.length >= received.readUInt16BE(0) + 2)
        resolve(received.subarray(2));
    });
    socket.write(streamEncode(decode(query)));
  });
  return withTimeout(answer, PATIENCE).finally(() => socket.destroy());
}

function withTimeout<T>(promise: Promise<T>, milliseconds: number): Promise<T | undefined> {
  let timer: NodeJS.Timeout;
  const timeout = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, milliseconds, undefined);
  });
  return Promise.race([promise, timeout]).finally(() => clearTimeout(timer));
}
