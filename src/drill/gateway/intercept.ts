import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Condition, Subject } from '../faults/index.js';
import { failedAnswer, type Operation, operationOf } from './operations.js';
import { addressesOf, type StandIn } from './route.js';

export interface InterceptOptions {
  readonly subject: Subject;
  readonly port: number;
  readonly standIn: StandIn | undefined;
  /** Whether the client spoke TLS: so does the gateway then, where it goes on. */
  readonly isTls: boolean;
  readonly condition: () => Condition;
  /** Called for each answer that a fault made. */
  readonly onFailed: (faults: readonly string[]) => void;
}

/** Bodies of forms for AWS are read up to here, to learn the operation; what is longer names it at the beginning. */
const LARGEST_FORM = 256 * 1024;
/** A slow body: so many bytes at a time, so many milliseconds apart. */
const DROP = 64;
const DROP_PAUSE = 250;

/** Speaks HTTP with the client on a stream and passes each request on, as well as the condition lets it. */
export function interceptHttp(stream: Duplex, options: InterceptOptions): void {
  const server = createServer((request, response) => {
    void handle(request, response, options).catch(() => response.destroy());
  });
  server.on('clientError', () => stream.destroy());
  server.on('upgrade', (request, socket, head) => void upgrade(request, socket, head, options));
  server.emit('connection', stream);
}

async function handle(
  request: IncomingMessage,
  response: ServerResponse,
  options: InterceptOptions,
): Promise<void> {
  const isForm = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded') ?? false;
  const isAws = options.subject.owners.some((one) => one.startsWith('aws/'));
  const form = isForm && isAws ? await beginningOf(request, LARGEST_FORM) : undefined;
  const operation = operationOf(options.subject, request, form?.bytes.toString('latin1') ?? '');
  const { effect, faults } = holding(options.condition(), operation);
  if (effect.http !== undefined) {
    options.onFailed(faults);
    request.resume();
    const { status, type, body, headers } = failedAnswer(operation.dialect, effect.http);
    response.writeHead(status, {
      'content-type': type,
      'content-length': Buffer.byteLength(body),
      ...headers,
    });
    return void response.end(body);
  }
  const onward = await connectOnward(request, options);
  onward.on('response', (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
    if (effect.body === undefined) {
      answer.pipe(response);
      return;
    }
    options.onFailed(faults);
    if (effect.body === 'slow') void trickle(answer, response);
    else truncate(answer, response);
  });
  // Nobody answers out there: the client sees a broken connection, as it would without a gateway.
  onward.on('error', () => response.destroy());
  response.on('close', () => onward.destroy());
  if (form !== undefined) onward.write(form.bytes);
  if (form?.isWhole) onward.end();
  else request.pipe(onward);
}

/** The condition of connections, and of the operation where one is named. */
function holding({ effect, faults, operations }: Condition, { name }: Operation) {
  const named = name === undefined ? [] : operations.filter((one) => one.operations!(name));
  return {
    effect: Object.assign({}, effect, ...named.map((one) => one.effect)) as Condition['effect'],
    faults: [...faults, ...named.map((one) => one.name)],
  };
}

async function connectOnward(
  { method, url, rawHeaders }: IncomingMessage,
  { subject, port, standIn, isTls }: InterceptOptions,
) {
  const headers: string[] = [];
  for (let i = 0; i < rawHeaders.length; i += 2) headers.push(rawHeaders[i]!, rawHeaders[i + 1]!);
  const about = { method, path: url, headers, setHost: false, agent: false } as const;
  if (standIn !== undefined) {
    // A stand-in is trusted by being named; its certificate is its own.
    const to = {
      ...about,
      host: standIn.host,
      port: standIn.port,
      rejectUnauthorized: false,
      servername: subject.host,
    };
    return standIn.tls ? httpsRequest(to) : httpRequest(to);
  }
  const [first] = await addressesOf(subject.host);
  const to = { ...about, host: first!.address, port };
  return isTls ? httpsRequest({ ...to, servername: subject.host }) : httpRequest(to);
}

/** A protocol that goes on from HTTP, such as WebSocket: the rest is passed on as it comes. */
async function upgrade(
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  options: InterceptOptions,
): Promise<void> {
  socket.on('error', () => {});
  const onward = await connectOnward(request, options).catch(() => undefined);
  if (onward === undefined) return void socket.destroy();
  onward.on('error', () => socket.destroy());
  onward.on('upgrade', (answer, other, first) => {
    const lines = [`HTTP/1.1 ${answer.statusCode} ${answer.statusMessage}`];
    for (let i = 0; i < answer.rawHeaders.length; i += 2)
      lines.push(`${answer.rawHeaders[i]}: ${answer.rawHeaders[i + 1]}`);
    socket.write(`${lines.join('\r\n')}\r\n\r\n`);
    socket.write(first);
    other.write(head);
    other.on('error', () => socket.destroy()).pipe(socket);
    socket.on('close', () => other.destroy()).pipe(other);
  });
  onward.on('response', (answer) => {
    socket.end(`HTTP/1.1 ${answer.statusCode} ${answer.statusMessage}\r\nconnection: close\r\n\r\n`);
  });
  onward.end();
}

async function trickle(answer: IncomingMessage, response: ServerResponse): Promise<void> {
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    for (let at = 0; at < chunk.length && !response.destroyed; at += DROP) {
      response.write(chunk.subarray(at, at + DROP));
      await sleep(DROP_PAUSE);
    }
  }
  response.end();
}

/** Half of what comes first, and then the end of the connection. */
function truncate(answer: IncomingMessage, response: ServerResponse): void {
  const breakOff = () => response.socket?.end();
  answer.once('end', breakOff).once('data', (chunk: Buffer) => {
    answer.off('end', breakOff).resume();
    response.write(chunk.subarray(0, chunk.length / 2), breakOff);
  });
}

/** What comes first; the rest is still to be read. */
async function beginningOf(
  stream: IncomingMessage,
  bytesMax: number,
): Promise<{ readonly bytes: Buffer; readonly isWhole: boolean }> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > bytesMax) return { bytes: Buffer.concat(chunks), isWhole: false };
  }
  return { bytes: Buffer.concat(chunks), isWhole: true };
}
