import type { Component } from '../../estate/index.js';
import type { Facts } from './types.js';

/** Places that an attribute of a component lists, separated by blanks (`copies`, `backups`). */
export function placesIn(one: Component | undefined, attribute: 'copies' | 'backups'): string[] {
  const text = one?.attributes?.[attribute];
  return typeof text === 'string' ? text.split(' ') : [];
}

/** What a component is a copy of in another region (`table@eu-west-1`), or itself. */
export function originalOf(component: ReadonlyMap<string, Component>, id: string): string {
  const original = id.replace(/@[a-z0-9-]+$/, '');
  return component.has(original) ? original : id;
}

/** Stores that are one: a cluster with its instances, a database with its proxy. The id is the first of them. */
export interface Data {
  readonly id: string;
  readonly parts: ReadonlySet<string>;
}

const known = new WeakMap<Facts, Map<string, readonly Data[]>>();

/** The data that a journey, or one branch of it, runs on; several rules ask, region by region. */
export function dataBehind(facts: Facts, id: string): readonly Data[] {
  const answers = known.get(facts) ?? new Map<string, readonly Data[]>();
  known.set(facts, answers);
  let data = answers.get(id);
  if (data === undefined) {
    data = findData(facts, id);
    answers.set(id, data);
  }
  return data;
}

function findData({ around, component, marks }: Facts, id: string): Data[] {
  const stores = [...around.behind(id)].filter((one) => {
    const found = component.get(one);
    return found?.kind === 'resource' && !found.unknown && marks.isStore(found.type);
  });
  const among = new Set(stores);
  const seen = new Set<string>();
  const result: Data[] = [];
  for (const store of stores.sort()) {
    if (seen.has(store)) continue;
    const parts = new Set([store]);
    for (const part of parts) {
      const beside = [
        ...around.needsOf(part).map(({ to }) => to),
        ...around.needing(part).map(({ from }) => from),
      ];
      // In another region it is no part but a copy.
      const region = around.regionOf(part);
      for (const one of beside) if (among.has(one) && around.regionOf(one) === region) parts.add(one);
    }
    for (const part of parts) seen.add(part);
    result.push({ id: store, parts });
  }
  return result;
}

/**
 * Resources that the code shows data going to or coming from: what it names, on the way or directly, what names it,
 * and what somebody beside them names as well (a replication task). Who only serves users from both says nothing.
 */
export function linkedWith(
  { around, component }: Facts,
  data: Data,
  users: ReadonlySet<string>,
): Set<string> {
  const isResource = (id: string) => component.get(id)?.kind === 'resource';
  const linked = new Set(data.parts);
  for (const next of linked) for (const { to } of around.needsOf(next)) if (isResource(to)) linked.add(to);
  const above = new Set(data.parts);
  for (const next of above) {
    for (const { from } of around.needing(next)) if (isResource(from) && !users.has(from)) above.add(from);
  }
  for (const part of data.parts) {
    for (const { from } of around.needing(part)) {
      if (!isResource(from) || users.has(from)) continue;
      for (const { to } of around.needsOf(from)) if (isResource(to)) linked.add(to);
    }
  }
  for (const one of above) linked.add(one);
  return linked;
}
