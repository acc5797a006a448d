import { estimateFrom, type NamedAnswer, type SampledPart } from '../engine/index.js';
import { inParts } from './compute.js';

/** The answer with the estimate that was asked for, carried out in threads where that is worth it. */
export async function estimated<T extends NamedAnswer>(answer: T, threads?: number): Promise<T> {
  const { sampling } = answer;
  if (sampling === undefined) return answer;
  const parts = await inParts<SampledPart>({ kind: 'samples', plan: sampling }, sampling.parts, threads);
  return { ...answer, estimate: estimateFrom(sampling, parts) };
}
