import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { loadRanges, type Ranges } from '../atlas/index.js';
import { safe } from '../report/safe/index.js';
import { keptRanges, updateRanges } from '../trace/index.js';
import { collect } from './options.js';
import { manifest } from './root.js';
import { EXIT, print, UsageError } from './terminal.js';

/** The ranges of the atlas, and in their place newer lists that `atlas update` fetched. */
export function newestRanges(): Promise<Ranges> {
  return loadRanges(keptRanges(rangesFolder()));
}

/** Where fetched lists are kept (https://specifications.freedesktop.org/basedir-spec/latest/). */
function rangesFolder(): string {
  const { XDG_CACHE_HOME: cache } = process.env;
  return join(cache?.startsWith('/') ? cache : join(homedir(), '.cache'), 'firebreak', 'ranges');
}

const TIMEOUT = 30_000;

/** The commands of `firebreak atlas`. */
export function define(atlas: Command): void {
  atlas
    .command('update')
    .description('fetch the address ranges that providers publish now, for trace, drill and observe')
    .option(
      '--from <provider=url>',
      'another place for a list; then only those named are fetched',
      collect,
      [],
    )
    .action(async ({ from }: { readonly from: readonly string[] }) => {
      const named = from.map((text) => {
        const [, provider, url] = /^([a-z]+)=(https?:\/\/\S+)$/.exec(text) ?? [];
        if (provider === undefined || url === undefined)
          throw new UsageError(`--from ${text}: expected PROVIDER=URL`);
        return [provider, [url]] as const;
      });
      const day = new Date().toISOString().slice(0, 10);
      const updates = await updateRanges(
        rangesFolder(),
        day,
        get,
        named.length > 0 ? Object.fromEntries(named) : undefined,
      );
      for (const { provider, date, prefixes, problem } of updates)
        await print(
          problem === undefined
            ? `${provider}  ${prefixes} prefixes, as of ${date}\n`
            : `${provider}  not updated: ${safe(problem)}\n`,
        );
      if (updates.every(({ problem }) => problem !== undefined)) process.exitCode = EXIT.usage;
    });
}

async function get(url: string): Promise<string> {
  const response = await fetch(url, {
    signal: AbortSignal.timeout(TIMEOUT),
    headers: { 'user-agent': `firebreak/${manifest().version}` },
  }).catch((error: Error & { cause?: { code?: string } }) => {
    throw new Error(`${url}: ${error.cause?.code ?? error.message}`);
  });
  if (!response.ok) throw new Error(`${url}: the server answers ${response.status}`);
  return response.text();
}
