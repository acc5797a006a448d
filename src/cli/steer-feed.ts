import { existsSync } from 'node:fs';
import { isLoopback } from '../http/index.js';
import type { Feed } from '../now/index.js';
import { userFileIn } from '../readers/index.js';
import { isWildcard } from '../server/index.js';
import { readSteer } from '../steer/index.js';
import type { FeedFlags } from './feed-options.js';
import type { SourceFlags } from './options.js';

const TOKEN = 'FIREBREAK_TOKEN';
const PATH = '/v1/verdicts';

/**
 * The verdicts of the team's own steer nodes as a feed: of the nodes of `--steer`, else of the node on this machine where the
 * estate's firebreak.yaml has a `steer:` section. Code that is read may name any address and any environment variable: what it
 * names is asked on this machine only.
 */
export function steerFeed(paths: readonly string[], flags: FeedFlags & Pick<SourceFlags, 'config'>): Feed[] {
  const config = configOf(paths, flags.config);
  const { steer: given, onlyFeeds } = flags;
  if (given.length > 0) return [feedOf(given, config?.admin.tokenFrom ?? TOKEN)];
  if (config === undefined || onlyFeeds) return [];
  const { hostname, port } = new URL(`http://${config.admin.listen}`);
  const host = hostname.replace(/^\[|\]$/g, '');
  if (!isLoopback(host) && !isWildcard(host)) return [];
  return [feedOf([`http://${isWildcard(host) ? '127.0.0.1' : hostname}:${port}`], config.admin.tokenFrom)];
}

function configOf(paths: readonly string[], named: string | undefined) {
  const files = named === undefined ? (paths.length > 0 ? paths : ['.']).map(userFileIn) : [named];
  const file = files.find((one) => one !== undefined && existsSync(one));
  return file === undefined ? undefined : readSteer(file).config;
}

function feedOf(nodes: readonly string[], tokenFrom: string): Feed {
  const [url, ...alternates] = nodes.map((one) => new URL(PATH, one).href) as [string, ...string[]];
  return {
    id: 'steer',
    name: 'your steer cluster',
    format: 'steer',
    url,
    alternates,
    tokenFrom,
    page: new URL('/', url).href,
    source: url,
  };
}
