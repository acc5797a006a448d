import type { Capability, Dependency, Failure, Group, Scenario } from '../estate/index.js';
import type { CompiledEstate, Layer, PlacedFailure, State, System } from '../graph/index.js';
import {
  applyFailures,
  buildSystem,
  Evaluator,
  failedLayer,
  LAYER,
  place,
  possibilities,
} from '../graph/index.js';

/** What a component on the chain cannot do. */
export type Loss = 'serve' | 'serve fully' | 'start' | 'change' | 'be restored' | 'be altered';

/** Why a component lost something: its own failure, or the loss of what it depends on. */
export interface Cause {
  readonly component: string;
  readonly loss: Loss;
  /** The scenario's failure, at the end of a chain. Its component differs from `component` for a placeholder. */
  readonly failure?: Failure;
  /** Set where `because` lists the lost members of a group. */
  readonly group?: Group;
  /** One entry for a hard dependency; for a group each lost member. Nearest cause first. */
  readonly because: readonly Link[];
  /** Explained elsewhere in the same explanation, and left out here because all of it would be too long. */
  readonly repeated?: true;
}

export interface Link {
  /** With its evidence; null where the same component or a failover's need leads on. */
  readonly dependency: Dependency | null;
  readonly cause: Cause;
}

/** State of one capability and, unless it is up, why. */
export interface Explanation {
  readonly component: string;
  readonly capability: Capability;
  readonly state: State;
  /** For `unknown`: why it is lost if the placeholders are what failed. */
  readonly cause: Cause | null;
}

export interface ExplainOptions {
  /** Only the failures that hold at this second; default: all of the scenario's at once. */
  readonly at?: number;
}

const QUESTIONS: readonly [Capability, readonly Layer[]][] = [
  ['serve', [LAYER.serve, LAYER.full]],
  ['start', [LAYER.restore]],
  ['change', [LAYER.alter]],
];

/**
 * Why a journey (or any component) cannot serve, start or change in a scenario: the shortest chains of dependencies
 * to the failed components. Throws a RangeError when the id is not in the estate.
 */
export function explain(
  compiled: CompiledEstate,
  id: string,
  scenario: Pick<Scenario, 'failures'>,
  options: ExplainOptions = {},
): Explanation[] {
  const component = compiled.index.get(id);
  if (component === undefined) throw new RangeError(`"${id}" is no component of the estate`);
  const { at } = options;
  const failures = scenario.failures.filter(
    (one) => at === undefined || (one.from <= at && at < (one.to ?? Number.POSITIVE_INFINITY)),
  );
  const [certain = [], ...ways] = possibilities(place(compiled, failures));
  return QUESTIONS.map(([capability, layers]) => {
    const system = buildSystem(
      compiled,
      layers.map((layer) => ({ layer, component })),
    );
    const healthy = new Trace(compiled, system, certain);
    const lost = (trace: Trace) => layers.find((layer) => !trace.holds(layer, component));
    const traces = ways.map((way) => new Trace(compiled, system, way));
    // The first way that makes a difference stands for all that do.
    const worst = traces.find((trace) => lost(trace) !== lost(healthy)) ?? traces.at(-1) ?? healthy;
    const state = lost(healthy) === lost(worst) ? stateOf(lost(worst)) : 'unknown';
    // A standby that takes over may be better off than a degraded active member: then the healthy reading tells why.
    const told = lost(worst) === undefined ? healthy : worst;
    const loss = lost(told);
    const cause = loss === undefined ? null : shortened(told.cause(loss, component));
    return { component: id, capability, state, cause };
  });
}

/** The shortest single chain of an explanation, from the journey to a failed component. */
export function chainOf(
  cause: Cause,
): { readonly component: string; readonly dependency: Dependency | null }[] {
  const steps: { component: string; dependency: Dependency | null }[] = [
    { component: cause.component, dependency: null },
  ];
  for (let link = cause.because[0]; link !== undefined; link = link.cause.because[0]) {
    const isSame = link.cause.component === steps.at(-1)!.component;
    if (!isSame) steps.push({ component: link.cause.component, dependency: link.dependency });
  }
  return steps;
}

/** Causes an explanation may list, repetitions included, before repetitions are left out. */
const LONGEST = 2_000;

/** Alternatives that fail for the same reasons repeat them; where that gets out of hand, each is told once. */
function shortened(cause: Cause): Cause {
  const sizes = new Map<Cause, number>();
  const sizeOf = (one: Cause): number => {
    const known = sizes.get(one);
    if (known !== undefined) return known;
    const size = one.because.reduce((sum, link) => sum + sizeOf(link.cause), 1);
    sizes.set(one, size);
    return size;
  };
  if (sizeOf(cause) <= LONGEST) return cause;
  const told = new Set<Cause>();
  const tell = (one: Cause): Cause => {
    if (one.because.length > 0 && told.has(one)) return { ...one, because: [], repeated: true };
    told.add(one);
    return { ...one, because: one.because.map((link) => ({ ...link, cause: tell(link.cause) })) };
  };
  return tell(cause);
}

function stateOf(loss: Layer | undefined): State {
  if (loss === undefined) return 'up';
  return loss === LAYER.full ? 'degraded' : 'down';
}

const LOSS: Readonly<Record<number, Loss>> = {
  [LAYER.serve]: 'serve',
  [LAYER.full]: 'serve fully',
  [LAYER.start]: 'start',
  [LAYER.change]: 'change',
  [LAYER.restore]: 'be restored',
  [LAYER.alter]: 'be altered',
};

