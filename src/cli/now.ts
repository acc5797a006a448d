import { setTimeout as sleep } from 'node:timers/promises';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Estate } from '../estate/index.js';
import { compile } from '../graph/index.js';
import {
  changesBetween,
  feeds as directory,
  endpointsToProbe,
  type Feed,
  FeedReader,
  FORMATS,
  type Format,
  feedsFor,
  judge,
  type Now,
  probeAll,
} from '../now/index.js';
import { nowJson, nowText } from '../report/now/index.js';
import { safe } from '../report/safe/index.js';
import { parseDuration } from '../scenarios/index.js';
import { type ReadFlags, withReadFlags } from './options.js';
import { nameOf, readOrExplain } from './read.js';
import { manifest } from './root.js';
import { EXIT, json, print, UsageError } from './terminal.js';
import { stdoutStyle } from './text-style.js';

interface Flags extends ReadFlags {
  readonly watch?: number | true;
  readonly probe?: boolean;
  readonly feed: readonly Feed[];
  readonly onlyFeeds?: boolean;
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
/** The longest document that is read; Google's, the largest seen, has some hundred kilobytes. */
const MAX_BYTES = 16e6;
const WATCH_SECONDS = 120;
/** Public feeds are not asked more often than this: they are for everybody. */
const LEAST_WATCH_SECONDS = 30;

export function addNow(program: Command): void {
  withReadFlags(program.command('now'))
    .argument('[path...]', 'whose estate; default: the current directory')
    .description("what today's incidents touch: providers' public status feeds, over this estate")
    .option('--watch [interval]', 'go on, and print what changes (default every 2m, at least 30s)', seconds)
    .option(
      '--probe',
      'look for ourselves too: resolve and greet the endpoints of the services it uses, once',
    )
    .option(
      '--feed <[of=]format:url>',
      `one more feed (aws=aws-health:https://..., saas/stripe=statuspage:https://...); formats: ${FORMATS.join(', ')}; may be given several times`,
      feed,
      [],
    )
    .option('--only-feeds', 'read the feeds of --feed and no others')
    .option('--all-feeds', 'read every feed known, not only those of providers the estate touches')
    .option('--timeout <duration>', 'how long a feed may take', seconds, 10)
    .addOption(
      new Option('--fail-on <state>', 'a journey in this state or worse makes the exit status 1')
        .choices(Object.keys(WORSE))
        .default('degraded'),
    )
    .action(async (paths: string[], flags: Flags) => {
      const every = flags.watch === true ? WATCH_SECONDS : flags.watch;
      if (every !== undefined && every < LEAST_WATCH_SECONDS && !flags.onlyFeeds)
        throw new UsageError(
          `--watch ${every}s: public feeds are asked every ${LEAST_WATCH_SECONDS}s at most; your own more often with --only-feeds`,
        );
      const { estate } = readOrExplain(paths, flags);
      const look = lookAt(estate, flags);
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
function lookAt(estate: Estate, flags: Flags): () => Promise<Now> {
  const compiled = compile(estate);
  const { feeds, silent } = feedsFor(estate);
  const own = new Set(flags.feed.map(({ of }) => of));
  // A feed that the user names for a provider stands in for the one of the directory.
  const known = flags.onlyFeeds ? [] : (flags.allFeeds ? directory : feeds).filter(({ of }) => !own.has(of));
  const wanted = [...known, ...flags.feed];
  const reader = new FeedReader({
    timeoutMs: flags.timeout * 1000,
    maxBytes: MAX_BYTES,
    userAgent: `firebreak/${manifest().version}`,
  });
  return async () => {
    const at = Date.now();
    const [readings, probes] = await Promise.all([
      reader.readAll(wanted, at),
      flags.probe
        ? probeAll(endpointsToProbe(estate), { timeoutMs: 5_000, spreadMs: 2_000, random: Math.random })
        : [],
    ]);
    return judge(
      compiled,
      readings,
      at,
      silent.filter((id) => !own.has(id)),
      probes,
    );
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
    // Not all who watch the same incident at the same moment.
    await sleep(every * (900 + Math.random() * 200));
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

function feed(text: string, known: readonly Feed[]): Feed[] {
  const [, of, format = '', url = ''] = /^(?:([a-z0-9]+(?:\/[a-z0-9]+)?)=)?([a-z-]+):(.+)$/.exec(text) ?? [];
  if (!(FORMATS as readonly string[]).includes(format) || !/^https?:\/\/\S+$/.test(url))
    throw new InvalidArgumentError(
      `expected [PROVIDER=]FORMAT:URL with one of the formats ${FORMATS.join(', ')}`,
    );
  return [
    ...known,
    {
      id: `own-${known.length + 1}`,
      name: new URL(url).host,
      ...(of === undefined ? {} : { of }),
      format: format as Format,
      url,
      page: url,
      source: url,
    },
  ];
}

function seconds(text: string): number {
  const value = parseDuration(text);
  if (value === undefined || value <= 0)
    throw new InvalidArgumentError('expected a duration such as 10s or 2m');
  return value;
}
