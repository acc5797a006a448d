import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Event, HookConfig } from '../model/index.js';
import { type Deliver, delivererOf } from './deliver.js';
import { messageOf } from './message.js';
import { openQueue, type Queue } from './queue.js';

export interface HookOptions {
  /** Where what waits is kept; a folder for each hook is made in it. */
  readonly directory: string;
  /** The node that tells. */
  readonly node: string;
  /** Default: the environment of this process. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Variables that commands do not get. */
  readonly hidden?: readonly string[];
  /** Told in one line of what failed, and of what was given up. */
  readonly problem?: (text: string) => void;
  /** Milliseconds before the second try; doubles with each further one, up to five minutes. Default: a second. */
  readonly firstPauseMs?: number;
}

/** Counted since the start, for metrics. */
export interface HookFigures {
  readonly hook: string;
  readonly waiting: number;
  readonly delivered: number;
  readonly failedTries: number;
  /** Given up after all retries. */
  readonly dropped: number;
}

export interface Hooks {
  /** Keeps an event for every hook that wants it. Resolves once it is on disk; never waits for a hook, never rejects. */
  readonly tell: (event: Event) => Promise<void>;
  readonly figures: () => HookFigures[];
  /** Ends what is running; what waits goes on after the next start. */
  readonly close: () => Promise<void>;
}

const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 300_000;

/**
 * Delivers events to each hook at least once and in order; hooks do not wait for each other. A try has a deadline, and a
 * failed one is repeated with growing pauses; after the last retry the event is given up, so that a hook which is broken
 * for one event hears of the next. What waits is on disk. Throws where the environment lacks what a hook needs.
 */
export async function startHooks(hooks: readonly HookConfig[], options: HookOptions): Promise<Hooks> {
  const { directory, node, env = process.env, hidden = [], problem = () => {} } = options;
  const deliverers = hooks.map((hook) => delivererOf(hook, env, new Set(hidden)));
  const lines = await Promise.all(
    hooks.map(async (hook, i) => {
      const say = (text: string) => problem(`hook ${hook.id}: ${text}`);
      const queue = await openQueue(join(directory, hook.id), say);
      return startLine(hook, queue, deliverers[i]!, say, options.firstPauseMs ?? FIRST_PAUSE_MS);
    }),
  );
  return {
    async tell(event) {
      if (event.kind !== 'verdict' && event.kind !== 'plan') return;
      const body = JSON.stringify(messageOf(event, node));
      await Promise.all(
        lines.filter(({ hook }) => hook.on.includes(event.kind)).map((line) => line.add(body)),
      );
    },
    figures: () => lines.map((line) => line.figures()),
    async close() {
      await Promise.all(lines.map((line) => line.close()));
    },
  };
}

interface Line {
  readonly hook: HookConfig;
  readonly add: (body: string) => Promise<void>;
  readonly figures: () => HookFigures;
  readonly close: () => Promise<void>;
}

/** One hook with what waits for it. */
function startLine(
  hook: HookConfig,
  queue: Queue,
  deliver: Deliver,
  say: (text: string) => void,
  firstPauseMs: number,
): Line {
  const stop = new AbortController();
  const counts = { delivered: 0, failedTries: 0, dropped: 0 };
  let working: Promise<void> | undefined;

  async function deliverFirst(name: string, body: string): Promise<void> {
    if (!isJson(body)) {
      counts.dropped++;
      say(`gave up ${name}, which is damaged`);
      return queue.remove(name);
    }
    for (let tries = 0; ; tries++) {
      const why = await deliver(body, stop.signal);
      if (stop.signal.aborted && why !== undefined) return;
      if (why === undefined) {
        await queue.remove(name);
        counts.delivered++;
        return;
      }
      counts.failedTries++;
      const { type, key } = JSON.parse(body);
      if (tries >= hook.retries) {
        counts.dropped++;
        say(`gave up ${type} ${key} after ${tries + 1} tries: ${why}`);
        return queue.remove(name);
      }
      say(`${type} ${key}: ${why}; ${hook.retries - tries} tries are left`);
      const pause = Math.min(LONGEST_PAUSE_MS, firstPauseMs * 2 ** tries);
      // Not all nodes at the same moment.
      await sleep(pause * (0.75 + Math.random() / 2), undefined, { signal: stop.signal }).catch(() => {});
      if (stop.signal.aborted) return;
    }
  }

  async function work(): Promise<void> {
    for (
      let next = await queue.first();
      next !== undefined && !stop.signal.aborted;
      next = await queue.first()
    ) {
      await deliverFirst(next.name, next.text);
    }
  }

  function wake(): void {
    if (stop.signal.aborted) return;
    working ??= work().then(
      () => {
        working = undefined;
        // Told of while the last one was being removed.
        if (queue.length() > 0) wake();
      },
      (error: Error) => {
        working = undefined;
        say(`stands still until the next event: ${error.message}`);
      },
    );
  }

  wake();
  return {
    hook,
    async add(body) {
      await queue.add(body);
      wake();
    },
    figures: () => ({ hook: hook.id, waiting: queue.length(), ...counts }),
    async close() {
      stop.abort();
      await working;
    },
  };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
