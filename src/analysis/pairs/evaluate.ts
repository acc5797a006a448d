import { type Equations, Evaluator, SCENARIOS_PER_PASS } from '../../graph/index.js';

/** What pairs are evaluated by: arrays and numbers alone, so that threads can share it. */
export interface PairsJob {
  readonly system: Equations;
  /** Variables that are lost, two for each pair; -1 where nothing depends on it. */
  readonly lost: Int32Array;
  /** Variables of the journeys. */
  readonly journeys: Int32Array;
}

/** Pairs of one part: what one thread does before it asks for more. */
const PART = 16 * SCENARIOS_PER_PASS;

export function partsOf({ lost }: PairsJob): number {
  return Math.ceil(lost.length / 2 / PART);
}

/** Pairs of a part, and positions of journeys that they take down: two numbers each. Ascending, the same for any order of parts. */
export function evaluatePart({ system, lost, journeys }: PairsJob, part: number): Int32Array {
  const end = Math.min(lost.length / 2, (part + 1) * PART);
  const found: number[] = [];
  const evaluator = new Evaluator(system, Math.min(SCENARIOS_PER_PASS, end - part * PART));
  for (let first = part * PART; first < end; first += SCENARIOS_PER_PASS) {
    const count = Math.min(SCENARIOS_PER_PASS, end - first);
    if (first > part * PART) evaluator.clear();
    for (let i = 0; i < count; i++) {
      evaluator.fail(lost[2 * (first + i)]!, i);
      evaluator.fail(lost[2 * (first + i) + 1]!, i);
    }
    evaluator.run();
    journeys.forEach((variable, j) => {
      evaluator.eachFailing(variable, count, (i) => found.push(first + i, j));
    });
  }
  return Int32Array.from(found);
}
