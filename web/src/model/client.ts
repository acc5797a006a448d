import type { Request, Response } from './protocol.js';
import type { Engine } from './types.js';

/** A newer question of the same kind came before the answer: nobody waits for this one any more. */
export class Superseded extends Error {
  override readonly name = 'Superseded';

  constructor() {
    super('a newer question was asked');
  }
}

/** The part of a Worker that is used. */
export type Port = Pick<Worker, 'postMessage' | 'addEventListener' | 'terminate'>;

/** Questions of which only the last one counts: people move a slider faster than it is answered. */
const LATEST_ONLY: ReadonlySet<keyof Engine> = new Set(['run', 'whatIf', 'snippet']);

interface Waiting {
  readonly request: Request;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
  isSuperseded: boolean;
}

/**
 * The engine in a worker that `make` starts: from a URL where the app is served, from a Blob URL where it is one file. One
 * question is with the worker at a time. Of `run`, `whatIf` and `snippet` a newer question takes the place of
 * one that waits or is being answered, which then rejects with `Superseded`. A worker that cannot be loaded or breaks
 * rejects all that is asked.
 */
export function connect(make: () => Port): Engine & { close(): void } {
  const port = make();
  const queue: Waiting[] = [];
  let current: Waiting | undefined;
  let lastId = 0;
  let broken: Error | undefined;

  const next = () => {
    if (current !== undefined) return;
    current = queue.shift();
    if (current !== undefined) port.postMessage(current.request);
  };
  const fail = (error: Error) => {
    broken = error;
    for (const { reject } of [...(current ? [current] : []), ...queue]) reject(error);
    queue.length = 0;
    current = undefined;
  };
  const supersede = (method: keyof Engine) => {
    if (current?.request.method === method && !current.isSuperseded) {
      current.isSuperseded = true;
      current.reject(new Superseded());
    }
    for (const [i, one] of [...queue.entries()].reverse()) {
      if (one.request.method !== method) continue;
      queue.splice(i, 1);
      one.reject(new Superseded());
    }
  };
  port.addEventListener('message', (event) => {
    const response = (event as MessageEvent<Response>).data;
    const answered = current;
    if (answered === undefined || answered.request.id !== response.id) return;
    current = undefined;
    if ('error' in response) answered.reject(new Error(response.error));
    else answered.resolve(response.value);
    next();
  });
  port.addEventListener('error', (event) => {
    fail(new Error((event as ErrorEvent).message || 'the analyses could not be loaded'));
  });
  port.addEventListener('messageerror', () => fail(new Error('an answer could not be read')));

  function ask<M extends keyof Engine>(method: M, ...args: Parameters<Engine[M]>): ReturnType<Engine[M]> {
    const answer = new Promise((resolve, reject) => {
      if (broken !== undefined) {
        reject(broken);
        return;
      }
      if (LATEST_ONLY.has(method)) supersede(method);
      const request = { id: ++lastId, method, args } as unknown as Request;
      queue.push({ request, resolve, reject, isSuperseded: false });
      next();
    });
    return answer as ReturnType<Engine[M]>;
  }

  return {
    open: (...args) => ask('open', ...args),
    scenarios: () => ask('scenarios'),
    run: (...args) => ask('run', ...args),
    why: (...args) => ask('why', ...args),
    whatIf: (...args) => ask('whatIf', ...args),
    gain: (...args) => ask('gain', ...args),
    exactly: (...args) => ask('exactly', ...args),
    pairs: () => ask('pairs'),
    snippet: (...args) => ask('snippet', ...args),
    compare: (...args) => ask('compare', ...args),
    close: () => {
      port.terminate();
      fail(new Error('closed'));
    },
  };
}
