import type { Assessment } from './assessment.js';
import { type ExactAnswer, type ExactOptions, exactAnswers, exactRemedies } from './exact/index.js';
import { atlasKnowledge } from './knowledge/index.js';
import { groundOf } from './survey.js';

/** An assessment whose changes are weighed by exact minutes, with the exact answers about its journeys. */
export interface Exactly {
  readonly result: Assessment;
  readonly exact: readonly ExactAnswer[];
}

/** Answers exactly what `assess` answers one loss at a time: minutes a year, and what to fix first. */
export function assessExactly(result: Assessment, options: ExactOptions): Exactly {
  const { estate, compiled, hazards, remedies, journeys } = result;
  const knowledge = atlasKnowledge();
  const rates = knowledge.ratesOfEstate();
  const exact = exactAnswers(
    estate,
    compiled,
    rates,
    journeys.map(({ id }) => id),
    options,
  );
  const ground = groundOf(knowledge, estate, compiled, result);
  return { result: { ...result, remedies: exactRemedies(ground, hazards, rates, remedies) }, exact };
}
