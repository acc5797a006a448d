import type { Component, Dependency, Estate, Group } from '../../estate/index.js';
import {
  buildSystem,
  type CompiledEstate,
  compile,
  eachPass,
  LAYER,
  type PlacedFailure,
  type System,
  targetsOf,
} from '../../graph/index.js';

/** Something that is lost, for a time; with it go what else is named. */
export interface Loss {
  readonly components: readonly string[];
  readonly seconds: number;
}

/** A stretch of a loss in which a journey is down: seconds since its beginning. */
export type Span = readonly [from: number, to: number];

/** What a loss costs a journey: the seconds in which it is down. */
export interface Cost {
  readonly journey: string;
  readonly seconds: number;
}

/** A switch that has been made, or a grace that has not run out: holds from or until so many seconds after the loss. */
interface Clock {
  readonly seconds: number;
  readonly kind: 'switched' | 'grace';
  readonly component: string;
}

/**
 * Tells what losses cost the journeys of an estate, many at a time. The estate is compiled once, with a helper
 * for each length of a switch and of a grace; at any moment of a loss some of the helpers hold. So a loss is a handful
 * of moments between which nothing changes, and its cost is how long those last in which the journey is down.
 *
 * Exact where clocks do not wait for each other: graces one behind the other do not add up, nor do a switch and another
 * that it waits for. The time to come back afterwards is not counted. What is unknown does not fail with what it may be.
 */
export class Outages {
  /** Ids of the journeys, in the order of their seconds in `seconds`. */
  readonly journeys: readonly string[];
  readonly #compiled: CompiledEstate;
  readonly #system: System;
  readonly #variables: readonly number[];
  readonly #clocks: readonly Clock[];

  constructor(estate: Estate) {
    const timed = withClocks(estate);
    this.#clocks = timed.clocks;
    this.#compiled = compile(timed.estate);
    const { journeys, components } = this.#compiled;
    this.#system = buildSystem(this.#compiled, targetsOf(journeys, LAYER.serve));
    this.journeys = Array.from(journeys, (c) => components[c]!.id);
    this.#variables = Array.from(journeys, (c) => this.#system.variable(LAYER.serve, c));
  }

  /** For each loss the journeys that feel it. */
  of(losses: readonly Loss[]): Cost[][] {
    return this.seconds(losses).map((row) =>
      this.journeys.flatMap((journey, j) => (row[j]! > 0 ? [{ journey, seconds: row[j]! }] : [])),
    );
  }

  /** For each loss the seconds that each journey is down. */
  seconds(losses: readonly Loss[]): Float64Array[] {
    const felt = losses.map(() => new Float64Array(this.journeys.length));
    const worst = this.#downIn(losses.map((loss) => this.#failures(loss, this.#clocks)));
    if (this.#clocks.length === 0) {
      worst.forEach((down, i) => {
        for (const j of down) felt[i]![j] = losses[i]!.seconds;
      });
      return felt;
    }
    // Where clocks make no difference, and of most losses they do not, one look is enough.
    const best = this.#downIn(losses.map((loss) => this.#failures(loss, [])));
    const timed: number[] = [];
    losses.forEach(({ seconds }, i) => {
      if (worst[i]!.length === best[i]!.length) for (const j of worst[i]!) felt[i]![j] = seconds;
      else timed.push(i);
    });
    const moments = timed.flatMap((i) => this.#momentsOf(losses[i]!).map((one) => ({ ...one, i })));
    const down = this.#downIn(moments.map(({ i, off }) => this.#failures(losses[i]!, off)));
    moments.forEach(({ i, seconds }, m) => {
      for (const j of down[m]!) felt[i]![j]! += seconds;
    });
    return felt;
  }

  /** For each loss those of the components that do not serve at its beginning. */
  downAtOnce(losses: readonly Loss[], ids: readonly string[]): Set<string>[] {
    const known = ids.flatMap((id) => {
      const c = this.#compiled.index.get(id);
      const variable = c === undefined ? -1 : this.#system.variable(LAYER.serve, c);
      return variable < 0 ? [] : [{ id, variable }];
    });
    const scenarios = losses.map((loss) => this.#failures(loss, this.#clocks));
    const down = this.#downIn(
      scenarios,
      known.map(({ variable }) => variable),
    );
    return down.map((row) => new Set(row.map((at) => known[at]!.id)));
  }

  /**
   * For each loss of components, lost for good, when each journey is down: seconds from the loss, from and to. A loss that
   * ends takes what of this lies before its end; the last stretch has no end where nothing takes over.
   */
  spans(lost: readonly (readonly string[])[]): (readonly Span[])[][] {
    const losses = lost.map((components) => ({ components, seconds: Infinity }));
    const spans = losses.map(() => this.journeys.map((): Span[] => []));
    const always = this.#downIn(losses.map((loss) => this.#failures(loss, this.#clocks)));
    const never = this.#downIn(losses.map((loss) => this.#failures(loss, [])));
    const timed = losses.flatMap((loss, i) => {
      if (always[i]!.length > never[i]!.length) return this.#momentsOf(loss).map((one) => ({ ...one, i }));
      for (const j of always[i]!) spans[i]![j]!.push([0, Infinity]);
      return [];
    });
    const down = this.#downIn(timed.map(({ i, off }) => this.#failures(losses[i]!, off)));
    timed.forEach(({ i, from, seconds }, m) => {
      for (const j of down[m]!) {
        const own = spans[i]![j]!;
        const start = own.at(-1)?.[1] === from ? own.pop()![0] : from;
        own.push([start, from + seconds]);
      }
    });
    return spans;
  }

  /** The stretches of a loss, and the clocks that do not hold in each. */
  #momentsOf({ seconds: end }: Loss): { from: number; seconds: number; off: Clock[] }[] {
    const turns = [...new Set([0, ...this.#clocks.map(({ seconds }) => seconds)])]
      .filter((time) => time < end)
      .sort((a, b) => a - b);
    return turns.map((from, i) => ({
      from,
      seconds: (turns[i + 1] ?? end) - from,
      off: this.#clocks.filter(({ kind, seconds }) =>
        kind === 'switched' ? seconds > from : seconds <= from,
      ),
    }));
  }

  /** For each scenario the positions of those variables, of the journeys by default, that do not hold in it. */
  #downIn(scenarios: readonly (readonly PlacedFailure[])[], variables = this.#variables): number[][] {
    const down: number[][] = scenarios.map(() => []);
    eachPass(this.#system, scenarios, (evaluator, first, count) => {
      variables.forEach((variable, at) => {
        evaluator.eachFailing(variable, count, (i) => down[first + i]!.push(at));
      });
    });
    return down;
  }

