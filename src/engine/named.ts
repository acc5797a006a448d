import type { Answer } from './answer.js';
import type { CutSet } from './enumerate.js';
import type { Importance } from './importance.js';
import { type Spread, spreadOf } from './uncertainty.js';

/** A minimal cut set by the ids of its components. */
export interface NamedSet {
  readonly components: readonly string[];
  /** With the most that each of them may be lost. */
  readonly probability: number | undefined;
}

export interface RankedComponent extends Importance {
  readonly component: string;
}

/** The exact answer about one journey (or top gate), in names. */
export interface NamedAnswer
  extends Pick<
    Answer,
    | 'outOfReach'
    | 'isBound'
    | 'count'
    | 'sizes'
    | 'completeTo'
    | 'probability'
    | 'estimate'
    | 'sampling'
    | 'upperBounds'
  > {
  readonly journey: string;
  /** Where probabilities are not known for sure: what that makes of the answer's. */
  readonly uncertainty: { readonly samples: number; readonly probability: Spread } | undefined;
  readonly sets: readonly NamedSet[];
  /** What matters most first, by criticality. */
  readonly importance: readonly RankedComponent[];
  /** Components it can be lost by that have no probability; it is taken as 0. */
  readonly unrated: readonly string[];
}

/** An answer of the engine with names in place of numbers. */
export function named(
  journey: string,
  found: Answer,
  nameOf: (event: number) => string,
  unrated: readonly string[],
): NamedAnswer {
  const { outOfReach, isBound, count, sizes, completeTo, probability, estimate, sampling, upperBounds } =
    found;
  return {
    journey,
    outOfReach,
    isBound,
    count,
    sizes,
    completeTo,
    probability,
    estimate,
    sampling,
    upperBounds,
    uncertainty:
      found.sampled === undefined
        ? undefined
        : { samples: found.sampled.length, probability: spreadOf(found.sampled) },
    sets: found.sets.map((set: CutSet) => ({
      components: set.events.map(nameOf),
      probability: set.probability,
    })),
    importance: [...found.importance]
      .map(([event, one]) => ({ component: nameOf(event), ...one }))
      .sort((a, b) => b.criticality - a.criticality || (a.component < b.component ? -1 : 1)),
    unrated,
  };
}
