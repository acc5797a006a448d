import type { CompiledEstate, Evaluator, Placed, PlacedFailure, System } from '../graph/index.js';
import {
  buildSystem,
  eachPass,
  KIND,
  LAYER,
  place,
  serveState,
  targetsOf,
  totalFailure,
} from '../graph/index.js';
import { type DefaultRoute, defaultRoutes } from './default-routes.js';
import { reachedFrom } from './reach.js';

/** What the failure of one component does to the journeys; lists of journey ids, sorted. */
export interface BlastRow {
  /** The component that fails. */
  readonly domain: string;
  readonly down: readonly string[];
  /** Serving, but less than fully. */
  readonly degraded: readonly string[];
  /** Of those in `degraded` that lose the route all other requests take: the paths that are left of each. */
  readonly onlyLeft?: Readonly<Record<string, readonly string[]>>;
  /** It, or something it runs on, could not be started while the failure lasts. */
  readonly cannotStart: readonly string[];
  /** It, or something it runs on, could not be changed while the failure lasts. */
  readonly cannotChange: readonly string[];
  /** Journeys whose serve state depends on what a placeholder stands for; in neither `down` nor `degraded`. */
  readonly unknown: readonly string[];
  /** For each journey in `unknown` the placeholders that decide it. */
  readonly decidedBy: Readonly<Record<string, readonly string[]>>;
}

/**
 * Blast radius of each component in `ids`: what happens when it stops serving. Default: every domain, service and third
 * party that a journey or resource reaches, placeholders left out. Ids not in the estate are evaluated too, as
 * they may be what a placeholder stands for.
 */
export function blastRadius(
  compiled: CompiledEstate,
  ids: readonly string[] = blastSubjects(compiled),
): BlastRow[] {
  const system = buildSystem(
    compiled,
    targetsOf(compiled.journeys, LAYER.serve, LAYER.full, LAYER.restore, LAYER.alter),
  );
  const cases = ids.map((id) => place(compiled, [totalFailure(id)]));
  const healthy = outcomes(
    compiled,
    system,
    cases.map((one) => one.certain),
  );
  const doubtful = [...cases.keys()].filter((i) => cases[i]!.inDoubt.length > 0);
  const worst = outcomes(
    compiled,
    system,
    doubtful.map((i) => [...cases[i]!.certain, ...cases[i]!.inDoubt]),
  );
  const worstOf = new Map(doubtful.map((i, position) => [i, worst[position]!]));
  return ids.map((domain, i) => row(compiled, system, domain, cases[i]!, healthy[i]!, worstOf.get(i)));
}

/** Components that get a row by default, sorted by id. */
export function blastSubjects(compiled: CompiledEstate): string[] {
  const { components, kind } = compiled;
  const starts = [...components.keys()].filter((c) => kind[c] === KIND.journey || kind[c] === KIND.resource);
  const reached = reachedFrom(compiled, starts);
  const placeholder = new Set(compiled.placeholders);
  const isSubject = (c: number) =>
    kind[c] !== KIND.journey && kind[c] !== KIND.resource && !placeholder.has(c);
  return [...components.keys()].filter((c) => reached[c] === 1 && isSubject(c)).map((c) => components[c]!.id);
}

interface JourneyOutcome {
  readonly serve: 'up' | 'degraded' | 'down';
  /** Paths of the routes that are left where the one that takes the rest is lost. */
  readonly left?: readonly string[];
  readonly canStart: boolean;
  readonly canChange: boolean;
}

const UNTOUCHED: JourneyOutcome = { serve: 'up', canStart: true, canChange: true };

/** Outcome per scenario and journey, in the order of `compiled.journeys`. */
function outcomes(
  compiled: CompiledEstate,
  system: System,
  scenarios: readonly (readonly PlacedFailure[])[],
): JourneyOutcome[][] {
  // Most losses leave most journeys alone.
  const result = scenarios.map(() => new Array<JourneyOutcome>(compiled.journeys.length).fill(UNTOUCHED));
  const routes = defaultRoutes(compiled);
  eachPass(system, scenarios, (evaluator, first, count) => {
    compiled.journeys.forEach((journey, j) => {
      const own = routes.get(journey) ?? [];
      const read = (i: number) => {
        const row = result[first + i]!;
        if (row[j] === UNTOUCHED) row[j] = readOutcome(evaluator, system, journey, i, own);
      };
      for (const layer of [LAYER.full, LAYER.restore, LAYER.alter])
        evaluator.eachFailing(system.variable(layer, journey), count, read);
    });
  });
  return result;
}

function readOutcome(
  evaluator: Evaluator,
  system: System,
  journey: number,
  scenario: number,
  routes: readonly DefaultRoute[],
): JourneyOutcome {
  const lost = routes.find(({ targets }) =>
    targets.every((target) => !evaluator.holds(system.variable(LAYER.serve, target), scenario)),
  );
  return {
    serve: serveState(evaluator, system, journey, scenario),
    ...(lost === undefined ? {} : { left: lost.left }),
    canStart: evaluator.holds(system.variable(LAYER.restore, journey), scenario),
    canChange: evaluator.holds(system.variable(LAYER.alter, journey), scenario),
  };
}

function row(
  compiled: CompiledEstate,
  system: System,
  domain: string,
  scenario: Placed,
  healthy: readonly JourneyOutcome[],
  worst: readonly JourneyOutcome[] = healthy,
): BlastRow {
  const all = [...compiled.journeys].map((j) => compiled.components[j]!.id);
  const touched = [...all.keys()].filter((i) => healthy[i] !== UNTOUCHED || worst[i] !== UNTOUCHED);
  const isUnknown = (i: number) => healthy[i]!.serve !== worst[i]!.serve;
  const list = (holds: (outcome: JourneyOutcome) => boolean, certainOnly: boolean) =>
    touched.filter((i) => holds(healthy[i]!) && !(certainOnly && isUnknown(i))).map((i) => all[i]!);
  const unknown = touched.filter(isUnknown).map((i) => all[i]!);
  const mostly = touched.filter((i) => healthy[i]!.serve === 'degraded' && healthy[i]!.left && !isUnknown(i));
  return {
    domain,
    down: list((one) => one.serve === 'down', true),
    degraded: list((one) => one.serve === 'degraded', true),
    ...(mostly.length === 0
      ? {}
      : { onlyLeft: Object.fromEntries(mostly.map((i) => [all[i]!, healthy[i]!.left!])) }),
    cannotStart: list((one) => !one.canStart, false),
    cannotChange: list((one) => !one.canChange, false),
    unknown,
    decidedBy: unknown.length === 0 ? {} : decidedBy(compiled, system, scenario, healthy, unknown),
  };
}

/** The placeholders that change a journey's state on their own; all in doubt where only several together do. */
function decidedBy(
  compiled: CompiledEstate,
  system: System,
  scenario: Placed,
  healthy: readonly JourneyOutcome[],
  unknown: readonly string[],
): Record<string, string[]> {
  const alone = outcomes(
    compiled,
    system,
    scenario.inDoubt.map((one) => [...scenario.certain, one]),
  );
  const names = scenario.inDoubt.map((one) => compiled.components[one.component]!.id);
  const result: Record<string, string[]> = {};
  compiled.journeys.forEach((j, i) => {
    const id = compiled.components[j]!.id;
    if (!unknown.includes(id)) return;
    const deciding = names.filter((_, d) => alone[d]![i]!.serve !== healthy[i]!.serve);
    result[id] = deciding.length > 0 ? deciding : names;
  });
  return result;
}
