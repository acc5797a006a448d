import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { evaluatePart, type PairsJob } from '../analysis/index.js';
import { type SampledPart, type SamplingPlan, sampler } from '../engine/index.js';
import { scriptOf } from './package.js';

/** What parts are of. */
export type Work =
  | { readonly kind: 'samples'; readonly plan: SamplingPlan }
  | { readonly kind: 'pairs'; readonly job: PairsJob };

/** What takes the parts of some work. */
export function takerOf(work: Work): (part: number) => SampledPart | Int32Array {
  if (work.kind === 'samples') return sampler(work.plan);
  return (part) => evaluatePart(work.job, part);
}

/** Less than so many parts are done before a thread has started. */
const WORTH_THREADS = 4;

/**
 * Takes all parts of some work, in threads where there are enough of them; `threads` is how many at most, as many as the
 * machine has where it is absent. The answers are in the order of the parts and do not depend on how many threads there are.
 * The threads share the memory of what they work on, and end with the call or with the process, whichever comes first.
 */
export async function inParts<T>(work: Work, parts: number, threads = availableParallelism()): Promise<T[]> {
  const count = Math.min(threads, Math.floor(parts / 2));
  if (count < 2 || parts < WORTH_THREADS) {
    const take = takerOf(work);
    return Array.from({ length: parts }, (_, part) => take(part) as T);
  }
  const data = shared(work);
  const results: T[] = new Array(parts);
  let next = 0;
  const workers = Array.from(
    { length: count },
    () => new Worker(scriptOf('compute-worker.js'), { workerData: data }),
  );
  const workThrough = (worker: Worker) =>
    new Promise<void>((resolve, reject) => {
      let part = next++;
      worker.on('message', (answer: T) => {
        results[part] = answer;
        part = next++;
        if (part < parts) worker.postMessage(part);
        else resolve();
      });
      worker.on('error', reject);
      worker.on('exit', (code) => reject(new Error(`a thread ended with ${code}`)));
      worker.postMessage(part);
    });
  try {
    await Promise.all(workers.map(workThrough));
    return results;
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

/** The same with its arrays in memory that threads share, so that none has a copy. */
function shared<T>(value: T): T {
  if (value instanceof Int32Array || value instanceof Uint8Array || value instanceof Float64Array) {
    const Type = value.constructor as new (buffer: SharedArrayBuffer) => Int32Array;
    const copy = new Type(new SharedArrayBuffer(value.byteLength));
    copy.set(value);
    return copy as T;
  }
  if (Array.isArray(value)) return value.map(shared) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, shared(one)])) as T;
}
