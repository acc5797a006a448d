import { NotTheFeed, READERS, readVerdicts } from './formats/index.js';
import { meaningOf } from './meaning.js';
import type { Feed, FeedReading } from './types.js';

export interface FetchOptions {
  /** Until a feed's whole document is here, milliseconds. */
  readonly timeoutMs: number;
  /** Longer documents are not read. */
  readonly maxBytes: number;
  readonly userAgent: string;
  /** Where tokens stand that feeds ask for. */
  readonly env?: NodeJS.ProcessEnv;
  /** Ends what is under way. */
  readonly signal?: AbortSignal;
}

/** What a server said last time, so that it need not say it again. */
interface Remembered {
  readonly etag?: string;
  readonly modified?: string;
  readonly body: string;
}

/** The feeds, read again and again: what has not changed since is not sent again (RFC 9110, conditional requests). */
export class FeedReader {
  readonly #options: FetchOptions;
  readonly #remembered = new Map<string, Remembered>();
  /** The last reading of each feed that could be read. */
  readonly #last = new Map<string, FeedReading>();

  constructor(options: FetchOptions) {
    this.#options = options;
  }

  /** Reads all at once; each that cannot be read says why, and never rejects. */
  readAll(feeds: readonly Feed[], at: number): Promise<readonly FeedReading[]> {
    return Promise.all(feeds.map((feed) => this.#read(feed, at)));
  }

  async #read(feed: Feed, at: number): Promise<FeedReading> {
    try {
      const reading = readingOf(feed, await this.#getAny(feed), at);
      this.#last.set(feed.id, reading);
      return reading;
    } catch (error) {
      const problem = problemOf(error, this.#options);
      const last = this.#last.get(feed.id);
      return last === undefined
        ? { feed, at, claims: [], problem }
        : { ...last, feed, at, problem, claimsFrom: last.at };
    }
  }

  /** From its address, or from the first of the others that answers. Rejects with what the first one did. */
  async #getAny({ url, alternates = [], tokenFrom }: Feed): Promise<string> {
    const token = tokenFrom === undefined ? undefined : this.#tokenIn(tokenFrom);
    let first: unknown;
    for (const one of [url, ...alternates]) {
      try {
        return await this.#get(one, token);
      } catch (error) {
        first ??= error;
      }
    }
    throw first;
  }

  /** `name:token` by commas, as nodes have it: the first one. */
  #tokenIn(variable: string): string {
    const listed = (this.#options.env?.[variable] ?? '').split(/[,\n]/)[0]!.trim();
    const token = listed.slice(listed.indexOf(':') + 1);
    if (token === '')
      throw new NotTheFeed(`the environment variable ${variable} holds no token; that of the node is needed`);
    return token;
  }

  async #get(url: string, token?: string): Promise<string> {
    const { timeoutMs, userAgent, signal: ended } = this.#options;
    const known = this.#remembered.get(url);
    const late = AbortSignal.timeout(timeoutMs);
    const signal = ended === undefined ? late : AbortSignal.any([late, ended]);
    // A token is for whom it was meant, and for nobody else.
    const response = await follow(url, token === undefined ? MOST_REDIRECTS : 0, {
      signal,
      headers: {
        'user-agent': userAgent,
        accept: 'application/json, application/rss+xml, application/atom+xml, text/xml;q=0.9, */*;q=0.1',
        ...(known?.etag === undefined ? {} : { 'if-none-match': known.etag }),
        ...(known?.modified === undefined ? {} : { 'if-modified-since': known.modified }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
    });
    if (response.status === 304 && known !== undefined) {
      await response.body?.cancel();
      return known.body;
    }
    if (!response.ok) {
      await response.body?.cancel();
      throw new NotTheFeed(
        response.status === 401 && token !== undefined
          ? 'the node does not know the token'
          : `the server answers ${response.status} ${response.statusText}`.trim(),
      );
    }
    const body = decode(await this.#bytesOf(response), response.headers.get('content-type') ?? '');
    const etag = response.headers.get('etag');
    const modified = response.headers.get('last-modified');
    this.#remembered.set(url, {
      body,
      ...(etag === null ? {} : { etag }),
      ...(modified === null ? {} : { modified }),
    });
    return body;
  }

  async #bytesOf(response: Response): Promise<Uint8Array> {
    const chunks: Uint8Array[] = [];
    let length = 0;
    for await (const chunk of response.body ?? []) {
      length += chunk.length;
      if (length > this.#options.maxBytes)
        throw new NotTheFeed(`it is longer than ${Math.round(this.#options.maxBytes / 1e6)} MB`);
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  }
}

/** Verdicts mean something only beside an estate: see `withPlaces`. */
function readingOf(feed: Feed, body: string, at: number): FeedReading {
  if (feed.format === 'steer') return { feed, at, claims: [], verdicts: readVerdicts(body) };
  const claims = READERS[feed.format](body, at).map((claim) => ({
    ...claim,
    feed: feed.id,
    ...meaningOf(feed.of, claim),
  }));
  return { feed, at, claims };
}

const MOST_REDIRECTS = 5;

/** Follows so many redirects by hand: never from https to http, and not round and round. */
async function follow(url: string, most: number, init: RequestInit): Promise<Response> {
  let at = new URL(url);
  for (let hops = 0; hops <= most; hops++) {
    const response = await fetch(at, { ...init, redirect: 'manual' });
    const location = response.headers.get('location');
    if (response.status < 300 || response.status > 399 || response.status === 304 || location === null)
      return response;
    await response.body?.cancel();
    const next = new URL(location, at);
    if (next.protocol !== 'https:' && next.protocol !== at.protocol)
      throw new NotTheFeed(`it redirects from ${at.protocol}// to ${next.protocol}//, which is not followed`);
    at = next;
  }
  throw new NotTheFeed(
    most === 0 ? 'it redirects, which is not followed with a token' : `it redirects more than ${most} times`,
  );
}

/** By its byte order mark (AWS sends UTF-16), else as the server says, else UTF-8. */
function decode(bytes: Uint8Array, contentType: string): string {
  const [first, second, third] = bytes;
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xef && second === 0xbb && third === 0xbf) return new TextDecoder().decode(bytes);
  const charset = /charset="?([\w-]+)/i.exec(contentType)?.[1];
  try {
    return new TextDecoder(charset ?? 'utf-8').decode(bytes);
  } catch {
    return new TextDecoder().decode(bytes);
  }
}

function problemOf(error: unknown, { timeoutMs }: FetchOptions): string {
  if (error instanceof NotTheFeed) return error.message;
  const { name, message, cause } = error as Error & { cause?: { code?: string; message?: string } };
  if (name === 'TimeoutError' || name === 'AbortError') return `no whole answer within ${timeoutMs / 1000} s`;
  const why = cause?.code ?? cause?.message ?? message;
  return REASONS[why] ?? why;
}

const REASONS: Readonly<Record<string, string>> = {
  ENOTFOUND: 'its host name is not found',
  EAI_AGAIN: 'its host name cannot be resolved now',
  ECONNREFUSED: 'the connection is refused',
  ECONNRESET: 'the connection was reset',
  ENETUNREACH: 'the network is not reachable',
  EHOSTUNREACH: 'the host is not reachable',
  UND_ERR_CONNECT_TIMEOUT: 'the connection timed out',
  UND_ERR_SOCKET: 'the server closed the connection',
};
