import type { Answer, Question } from './answer.js';
import { boundedSets, moreThan, unionOfMostProbable } from './bounded.js';
import { boundsOf, minCutUpperBound } from './bounds.js';
import { countByOrder, countSets } from './count.js';
import type { FunctionDiagram } from './diagram.js';
import { firstSets } from './enumerate.js';
import { probability } from './probability.js';
import type { Circuit } from './simplify.js';

/** What can be said where not all sets are within reach. */
type Partial = Pick<Answer, 'count' | 'sizes' | 'sets' | 'completeTo' | 'probability'>;

/** Nodes for the sets up to a size, which are tried once for each size. */
const NODES = 2 ** 20;

/**
 * Sets as far as they are within reach, and bounds of the probability that hold for sure: exact where the function is known
 * and only its sets are too many; else what is tighter of the walk over the gates and of the sets up to a size.
 */
export function beyond(circuit: Circuit, known: FunctionDiagram | undefined, question: Question): Partial {
  const { probabilities: most, least = most, nodes = NODES } = question;
  const found = boundedSets(circuit, Math.min(nodes, NODES));
  let bounds: readonly [number, number] | undefined;
  if (most && least) {
    bounds = known
      ? [probability(known, least), probability(known, most)]
      : [boundsOf(circuit, least)[0], boundsOf(circuit, most)[1]];
    if (known === undefined && found !== undefined) {
      const rest = found.isAll ? 0 : moreThan(circuit, most, found.order);
      bounds = [
        Math.max(bounds[0], unionOfMostProbable(found, least)),
        Math.min(bounds[1], minCutUpperBound(found, most) + rest),
      ];
    }
  }
  return {
    count: found?.isAll ? countSets(found) : undefined,
    sizes: found && question.top > 0 ? countByOrder(found) : [],
    sets: found ? firstSets(found, question) : [],
    completeTo: found === undefined || found.isAll ? undefined : found.order,
    probability: bounds,
  };
}
