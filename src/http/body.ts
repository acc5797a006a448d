import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

/** Something to answer with; whoever has the same entity tag has the same bytes. */
export interface Body {
  readonly type: string;
  readonly tag: string;
  readonly plain: Buffer;
  /** Compressed when it is first asked for. */
  gzipped(): Promise<Buffer>;
}

const compress = promisify(gzip);

export function bodyOf(type: string, content: string | Buffer): Body {
  const plain = Buffer.from(content);
  // Weak: the compressed form goes by the same one.
  const tag = `W/"${createHash('sha256').update(plain).digest('base64url')}"`;
  let compressed: Promise<Buffer> | undefined;
  return { type, tag, plain, gzipped: () => (compressed ??= compress(plain)) };
}

export function jsonBody(value: unknown): Body {
  return bodyOf('application/json; charset=utf-8', JSON.stringify(value));
}

/** Kept, but asked about each time: files on the disk and assessments change under the same address. */
const ASK_EACH_TIME = 'no-cache';

/** Answers with 200, or with 304 where the caller has it already. */
export async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  body: Body,
  caching = ASK_EACH_TIME,
): Promise<void> {
  response.setHeader('cache-control', caching);
  response.setHeader('etag', body.tag);
  response.appendHeader('vary', 'accept-encoding');
  if (isKnown(request.headers['if-none-match'], body.tag)) {
    response.writeHead(304).end();
    return;
  }
  const isSmaller = body.plain.length > 1024 && takesGzip(request.headers['accept-encoding']);
  const bytes = isSmaller ? await body.gzipped() : body.plain;
  if (isSmaller) response.setHeader('content-encoding', 'gzip');
  response.setHeader('content-type', body.type);
  response.setHeader('content-length', bytes.length);
  response.end(request.method === 'HEAD' ? undefined : bytes);
}

/** Answers that nothing is to be had, and why, in one line. */
export function refuse(response: ServerResponse, status: number, why: string): void {
  response.writeHead(status, {
    'content-type': 'text/plain; charset=utf-8',
    'content-length': Buffer.byteLength(why) + 1,
    'cache-control': 'no-store',
  });
  response.end(`${why}\n`);
}

function isKnown(header: string | undefined, tag: string): boolean {
  if (header === undefined) return false;
  return header.trim() === '*' || header.split(',').some((one) => one.trim() === tag);
}

function takesGzip(header: string | string[] | undefined): boolean {
  const [, quality = '1'] = /(?:^|,)\s*gzip\s*(?:;\s*q=([\d.]+))?\s*(?:,|$)/i.exec(String(header ?? '')) ?? [
    '',
    '0',
  ];
  return Number(quality) > 0;
}
