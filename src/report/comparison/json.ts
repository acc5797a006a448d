import type { Comparison } from './compare.js';

/** Contract of `firebreak diff --format json`: schema/diff.schema.json. */
const DIFF_SCHEMA = 'firebreak/diff/1';

export function comparisonJson({ journeys, findings, blast, downtime, plans, errors }: Comparison): object {
  return { schema: DIFF_SCHEMA, journeys, findings, blast, downtime, plans, errors };
}
