import { GLOBAL, region, zonesOf } from '../../atlas/index.js';
import { ONE_COPY, PLACEMENT } from '../../estate/index.js';
import type { Entry } from './catalogue.js';
import { type Context, codeEvidence } from './context.js';
import { allHold, holds, valuesAt } from './paths.js';
import { knownOf, resourcesIn, textOf, type Value } from './value.js';

/** Somewhere a resource can sit: a component id (a subnet, a zone), and the zone behind it where that is known. */
interface Place {
  readonly id: string;
  readonly zone: string | undefined;
  readonly at: readonly (string | number)[];
}

/** In which zones a resource sits: one, one of several, several at once, or one with a standby in another. */
export function place(context: Context, entry: Entry): void {
  const rule = entry.rule?.placement;
  if (rule === undefined || entry.provider === undefined || entry.region === GLOBAL) return;
  // A region that is known to have no zones is one place, and its loss is told of already.
  if (region(entry.provider, entry.region)?.zones.length === 0) return;
  const from = entry.resource.id;
  const regional = rule.regional ?? [];
  if (regional.some(({ when }) => allHold(entry.resource, when, false))) return;

  const places = placesOf(context, entry);
  if (places === 'not known') return;
  const unknownZone = `${entry.provider}/${entry.region}/unknown-zone`;
  if (regional.some(({ when }) => allHold(entry.resource, when, true))) {
    const note = 'whether it serves from several zones is not known from the code';
    context.maybe(entry, from, unknownZone, codeEvidence(entry, [], PLACEMENT, note), 'zones');
    return;
  }
  const sitsIn = (id: string, at: readonly (string | number)[], note: string) =>
    context.depend({
      from,
      to: id,
      need: 'run',
      ...(rule.restart ? { restart: true } : {}),
      evidence: codeEvidence(entry, at, PLACEMENT, note),
    });

  for (const { when, redundancy } of rule.standby ?? []) {
    const states = when.map((condition) => holds(entry.resource, condition));
    if (states.includes(false)) continue;
    if (states.includes(undefined)) {
      const note = 'whether it has a standby in a second zone is not known from the code';
      context.maybe(entry, from, unknownZone, codeEvidence(entry, [], PLACEMENT, note), 'zones');
      return;
    }
    const failover = context.failover(redundancy, entry.region);
    const zones = distinctZones(places);
    if (failover !== undefined && zones.length > 1) {
      for (const { id, at } of zones) {
        const note = 'standby in a second zone; the first zone listed is taken as the active one';
        const evidence = codeEvidence(entry, at, redundancy, note);
        context.alternative(from, 'run', 'zones', { to: id, evidence }, { failover });
      }
    }
    return;
  }

  // Of what is only looked up, an argument that is not there says nothing.
  if (entry.resource.mode === 'data' && places.every(({ zone }) => zone === undefined)) {
    if (entry.scope === 'zonal') {
      context.maybe(
        entry,
        from,
        unknownZone,
        codeEvidence(entry, [], PLACEMENT, 'exists outside this code'),
        'zones',
      );
    }
    return;
  }
  if (places.length === 0) {
    if (entry.scope === 'zonal') {
      sitsIn(unknownZone, [], 'sits in one zone; which one is not in the code');
    }
    return;
  }
  const zones = distinctZones(places);
  if (rule.mode !== 'spread' && rule.mode !== 'shared') {
    if (entry.resource.repeated && zones.some(({ zone }) => zone === undefined)) {
      const note = 'how many there are, and in which zones, is not in the code';
      context.maybe(entry, from, unknownZone, codeEvidence(entry, zones[0]!.at, PLACEMENT, note), 'zones');
    } else if (zones.length === 1) {
      const note =
        zones[0]!.zone === undefined ? 'sits in one zone; which one is not in the code' : 'sits here';
      sitsIn(zones[0]!.id, zones[0]!.at, note);
    } else
      sitsIn(unknownZone, zones[0]!.at, `sits in one of ${zones.length} zones; which one is not in the code`);
    return;
  }
  const stated = (rule.copies ?? []).flatMap((path) => valuesAt(entry.resource, path));
  const copies = stated
    .map(({ value }) => Number(knownOf(value)))
    .find((count) => Number.isFinite(count) && count > 0);
  if (copies === 1 && (zones.length > 1 || zones[0]!.zone === undefined)) {
    const among =
      zones.length > 1 ? `one of ${zones.length} zones` : 'one zone; which one is not in the code';
    const note = `runs as one copy, in ${among}`;
    const evidence = codeEvidence(entry, zones[0]!.at, ONE_COPY, note);
    context.depend({
      from,
      to: unknownZone,
      need: 'run',
      ...(rule.restart ? { restart: true } : {}),
      evidence,
    });
    return;
  }
  if (rule.mode !== 'shared') spread(context, entry, places, zones, rule.restart);
  if (copies === undefined && zones.length > 1 && stated.some(({ value }) => knownOf(value) === undefined)) {
    // How many copies run is not in the code. One would be in one of the zones, and down with it.
    const note = 'how many copies run is not in the code; one would sit in one zone';
    const evidence = codeEvidence(entry, stated[0]!.at, PLACEMENT, note);
    context.maybe(entry, from, unknownZone, evidence, 'zones');
  }
}

