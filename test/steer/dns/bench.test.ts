/** The benchmark of the name server on tiny input, so that it goes on working. */
import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { describeWith } from './support/programs.js';

describeWith('dnsperf dig', 'bench/steer-dns.mjs', () => {
  it('measures what is there', { timeout: 60_000 }, () => {
    const args = [
      '--rounds',
      '1',
      '--seconds',
      '1',
      '--names',
      '50',
      '--load',
      '500',
      '--only',
      'rates,bare',
    ];
    const { stdout, stderr } = spawnSync(process.execPath, ['bench/steer-dns.mjs', ...args], {
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    for (const server of ['Firebreak, rates limited', 'bare Node.js UDP'])
      expect(stdout).toMatch(
        new RegExp(`^\\| ${server} \\| [\\d.]+ k \\| [\\d.]+ k \\| \\d+ % \\| [\\d.]+ ms`, 'm'),
      );
  });
});
