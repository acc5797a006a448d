import { type CopyRule, UNKNOWN } from '../../atlas/index.js';
import type { Entry } from './catalogue.js';
import type { Context } from './context.js';
import { allHold, valuesAt } from './paths.js';
import { resourcesIn, textOf, type Value } from './value.js';

/** Where else the contents of a component are (`aws/eu-central-1`): at once, and as backups from time to time. */
interface Copies {
  readonly copies: Set<string>;
  readonly backups: Set<string>;
}

/**
 * Attributes that say where data is copied to, by component id. They take part in no equation: a copy somewhere else
 * serves nobody until something is pointed at it.
 */
export function copiesOf(context: Context): ReadonlyMap<string, { copies?: string; backups?: string }> {
  const found = new Map<Entry, Copies>();
  const of = (entry: Entry): Copies => {
    const known = found.get(entry) ?? { copies: new Set(), backups: new Set() };
    found.set(entry, known);
    return known;
  };
  const partners = new Map<string, Set<Entry>>();
  for (const entry of context.catalogue.entries) {
    if (entry.rule === undefined || entry.resource.disabled || entry.resource.mode !== 'managed') continue;
    for (const region of context.replicaRegions(entry)) of(entry).copies.add(placeOf(entry, region));
    for (const path of entry.rule.replicaOf ?? []) {
      for (const original of named(context, entry, path)) {
        of(original).copies.add(placeOf(entry, entry.home));
        of(entry).copies.add(placeOf(original, original.home));
      }
    }
    for (const rule of entry.rule.copies ?? []) {
      if (!allHold(entry.resource, rule.when, false)) continue;
      const places = placesOf(context, entry, rule);
      for (const original of originals(context, entry, rule, partners)) {
        for (const other of rule.backup ? [] : targetsOf(context, entry, rule)) {
          of(other).copies.add(placeOf(original, original.home));
        }
        for (const place of places) of(original)[rule.backup ? 'backups' : 'copies'].add(place);
        // Copies that go on being made are copies of each other.
        if (!rule.backup && rule.to === undefined) of(entry).copies.add(placeOf(original, original.home));
      }
    }
  }
  // Clusters that name the same global cluster are copies of each other, whichever was first.
  for (const group of partners.values()) {
    for (const one of group)
      for (const other of group) if (one !== other) of(one).copies.add(placeOf(other, other.home));
  }
  return new Map(
    [...found].map(([entry, { copies, backups }]) => [
      entry.resource.id,
      {
        ...(copies.size === 0 ? {} : { copies: [...copies].sort().join(' ') }),
        ...(backups.size === 0 ? {} : { backups: [...backups].sort().join(' ') }),
      },
    ]),
  );
}

function placeOf({ provider }: Entry, region: string): string {
  return `${provider ?? UNKNOWN}/${region}`;
}

function named(context: Context, entry: Entry, path: string): Entry[] {
  return valuesAt(entry.resource, path)
    .flatMap(({ value }) => context.targets.in(value))
    .map((target) => target.entry)
    .filter((other) => other !== entry);
}

/** What is copied. What it only names together with others is remembered, by what they all name. */
function originals(
  context: Context,
  entry: Entry,
  { of }: CopyRule,
  partners: Map<string, Set<Entry>>,
): readonly Entry[] {
  if (of === 'self') return context.targets.componentsOf(entry.resource);
  if (of === 'service') {
    return context.components.filter((one) => one.family === entry.family && one.home === entry.home);
  }
  for (const path of of) {
    for (const { value } of valuesAt(entry.resource, path)) {
      for (const { id } of resourcesIn(value)) partners.set(id, (partners.get(id) ?? new Set()).add(entry));
    }
  }
  return of.flatMap((path) => named(context, entry, path));
}

/** Regions that the copies are in: `unknown` where the code names one and does not tell which. */
function placesOf(context: Context, entry: Entry, { to, backup }: CopyRule): Set<string> {
  const places = new Set<string>();
  // Backups begin where they are made, and a copy that names no place is what says so itself.
  if (backup || to === undefined) places.add(placeOf(entry, entry.home));
  for (const path of to ?? []) {
    for (const { value } of valuesAt(entry.resource, path)) places.add(placeNamed(context, entry, value));
  }
  return places;
}

/** Resources that the copies go to. */
function targetsOf(context: Context, entry: Entry, { to }: CopyRule): Entry[] {
  return (to ?? []).flatMap((path) => named(context, entry, path));
}

function placeNamed(context: Context, entry: Entry, value: Value): string {
  const [target] = context.targets.in(value);
  if (target !== undefined) return placeOf(target.entry, target.entry.home);
  const text = textOf(value) ?? '';
  const region = text.startsWith('arn:') ? text.split(':')[3] : text;
  const isListed = (context.atlas.regions[entry.provider ?? ''] ?? []).some((one) => one.id === region);
  return placeOf(entry, isListed ? region! : UNKNOWN);
}
