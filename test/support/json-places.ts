/** Places in JSON values, for tests that change what stands there. */
export type Path = readonly (string | number)[];

/** A JSON value with another one at a place in it. */
export function withValue(parent: unknown, [key, ...rest]: Path, value: unknown): unknown {
  if (key === undefined) return value;
  const copy = Array.isArray(parent) ? [...parent] : { ...(parent as object) };
  const fields = copy as Record<string | number, unknown>;
  fields[key] = withValue(fields[key], rest, value);
  return copy;
}

/** Where something stands in a JSON value: all places, those of long lists up to their third entry. */
export function pathsOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [];
  const entries: [string | number, unknown][] = Array.isArray(value)
    ? value.slice(0, 3).map((one, i) => [i, one])
    : Object.entries(value);
  return entries.flatMap(([key, one]) => [[...path, key], ...pathsOf(one, [...path, key])]);
}
