import { append } from '../../../../src/estate/index.js';
import type { TimelineRow } from '../../model/types.js';

/** Rows that say the same of several components at the same time. */
export interface RowGroup extends Omit<TimelineRow, 'component'> {
  readonly components: readonly string[];
}

/** Rows of the same words, time and source as one, in the order of the first of each. */
export function groupRows(rows: readonly TimelineRow[]): RowGroup[] {
  const groups = new Map<string, TimelineRow[]>();
  for (const row of rows) {
    const { from, to, says, source, mark } = row;
    append(groups, JSON.stringify([from, to, says, source, mark]), row);
  }
  return [...groups.values()].map((same) => ({
    ...same[0]!,
    components: [...new Set(same.map(({ component }) => component))],
  }));
}
