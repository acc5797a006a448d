import { startPublisher } from '../dns/index.js';
import type { Publication, Publisher } from '../model/index.js';

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
