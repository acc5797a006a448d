import { atlas, provider } from '../../atlas/index.js';
import type { Component } from '../../estate/index.js';
import type { Leaving } from './types.js';

/** What an id means as something to leave: a provider or a jurisdiction of the atlas. */
export function leavingOf(id: string): Leaving | undefined {
  const [first, code] = id.split('/');
  if (first === 'jurisdiction' && code !== undefined && Object.hasOwn(atlas.jurisdictions, code)) {
    const under = atlas.providers.filter(({ jurisdiction }) => jurisdiction === code);
    return {
      id,
      name: atlas.jurisdictions[code]!.name,
      providers: new Set(under.map((one) => one.id)),
      jurisdiction: code,
    };
  }
  const fact = provider(id);
  return fact && { id, name: fact.name, providers: new Set([id]), jurisdiction: undefined };
}

/** Whether an id of a place or service belongs to what is left. */
export function isLeft(id: string, { id: left, providers, jurisdiction }: Leaving): boolean {
  if (jurisdiction !== undefined && id === left) return true;
  const end = id.indexOf('/');
  return providers.has(end < 0 ? id : id.slice(0, end));
}

/** Places and services of an estate that belong to what is left; a team may call its own things `aws/...` as well. */
export function leftOf(components: readonly Component[], leaving: Leaving): ReadonlySet<string> {
  const isPlace = ({ kind }: Component) => kind === 'domain' || kind === 'service';
  return new Set(components.filter((one) => isPlace(one) && isLeft(one.id, leaving)).map(({ id }) => id));
}
