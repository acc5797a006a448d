import { endOf, type Prefix } from './addresses.js';

/** Addresses, and the component that the provider says they belong to. */
export interface Row extends Prefix {
  readonly component: string;
}

/**
 * The fewest rows that mean the same: of two for one prefix the first counts, those that only repeat what the prefix
 * around them says are left out, and halves with the same owner become one. In order of address, the wider before the
 * narrower.
 */
export function reduce(rows: readonly Row[]): readonly Row[] {
  const known = new Map<string, Row>();
  for (const row of rows) {
    const key = `${row.first}/${row.bits}`;
    if (!known.has(key)) known.set(key, row);
  }
  const kept: Row[] = [];
  const around: Row[] = [];
  for (const row of [...known.values()].sort(inOrder)) {
    while (around.length > 0 && endOf(around.at(-1)!) <= row.first) around.pop();
    if (around.at(-1)?.component === row.component) continue;
    around.push(row);
    kept.push(row);
  }
  const joined = joinHalves(kept);
  return joined.length === rows.length ? joined : reduce(joined);
}

export function inOrder(a: Prefix, b: Prefix): number {
  if (a.first !== b.first) return a.first < b.first ? -1 : 1;
  return a.bits - b.bits;
}

/** Two halves of a prefix that nothing else speaks of: the prefix. */
function joinHalves(rows: readonly Row[]): Row[] {
  const taken = new Set(rows.map(({ first, bits }) => `${first}/${bits}`));
  const byPrefix = new Map(rows.map((row) => [`${row.first}/${row.bits}`, row]));
  const joined: Row[] = [];
  const gone = new Set<Row>();
  for (const row of rows) {
    if (gone.has(row)) continue;
    const size = 1n << BigInt(128 - row.bits);
    const isLower = row.bits > 0 && (row.first / size) % 2n === 0n;
    const other = isLower ? byPrefix.get(`${row.first + size}/${row.bits}`) : undefined;
    const whole = { ...row, bits: row.bits - 1 };
    if (
      other === undefined ||
      other.component !== row.component ||
      taken.has(`${whole.first}/${whole.bits}`)
    ) {
      joined.push(row);
    } else {
      gone.add(other);
      joined.push(whole);
    }
  }
  return joined.filter((row) => !gone.has(row));
}
