/** How findings put things that several of them say. */

/** `a`, `a and b`, `a, b and 3 more`. */
export function listed(ids: readonly string[], conjunction: 'and' | 'or' = 'and', most = 3): string {
  if (ids.length <= 1) return ids[0] ?? '';
  const shown = ids.length <= most ? ids.slice(0, -1) : ids.slice(0, most - 1);
  const rest = ids.length - shown.length;
  return `${shown.join(', ')} ${conjunction} ${ids.length <= most ? ids.at(-1) : `${rest} more`}`;
}

/** One journey by its name, several by their number. */
export function journeysAs(ids: readonly string[]): string {
  return ids.length === 1 ? ids[0]! : `${ids.length} journeys`;
}

/** `is` for one, `are` for several. */
export function verb(count: number, one: string, several: string): string {
  return count === 1 ? one : several;
}
