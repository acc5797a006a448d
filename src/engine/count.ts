import { reachedFrom, type SetDiagram } from './diagram.js';

/** How many minimal sets there are; counted on the diagram, none of them is made. */
export function countSets(diagram: SetDiagram): bigint {
  const { zbdd, sets, eventOf, moduleSets } = diagram;
  const reached = reachedFrom(zbdd, sets, moduleSets);
  // Floating point is exact as long as the sums, which only grow, stay within 2^53.
  const counts = new Float64Array(zbdd.count);
  counts[1] = 1;
  let largest = 1;
  for (let node = 2; node < zbdd.count; node++) {
    if (reached[node] === 0) continue;
    const level = zbdd.level[node]!;
    const ways = eventOf[level] === 0 ? counts[moduleSets[level]!]! : 1;
    counts[node] = ways * counts[zbdd.high[node]!]! + counts[zbdd.low[node]!]!;
    if (counts[node]! > largest) largest = counts[node]!;
  }
  return largest <= Number.MAX_SAFE_INTEGER ? BigInt(counts[sets]!) : countExactly(diagram, reached);
}

function countExactly({ zbdd, sets, eventOf, moduleSets }: SetDiagram, reached: Uint8Array): bigint {
  const counts = new Array<bigint>(zbdd.count).fill(0n);
  counts[1] = 1n;
  for (let node = 2; node < zbdd.count; node++) {
    if (reached[node] === 0) continue;
    const level = zbdd.level[node]!;
    const ways = eventOf[level] === 0 ? counts[moduleSets[level]!]! : 1n;
    counts[node] = ways * counts[zbdd.high[node]!]! + counts[zbdd.low[node]!]!;
  }
  return counts[sets]!;
}

/** Sets of more events than this are counted together with those of as many. */
export const LARGEST_SIZE = 30;

/** How many minimal sets there are of one event, of two and so on; rounded from 2^53 on. An empty set has no entry. */
export function countByOrder({ zbdd, sets, eventOf, moduleSets }: SetDiagram): number[] {
  const reached = reachedFrom(zbdd, sets, moduleSets);
  const width = LARGEST_SIZE + 1;
  const rows = new Map<number, Float64Array>();
  const rowOf = (node: number) => rows.get(node) ?? NOTHING;
  rows.set(1, Float64Array.of(1));
  for (let node = 2; node < zbdd.count; node++) {
    if (reached[node] === 0) continue;
    const level = zbdd.level[node]!;
    const high = rowOf(zbdd.high[node]!);
    const low = rowOf(zbdd.low[node]!);
    const one = eventOf[level] === 0 ? rowOf(moduleSets[level]!) : ONE_EVENT;
    const row = new Float64Array(Math.max(low.length, Math.min(width, high.length + one.length - 1)));
    row.set(low);
    for (let i = 0; i < one.length; i++) {
      if (one[i] === 0) continue;
      for (let j = 0; j < high.length; j++) row[Math.min(LARGEST_SIZE, i + j)]! += one[i]! * high[j]!;
    }
    rows.set(node, row);
  }
  return Array.from(rowOf(sets).subarray(1));
}

const NOTHING = new Float64Array(0);
const ONE_EVENT = Float64Array.of(0, 1);
