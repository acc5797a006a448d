/** Candidates a user may have meant, best first: few edits away, or having the text inside. */
export function closest(text: string, candidates: Iterable<string>, limit = 3): string[] {
  const wanted = text.toLowerCase();
  // With two edits a word of four letters becomes any other.
  const allowed = wanted.length <= 4 ? 1 : Math.max(2, Math.floor(wanted.length / 4));
  const ranked: { candidate: string; distance: number }[] = [];
  for (const candidate of new Set(candidates)) {
    const name = candidate.toLowerCase();
    const distance = editDistance(wanted, name, allowed);
    if (distance <= allowed) ranked.push({ candidate, distance });
    else if (wanted.length >= 3 && name.includes(wanted)) ranked.push({ candidate, distance: allowed + 1 });
  }
  ranked.sort(
    (a, b) =>
      a.distance - b.distance ||
      a.candidate.length - b.candidate.length ||
      (a.candidate < b.candidate ? -1 : a.candidate > b.candidate ? 1 : 0),
  );
  return ranked.slice(0, limit).map(({ candidate }) => candidate);
}

/**
 * Damerau-Levenshtein distance (insert, delete, replace, swap neighbours; no edit inside a swapped pair).
 * Gives up with `limit + 1` as soon as the distance must exceed the limit.
 */
export function editDistance(a: string, b: string, limit = Number.POSITIVE_INFINITY): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    let best = i;
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, beforeLast[j - 2]! + 1);
      row.push(cost);
      if (cost < best) best = cost;
    }
    // A swap reaches back two rows, so one row above the limit does not end it yet.
    if (best > limit && Math.min(...last) > limit) return limit + 1;
    beforeLast = last;
    last = row;
  }
  return last[b.length]!;
}
