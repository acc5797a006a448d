import type { Failure } from '../estate/index.js';
import type { CompiledEstate, Intervals, PlacedFailure, System, Target, Timeline } from '../graph/index.js';
import {
  breakpoints,
  buildSystem,
  Evaluator,
  failedLayer,
  fromPairs,
  KIND,
  LAYER,
  NEVER,
  SCENARIOS_PER_PASS,
} from '../graph/index.js';

/** When components could not be started or changed, by component index. */
export interface Restartable {
  /** For journeys: it or something it runs on. */
  readonly cannotStart: readonly Intervals[];
  /** For journeys: it or something it runs on. */
  readonly cannotChange: readonly Intervals[];
  /** The equations behind it, and the moments at which they were evaluated. */
  readonly moments: Moments;
}

/** Between two breakpoints nothing changes, so that each segment of a timeline is one static scenario. */
export interface Moments {
  readonly system: System;
  /** Start of each segment; it ends where the next one starts. */
  readonly times: readonly number[];
  /** Visits evaluated segments: bit i of the evaluator is segment `first + i`. */
  evaluate(visit: (evaluator: Evaluator, first: number, count: number) => void): void;
}

const systems = new WeakMap<CompiledEstate, System>();

/** Evaluates starting and changing for every segment of the timeline, given who serves when. */
export function restartable(
  compiled: CompiledEstate,
  failures: readonly PlacedFailure<Failure>[],
  timeline: Timeline,
  seconds: number,
): Restartable {
  const moments = segment(compiled, failures, timeline, seconds);
  const { system, times } = moments;
  const size = compiled.components.length;
  const pairs = {
    start: new Map<number, [number, number][]>(),
    change: new Map<number, [number, number][]>(),
  };
  const note = (into: Map<number, [number, number][]>, c: number, i: number) => {
    const list = into.get(c) ?? [];
    list.push([times[i]!, times[i + 1] ?? Number.POSITIVE_INFINITY]);
    into.set(c, list);
  };
  moments.evaluate((evaluator, first, count) => {
    for (let c = 0; c < size; c++) {
      const [start, change] = layersOf(compiled, c);
      for (const [layer, into] of [
        [start, pairs.start],
        [change, pairs.change],
      ] as const) {
        const variable = system.variable(layer, c);
        evaluator.eachFailing(variable, count, (i) => note(into, c, first + i));
      }
    }
  });
  const toIntervals = (from: Map<number, [number, number][]>) =>
    Array.from({ length: size }, (_, c) => (from.has(c) ? fromPairs(from.get(c)!) : NEVER));
  return { cannotStart: toIntervals(pairs.start), cannotChange: toIntervals(pairs.change), moments };
}

/** What starting and changing mean: for a journey they ask all it runs on. */
export function layersOf(compiled: CompiledEstate, c: number) {
  return compiled.kind[c] === KIND.journey
    ? ([LAYER.restore, LAYER.alter] as const)
    : ([LAYER.start, LAYER.change] as const);
}

function segment(
  compiled: CompiledEstate,
  failures: readonly PlacedFailure<Failure>[],
  timeline: Timeline,
  seconds: number,
): Moments {
  const system = systemOf(compiled);
  const given: { variable: number; during: Intervals }[] = [];
  timeline.down.forEach((during, c) => {
    if (during.length > 0) given.push({ variable: system.variable(LAYER.serve, c), during });
  });
  for (const { component, failure } of failures) {
    const layer = failedLayer(failure.capability, failure.severity);
    if (layer !== LAYER.start && layer !== LAYER.change) continue;
    const during = fromPairs([[failure.from, failure.to ?? Number.POSITIVE_INFINITY]]);
    given.push({ variable: system.variable(layer, component), during });
  }
  const times = breakpoints(given.map((one) => one.during)).filter((time) => time <= seconds);
  return {
    system,
    times,
    evaluate(visit) {
      const evaluator = new Evaluator(system, Math.min(SCENARIOS_PER_PASS, times.length));
      for (let first = 0; first < times.length; first += SCENARIOS_PER_PASS) {
        const count = Math.min(SCENARIOS_PER_PASS, times.length - first);
        if (first > 0) evaluator.clear();
        for (const { variable, during } of given) {
          failDuring(evaluator, variable, during, times.slice(first, first + count));
        }
        evaluator.run();
        visit(evaluator, first, count);
      }
    },
  };
}

function failDuring(
  evaluator: Evaluator,
  variable: number,
  during: Intervals,
  times: readonly number[],
): void {
  let i = 0;
  for (let e = 0; e < during.length; e += 2) {
    while (i < times.length && times[i]! < during[e]!) i++;
    for (; i < times.length && times[i]! < during[e + 1]!; i++) evaluator.fail(variable, i);
  }
}

function systemOf(compiled: CompiledEstate): System {
  const present = systems.get(compiled);
  if (present !== undefined) return present;
  const targets: Target[] = [...compiled.components.keys()].flatMap((component) =>
    layersOf(compiled, component).map((layer) => ({ layer, component })),
  );
  const system = buildSystem(compiled, targets, { serveIsGiven: true });
  systems.set(compiled, system);
  return system;
}