/** Copies in several zones: it needs one of them, and is degraded without any. */
function spread(
  context: Context,
  entry: Entry,
  places: readonly Place[],
  zones: readonly Place[],
  isRestarted: boolean | undefined,
): void {
  const from = entry.resource.id;
  const unknownZone = `${entry.provider}/${entry.region}/unknown-zone`;
  if (zones.every(({ zone }) => zone === undefined)) {
    const note = 'spread over zones; over which is not in the code';
    context.maybe(entry, from, unknownZone, codeEvidence(entry, zones[0]!.at, PLACEMENT, note), 'zones');
    return;
  }
  for (const { id, at } of places) {
    const evidence = codeEvidence(
      entry,
      at,
      PLACEMENT,
      places.length > 1 ? 'runs in several zones' : 'sits here',
    );
    const restart = isRestarted ? { restart: true } : {};
    context.alternative(from, 'run', 'zones', { to: id, evidence, ...restart });
  }
}

/** One place per zone; places whose zone is not known count as one. */
function distinctZones(places: readonly Place[]): Place[] {
  const byZone = new Map<string, Place>();
  for (const item of places) {
    const key = item.zone ?? '';
    if (!byZone.has(key)) byZone.set(key, item);
  }
  return [...byZone.values()];
}

/** Zones of what names its own (subnets), which everything in a network asks for. */
const zones = new WeakMap<Entry, string | undefined>();

/** The zone a resource sits in, where it sits in exactly one that is known. */
function zoneOf(context: Context, entry: Entry): string | undefined {
  if (zones.has(entry)) return zones.get(entry);
  const places = placesOf(context, entry);
  const distinct = places === 'not known' ? [] : distinctZones(places);
  const zone = distinct.length === 1 ? distinct[0]!.zone : undefined;
  // What sits where another resource does may be asked on the way round a circle, and then has another answer.
  if (entry.rule?.placement?.subnet === undefined) zones.set(entry, zone);
  return zone;
}

/** Where it may sit; `not known` where a block that would say so could not be evaluated. */
function placesOf(
  context: Context,
  entry: Entry,
  wanted = entry.rule?.placement?.mode,
): Place[] | 'not known' {
  const rule = entry.rule?.placement;
  const mode = wanted === 'shared' ? 'spread' : wanted;
  // Arguments nobody could evaluate may lead round in a circle.
  if (rule === undefined || context.beingPlaced.has(entry)) return [];
  context.beingPlaced.add(entry);
  try {
    const places: Place[] = [];
    for (const path of rule.zone ?? []) {
      for (const { value, at } of valuesAt(entry.resource, path)) places.push(...zonesIn(entry, value, at));
    }
    // A zone of the provider's configuration is for what has none of its own (nor a region, which would be another).
    for (const path of places.length === 0 ? (rule.zone ?? []) : []) {
      const configured = entry.resource.provider.values.get(path);
      if (configured !== undefined && !entry.resource.values.has('region')) {
        places.push(...zonesIn(entry, configured, []));
      }
    }
    if (places.length > 0) return places;
    if (mode === 'spread') {
      for (const path of rule.zone ?? []) {
        for (const { value, at } of valuesAt(entry.resource, path))
          places.push(...zonesOfRegion(entry, value, at));
      }
      if (places.length > 0) return places;
    }
    for (const path of rule.with ?? []) {
      for (const { value } of valuesAt(entry.resource, path)) {
        for (const { entry: other } of context.targets.in(value)) {
          const inner = placesWith(context, entry, other, mode);
          if (inner === 'not known') return inner;
          places.push(...inner);
        }
      }
    }
    if (places.length > 0) return places;
    // Where neither says, it is the zone that the provider is configured for.
    for (const path of rule.zone ?? []) {
      const value = entry.resource.provider.values.get(path);
      if (entry.scope === 'zonal' && textOf(value) !== undefined) places.push(...zonesIn(entry, value!, []));
    }
    if (places.length > 0) return places;
    for (const path of rule.subnet ?? []) {
      for (const { value, at, vague } of valuesAt(entry.resource, path)) {
        if (vague) return 'not known';
        places.push(...subnetsIn(context, entry, value, at));
      }
      if (places.length > 0) break;
    }
    return places;
  } finally {
    context.beingPlaced.delete(entry);
  }
}

