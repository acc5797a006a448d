import { setTimeout as sleep } from 'node:timers/promises';
import type { Estate } from '../estate/index.js';
import { compile } from '../graph/index.js';
import {
  changesBetween,
  type Feed,
  type FeedChoice,
  type FeedReading,
  feedsFor,
  judge,
  type Now,
} from '../now/index.js';
import { feedReader, untilNextLook } from './feed-options.js';

/** Milliseconds until a feed's whole document is here. */
const TIMEOUT = 10_000;

/** Looks at providers' feeds again and again, and judges the estate that is shown by what they say. */
export interface Lookout {
  /** Judges another estate by the last readings from now on; feeds that only it needs are read at once. */
  turnTo(estate: Estate): void;
  /** Ends the looking, and what is under way. */
  close(): void;
}

/**
 * @param options which feeds, and seconds from one look to the next
 * @param tell is told what each look came to, and what is different from the one before
 * @param fail is told what went wrong where nothing should
 */
export function startLookout(
  first: Estate,
  { choice, every }: { readonly choice: FeedChoice; readonly every: number },
  tell: (now: Now, changes: readonly string[]) => void,
  fail: (error: Error) => void,
): Lookout {
  const ended = new AbortController();
  const reader = feedReader(TIMEOUT, ended.signal);
  const readings = new Map<string, FeedReading>();
  let subject = subjectOf(first);
  let last: Now | undefined;
  let queue = Promise.resolve();
  /** One after the other: a look judges by what the one before it read. */
  const inTurn = (task: () => Promise<void>) => {
    queue = queue.then(task).catch(fail);
    return queue;
  };

  function subjectOf(estate: Estate) {
    return { compiled: compile(estate), ...feedsFor(estate, choice) };
  }

  async function read(feeds: readonly Feed[]): Promise<void> {
    for (const one of await reader.readAll(feeds, Date.now())) readings.set(one.feed.id, one);
  }

  function judged(at: number): void {
    if (ended.signal.aborted) return;
    const { compiled, feeds, silent } = subject;
    const known = feeds.flatMap(({ id }) => readings.get(id) ?? []);
    const now = judge(compiled, known, at, silent);
    tell(now, last === undefined ? [] : changesBetween(last, now));
    last = now;
  }

  async function lookOnAndOn(): Promise<void> {
    while (!ended.signal.aborted) {
      await inTurn(async () => {
        const at = Date.now();
        await read(subject.feeds);
        judged(at);
      });
      await sleep(untilNextLook(every), undefined, { signal: ended.signal }).catch(() => undefined);
    }
  }

  void lookOnAndOn();
  return {
    turnTo(estate) {
      void inTurn(async () => {
        subject = subjectOf(estate);
        await read(subject.feeds.filter(({ id }) => !readings.has(id)));
        // The feeds were looked at when they were, whenever the files change.
        judged(last?.at ?? Date.now());
      });
    },
    close: () => ended.abort(),
  };
}
