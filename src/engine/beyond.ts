import type { Answer, Question } from './answer.js';
import { type BoundedSets, boundedSets, moreThan, unionOfMostProbable } from './bounded.js';
import { boundsOf, minCutUpperBound } from './bounds.js';
import { countByOrder, countSets } from './count.js';
import type { FunctionDiagram } from './diagram.js';
import { firstSets } from './enumerate.js';
import { type Hull, hullOf, isTrueWith } from './hull.js';
import { probability } from './probability.js';
import { type Circuit, isMonotone } from './simplify.js';

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
  const hull = isMonotone(circuit) ? { circuit, helping: [] } : hullOf(circuit);
  const found = hull && boundedSets(hull.circuit, Math.min(nodes, NODES));
  // Where failures can help, those of the hull are not the circuit's, and only bound it.
  const sets = hull?.circuit === circuit ? found : undefined;
  return {
    count: sets?.isAll ? countSets(sets) : undefined,
    sizes: sets && question.top > 0 ? countByOrder(sets) : [],
    sets: sets ? firstSets(sets, question) : [],
    completeTo: sets === undefined || sets.isAll ? undefined : sets.order,
    probability:
      most &&
      least &&
      (known
        ? [probability(known, least), probability(known, most)]
        : bounds(circuit, hull, found, least, most)),
  };
}

function bounds(
  circuit: Circuit,
  hull: Hull | undefined,
  found: BoundedSets | undefined,
  least: ArrayLike<number>,
  most: ArrayLike<number>,
): readonly [number, number] {
  let low = boundsOf(circuit, least)[0];
  let high = boundsOf(circuit, most)[1];
  if (hull !== undefined) high = Math.min(high, boundsOf(hull.circuit, most)[1]);
  if (hull === undefined || found === undefined) return [low, high];
  const isOne = (events: readonly number[]) => hull.circuit === circuit || isTrueWith(circuit, events);
  low = Math.max(low, unionOfMostProbable(found, least, most, isOne, hull.helping));
  const rest = found.isAll ? 0 : moreThan(hull.circuit, most, found.order);
  return [low, Math.min(high, minCutUpperBound(found, most) + rest)];
}
