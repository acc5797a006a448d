import type { ExactDifference } from '../../analysis/index.js';
import type { Comparison } from './compare.js';

/** Contract of `firebreak diff --format json`: schema/diff.schema.json. */
const DIFF_SCHEMA = 'firebreak/diff/1';

export function comparisonJson({
  journeys,
  findings,
  blast,
  downtime,
  plans,
  errors,
  exact,
}: Comparison): object {
  return {
    schema: DIFF_SCHEMA,
    journeys,
    findings,
    blast,
    downtime,
    ...(exact === undefined ? {} : { exact: exact.map(exactJson) }),
    plans,
    errors,
  };
}

function exactJson({ journey, minutes, estimate }: ExactDifference): object {
  return {
    journey,
    ...(minutes === undefined ? {} : { minutesPerYear: minutes }),
    ...(estimate === undefined ? {} : { estimate }),
  };
}
