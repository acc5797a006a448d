/** The examples of docs/steer-dns.md, for a primary, a name server and files on this machine. */
import { readFileSync } from 'node:fs';

const TEXT = readFileSync(new URL('../../../../docs/steer-dns.md', import.meta.url), 'utf8');

/** A block of code by what stands behind its fence, with the address of Firebreak replaced. */
export function example(title: string, port = 53): string {
  const block = new RegExp(`^\`\`\`${title}\n(.*?)^\`\`\`$`, 'ms').exec(TEXT)?.[1];
  if (block === undefined) throw new Error(`docs/steer-dns.md has no block "${title}"`);
  return block
    .replaceAll('192.0.2.10@53', `127.0.0.1@${port}`)
    .replaceAll('192.0.2.10 port 53', `127.0.0.1 port ${port}`)
    .replaceAll('192.0.2.10', '127.0.0.1');
}
