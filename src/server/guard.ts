import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';
import { isIP } from 'node:net';

/** Why a request is not answered. */
export interface Refusal {
  readonly status: number;
  readonly why: string;
}

/** A request as far as it is judged by. */
export interface Asked {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  readonly headers: IncomingHttpHeaders;
  /** Every line of the header by name: a second Host would let two readers of one request see two. */
  readonly headersDistinct: NodeJS.Dict<string[]>;
}

/** Sent with every answer. The page may load and ask its own origin, nothing else, and nobody may frame it. */
export const SECURITY_HEADERS: OutgoingHttpHeaders = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "worker-src 'self' blob:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

const WILDCARDS: readonly string[] = ['0.0.0.0', '::'];
const ALWAYS_OWN: readonly string[] = ['localhost', '127.0.0.1', '::1'];

/** Whether a server bound to this host can be reached by all addresses of the machine. */
export function isWildcard(host: string): boolean {
  return WILDCARDS.includes(host);
}

/**
 * Why a request is refused; undefined where it may be answered. Only reading, and only for pages of this server or for
 * what is no page: another page in the same browser could otherwise read the assessment, by a name that it lets point
 * here (DNS rebinding) or by asking across origins.
 *
 * @param bound the host that the server listens on
 */
export function refusal(
  { method, url, headers, headersDistinct }: Asked,
  bound: string,
): Refusal | undefined {
  if (method !== 'GET' && method !== 'HEAD') return { status: 405, why: 'only GET and HEAD are answered' };
  if (!url?.startsWith('/')) return { status: 400, why: 'the request names no path of this server' };
  const { host, origin } = headers;
  if (headersDistinct.host?.length !== 1 || host === undefined || !isOwn(host, bound))
    return { status: 421, why: 'the Host header names another server; open this one by localhost' };
  const site = headers['sec-fetch-site'];
  const isCross = site !== undefined && site !== 'same-origin' && site !== 'none';
  if (isCross || (origin !== undefined && origin.toLowerCase() !== `http://${host.toLowerCase()}`))
    return { status: 403, why: 'asked by a page of another origin; open this address by itself' };
  return undefined;
}

/**
 * Whether a Host header names this server. The port does not matter: it is another one behind a tunnel, and no page can
 * choose where a browser connects by it. Addresses cannot be made to point elsewhere, as names can.
 */
function isOwn(header: string, bound: string): boolean {
  const [, bracketed, plain] = /^(?:\[([\da-f:.]+)\]|([\w.-]+))(?::\d{1,5})?$/i.exec(header) ?? [];
  const name = (bracketed ?? plain)?.toLowerCase();
  if (name === undefined) return false;
  if (ALWAYS_OWN.includes(name) || name === bound.toLowerCase()) return true;
  return isWildcard(bound) && isIP(name) > 0;
}
