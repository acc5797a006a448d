/** How long processes were held up by the machine they run on: ready to run, and waiting for a processor. */
import { readdirSync, readFileSync } from 'node:fs';

/** Milliseconds that each of these processes, all threads of it, has waited since it began; those that are gone are left out. */
export function waitedMs(pids: readonly number[]): ReadonlyMap<number, number> {
  const waited = new Map<number, number>();
  for (const pid of pids) {
    try {
      const threads = readdirSync(`/proc/${pid}/task`);
      waited.set(
        pid,
        threads.reduce((sum, thread) => sum + waitedBy(`/proc/${pid}/task/${thread}`), 0),
      );
    } catch {
      // It has ended.
    }
  }
  return waited;
}

/** The second figure of `schedstat` in proc(5): nanoseconds on a run queue. */
function waitedBy(folder: string): number {
  try {
    return Number(readFileSync(`${folder}/schedstat`, 'utf8').split(' ')[1]) / 1e6;
  } catch {
    return 0;
  }
}
