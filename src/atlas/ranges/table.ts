import { type Address, endOf } from './addresses.js';
import { inOrder, type Row } from './reduce.js';

/** Rows laid out for lookup. */
export interface Table {
  /** Where each stretch of addresses with one answer begins, in order; it ends where the next begins. */
  readonly starts: readonly Address[];
  /** The narrowest row around each stretch; undefined: nobody's. */
  readonly rows: readonly (Row | undefined)[];
}

/** Lays out rows; each prefix may be there once. In time n log n. */
export function tableOf(rows: readonly Row[]): Table {
  const starts: Address[] = [];
  const found: (Row | undefined)[] = [];
  const begin = (start: Address, row: Row | undefined) => {
    // What begins in the same place later is inside.
    if (starts.at(-1) === start) found[found.length - 1] = row;
    else {
      starts.push(start);
      found.push(row);
    }
  };
  const around: Row[] = [];
  const leave = (until: Address | undefined) => {
    for (let last = around.at(-1); last !== undefined; last = around.at(-1)) {
      const end = endOf(last);
      if (until !== undefined && end > until) return;
      around.pop();
      begin(end, around.at(-1));
    }
  };
  for (const row of rows.toSorted(inOrder)) {
    leave(row.first);
    begin(row.first, row);
    around.push(row);
  }
  leave(undefined);
  return { starts, rows: found };
}

/** The row with the longest prefix that an address begins with; undefined where there is none. In time log n. */
export function rowAt({ starts, rows }: Table, address: Address): Row | undefined {
  let [low, high] = [0, starts.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (starts[middle]! <= address) low = middle + 1;
    else high = middle;
  }
  return low === 0 ? undefined : rows[low - 1];
}
