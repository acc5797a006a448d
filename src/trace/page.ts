import { type IncomingMessage, request as overHttp } from 'node:http';
import { request as overHttps } from 'node:https';
import { isIP } from 'node:net';
import { ownerByHost } from './owners.js';
import { isPublic } from './public-address.js';
import type { PageFact } from './types.js';

export interface PageOptions {
  readonly timeoutMs: number;
  /** More of a page than this is not read. */
  readonly maxBytes: number;
  readonly userAgent: string;
  /** Addresses of a host, as the trace finds them. */
  readonly resolve: (host: string) => Promise<readonly string[]>;
  /** Follow to addresses of private networks and of this machine, too. */
  readonly allowPrivate: boolean;
  readonly ports: { readonly http: number; readonly https: number };
  /** Certificates to trust beside the system's, PEM. */
  readonly ca?: string;
}

const MOST_REDIRECTS = 10;
const MOST_HOSTS = 100;

/** Where the landing page of a host is, and which other hosts its markup names. Never rejects. */
export async function pageOf(host: string, options: PageOptions): Promise<PageFact> {
  const redirects: string[] = [];
  let at = new URL(`http://${host}/`);
  try {
    for (;;) {
      redirects.push(at.href);
      const response = await get(at, options);
      const { location } = response.headers;
      const { statusCode = 0 } = response;
      if (statusCode < 300 || statusCode > 399 || location === undefined) {
        const html = await textOf(response, options.maxBytes);
        return { redirects, hosts: hostsIn(html, at) };
      }
      response.destroy();
      if (redirects.length > MOST_REDIRECTS) throw new Error(`more than ${MOST_REDIRECTS} redirects`);
      const next = new URL(location, at);
      if (next.protocol !== 'http:' && next.protocol !== 'https:')
        throw new Error(`redirects to ${next.protocol}, which is not followed`);
      at = next;
    }
  } catch (error) {
    return { redirects, hosts: [], problem: (error as Error).message.split('\n')[0]! };
  }
}

async function get(url: URL, options: PageOptions): Promise<IncomingMessage> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const addresses = isIP(host) > 0 ? [host] : await options.resolve(host);
  const allowed = options.allowPrivate ? addresses : addresses.filter(isPublic);
  const [address] = allowed;
  if (address === undefined)
    throw new Error(
      addresses.length === 0
        ? `${host} has no address`
        : `${host} is at ${addresses[0]}, which is no address of the internet; --allow-private follows it`,
    );
  const isSecure = url.protocol === 'https:';
  const ports = options.ports;
  const send = isSecure ? overHttps : overHttp;
  return new Promise((resolve, reject) => {
    const sent = send(
      {
        // The address that was looked at, so that no second answer of DNS leads elsewhere.
        host: address,
        port: url.port === '' ? (isSecure ? ports.https : ports.http) : Number(url.port),
        path: `${url.pathname}${url.search}`,
        servername: isIP(host) > 0 ? '' : host,
        headers: { host: url.host, 'user-agent': options.userAgent, accept: 'text/html,*/*;q=0.1' },
        signal: AbortSignal.timeout(options.timeoutMs),
        agent: false,
        ...(options.ca === undefined ? {} : { ca: options.ca }),
      },
      resolve,
    );
    sent.on('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.name === 'AbortError' || error.code === 'ABORT_ERR'
          ? new Error(`no answer from ${host} within ${options.timeoutMs / 1000} s`)
          : error,
      ),
    );
    sent.end();
  });
}

/** The beginning of a page: what it loads first stands there. */
async function textOf(response: IncomingMessage, maxBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk.subarray(0, maxBytes - length));
    length += chunk.length;
    if (length >= maxBytes) break;
  }
  response.destroy();
  return Buffer.concat(chunks).toString('utf8');
}

/** Tags by which a page loads from elsewhere; links to follow are none. */
const LOADS = /<(?:script|link|img|iframe|source|video|audio|embed|object|form|use)\b[^>]{0,4000}>/gi;
const ADDRESS =
  /\b(?:src|href|action|data|poster)\s*=\s*(?:"([^"]{1,2000})"|'([^']{1,2000})'|([^\s"'>]{1,2000}))/gi;

function hostsIn(html: string, base: URL): PageFact['hosts'] {
  const found = new Set<string>();
  for (const [tag] of html.matchAll(LOADS)) {
    if (
      /^<link\b/i.test(tag) &&
      /\brel\s*=\s*["']?(?:canonical|alternate|author|license|next|prev|me)\b/i.test(tag)
    )
      continue;
    for (const [, double, single, bare] of tag.matchAll(ADDRESS)) {
      const text = double ?? single ?? bare ?? '';
      if (!URL.canParse(text, base.href)) continue;
      const { protocol, hostname } = new URL(text, base);
      if (
        (protocol === 'http:' || protocol === 'https:') &&
        hostname !== base.hostname &&
        isIP(hostname) === 0
      )
        found.add(hostname);
    }
    if (found.size >= MOST_HOSTS) break;
  }
  return [...found].sort().map((host) => {
    const owner = ownerByHost(host);
    return owner === undefined ? { host } : { host, owner };
  });
}
