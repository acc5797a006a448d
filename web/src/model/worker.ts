import data from 'virtual:firebreak-knowledge';
import { knowledgeOf } from '../../../src/analysis/index.js';
import { createEngine } from './engine.js';
import type { Request, Response } from './protocol.js';

const engine = createEngine(knowledgeOf(data));

self.addEventListener('message', async ({ data: request }: MessageEvent<Request>) => {
  self.postMessage(await answer(request));
});

async function answer({ id, method, args }: Request): Promise<Response> {
  try {
    // Each method takes its own arguments, which its request has.
    const ask = engine[method] as (...args: readonly unknown[]) => Promise<unknown>;
    return { id, value: await ask(...args) };
  } catch (error) {
    return { id, error: error instanceof Error ? error.message : String(error) };
  }
}
