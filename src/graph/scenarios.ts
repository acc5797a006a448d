import { type Capability, type Failure, isPattern, matcher } from '../estate/index.js';
import type { CompiledEstate } from './compile.js';
import { Evaluator, SCENARIOS_PER_PASS } from './evaluate.js';
import type { Layer, System, Target } from './system.js';
import { buildSystem, LAYER } from './system.js';
import { couldBe } from './unknown.js';

/** One thing that fails, without its time. */
export type StaticFailure = Pick<Failure, 'component' | 'capability' | 'severity' | 'maybe' | 'feature'>;

/** A failure of a component that is in the compiled estate. */
export interface PlacedFailure<F extends StaticFailure = StaticFailure> {
  /** Component index. */
  readonly component: number;
  readonly failure: F;
}

/** A scenario in the two readings of what is unknown. */
export interface Placed<F extends StaticFailure = StaticFailure> {
  /** What fails for certain. */
  readonly certain: readonly PlacedFailure<F>[];
  /** What fails as well if the placeholders in doubt are what failed. */
  readonly inDoubt: readonly PlacedFailure<F>[];
}

/** What takes a component down altogether. */
export function totalFailure(component: string): StaticFailure {
  return { component, capability: 'serve', severity: 'down' };
}

/**
 * Finds a scenario's failures in the estate, those of a pattern in all that fits. Failures of what the estate does not
 * contain are left out of `certain`, and may still put a placeholder in doubt.
 */
export function place<F extends StaticFailure>(compiled: CompiledEstate, failures: readonly F[]): Placed<F> {
  const certain: PlacedFailure<F>[] = [];
  const inDoubt: PlacedFailure<F>[] = [];
  for (const failure of failures.flatMap((one) => meant(compiled, one))) {
    const component = compiled.index.get(failure.component);
    for (const hit of whoLoses(compiled, component, failure.feature)) {
      (failure.maybe ? inDoubt : certain).push({ component: hit, failure });
    }
    const known = component === undefined ? undefined : compiled.components[component];
    for (const u of compiled.placeholders) {
      const shares = component !== undefined && sharedWith(compiled, u).has(component);
      if (shares || couldBe(compiled.components[u]!, { id: failure.component, component: known })) {
        inDoubt.push({ component: u, failure });
      }
    }
  }
  return { certain, inDoubt };
}

/**
 * What may have failed, once for each way in which the unknown may turn out: first what failed for certain, then with
 * all that is in doubt. Of failures that are `maybe`, one of several, each is a way of its own: they never hold together.
 */
export function possibilities<F extends StaticFailure>({
  certain,
  inDoubt,
}: Placed<F>): readonly (readonly PlacedFailure<F>[])[] {
  const likely = [...certain, ...inDoubt.filter(({ failure }) => !failure.maybe)];
  const ways = new Map<string, PlacedFailure<F>[]>();
  for (const one of inDoubt) {
    const { component, maybe } = one.failure;
    if (maybe) ways.set(component, [...(ways.get(component) ?? likely), one]);
  }
  if (ways.size > 0) return [certain, ...ways.values()];
  return inDoubt.length === 0 ? [certain] : [certain, likely];
}

/** What fails with a component: itself, or those that use its feature which failed, as far as that is told of them. */
function whoLoses(
  compiled: CompiledEstate,
  component: number | undefined,
  feature: string | undefined,
): readonly number[] {
  if (component === undefined) return [];
  if (feature === undefined) return [component];
  const { dependencies, components, index } = compiled;
  const id = components[component]!.id;
  const users = dependencies.filter(({ to, need }) => to === id && need === 'run').map(({ from }) => from);
  return [...new Set(users)]
    .map((user) => index.get(user))
    .filter((user) => user !== undefined)
    .filter((user) => {
      const told = components[user]!.attributes?.features;
      return (
        components[user]!.kind === 'resource' &&
        (told === undefined || `${told}`.split(' ').includes(feature))
      );
    });
}

/**
 * A pattern's failure for each component that it stands for. It stays itself, too: what the code does not show may
 * hold components that fit.
 */
function meant<F extends StaticFailure>({ components, index }: CompiledEstate, failure: F): readonly F[] {
  const { component } = failure;
  if (!component.includes('*') || index.has(component) || !isPattern(component)) return [failure];
  const found = components.filter(matcher(component)).map(({ id }) => ({ ...failure, component: id }));
  return [...found, failure];
}

const shared = new WeakMap<CompiledEstate, Map<number, ReadonlySet<number>>>();
const NOBODY: ReadonlySet<number> = new Set();

/**
 * What a placeholder for unread contents stands beside in a group: the contents may need exactly that, so losing it
 * puts the placeholder in doubt.
 */
function sharedWith(compiled: CompiledEstate, placeholder: number): ReadonlySet<number> {
  let mates = shared.get(compiled);
  if (mates === undefined) {
    mates = findShared(compiled);
    shared.set(compiled, mates);
  }
  return mates.get(placeholder) ?? NOBODY;
}

