import { setTimeout as sleep } from 'node:timers/promises';
import { type Command, Option } from 'commander';
import type { Estate } from '../estate/index.js';
import { compile } from '../graph/index.js';
import { changesBetween, endpointsToProbe, feedsFor, judge, type Now, probeAll } from '../now/index.js';
import { nowJson, nowText } from '../report/now/index.js';
import { safe } from '../report/safe/index.js';
import {
  checkInterval,
  type FeedFlags,
  feedChoice,
  feedReader,
  seconds,
  USUAL_INTERVAL,
  untilNextLook,
  withFeedFlags,
} from './feed-options.js';
import { type ReadFlags, withReadFlags } from './options.js';
import { nameOf, readOrExplain } from './read.js';
import { EXIT, json, print, UsageError } from './terminal.js';
import { stdoutStyle } from './text-style.js';

interface Flags extends ReadFlags, FeedFlags {
  readonly watch?: number | true;
  readonly probe?: boolean;
  readonly allFeeds?: boolean;
  readonly timeout: number;
  readonly failOn: 'down' | 'degraded' | 'unknown' | 'never';
}

const WORSE = {
  down: ['down'],
  degraded: ['down', 'degraded'],
  unknown: ['down', 'degraded', 'unknown'],
  never: [],
} as const;

/** Options of `firebreak now`, and what it does. */
export function define(command: Command): void {
  withFeedFlags(withReadFlags(command))
    .option('--watch [interval]', 'go on, and print what changes (default every 2m, at least 30s)', seconds)
    .option(
      '--probe',
      'look for ourselves too: resolve and greet the endpoints of the services it uses, once',
    )
    .option('--all-feeds', 'read every feed known, not only those of providers the estate touches')
    .option('--timeout <duration>', 'how long a feed may take', seconds, 10)
    .addOption(
      new Option('--fail-on <state>', 'a journey in this state or worse makes the exit status 1')
        .choices(Object.keys(WORSE))
        .default('degraded'),
    )
    .action(async (paths: string[], flags: Flags) => {
      const every = flags.watch === true ? USUAL_INTERVAL : flags.watch;
      if (every !== undefined) checkInterval('--watch', every, flags);
      const { estate } = readOrExplain(paths, flags);
      const look = lookAt(paths, estate, flags);
      const now = await look();
      await show(now, nameOf(paths), flags);
      if (every !== undefined) return watch(now, look, every, flags);
      if (now.feeds.length > 0 && now.feeds.every(({ problem }) => problem !== undefined)) {
        const [first] = now.feeds;
        throw new UsageError(`no feed could be read; ${first!.feed.name}: ${first!.problem}`);
      }
      const worse: readonly string[] = WORSE[flags.failOn];
      if (now.journeys.some(({ state }) => worse.includes(state))) process.exitCode = EXIT.finding;
    });
}

/** Reads the feeds once, and judges; the reader remembers what has not changed. */
function lookAt(paths: readonly string[], estate: Estate, flags: Flags): () => Promise<Now> {
  const compiled = compile(estate);
  const { feeds, silent } = feedsFor(estate, feedChoice(paths, flags, flags.allFeeds));
  const reader = feedReader(flags.timeout * 1000);
  return async () => {
    const at = Date.now();
    const [readings, probes] = await Promise.all([
      reader.readAll(feeds, at),
      flags.probe
        ? probeAll(endpointsToProbe(estate), { timeoutMs: 5_000, spreadMs: 2_000, random: Math.random })
        : [],
    ]);
    return judge(compiled, readings, at, silent, probes);
  };
}

function show(now: Now, what: string, flags: Flags): Promise<void> {
  return print(
    flags.format === 'json'
      ? json(nowJson(now))
      : nowText(now, what, { style: stdoutStyle(), all: flags.all === true }),
  );
}

/** Until it is interrupted: a line for each change, or the whole result again for programs. */
async function watch(first: Now, look: () => Promise<Now>, every: number, flags: Flags): Promise<void> {
  let before = first;
  for (;;) {
    await sleep(untilNextLook(every));
    const after = await look();
    const changes = changesBetween(before, after);
    if (changes.length > 0) {
      const time = new Date(after.at).toISOString().slice(11, 16);
      await (flags.format === 'json'
        ? print(json(nowJson(after)))
        : print(changes.map((one) => `${time} UTC  ${safe(one)}\n`).join('')));
    }
    before = after;
  }
}
