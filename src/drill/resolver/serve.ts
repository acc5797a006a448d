import type { Socket as Datagrams } from 'node:dgram';
import { createServer, type Server, type Socket } from 'node:net';
import { type Answer, type DecodedPacket, decode } from 'dns-packet';
import type { Effect, Subject } from '../faults/index.js';
import { answerTo, type Code, TTL } from './answer.js';
import type { Book } from './book.js';
import type { Upstream } from './upstream.js';

/** What was asked and answered. */
export interface QueryRecord {
  readonly subject: Subject;
  readonly type: string;
  /** What the client got: a code, `none` (no such records), `timeout` (nothing at all), or an address. */
  readonly answer: string;
  /** Whether it got what it asked for. */
  readonly ok: boolean;
  readonly faults: readonly string[];
}

export interface ResolverOptions {
  readonly datagrams: readonly Datagrams[];
  readonly queries: readonly Server[];
  readonly book: Book;
  readonly upstream: Upstream;
  /** Families of addresses of a name with a stand-in, which exists whatever the host knows; undefined without one. */
  readonly mapped: (name: string) => readonly (4 | 6)[] | undefined;
  readonly subjectOf: (name: string, aliases: readonly string[]) => Subject;
  readonly condition: (subject: Subject) => { readonly effect: Effect; readonly faults: readonly string[] };
  /** Called with a new name before its first address is answered; the answer waits. */
  readonly onName: (subject: Subject) => Promise<void>;
  readonly onQuery: (query: QueryRecord) => void;
}

/** Where nobody is (RFC 5737, RFC 3849); connections to it get no answer. */
const NOBODY = { A: '203.0.113.1', AAAA: '2001:db8::1' } as const;

/** Answers all queries of the sandbox until the returned function is called. What is no DNS query gets no answer. */
export function serveNames(options: ResolverOptions): () => void {
  for (const socket of options.datagrams) {
    socket.on('error', () => {});
    socket.on('message', (message, { port, address }) => {
      void respond(message, 'udp', options).then((answer) => {
        if (answer !== undefined) socket.send(answer, port, address, () => {});
      });
    });
  }
  const open = new Set<Socket>();
  const servers = options.queries.map((server) =>
    createServer((socket) => {
      open.add(socket.once('close', () => open.delete(socket)));
      serveStream(socket, options);
    })
      .on('error', () => {})
      .listen(server),
  );
  return () => {
    for (const one of [...options.datagrams, ...servers]) one.close();
    for (const socket of open) socket.destroy();
  };
}

/** Queries with their lengths before them (RFC 1035, 4.2.2), any number on one connection. */
function serveStream(socket: Socket, options: ResolverOptions): void {
  let received = Buffer.alloc(0);
  socket.on('error', () => socket.destroy());
  socket.setTimeout(30_000, () => socket.destroy());
  socket.on('data', (chunk: Buffer) => {
    received = Buffer.concat([received, chunk]);
    while (received.length >= 2 && received.length >= received.readUInt16BE(0) + 2) {
      const size = received.readUInt16BE(0);
      const query = received.subarray(2, size + 2);
      received = received.subarray(size + 2);
      void respond(query, 'tcp', options).then((answer) => {
        if (answer === undefined || socket.destroyed) return;
        const length = Buffer.alloc(2);
        length.writeUInt16BE(answer.length);
        socket.write(Buffer.concat([length, answer]));
      });
    }
  });
}

/** The answer to a query; undefined: none. */
async function respond(
  message: Buffer,
  over: 'udp' | 'tcp',
  options: ResolverOptions,
): Promise<Buffer | undefined> {
  let query: DecodedPacket;
  try {
    query = decode(message);
  } catch {
    return undefined;
  }
  const [question] = query.questions ?? [];
  if (query.type !== 'query' || question === undefined) return undefined;
  const { name, type } = question as { name: string; type: string };
  const reverse = reverseName(name, type, options.book);
  if (reverse !== undefined)
    return answerTo(query, 'NOERROR', [{ type: 'PTR', name, ttl: TTL, data: reverse }]);

  const host = name.toLowerCase();
  // RFC 6761, 6.3: it never leaves the machine, and is nothing to record.
  if (/^(.*\.)?localhost\.?$/.test(host)) return answerTo(query, 'NOERROR', loopback(name, type));
  const isAddress = type === 'A' || type === 'AAAA';
  const mapped = options.mapped(host);
  const known = mapped
    ? ({ found: true, families: mapped, aliases: [] } as const)
    : isAddress
      ? await options.upstream.lookup(host)
      : undefined;
  const subject = options.subjectOf(host, known?.found ? known.aliases : []);
  const { effect, faults } = options.condition(subject);
  const note = (answer: string, ok: boolean) =>
    options.onQuery({ subject, type, answer, ok, faults: effect.dns === undefined ? [] : faults });
  const none = (code: Code, ok = false) => {
    note(code === 'NOERROR' ? 'none' : code, ok);
    return answerTo(query, code);
  };
  switch (effect.dns) {
    case 'timeout':
      note('timeout', false);
      return undefined;
    case 'empty':
      return none('NOERROR');
    case 'nxdomain':
      return none('NXDOMAIN');
    case 'servfail':
      return none('SERVFAIL');
    case 'wrong':
      if (type !== 'A' && !(type === 'AAAA' && known?.found && known.families.includes(6)))
        return none('NOERROR');
      note(NOBODY[type], false);
      return answerTo(query, 'NOERROR', [{ type, name, ttl: TTL, data: NOBODY[type] }]);
  }
  if (type === 'HTTPS' || type === 'SVCB' || type === 'UNKNOWN_65' || type === 'UNKNOWN_64')
    return none('NOERROR', true);
  if (known === undefined) {
    const answer = await options.upstream.forward(message, over);
    if (answer === undefined) return none('SERVFAIL');
    note('passed on', true);
    return answer;
  }
  if (!known.found) return none(known.code);
  const answers = await addresses(name, type, known.families, subject, effect.dns === 'stale', options);
  if (answers.length === 0) return none('NOERROR', true);
  note(String((answers[0] as { data: unknown }).data), true);
  return answerTo(query, 'NOERROR', answers);
}

function loopback(name: string, type: string): Answer[] {
  if (type === 'A') return [{ type, name, ttl: TTL, data: '127.0.0.1' }];
  return type === 'AAAA' ? [{ type, name, ttl: TTL, data: '::1' }] : [];
}

async function addresses(
  name: string,
  type: string,
  families: readonly (4 | 6)[],
  subject: Subject,
  isStale: boolean,
  { book, onName }: ResolverOptions,
): Promise<Answer[]> {
  const wanted = type === 'A' ? 4 : type === 'AAAA' ? 6 : undefined;
  if (wanted === undefined || !families.includes(wanted)) return [];
  book.addressesOf(subject.host);
  await onName(subject);
  const { four, six } = (isStale ? book.formerOf(subject.host) : undefined) ?? book.addressesOf(subject.host);
  return [{ type: wanted === 4 ? 'A' : 'AAAA', name, ttl: TTL, data: wanted === 4 ? four : six }];
}

/** The name behind an address of the sandbox, where that is what is asked. */
function reverseName(name: string, type: string, book: Book): string | undefined {
  const found = type === 'PTR' && /^(\d+)\.(\d+)\.(\d+)\.(\d+)\.in-addr\.arpa\.?$/i.exec(name);
  return found ? book.nameOf(found.slice(1).reverse().join('.')) : undefined;
}
