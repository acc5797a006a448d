/** Several Ingresses for one name are one door: users type the name, and each of them serves some of its paths. */
import { append, compareText } from '../../estate/index.js';
import { isList, type Resource, textOf, type Value } from '../inference/index.js';
import type { Placed } from './inventory.js';
import type { Resolved, Told } from './view.js';

/** Kinds that name hosts. */
const DOORS = new Set(['http_route', 'ingress', 'virtual_service']);

/** Gives the routes of all to the first of them, by its id, and leaves the others to be reached by it. */
export function joinDoors(placed: readonly Placed[], found: ReadonlyMap<Resource, Resolved>): void {
  const byName = new Map<string, Placed[]>();
  for (const one of placed) {
    if (!DOORS.has(one.object.kind ?? '') || one.object.resource.disabled) continue;
    const resolved = found.get(one.object.resource);
    const hosts = resolved?.get('hosts')?.value;
    const host = isList(hosts) ? textOf(hosts[0]) : undefined;
    if (host === undefined || textOf(resolved?.get('exposure')?.value) !== 'internet') continue;
    append(byName, `${one.cluster.key} ${host}`, one);
  }
  for (const doors of byName.values()) {
    if (doors.length < 2) continue;
    const sorted = [...doors].sort((a, b) => compareText(a.object.resource.id, b.object.resource.id));
    const routes = sorted.flatMap((door) => routesOf(door, found.get(door.object.resource)!));
    const main = found.get(sorted[0]!.object.resource)!;
    main.set('backends', {
      value: routes.map(({ route }) => route),
      told: undefined,
      parts: routes.map(({ told }) => told),
    });
    for (const { object } of sorted.slice(1))
      found.get(object.resource)!.set('exposure', { value: 'joined', told: undefined });
  }
}

function routesOf({ object }: Placed, resolved: Resolved): { route: Value; told: Told }[] {
  const backends = resolved.get('backends');
  const list = isList(backends?.value) ? backends.value : [];
  const { file } = object.resource.source;
  return list.map((route, at) => {
    const told = backends?.parts?.[at];
    const isElsewhere = told !== undefined && 'file' in told;
    const line = told === undefined || isElsewhere ? undefined : object.resource.lineOf(object.place(told));
    return { route, told: line === undefined ? told : { file, line } };
  });
}
