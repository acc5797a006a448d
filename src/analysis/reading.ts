import type { Failure } from '../estate/index.js';
import type { CompiledEstate, PlacedFailure, Timeline } from '../graph/index.js';
import { simulate } from '../graph/index.js';
import type { Restartable } from './moments.js';
import { restartable } from './moments.js';

/** A scenario played through in one reading of what is unknown: as if healthy, or as if it were what failed. */
export interface Reading extends Restartable {
  readonly failures: readonly PlacedFailure<Failure>[];
  readonly timeline: Timeline;
}

/** Plays the failures through for `seconds`. */
export function runReading(
  compiled: CompiledEstate,
  failures: readonly PlacedFailure<Failure>[],
  seconds: number,
): Reading {
  const timeline = simulate(compiled, failures);
  return { failures, timeline, ...restartable(compiled, failures, timeline, seconds) };
}
