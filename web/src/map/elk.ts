import type { ELK } from 'elkjs/lib/elk-api.js';
import type { Picture } from './aggregate.js';
import { type Geometry, layOut } from './layout.js';
import type { Sizes } from './sizes.js';

/** Lays pictures out, one after the other, off the main thread. */
export interface Layouter {
  /** `aspect`: width by height of the window it is for. */
  layout(picture: Picture, sizes: Sizes, aspect: number): Promise<Geometry>;
}

/** Starts ELK in a worker at once: it takes as long as reading the estate, which can go on meanwhile. */
export function startLayouter(createWorker: () => Worker | Promise<Worker> = servedWorker): Layouter {
  const start = async () => {
    const [{ default: Elk }, worker] = await Promise.all([import('elkjs/lib/elk-api.js'), createWorker()]);
    return new Elk({ workerFactory: () => worker, algorithms: ['layered'] });
  };
  const started: Promise<ELK> = start();
  // Told by the first layout.
  started.catch(() => undefined);
  return {
    layout: async (picture, sizes, aspect) => {
      const elk = await started;
      return layOut(picture, sizes, aspect, (graph) => elk.layout(graph));
    },
  };
}

/** The worker as a file beside the page. */
async function servedWorker(): Promise<Worker> {
  const { default: url } = await import('elkjs/lib/elk-worker.min.js?url');
  return new Worker(url);
}