/** Where what `entry` sits with is: in the zones that it lists under the same name, and in its own. */
function placesWith(
  context: Context,
  entry: Entry,
  other: Entry,
  mode: 'one' | 'spread' | undefined,
): Place[] | 'not known' {
  const listed = (entry.rule?.placement?.zone ?? [])
    .flatMap((path) => valuesAt(other.resource, path))
    .flatMap(({ value, at }) => zonesIn(other, value, at))
    .map((one) => ({ ...one, at: [] }));
  const inner = placesOf(context, other, listed.length > 0 ? 'one' : mode);
  return inner === 'not known' ? inner : [...listed, ...inner.map((one) => ({ ...one, at: [] }))];
}

/** The zones of a region named in place of a zone. Of more than three it is not known which of them are used. */
function zonesOfRegion(entry: Entry, value: Value, at: readonly (string | number)[]): Place[] {
  const zones = zonesOf(entry.provider!, textOf(value) ?? '');
  return zones.length === 3 ? zones.map((zone) => ({ id: `${entry.provider}/${zone}`, zone, at })) : [];
}

function zonesIn(entry: Entry, value: Value, at: readonly (string | number)[]): Place[] {
  const items = Array.isArray(value) ? (value as readonly Value[]) : [value];
  return items.flatMap((item) => {
    // Named in place of a zone, a region says that it is the region's own affair which zones are used.
    if (zonesOf(entry.provider!, textOf(item) ?? '').length > 0) return [];
    const zone = zoneNamed(entry, textOf(item));
    const known = zone !== undefined && /^[a-z0-9-]+$/.test(zone);
    return known
      ? { id: `${entry.provider}/${zone}`, zone, at }
      : { id: `${entry.provider}/${entry.region}/unknown-zone`, zone: undefined, at };
  });
}

/** Where zones only have a number (`1`), they are the region's: `westeurope-1`. A number of no listed zone says nothing. */
function zoneNamed(entry: Entry, text: string | undefined): string | undefined {
  if (text === undefined || !/^[0-9]+$/.test(text)) return text;
  const zone = `${entry.region}-${text}`;
  return zonesOf(entry.provider!, entry.region).includes(zone) ? zone : undefined;
}

function subnetsIn(context: Context, entry: Entry, value: Value, at: readonly (string | number)[]): Place[] {
  const unknown: Place = { id: `${entry.provider}/${entry.region}/unknown-zone`, zone: undefined, at };
  const places: Place[] = [];
  for (const group of placedGlue(context, value)) {
    const inner = placesOf(context, group);
    if (inner !== 'not known') places.push(...inner.map((one) => ({ ...one, at })));
  }
  for (const { entry: target } of context.targets.in(value)) {
    if (target.resource.opaque || target.resource.repeated) {
      // The module (or the unknown count) behind it hides how many zones there are.
      places.push(unknown);
    } else if (target.rule?.placement?.subnet !== undefined) {
      // Not a place itself (a cluster): it says where its members can sit.
      const inner = placesOf(context, target);
      if (inner !== 'not known') places.push(...inner.map((one) => ({ ...one, at })));
    } else if (target.rule?.placement !== undefined) {
      places.push({ id: context.idFor(target, entry.region), zone: zoneOf(context, target), at });
    }
  }
  return places.length > 0 ? places : [unknown];
}

/** Subnet groups and the like: glue that says itself where things sit. */
function placedGlue(context: Context, value: Value): Entry[] {
  const found = new Set<Entry>();
  for (const resource of resourcesIn(value)) {
    const entry = context.catalogue.of(resource);
    if (entry?.glue && entry.rule?.placement !== undefined && !resource.disabled) found.add(entry);
  }
  return [...found];
}
