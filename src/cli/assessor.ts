import { Worker } from 'node:worker_threads';
import type { Estate } from '../estate/index.js';
import type { Reading } from '../server/index.js';
import type { SourceFlags } from './options.js';
import { scriptOf } from './package.js';

/** What the thread is asked. */
export interface Question {
  readonly paths: readonly string[];
  readonly flags: SourceFlags & { readonly asOf?: string };
  /** Whether the estate is asked for too: it is as large as the assessment. */
  readonly wantsEstate: boolean;
}

/** What it answers: a reading, with the folders that were read; of an error that nobody expected the stack. */
export type Answer =
  | (Exclude<Reading, { failure: string }> & {
      readonly folders: readonly string[];
      readonly estate?: Estate;
    })
  | { readonly failure: string; readonly bug?: string };

export interface Assessor {
  /** Reads and assesses once; never rejects. One at a time. */
  assess(): Promise<Answer>;
  close(): Promise<void>;
}

/** Reads and assesses in a thread of its own. One that dies, for want of memory for instance, is replaced. */
export function startAssessor(question: Question): Assessor {
  let worker: Worker | undefined;
  return {
    assess: () =>
      new Promise((resolve) => {
        worker ??= new Worker(scriptOf('assess-worker.js'));
        const one = worker;
        const died = (error: Error) => {
          worker = undefined;
          one.off('message', done);
          resolve({ failure: error.message, bug: error.stack ?? '' });
        };
        const done = (answer: Answer) => {
          one.off('error', died);
          resolve(answer);
        };
        one.once('message', done).once('error', died).postMessage(question);
      }),
    async close() {
      await worker?.terminate();
    },
  };
}
