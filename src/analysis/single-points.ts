import { append, canFail } from '../estate/index.js';
import type { CompiledEstate, System } from '../graph/index.js';
import { buildSystem, eachPass, LAYER, targetsOf } from '../graph/index.js';

/** A component whose failure alone takes journeys down. */
export interface SinglePoint {
  readonly component: string;
  /** Ids of the journeys it takes down, sorted; never empty. */
  readonly journeys: readonly string[];
  /** It stands for one the code does not name. */
  readonly placeholder: boolean;
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

const systems = new WeakMap<CompiledEstate, System>();

/** The equations of what the journeys need to serve; made once per compiled estate. */
export function journeyServeSystem(compiled: CompiledEstate): System {
  const present = systems.get(compiled);
  if (present !== undefined) return present;
  const system = buildSystem(compiled, targetsOf(compiled.journeys, LAYER.serve));
  systems.set(compiled, system);
  return system;
}

const pointsByJourney = new WeakMap<CompiledEstate, readonly (readonly number[])[]>();

/** Component indices of the single points of each journey, in the order of `compiled.journeys`; ascending. */
export function singlePointsByJourney(compiled: CompiledEstate): readonly (readonly number[])[] {
  const present = pointsByJourney.get(compiled);
  if (present !== undefined) return present;
  const points = findByJourney(compiled);
  pointsByJourney.set(compiled, points);
  return points;
}

function findByJourney(compiled: CompiledEstate): number[][] {
  const system = journeyServeSystem(compiled);
  const candidates: number[] = [];
  compiled.components.forEach((one, c) => {
    if (canFail(one) && system.variable(LAYER.serve, c) >= 0) candidates.push(c);
  });
  const failure = { component: '', capability: 'serve', severity: 'down' } as const;
  const scenarios = candidates.map((component) => [{ component, failure }]);
  const points: number[][] = [...compiled.journeys].map(() => []);
  eachPass(system, scenarios, (evaluator, first, count) => {
    compiled.journeys.forEach((journey, j) => {
      const variable = system.variable(LAYER.serve, journey);
      evaluator.eachFailing(variable, count, (i) => points[j]!.push(candidates[first + i]!));
    });
  });
  return points;
}
