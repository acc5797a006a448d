import type { IncomingMessage } from 'node:http';

/** The body of a request as text; undefined where it is longer than `most` bytes: the rest is not read. */
export async function receive(request: IncomingMessage, most: number): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > most) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
