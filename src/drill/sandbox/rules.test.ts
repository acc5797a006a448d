import { Duplex, PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { rulesOver } from './rules.js';

it('gives each line its answer, in order, and says which was refused', async () => {
  const channel = new PassThrough();
  const rules = rulesOver(channel);
  // What is written comes back, as from somebody who answers with the question.
  const [first, second, third] = [rules('one'), rules('failed'), rules('three')];
  await expect(first).resolves.toBe('one');
  await expect(second).rejects.toThrow('nft refused: failed');
  await expect(third).resolves.toBe('three');
});

it('ends quietly where the sandbox ends while rules are under way', async () => {
  const channel = new Duplex({ read: () => {}, write: (_chunk, _encoding, done) => done() });
  const waiting = rulesOver(channel)('one');
  channel.destroy(Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }));
  await expect(waiting).resolves.toBe('');
});