  #failures({ components }: Loss, clocks: readonly Clock[]): PlacedFailure[] {
    const failures: PlacedFailure[] = [];
    const add = (id: string) => {
      const component = this.#compiled.index.get(id);
      if (component === undefined) return;
      failures.push({ component, failure: { component: id, capability: 'serve', severity: 'down' } });
    };
    for (const id of components) add(id);
    for (const { component } of clocks) add(component);
    return failures;
  }
}

/**
 * The estate with a helper for each clock: a switch also needs the one of its length, and what has a grace is given
 * by what it needs or by the one of that grace. Ids that begin with tildes sort behind all others.
 */
function withClocks(estate: Estate): { estate: Estate; clocks: Clock[] } {
  const clocks = new Map<string, Clock>();
  const clock = (kind: Clock['kind'], seconds: number) => {
    const component = `~~${kind}/${seconds}`;
    clocks.set(component, { kind, seconds, component });
    return component;
  };
  const groups: Group[] = estate.groups.map((one) => {
    if (one.failover === undefined) return one;
    const { detect, switch: move, needs } = one.failover;
    const seconds = Math.max(0, detect) + Math.max(0, move);
    return seconds === 0
      ? one
      : { ...one, failover: { ...one.failover, needs: [...needs, clock('switched', seconds)] } };
  });
  const bridges = new Map<string, Dependency[]>();
  // What something needs to be changed has no part in whether it serves.
  const serving = estate.dependencies.filter(({ need }) => need !== 'change');
  const dependencies = serving.map((one): Dependency => {
    const { to, need, cold, grace = 0, evidence } = one;
    if (!(grace > 0) || need !== 'run' || cold) return one;
    const bridge = `~~bridge/${grace}/${to}`;
    if (!bridges.has(bridge)) {
      const group = { need: 'run', group: bridge, evidence } as const;
      bridges.set(bridge, [
        { from: bridge, to, ...group },
        { from: bridge, to: clock('grace', grace), ...group },
      ]);
      groups.push({ id: bridge, need: 1, full: 1 });
    }
    return { ...one, to: bridge };
  });
  const helpers = [...clocks.keys(), ...bridges.keys()].sort().map(helper);
  return {
    estate: {
      ...estate,
      components: [...estate.components, ...helpers],
      dependencies: [...dependencies, ...[...bridges.values()].flat()],
      groups,
    },
    clocks: [...clocks.values()],
  };
}

function helper(id: string): Component {
  return { id, kind: 'resource', type: 'clock', name: id, source: { atlas: id, url: '' } };
}
