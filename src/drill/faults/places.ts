import {
  expandComponent,
  type HostOwner,
  type Places,
  region,
  regionsOf,
  service,
  serviceComponent,
  UNKNOWN,
} from '../../atlas/index.js';
import { append, type Estate, type Failure } from '../../estate/index.js';
import type { Window } from './fault.js';
import { intersect } from './windows.js';

/** The id of what answers under a host name; where the name tells no region, the one that is said. */
export function placed(owner: HostOwner, places: Places): string {
  if (owner.of !== 'service') return owner.id;
  const place = places.get(owner.provider);
  return place === undefined || owner.id.split('/')[1] !== UNKNOWN
    ? owner.id
    : serviceComponent(owner.provider, place, owner.service);
}

/** Where the services are that a component of an estate needs, of each provider that it uses in one region only. */
export function placesIn(estate: Estate, isNeeded: (id: string) => boolean): Places {
  const found = new Map<string, string[]>();
  for (const { id, kind } of estate.components) {
    const [provider = '', place = ''] = id.split('/');
    if (kind !== 'service' || !isNeeded(id) || region(provider, place) === undefined) continue;
    if (found.get(provider)?.includes(place) !== true) append(found, provider, place);
  }
  return new Map(
    [...found].flatMap(([provider, [only, ...more]]) => (more.length > 0 ? [] : [[provider, only!]])),
  );
}

/** Whether a service can be told by its host names, and they never say in which region it is. */
export function isUnplaced(component: string): boolean {
  const [provider = '', place = '', part = ''] = component.replace(/:control$/, '').split('/');
  const known = service(provider, part);
  return (
    known?.hosts !== undefined &&
    known.scope !== 'global' &&
    region(provider, place) !== undefined &&
    known.hosts.every((host) => !host.includes('{region}'))
  );
}

/**
 * Failures of services in a region that is not known: what fails in every region of its provider at once fails wherever
 * it is.
 */
export function anywhere(failures: readonly Failure[]): readonly Failure[] {
  const alike = new Map<string, Failure[]>();
  for (const row of failures) {
    const [provider = '', place = '', part] = row.component.split('/');
    if (part === undefined || row.maybe || region(provider, place) === undefined) continue;
    append(alike, [provider, part, row.capability, row.severity].join(' '), row);
  }
  return [...alike.values()].flatMap((rows) => {
    const [provider = '', , part = ''] = rows[0]!.component.split('/');
    const id = `${provider}/${UNKNOWN}/${part}`;
    if (expandComponent(id.replace(/:control$/, '')) === undefined) return [];
    const windows = regionsOf(provider).map((one): readonly Window[] =>
      rows.filter(({ component }) => component.split('/')[1] === one.id),
    );
    const effects = new Set(rows.map(({ effect }) => effect));
    const { effect: _, ...about } = rows[0]!;
    const [effect] = effects;
    return windows.reduce(intersect).map(({ from, to }) => ({
      ...about,
      component: id,
      from,
      to,
      ...(effects.size === 1 && effect !== undefined ? { effect } : {}),
    }));
  });
}
