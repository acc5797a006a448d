import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';

/** Who asks: behind proxies that are trusted, the last address in X-Forwarded-For that is none of theirs. */
export function clientOf(
  { socket, headers }: Pick<IncomingMessage, 'socket' | 'headers'>,
  trusted: readonly string[] = [],
): string {
  const plain = (address: string) => address.trim().replace(/^::ffff:/i, '');
  const chain = [
    ...[headers['x-forwarded-for'] ?? []].flat().join(',').split(','),
    socket.remoteAddress ?? '',
  ];
  let client = plain(chain.pop()!);
  while (trusted.includes(client) && chain.length > 0) {
    const next = plain(chain.pop()!);
    if (isIP(next) === 0) break;
    client = next;
  }
  return client;
}
