import { createInterface } from 'node:readline';
import type { Duplex } from 'node:stream';

/** Sends nft one line of rules at a time; what it says comes back when they hold. */
export function rulesOver(channel: Duplex): (line: string) => Promise<string> {
  const waiting: ((answer: string) => void)[] = [];
  // The sandbox may end while rules are under way; then they do not matter any more.
  channel.on('error', () => {});
  createInterface({ input: channel })
    // It passes on what the channel says.
    .on('error', () => {})
    .on('line', (answer) => waiting.shift()?.(answer));
  channel.on('close', () => {
    for (const done of waiting.splice(0)) done('');
  });
  return (line) =>
    new Promise((resolve, reject) => {
      waiting.push((answer) =>
        answer === 'failed' ? reject(new Error(`nft refused: ${line.slice(0, 200)}`)) : resolve(answer),
      );
      channel.write(`${line}\n`);
    });
}
