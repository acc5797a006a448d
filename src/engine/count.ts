import { type Diagram, reachedFrom } from './diagram.js';

/** How many minimal sets there are; counted on the diagram, none of them is made. */
export function countSets(diagram: Diagram): bigint {
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

function countExactly({ zbdd, sets, eventOf, moduleSets }: Diagram, reached: Uint8Array): bigint {
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
