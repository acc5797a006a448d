import { EVERY_PATH } from '../estate/index.js';
import { type CompiledEstate, RUN } from '../graph/index.js';

/** The route of an entry that takes all requests but those for some paths. */
export interface DefaultRoute {
  /** Component indices: with all of them lost, what is left of the entry is `left`. Never empty. */
  readonly targets: readonly number[];
  /** The paths that other routes take, sorted; never empty. */
  readonly left: readonly string[];
}

const found = new WeakMap<CompiledEstate, ReadonlyMap<number, readonly DefaultRoute[]>>();

/**
 * Default routes of each journey (component index) that has any. An entry has one where the code says of all its
 * routes which paths they take and one of them takes the rest. It is looked for at what the journey enters by and at what
 * all requests, or the rest of them, are passed on to.
 */
export function defaultRoutes(compiled: CompiledEstate): ReadonlyMap<number, readonly DefaultRoute[]> {
  let routes = found.get(compiled);
  if (routes === undefined) {
    routes = compiled.dependencies.some(({ route }) => route !== undefined)
      ? new Map(
          [...compiled.journeys]
            .map((j) => [j, routesOf(compiled, j)] as const)
            .filter(([, of]) => of.length > 0),
        )
      : new Map();
    found.set(compiled, routes);
  }
  return routes;
}

interface End {
  readonly target: number;
  readonly route: readonly string[] | undefined;
}

/** What needs a number of members to run, and is no standby: its members. */
function runGroups(compiled: CompiledEstate, c: number): End[][] {
  const { groups, groupOffset, members, dependencies } = compiled;
  const found: End[][] = [];
  for (let g = groupOffset[c * 3 + RUN]!; g < groupOffset[c * 3 + RUN + 1]!; g++) {
    if (groups.need[g] === 0 || groups.failover[g] !== undefined) continue;
    const ends: End[] = [];
    for (let m = groups.memberOffset[g]!; m < groups.memberOffset[g + 1]!; m++) {
      ends.push({ target: members.target[m]!, route: dependencies[members.dependency[m]!]!.route });
    }
    found.push(ends);
  }
  return found;
}

/** Of several doors only what all of them lead to is the journey's. */
function routesOf(compiled: CompiledEstate, journey: number): DefaultRoute[] {
  return runGroups(compiled, journey).flatMap((doors) => {
    const behind = doors.map(({ target }) => behindDoor(compiled, target));
    return [...behind[0]!].filter(([at]) => behind.every((one) => one.has(at))).map(([, route]) => route);
  });
}

/** Default routes by the component that has them, from a door on. */
function behindDoor(compiled: CompiledEstate, door: number): Map<number, DefaultRoute> {
  const routes = new Map<number, DefaultRoute>();
  const passed = new Set([door]);
  for (const c of passed) {
    for (const ends of runGroups(compiled, c)) {
      // Where it is not known of each which paths it takes, nothing can be said of the rest.
      if (ends.some(({ route }) => !route?.length)) continue;
      const rest = ends.filter(({ route }) => route!.includes(EVERY_PATH));
      const others = ends.filter(({ route }) => !route!.includes(EVERY_PATH));
      if (rest.length === 1) passed.add(rest[0]!.target);
      if (rest.length === 0 || others.length === 0) continue;
      const left = [...new Set(others.flatMap(({ route }) => route!))].sort();
      routes.set(c, { targets: rest.map(({ target }) => target), left });
    }
  }
  return routes;
}
