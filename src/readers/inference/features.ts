import type { Entry } from './catalogue.js';
import type { Context } from './context.js';
import { allHold, valuesAt } from './paths.js';

/**
 * Which features of its service a component uses, of those that code of its type tells: text for its attributes, by
 * component. None for a component where it cannot be told: a described module may leave such things out, and a
 * resource that gives a feature may belong to anything where the code does not say to what.
 */
export function featuresOf(context: Context): ReadonlyMap<Entry, string> {
  const told = new Map<Entry, string>();
  const carriers = new Map<string, ReadonlySet<Entry> | undefined>();
  for (const entry of context.components) {
    const features = entry.rule?.features;
    if (features === undefined || entry.resource.described !== undefined) continue;
    const used = new Set<string>();
    let isTold = true;
    for (const { id, when, through } of features) {
      if (through === undefined) {
        if (allHold(entry.resource, when, true)) used.add(id);
        continue;
      }
      if (!carriers.has(through)) carriers.set(through, carriersOf(context, through));
      const having = carriers.get(through);
      if (having === undefined) isTold = false;
      else if (having.has(entry)) used.add(id);
    }
    if (isTold) told.set(entry, [...used].sort().join(' '));
  }
  return told;
}

/** What resources of a type belong to; undefined where that is not known of each of them. */
function carriersOf(context: Context, type: string): ReadonlySet<Entry> | undefined {
  const carriers = new Set<Entry>();
  for (const { resource, rule } of context.catalogue.entries) {
    if (resource.type !== type || resource.disabled) continue;
    const values = [...(rule?.partOf ?? []), ...(rule?.replicaOf ?? [])].flatMap((path) =>
      valuesAt(resource, path),
    );
    const found = values.flatMap(({ value }) => context.targets.in(value));
    if (found.length === 0) return undefined;
    for (const { entry } of found) carriers.add(entry);
  }
  return carriers;
}