/** One evaluation of the equations, and for each variable that does not hold the length of its shortest reason. */
class Trace {
  private readonly compiled: CompiledEstate;
  private readonly system: System;
  private readonly evaluator: Evaluator;
  /** 0: failed itself; n: longest of the shortest reasons below is n - 1. Infinity: holds. */
  private readonly round: Float64Array;
  private readonly failure = new Map<number, Failure>();
  private readonly causes = new Map<number, Cause>();

  constructor(compiled: CompiledEstate, system: System, failures: readonly PlacedFailure<Failure>[]) {
    this.compiled = compiled;
    this.system = system;
    this.evaluator = new Evaluator(system, 1);
    applyFailures(this.evaluator, system, 0, failures);
    this.evaluator.run();
    this.round = new Float64Array(system.size).fill(Number.POSITIVE_INFINITY);
    for (const { component, failure } of failures) {
      const layer = failedLayer(failure.capability, failure.severity);
      const variable = layer === undefined ? -1 : system.variable(layer, component);
      if (variable < 0 || this.failure.has(variable)) continue;
      this.failure.set(variable, failure);
      this.round[variable] = 0;
    }
    this.countRounds();
  }

  holds(layer: Layer, component: number): boolean {
    return this.evaluator.holds(this.system.variable(layer, component), 0);
  }

  cause(layer: Layer, component: number): Cause {
    const wanted = this.system.variable(layer, component);
    // Nearest to the failures first, so that no chain is followed deeper than one step at a time.
    const lost = [...this.round.keys()].filter((v) => this.round[v]! < this.round[wanted]!);
    lost.sort((a, b) => this.round[a]! - this.round[b]! || a - b);
    for (const v of lost) if (LOSS[this.system.layer[v]!] !== undefined) this.causeOf(v);
    return this.causeOf(wanted);
  }

  private countRounds(): void {
    const open = [...this.round.keys()].filter((v) => !this.evaluator.holds(v, 0) && this.round[v] !== 0);
    for (let round = 1, left = open; left.length > 0; round++) {
      const found = left.filter((v) => this.reason(v, round) !== undefined);
      if (found.length === 0) break;
      for (const v of found) this.round[v] = round;
      left = left.filter((v) => this.round[v] === Number.POSITIVE_INFINITY);
    }
  }

  /** A group of the variable that is lost by inputs whose reasons are shorter than `round`. */
  private reason(v: number, round: number): number | undefined {
    const { groupOffset, groupNeed, inputOffset, input } = this.system;
    for (let g = groupOffset[v]!; g < groupOffset[v + 1]!; g++) {
      const size = inputOffset[g + 1]! - inputOffset[g]!;
      let lost = 0;
      for (let e = inputOffset[g]!; e < inputOffset[g + 1]!; e++) if (this.isLost(input[e]!, round)) lost++;
      if (lost > size - groupNeed[g]!) return g;
    }
    return undefined;
  }

  /** A negated input is lost when its variable holds; that needs no reason. */
  private isLost(input: number, round: number): boolean {
    return input < 0 ? this.evaluator.holds(~input, 0) : this.round[input]! < round;
  }

  private causeOf(v: number): Cause {
    const known = this.causes.get(v);
    if (known !== undefined) return known;
    const component = this.compiled.components[this.system.component[v]!]!.id;
    const loss = LOSS[this.system.layer[v]!]!;
    const failure = this.failure.get(v);
    const { links, group } = failure === undefined ? this.linksOf(v) : { links: [], group: undefined };
    const cause: Cause = {
      component,
      loss,
      ...(failure === undefined ? {} : { failure }),
      ...(group === undefined ? {} : { group }),
      because: links,
    };
    this.causes.set(v, cause);
    return cause;
  }

  /** Why a variable is lost: for "all of these" the nearest lost one, otherwise each lost one. */
  private linksOf(v: number): { links: Link[]; group: Group | undefined } {
    const { groupNeed, inputOffset, input, inputDependency } = this.system;
    const g = this.reason(v, this.round[v]!)!;
    const from = inputOffset[g]!;
    const to = inputOffset[g + 1]!;
    const lost: number[] = [];
    for (let e = from; e < to; e++) {
      if (input[e]! >= 0 && this.isLost(input[e]!, this.round[v]!)) lost.push(e);
    }
    lost.sort((a, b) => this.round[input[a]!]! - this.round[input[b]!]! || a - b);
    if (groupNeed[g] === to - from) lost.length = 1;
    const links = lost.flatMap((e) => this.linksThrough(input[e]!, inputDependency[e]!));
    return { links, group: groupNeed[g] === to - from ? undefined : this.groupOf(links) };
  }

  /** A link to an input; helpers and offers are stepped over, as they are no component's own state. */
  private linksThrough(v: number, d: number): Link[] {
    const dependency = this.compiled.dependencies[d] ?? null;
    if (LOSS[this.system.layer[v]!] !== undefined) return [{ dependency, cause: this.causeOf(v) }];
    return this.linksOf(v).links.map((link) => ({
      dependency: link.dependency ?? dependency,
      cause: link.cause,
    }));
  }

  private groupOf(links: readonly Link[]): Group | undefined {
    const id = links.find((link) => link.dependency?.group !== undefined)?.dependency?.group;
    return id === undefined ? undefined : this.compiled.groupRecords.get(id);
  }
}
