import type { ELK } from 'elkjs/lib/elk-api.js';
import type { Picture } from './aggregate.js';
import { elkGraphOf, type Geometry, geometryOf } from './layout.js';

/** Lays pictures out, one after the other, off the main thread. */
export interface Layouter {
  layout(picture: Picture): Promise<Geometry>;
  stop(): void;
}

/** Starts ELK in a worker at once: it takes as long as reading the estate, which can go on meanwhile. */
export function startLayouter(createWorker: () => Worker | Promise<Worker> = servedWorker): Layouter {
  const start = async () => {
    const [{ default: Elk }, worker] = await Promise.all([import('elkjs/lib/elk-api.js'), createWorker()]);
    return new Elk({ workerFactory: () => worker, algorithms: ['layered', 'rectpacking'] });
  };
  const started: Promise<ELK> = start();
  // Told by the first layout.
  started.catch(() => undefined);
  return {
    layout: async (picture) => {
      const elk = await started;
      return geometryOf(picture, await elk.layout(elkGraphOf(picture)));
    },
    stop: () => {
      started.then(
        (elk) => elk.terminateWorker(),
        () => undefined,
      );
    },
  };
}

/** The worker as a file beside the page. */
async function servedWorker(): Promise<Worker> {
  const { default: url } = await import('elkjs/lib/elk-worker.min.js?url');
  return new Worker(url);
}
