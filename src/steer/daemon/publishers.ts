import { type Key, primary, readKey, serve, update } from '../dns/index.js';
import type { Publication, Publisher, TsigKey } from '../model/index.js';

/** Starts a publisher for each entry of `publish`. Where one cannot start, those before it are closed, and it rejects with why. */
export async function startPublishers(
  publish: readonly Publication[],
  env: NodeJS.ProcessEnv,
): Promise<readonly Publisher[]> {
  const started: Publisher[] = [];
  try {
    for (const [i, one] of publish.entries()) {
      const publisher = await startPublisher(one, env);
      // Several of a kind are told apart by their place in the list.
      const twice = started.some(({ name }) => name === publisher.name);
      started.push(twice ? { ...publisher, name: `${publisher.name}-${i + 1}` } : publisher);
    }
    return started;
  } catch (error) {
    await Promise.allSettled(started.map((one) => one.close()));
    throw error;
  }
}

async function startPublisher(one: Publication, env: NodeJS.ProcessEnv): Promise<Publisher> {
  switch (one.kind) {
    case 'serve':
      return serve({ listen: one.listen, ratePerSecond: one.ratePerSecond });
    case 'primary':
      return primary({ listen: one.listen, secondaries: one.secondaries, ...keyOf(one.key, env) });
    case 'update':
      return update({ server: one.server, zones: one.zones, ...keyOf(one.key, env) });
  }
}

function keyOf(key: TsigKey | undefined, env: NodeJS.ProcessEnv): { readonly key?: Key } {
  return key === undefined ? {} : { key: readKey(key, env) };
}
