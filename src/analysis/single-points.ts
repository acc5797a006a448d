import { append, canFail } from '../estate/index.js';
import type { CompiledEstate, System } from '../graph/index.js';
import { buildSystem, eachPass, LAYER, targetsOf } from '../graph/index.js';
import { type DefaultRoute, defaultRoutes } from './default-routes.js';

/** A component whose failure alone takes journeys down. */
export interface SinglePoint {
  readonly component: string;
  /** Ids of the journeys it takes down, sorted; never empty. */
  readonly journeys: readonly string[];
  /** It stands for one the code does not name. */
  readonly placeholder: boolean;
}

/** A component whose failure alone takes the default route of journeys, which go on for some paths. */
export interface DefaultRoutePoint extends SinglePoint {
  /** The paths that are left, by journey. */
  readonly left: ReadonlyMap<string, readonly string[]>;
}

/** All single points of failure of all journeys, sorted by component id. Journeys themselves do not count. */
export function singlePoints(compiled: CompiledEstate): SinglePoint[] {
  const { components } = compiled;
  const placeholder = new Set(compiled.placeholders);
  const byComponent = new Map<number, string[]>();
  singlePointsByJourney(compiled).forEach((points, i) => {
    const journey = components[compiled.journeys[i]!]!.id;
    for (const c of points) {
      append(byComponent, c, journey);
    }
  });
  return [...byComponent.keys()]
    .sort((a, b) => a - b)
    .map((c) => ({
      component: components[c]!.id,
      journeys: byComponent.get(c)!,
      placeholder: placeholder.has(c),
    }));
}

/** What takes the default routes of journeys with it on its own; single points of the same journeys are left out. */
export function defaultRoutePoints(compiled: CompiledEstate): DefaultRoutePoint[] {
  const { components } = compiled;
  const placeholder = new Set(compiled.placeholders);
  const routes = defaultRoutes(compiled);
  if (routes.size === 0) return [];
  const { lost } = found(compiled);
  const points = new Map<number, Map<string, readonly string[]>>();
  compiled.journeys.forEach((journey, j) => {
    for (const [c, { left }] of lost[j]!) {
      if (!points.has(c)) points.set(c, new Map());
      points.get(c)!.set(components[journey]!.id, left);
    }
  });
  return [...points.keys()]
    .sort((a, b) => a - b)
    .map((c) => {
      const left = points.get(c)!;
      return {
        component: components[c]!.id,
        journeys: [...left.keys()],
        left,
        placeholder: placeholder.has(c),
      };
    });
}

const systems = new WeakMap<CompiledEstate, System>();

/** The equations of what the journeys need to serve; made once per compiled estate. */
export function journeyServeSystem(compiled: CompiledEstate): System {
  const present = systems.get(compiled);
  if (present !== undefined) return present;
  const system = buildSystem(compiled, targetsOf(compiled.journeys, LAYER.serve));
  systems.set(compiled, system);
  return system;
}

interface Points {
  /** Single points of each journey, in the order of `compiled.journeys`; ascending. */
  readonly down: readonly (readonly number[])[];
  /** What takes no more than a default route of the journey, with that route. */
  readonly lost: readonly ReadonlyMap<number, DefaultRoute>[];
}

const pointsOf = new WeakMap<CompiledEstate, Points>();

/** Component indices of the single points of each journey, in the order of `compiled.journeys`; ascending. */
export function singlePointsByJourney(compiled: CompiledEstate): readonly (readonly number[])[] {
  return found(compiled).down;
}

function found(compiled: CompiledEstate): Points {
  let points = pointsOf.get(compiled);
  if (points === undefined) {
    points = findByJourney(compiled);
    pointsOf.set(compiled, points);
  }
  return points;
}

function findByJourney(compiled: CompiledEstate): Points {
  const system = journeyServeSystem(compiled);
  const candidates: number[] = [];
  compiled.components.forEach((one, c) => {
    if (canFail(one) && system.variable(LAYER.serve, c) >= 0) candidates.push(c);
  });
  const failure = { component: '', capability: 'serve', severity: 'down' } as const;
  const scenarios = candidates.map((component) => [{ component, failure }]);
  const down: number[][] = [...compiled.journeys].map(() => []);
  const lost: Map<number, DefaultRoute>[] = down.map(() => new Map());
  const routes = defaultRoutes(compiled);
  eachPass(system, scenarios, (evaluator, first, count) => {
    compiled.journeys.forEach((journey, j) => {
      const variable = system.variable(LAYER.serve, journey);
      evaluator.eachFailing(variable, count, (i) => down[j]!.push(candidates[first + i]!));
      for (const route of routes.get(journey) ?? []) {
        const [one, ...others] = route.targets.map((target) => system.variable(LAYER.serve, target));
        evaluator.eachFailing(one!, count, (i) => {
          const isLost = others.every((other) => !evaluator.holds(other, i));
          const c = candidates[first + i]!;
          if (isLost && evaluator.holds(variable, i) && !lost[j]!.has(c)) lost[j]!.set(c, route);
        });
      }
    });
  });
  return { down, lost };
}
