import data from 'virtual:firebreak-knowledge';
import { knowledgeOf } from '../../../src/analysis/index.js';
import { createEngine } from './engine.js';
import type { Request, Response } from './protocol.js';
import type { Blast, Document, Problem } from './types.js';

const engine = createEngine(knowledgeOf(data));

self.addEventListener('message', async ({ data: request }: MessageEvent<Request>) => {
  const response = await answer(request);
  self.postMessage(response);
  if (request.method === 'open' && 'value' in response) warmUp(response.value as Document | Problem);
});

/** Milliseconds after which what a page asks at first has been answered. */
const SETTLED = 300;

/** Plays the largest loss once, so that the first one that somebody asks for is as fast as those after it. */
function warmUp(opened: Document | Problem): void {
  if ('problem' in opened) return;
  const largest = opened.blast.reduce<Blast | undefined>(
    (most, one) => (most === undefined || one.down.length > most.down.length ? one : most),
    undefined,
  );
  if (largest === undefined) return;
  // What is open may be another estate by then, which does not have it.
  setTimeout(
    () => engine.run({ components: [largest.domain], seconds: 3600 }, []).catch(() => undefined),
    SETTLED,
  );
}

async function answer({ id, method, args }: Request): Promise<Response> {
  try {
    // Each method takes its own arguments, which its request has.
    const ask = engine[method] as (...args: readonly unknown[]) => Promise<unknown>;
    return { id, value: await ask(...args) };
  } catch (error) {
    return { id, error: error instanceof Error ? error.message : String(error) };
  }
}
