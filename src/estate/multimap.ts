/** Adds an item to the list kept under a key, in place: a copy per item would make long lists quadratic. */
export function append<K, T>(map: Map<K, T[]>, key: K, item: T): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [item]);
  else list.push(item);
}