function findShared({ components, groups, members }: CompiledEstate): Map<number, Set<number>> {
  const mates = new Map<number, Set<number>>();
  for (let group = 0; group < groups.count; group++) {
    const all = members.target.subarray(groups.memberOffset[group], groups.memberOffset[group + 1]);
    for (const one of all) {
      if (components[one]!.type !== 'unread') continue;
      const known = mates.get(one) ?? new Set();
      for (const other of all) if (other !== one) known.add(other);
      mates.set(one, known);
    }
  }
  return mates;
}

/** The layer a failure takes away; undefined for one that takes nothing (starting or changing slowly still works). */
export function failedLayer(capability: Capability, severity: Failure['severity']): Layer | undefined {
  if (capability === 'serve') return severity === 'down' ? LAYER.serve : LAYER.full;
  if (severity === 'degraded') return undefined;
  return capability === 'start' ? LAYER.start : LAYER.change;
}

/** Tells an evaluator what fails in one of its scenarios. */
export function applyFailures(
  evaluator: Evaluator,
  system: System,
  scenario: number,
  failures: readonly PlacedFailure[],
): void {
  for (const { component, failure } of failures) {
    const layer = failedLayer(failure.capability, failure.severity);
    if (layer !== undefined) evaluator.fail(system.variable(layer, component), scenario);
  }
}

/**
 * Evaluates any number of scenarios, `SCENARIOS_PER_PASS` at a time. After each pass `visit` gets the evaluator and
 * the number of the pass's first scenario; bit i of the evaluator is scenario `first + i`.
 */
export function eachPass(
  system: System,
  scenarios: readonly (readonly PlacedFailure[])[],
  visit: (evaluator: Evaluator, first: number, count: number) => void,
): void {
  const evaluator = new Evaluator(system, Math.min(SCENARIOS_PER_PASS, scenarios.length));
  for (let first = 0; first < scenarios.length; first += SCENARIOS_PER_PASS) {
    const count = Math.min(SCENARIOS_PER_PASS, scenarios.length - first);
    if (first > 0) evaluator.clear();
    for (let i = 0; i < count; i++) applyFailures(evaluator, system, i, scenarios[first + i]!);
    evaluator.run();
    visit(evaluator, first, count);
  }
}

/** State of a capability; `unknown` where it depends on a placeholder. Only `serve` can be degraded. */
export type State = 'up' | 'degraded' | 'down' | 'unknown';

/** States of one component in one scenario. `restore` and `alter` ask the same of all it runs on. */
export interface ComponentStates {
  readonly serve: State;
  readonly start: State;
  readonly change: State;
  readonly restore: State;
  readonly alter: State;
}

const STATE_LAYERS: readonly Layer[] = [
  LAYER.serve,
  LAYER.full,
  LAYER.start,
  LAYER.change,
  LAYER.restore,
  LAYER.alter,
];

/**
 * All states of the given components (default: all) in one scenario of failures that hold together, by component id.
 * For many scenarios use `buildSystem` and `eachPass`.
 */
export function evaluateStates(
  compiled: CompiledEstate,
  failures: readonly StaticFailure[],
  ids: readonly string[] = compiled.components.map((one) => one.id),
): Map<string, ComponentStates> {
  const wanted = ids.map((id) => compiled.index.get(id)).filter((i) => i !== undefined);
  const targets: Target[] = wanted.flatMap((component) =>
    STATE_LAYERS.map((layer) => ({ layer, component })),
  );
  const system = buildSystem(compiled, targets);
  const { certain, inDoubt } = place(compiled, failures);
  const states = new Map<string, ComponentStates>();
  eachPass(system, [certain, [...certain, ...inDoubt]], (evaluator) => {
    for (const component of wanted) {
      states.set(compiled.components[component]!.id, readStates(evaluator, system, component));
    }
  });
  return states;
}

function readStates(evaluator: Evaluator, system: System, component: number): ComponentStates {
  const either = (read: (scenario: number) => State): State => {
    const healthy = read(0);
    return healthy === read(1) ? healthy : 'unknown';
  };
  const plain = (layer: Layer) =>
    either((scenario) => (evaluator.holds(system.variable(layer, component), scenario) ? 'up' : 'down'));
  return {
    serve: either((scenario) => serveState(evaluator, system, component, scenario)),
    start: plain(LAYER.start),
    change: plain(LAYER.change),
    restore: plain(LAYER.restore),
    alter: plain(LAYER.alter),
  };
}

/** Serve state of a component whose `serve` and `full` layers are in the system. */
export function serveState(
  evaluator: Evaluator,
  system: System,
  component: number,
  scenario: number,
): 'up' | 'degraded' | 'down' {
  if (!evaluator.holds(system.variable(LAYER.serve, component), scenario)) return 'down';
  return evaluator.holds(system.variable(LAYER.full, component), scenario) ? 'up' : 'degraded';
}
