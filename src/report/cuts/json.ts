import type { NamedAnswer } from '../../engine/index.js';

const MINUTES_PER_YEAR = 365.25 * 24 * 60;

/** The answer as an object; counts are strings of digits, since they pass what numbers in JSON hold. */
export function cutsJson({
  journey,
  outOfReach,
  count,
  sizes,
  completeTo,
  sets,
  ...rest
}: NamedAnswer): object {
  const { probability, estimate, upperBounds, importance, unrated } = rest;
  return {
    schema: 'firebreak/cuts/1',
    journey,
    exact: outOfReach === undefined,
    ...(outOfReach === undefined ? {} : { outOfReach }),
    cutSets: {
      ...(count === undefined ? {} : { count: String(count) }),
      ...(completeTo === undefined ? {} : { completeTo }),
      bySize: sizes,
      listed: sets.map(({ components, probability: p }) => ({
        components,
        ...(p === undefined ? {} : { probability: p }),
      })),
    },
    ...(probability === undefined
      ? {}
      : { probability, minutesPerYear: probability.map((one) => one * MINUTES_PER_YEAR) }),
    ...(estimate === undefined ? {} : { estimate }),
    ...(upperBounds === undefined ? {} : { upperBounds }),
    // JSON has no infinity: what leaves nothing when it never fails has no reduction worth.
    importance: importance.map(({ reduction, ...one }) =>
      Number.isFinite(reduction) ? { ...one, reduction } : one,
    ),
    unrated,
  };
}
