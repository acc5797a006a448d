import type { Publication, Publisher, TsigKey } from '../model/index.js';
import { primary } from './primary/index.js';
import { serve } from './serve/index.js';
import { readKey } from './tsig/index.js';
import { update } from './update/index.js';

/**
 * Starts what an entry of `steer.publish` describes. Throws where it cannot listen, where an address is none, and where a
 * key's secret is not where it is said to be.
 */
export async function startPublisher(
  publication: Publication,
  env: NodeJS.ProcessEnv = process.env,
): Promise<Publisher> {
  const secretOf = (key: TsigKey | undefined) => (key === undefined ? {} : { key: readKey(key, env) });
  switch (publication.kind) {
    case 'serve':
      return serve(publication);
    case 'primary': {
      const { listen, secondaries, key } = publication;
      return primary({ listen, secondaries, ...secretOf(key) });
    }
    case 'update': {
      const { server, zones, key } = publication;
      return update({ server, zones, ...secretOf(key) });
    }
  }
}
