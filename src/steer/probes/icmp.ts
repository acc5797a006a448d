import { spawn, spawnSync } from 'node:child_process';
import { failed, type Look, PASSED } from './types.js';

/** Whether `ping` can be run here: Node.js itself has no raw sockets. */
export function canPing(): boolean {
  const { error } = spawnSync('ping', [], { stdio: 'ignore', timeout: 2000 });
  // Without an address it only complains; what counts is that there was something to run.
  return error === undefined || (error as NodeJS.ErrnoException).code === 'ETIMEDOUT';
}

/** Up: `ping` has an answer to one echo request. */
export const icmp: Look<'icmp'> = (_, { address, family, sourceAddress, waiting }, end) => {
  waiting(`answer to ping of ${address}`);
  const isMac = process.platform === 'darwin';
  const source = sourceAddress === undefined ? [] : [isMac ? '-S' : '-I', sourceAddress];
  const program = isMac && family === 6 ? 'ping6' : 'ping';
  const child = spawn(program, ['-n', '-c', '1', ...source, address], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    if (said.length < 512) said += chunk.toString('latin1');
  });
  child.on('error', () => end({ ok: false, why: 'ping cannot be run here', own: true }));
  child.on('close', (status) => {
    if (status === 0) return end(PASSED);
    // 1: no answer. Anything else is about this machine: no permission, no such source address.
    const line = said
      .split('\n')
      .find((one) => one.trim() !== '')
      ?.replace(/[^\x20-\x7e]/g, ' ');
    if (status === 1 || /unreachable/i.test(line ?? '')) end(failed(`no answer to ping by ${address}`));
    else end({ ok: false, why: line ?? `ping ended with status ${status}`, own: true });
  });
  return () => child.kill('SIGKILL');
};
