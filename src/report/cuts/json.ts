import type { ExactAnswer, RankedLoss } from '../../analysis/index.js';
import type { NamedAnswer, RankedComponent } from '../../engine/index.js';

const MINUTES_PER_YEAR = 365.25 * 24 * 60;

/** An answer about an estate, or about a fault tree, which knows of no outages. */
type Told = NamedAnswer & Partial<Pick<ExactAnswer, 'expected'>>;

type Ranked = RankedComponent & Partial<RankedLoss>;

/** The answer as an object, of a fault tree perhaps at the end of a mission; counts are strings of digits, since they pass what numbers in JSON hold. */
export function cutsJson(answer: Told, missionHours?: number): object {
  const { count, sizes, completeTo, sets, upperBounds } = answer;
  const rates = new Map(answer.importance.map((one: Ranked) => [one.component, one.rate]));
  const { journey, exact, outOfReach, importance, unrated, minutesPerYear, ...rest } = exactJson(answer);
  return {
    schema: 'firebreak/cuts/1',
    journey,
    exact,
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
    ...(missionHours === undefined ? {} : { missionHours }),
    ...rest,
    // At the end of a mission is no share of a year.
    ...(minutesPerYear === undefined || missionHours !== undefined ? {} : { minutesPerYear }),
    ...(upperBounds === undefined ? {} : { upperBounds }),
    importance: importance.map((one) => {
      const rate = rates.get(one.component);
      return rate === undefined ? one : { ...one, rate };
    }),
    unrated,
  };
}

/** How probable it is to be down and what matters for that, without the sets: as in an assessment. */
export function exactJson(answer: Told) {
  const { journey, outOfReach, probability, estimate, importance, unrated, uncertainty, expected } = answer;
  return {
    journey,
    exact: outOfReach === undefined,
    ...(outOfReach === undefined ? {} : { outOfReach }),
    ...(probability === undefined
      ? {}
      : { probability, minutesPerYear: probability.map((one) => one * MINUTES_PER_YEAR) }),
    ...(estimate === undefined ? {} : { estimate }),
    ...(uncertainty === undefined ? {} : { uncertainty }),
    ...(expected === undefined
      ? {}
      : {
          expected: {
            minutesPerYear: expected.minutes,
            outagesPerYear: expected.outages,
            spread: expected.spread,
            ...(expected.sticky === undefined ? {} : { sticky: expected.sticky }),
            savings: expected.savings.map((one) => ({
              component: one.component,
              minutesPerYear: one.minutes,
            })),
          },
        }),
    // JSON has no infinity: what leaves nothing when it never fails has no reduction worth.
    importance: importance.map(({ reduction, rate, ...one }: Ranked) =>
      Number.isFinite(reduction) ? { ...one, reduction } : one,
    ),
    unrated,
  };
}
