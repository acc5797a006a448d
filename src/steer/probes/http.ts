import { type IncomingMessage, request as send } from 'node:http';
import type { Socket } from 'node:net';
import type { ProbeSpec } from '../model/index.js';
import { open } from './connect.js';
import { quoted, reasonOf } from './reasons.js';
import { type End, failed, type Look, MOST_BYTES, PASSED, place, type Sight } from './types.js';

type HttpSpec = Extract<ProbeSpec, { kind: 'http' }>;

const MOST_REDIRECTS = 5;
const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308];

/**
 * Up: the status is one of those that are healthy, the headers are as expected, and the body's first 64 KiB contain what
 * they must. The connection goes to the endpoint's address, whatever the name in the URL stands for; that name is what
 * is asked for and what the certificate must be for. A new connection each time.
 */
export const http: Look<'http'> = (spec, sight, end) => {
  let socket: Socket | undefined;
  const ask = (url: URL, redirects: number) => {
    const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80);
    const name = url.hostname.replace(/^\[|\]$/g, '');
    const encryption =
      url.protocol === 'https:'
        ? { name, minValidityMs: spec.minValidityMs, protocols: ['http/1.1'] }
        : undefined;
    const again = (location: string) => {
      const next = redirected(url, location);
      if (typeof next === 'string') return end(failed(next));
      if (redirects >= MOST_REDIRECTS) return end(failed(`redirects more than ${MOST_REDIRECTS} times`));
      own.destroy();
      ask(next, redirects + 1);
    };
    // What becomes of a connection that a redirect has left says nothing any more.
    const endHere: End = (outcome) => {
      if (socket === own) end(outcome);
    };
    const own = open(
      sight,
      port,
      encryption,
      (ready) => exchange(spec, sight, ready, url, port, again, endHere),
      endHere,
    );
    socket = own;
  };
  ask(new URL(spec.url), 0);
  return () => socket?.destroy();
};

/** Where a redirect leads, which must be the same host; a sentence where it may not be followed. */
function redirected(from: URL, location: string): URL | string {
  if (!URL.canParse(location, from.href)) return `redirects to "${quoted(location)}", which is no address`;
  const to = new URL(location, from);
  const isWeb = to.protocol === 'https:' || to.protocol === 'http:';
  return isWeb && to.hostname === from.hostname
    ? to
    : `redirects to ${quoted(to.host)}, which is another host; name that one in the probe`;
}

function exchange(
  spec: HttpSpec,
  sight: Sight,
  socket: Socket,
  url: URL,
  port: number,
  again: (location: string) => void,
  end: End,
): void {
  const where = place(sight.address, port);
  const headers: Record<string, string> = {
    host: url.host,
    'user-agent': 'firebreak-steer',
    'accept-encoding': 'identity',
    connection: 'close',
    ...spec.headers,
  };
  for (const [name, variable] of Object.entries(spec.headersFrom ?? {})) {
    const value = sight.secret(variable);
    if (value === undefined) {
      end({ ok: false, why: `the environment variable ${variable} is not set`, own: true });
      return;
    }
    headers[name] = value;
  }
  sight.waiting(`answer of ${where}`);
  const request = send({
    method: spec.method,
    path: `${url.pathname}${url.search}`,
    headers,
    setHost: false,
    createConnection: () => socket,
  });
  request.on('error', (error) =>
    end(
      error.message === 'socket hang up'
        ? failed(`${where} closed the connection without an answer`)
        : reasonOf(error, sight.address, port),
    ),
  );
  request.on('response', (response) => {
    const { statusCode = 0, headers: got } = response;
    if (spec.followRedirects && REDIRECTS.includes(statusCode) && got.location !== undefined)
      return again(got.location);
    if (!spec.status.some(([from, to]) => from <= statusCode && statusCode <= to))
      return end(failed(`${where} answered with status ${statusCode}`));
    for (const [name, expected] of Object.entries(spec.expectHeaders)) {
      const found = [got[name.toLowerCase()] ?? []].flat().join(', ');
      if (!found.includes(expected))
        return end(failed(`header ${name} is "${quoted(found)}", without "${quoted(expected)}"`));
    }
    if (spec.body === undefined) return end(PASSED);
    sight.waiting(`end of the body of ${where}`);
    findInBody(response, Buffer.from(spec.body), where, end);
  });
  request.end();
}

/** Ends as soon as the text is there, or when no more of the body counts. */
function findInBody(response: IncomingMessage, wanted: Buffer, where: string, end: End): void {
  const missing = () => failed(`the body of ${where} does not contain "${quoted(wanted.toString())}"`);
  let left = MOST_BYTES;
  /** What was searched before is not searched again, nor kept: a server may send it byte by byte. */
  let tail: Buffer = Buffer.alloc(0);
  response.on('data', (chunk: Buffer) => {
    tail = Buffer.concat([tail, chunk.subarray(0, left)]);
    left -= Math.min(left, chunk.length);
    if (tail.includes(wanted)) end(PASSED);
    else if (left === 0) end(missing());
    tail = tail.subarray(Math.max(0, tail.length - wanted.length + 1));
  });
  response.once('end', () => end(missing()));
  response.once('error', () => end(failed(`${where} closed the connection before the body was complete`)));
}
