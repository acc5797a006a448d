import type { Component } from '../estate/index.js';

/** What is known of a failed component: its id, and the component itself where the estate has it. */
export interface Failed {
  readonly id: string;
  readonly component?: Component | undefined;
}

const UNKNOWN = 'unknown';
const UNKNOWN_ZONE = 'unknown-zone';
/** Part of a pattern that fits everything. */
const ANY = '*';

/** Whether a component stands for one the code does not name: `aws/unknown`, `aws/us-east-1/unknown-zone`. */
export function isPlaceholder(one: Component): boolean {
  if (one.unknown) return true;
  if (one.kind !== 'domain' && one.kind !== 'service') return false;
  const [, place, last] = one.id.split('/');
  return place === UNKNOWN || last === UNKNOWN_ZONE;
}

/**
 * Whether the placeholder may be the failed component: same provider, and the same service and plane, or both
 * regions, or a failed zone and the unknown zone of its region (or of an unknown region). What merely sits in the
 * placeholder is not asked here; it fails with it through its dependencies.
 */
export function couldBe(placeholder: Component, failed: Failed): boolean {
  if (placeholder.id === failed.id) return false;
  if (placeholder.type === 'unread') return mayHit(placeholder, failed);
  const [provider, place = '', last = ''] = placeholder.id.split('/');
  if (failed.id.split('/')[0] !== provider) return false;
  const kind = slotOf(placeholder.id, placeholder);
  if (kind !== slotOf(failed.id, failed.component)) return false;
  if (kind === 'service') return place === UNKNOWN && failed.id.split('/')[2] === last;
  if (kind === 'region') return true;
  if (kind === 'zone') return last !== UNKNOWN_ZONE || place === UNKNOWN || zoneIsIn(failed, place);
  return (
    failed.component !== undefined &&
    failed.component.kind === placeholder.kind &&
    failed.component.type === placeholder.type
  );
}

/**
 * What the code does not show (the contents of a module nobody read, a branch nobody could evaluate) may hang on
 * anything of its provider that is in its region or global; where only the zones are not shown, on a zone.
 */
function mayHit({ attributes }: Component, failed: Failed): boolean {
  const { provider, region, about } = attributes ?? {};
  const [failedProvider, place = 'global'] = failed.id.split('/');
  const slot = slotOf(failed.id, failed.component);
  if (about === 'zones' && slot !== 'zone') return false;
  // What may be somewhere at a provider is lost with the provider or one of its regions, not with one of its services.
  if (about === 'place' && failed.id !== provider && slot !== 'region') return false;
  if (typeof provider !== 'string' || failedProvider === 'jurisdiction') return true;
  if (failedProvider !== provider && failedProvider !== ANY) return false;
  if (typeof region !== 'string' || region === UNKNOWN || region === 'global') return true;
  return (
    place === region || place === ANY || place === 'global' || place === UNKNOWN || zoneIsIn(failed, region)
  );
}

type Slot = 'region' | 'zone' | 'service' | 'other';

/** What an id names. The component says it; for an id alone, a digit and a letter at the end is a zone's name. */
function slotOf(id: string, one: Component | undefined): Slot {
  const [, place = '', last] = id.split('/');
  if (one !== undefined && one.kind !== 'domain' && one.kind !== 'service') return 'other';
  if (last === UNKNOWN_ZONE || one?.type === 'zone') return 'zone';
  if (one?.kind === 'service' || (one === undefined && last !== undefined)) return 'service';
  if (one?.type === 'region' || (one !== undefined && place === UNKNOWN && one.type !== 'jurisdiction'))
    return 'region';
  if (one !== undefined) return 'other';
  if (place === '') return 'other';
  return /\d-?[a-z]$/.test(place) ? 'zone' : 'region';
}

/** A zone's name is its region's name and a suffix that does not go on with the region's number. */
function zoneIsIn(zone: Failed, region: string): boolean {
  const stated = zone.component?.attributes?.region;
  const [, place = '', last] = zone.id.split('/');
  if (typeof stated === 'string') return stated === region;
  if (last !== undefined) return place === region || place === UNKNOWN;
  return place.startsWith(region) && /^[^\d]/.test(place.slice(region.length));
}
