import { spawn } from 'node:child_process';
import { type Command, InvalidArgumentError } from 'commander';
import type { Estate } from '../estate/index.js';
import { isLoopback } from '../http/index.js';
import { nowJson } from '../report/now/index.js';
import { safe } from '../report/safe/index.js';
import {
  assetsOf,
  isWildcard,
  type Live,
  liveFeeds,
  liveFrom,
  type RunningServer,
  startServer,
  watchPaths,
} from '../server/index.js';
import { type Answer, type Assessor, startAssessor } from './assessor.js';
import {
  checkInterval,
  type FeedFlags,
  feedChoice,
  seconds,
  USUAL_INTERVAL,
  withFeedFlags,
} from './feed-options.js';
import { type Lookout, startLookout } from './lookout.js';
import { type SourceFlags, withReadFlags } from './options.js';
import { apiFiles, webFolder } from './package.js';
import { nameOf } from './read.js';
import { asOf } from './result-options.js';
import { manifest } from './root.js';
import { print, UsageError } from './terminal.js';

interface Flags extends SourceFlags, FeedFlags {
  readonly asOf?: string;
  readonly now?: boolean;
  readonly every?: number;
  readonly port: number;
  readonly host: string;
  readonly open?: boolean;
}

/** Options of `firebreak serve`, and what it does. */
export function define(command: Command): void {
  withFeedFlags(withReadFlags(command, []))
    .option('--port <number>', 'port to listen on; 0 takes any that is free', portOf, 4040)
    .option(
      '--host <address>',
      'address to listen on; others than localhost are reachable by others',
      '127.0.0.1',
    )
    .option('--open', 'open it in the browser')
    .option(
      '--now',
      "look at providers' public status feeds too, and show what they say today; without it serve asks nobody anything",
    )
    .option(
      '--every <interval>',
      'with --now: how often the feeds are read (default 2m, at least 30s)',
      seconds,
    )
    .addOption(asOf())
    .action(serve);
}

async function serve(paths: string[], flags: Flags): Promise<void> {
  checkFeedFlags(flags);
  const assets = assetsOf(webFolder(), apiFiles());
  const name = nameOf(paths);
  const assessor = startAssessor({ paths, flags, wantsEstate: flags.now === true });
  const started = start();
  const { varFile, config } = flags;
  // From before the first reading, so that no change is missed.
  const watcher = watchPaths(
    [...(paths.length > 0 ? paths : ['.']), ...varFile, ...(config === undefined ? [] : [config])],
    inTurn(async () => {
      // Where it did not start, that is told below.
      const running = await started.catch(() => undefined);
      if (running !== undefined) watcher.add(await again(assessor, running));
    }),
    (why) => console.error(`firebreak: files are not followed: ${safe(why)}`),
  );
  try {
    const { server, folders, lookout } = await started;
    await watcher.ready;
    watcher.add(folders);
    const { host } = flags;
    const url = `http://${isLoopback(host) || isWildcard(host) ? 'localhost' : bracketed(host)}:${server.port}`;
    await print(`${safe(name)} at ${url} (Ctrl-C ends it)\n`);
    if (!isLoopback(host))
      console.error(`firebreak: whoever reaches ${bracketed(host)}:${server.port} can read the assessment`);
    if (flags.open) openInBrowser(url);
    await interrupted();
    lookout?.close();
    await server.close();
  } finally {
    await watcher.close();
    await assessor.close();
  }

  async function start(): Promise<Running & { folders: readonly string[] }> {
    const first = await assessor.assess();
    if ('failure' in first) throw first.bug === undefined ? new UsageError(first.failure) : bugOf(first);
    const live = liveFrom(name, first);
    const feeds = flags.now ? liveFeeds() : undefined;
    const server = await listen(flags, { assets, live, feeds, version: manifest().version });
    const lookout = first.estate && lookoutFor(first.estate, paths, flags, server);
    return { server, lookout, folders: first.folders };
  }
}

interface Running {
  readonly server: RunningServer;
  /** Where feeds are looked at. */
  readonly lookout: Lookout | undefined;
}

function lookoutFor(estate: Estate, paths: readonly string[], flags: Flags, server: RunningServer): Lookout {
  const { every = USUAL_INTERVAL } = flags;
  return startLookout(
    estate,
    { choice: feedChoice(paths, flags), every },
    (now, changes) => {
      server.takeNow(nowJson(now));
      for (const one of changes) console.error(`firebreak: ${safe(one)}`);
    },
    ({ message }) => console.error(`firebreak: what feeds say could not be judged: ${safe(message)}`),
  );
}

function checkFeedFlags(flags: Flags): void {
  const { now, feed, steer, onlyFeeds, every } = flags;
  if (every !== undefined) checkInterval('--every', every, flags);
  const given =
    feed.length > 0
      ? '--feed'
      : steer.length > 0
        ? '--steer'
        : onlyFeeds
          ? '--only-feeds'
          : every !== undefined && '--every';
  if (!now && given) throw new UsageError(`${given} chooses what --now reads; add --now`);
}

/** Assesses the files as they are now; returns the folders that were read. */
async function again(assessor: Assessor, { server, lookout }: Running): Promise<readonly string[]> {
  const before = server.live.generation();
  const answer = await assessor.assess();
  if (server.take(answer)) console.error(`firebreak: ${safe(told(server.live))}`);
  // What is shown is judged, and not what could not be taken.
  if (server.live.generation() !== before && 'estate' in answer) lookout?.turnTo(answer.estate!);
  return 'failure' in answer ? [] : answer.folders;
}

function told(live: Live): string {
  const problem = live.problem();
  if (problem === undefined) return `assessed anew, result ${live.generation()}`;
  const [first] = problem.diagnostics;
  const why = first === undefined ? problem.message : `${first.file}:${first.line}: ${first.message}`;
  return `${why}; the last result stays`;
}

/** Runs a task when it is called; calls during a run are one more run after it. */
function inTurn(task: () => Promise<void>): () => void {
  let running = false;
  let waiting = false;
  return async function run(): Promise<void> {
    if (running) {
      waiting = true;
      return;
    }
    running = true;
    await task();
    running = false;
    if (waiting) {
      waiting = false;
      await run();
    }
  };
}

async function listen(
  { host, port }: Flags,
  options: Omit<Parameters<typeof startServer>[0], 'host' | 'port'>,
): Promise<RunningServer> {
  try {
    return await startServer({ ...options, host, port });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const at = `${bracketed(host)}:${port}`;
    if (code === 'EADDRINUSE') throw new UsageError(`${at} is in use; choose another port with --port`);
    if (code === 'EACCES')
      throw new UsageError(`${at} needs privileges; choose a port above 1023 with --port`);
    throw new UsageError(`cannot listen on ${at}: ${message}; choose another address with --host`);
  }
}

/** Resolves at the first Ctrl-C; the second one ends the process at once. */
function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}

function openInBrowser(url: string): void {
  const command = process.platform === 'darwin' ? 'open' : 'xdg-open';
  const child = spawn(command, [url], { detached: true, stdio: 'ignore' });
  child.on('error', () => console.error(`firebreak: ${command} cannot be run; open ${url} yourself`)).unref();
}

function bugOf({ failure, bug }: Extract<Answer, { failure: string }>): Error {
  const error = new Error(failure);
  error.stack = bug ?? '';
  return error;
}

const bracketed = (host: string) => (host.includes(':') ? `[${host}]` : host);

function portOf(text: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535)
    throw new InvalidArgumentError('expected a number from 0 to 65535');
  return port;
}
