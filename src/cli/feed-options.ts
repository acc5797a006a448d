import { type Command, InvalidArgumentError } from 'commander';
import { type Feed, type FeedChoice, FeedReader, FORMATS, type Format } from '../now/index.js';
import { parseDuration } from '../scenarios/index.js';
import type { SourceFlags } from './options.js';
import { manifest } from './root.js';
import { steerFeed } from './steer-feed.js';
import { UsageError } from './terminal.js';

/** Which feeds are read, as commands that read them understand it. */
export interface FeedFlags {
  readonly feed: readonly Feed[];
  /** Admin addresses of the team's own steer nodes. */
  readonly steer: readonly string[];
  readonly onlyFeeds?: boolean;
}

/** The longest document that is read; Google's, the largest seen, has some hundred kilobytes. */
const MAX_BYTES = 16e6;
/** Seconds from one look to the next, where nobody says. */
export const USUAL_INTERVAL = 120;
/** Public feeds are not asked more often than this: they are for everybody. */
const LEAST_INTERVAL = 30;

/** Adds the options that choose feeds. */
export function withFeedFlags(command: Command): Command {
  return command
    .option(
      '--feed <[of=]format:url>',
      `one more feed (aws=aws-health:https://..., saas/stripe=statuspage:https://...); formats: ${FORMATS.join(', ')}; may be given several times`,
      feed,
      [],
    )
    .option(
      '--steer <url>',
      'a node of `firebreak steer` (admin API), whose verdicts stand beside what providers say; several: the first that answers',
      node,
      [],
    )
    .option('--only-feeds', 'read the feeds of --feed and --steer, and no others');
}

export function feedChoice(
  paths: readonly string[],
  flags: FeedFlags & Pick<SourceFlags, 'config'>,
  isAll = false,
): FeedChoice {
  const { feed, onlyFeeds } = flags;
  return { own: [...feed, ...steerFeed(paths, flags)], isOnlyOwn: onlyFeeds === true, isAll };
}

/**
 * @param timeoutMs until a feed's whole document is here
 * @param signal ends what is under way
 */
export function feedReader(timeoutMs: number, signal?: AbortSignal): FeedReader {
  const userAgent = `firebreak/${manifest().version}`;
  return new FeedReader({
    timeoutMs,
    maxBytes: MAX_BYTES,
    userAgent,
    env: process.env,
    ...(signal && { signal }),
  });
}

/** Refuses to ask public feeds too often. */
export function checkInterval(option: string, every: number, { onlyFeeds }: FeedFlags): void {
  if (every < LEAST_INTERVAL && !onlyFeeds)
    throw new UsageError(
      `${option} ${every}s: public feeds are asked every ${LEAST_INTERVAL}s at most; your own more often with --only-feeds`,
    );
}

/** Milliseconds until the next look: not all who watch the same incident look at the same moment. */
export function untilNextLook(every: number): number {
  return every * (900 + Math.random() * 200);
}

/** Seconds of a duration. */
export function seconds(text: string): number {
  const value = parseDuration(text);
  if (value === undefined || value <= 0)
    throw new InvalidArgumentError('expected a duration such as 10s or 2m');
  return value;
}

/** Whose feed it is, and which of several. */
function nameOf(url: string): string {
  const { host, pathname } = new URL(url);
  return `${host}${pathname === '/' ? '' : pathname}`.slice(0, 60);
}

function node(text: string, known: readonly string[]): string[] {
  if (!/^https?:\/\/\S+$/.test(text) || !URL.canParse(text))
    throw new InvalidArgumentError('expected the address of its admin API, such as http://127.0.0.1:5380');
  return [...known, text];
}

function feed(text: string, known: readonly Feed[]): Feed[] {
  const [, of, format = '', url = ''] = /^(?:([a-z0-9]+(?:\/[a-z0-9]+)?)=)?([a-z-]+):(.+)$/.exec(text) ?? [];
  if (!(FORMATS as readonly string[]).includes(format) || !/^https?:\/\/\S+$/.test(url) || !URL.canParse(url))
    throw new InvalidArgumentError(
      `expected [PROVIDER=]FORMAT:URL with one of the formats ${FORMATS.join(', ')}`,
    );
  return [
    ...known,
    {
      id: `own-${known.length + 1}`,
      name: nameOf(url),
      ...(of === undefined ? {} : { of }),
      format: format as Format,
      url,
      page: url,
      source: url,
    },
  ];
}
