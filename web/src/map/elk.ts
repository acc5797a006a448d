import type { ELK } from 'elkjs/lib/elk-api.js';
import type { Picture } from './aggregate.js';
import { elkGraphOf, type Geometry, geometryOf } from './layout.js';

/** Lays pictures out, one after the other, off the main thread. */
export interface Layouter {
  layout(picture: Picture): Promise<Geometry>;
  stop(): void;
}

/** Starts ELK in a worker; neither is loaded before the first layout is asked for. */
export function startLayouter(createWorker: () => Worker | Promise<Worker> = servedWorker): Layouter {
  let started: Promise<ELK> | undefined;
  const start = async () => {
    const [{ default: Elk }, worker] = await Promise.all([
      import('elkjs/lib/elk-api.js'),
      Promise.resolve(createWorker()),
    ]);
    return new Elk({ workerFactory: () => worker, algorithms: ['layered', 'rectpacking'] });
  };
  return {
    layout: async (picture) => {
      started ??= start();
      const elk = await started;
      return geometryOf(picture, await elk.layout(elkGraphOf(picture)));
    },
    stop: () => {
      void started?.then((elk) => elk.terminateWorker());
    },
  };
}

/** The worker as a file beside the page. */
async function servedWorker(): Promise<Worker> {
  const { default: url } = await import('elkjs/lib/elk-worker.min.js?url');
  return new Worker(url);
}
