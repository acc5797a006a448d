import type { Dependency, Estate } from '../../estate/index.js';
import {
  buildSystem,
  type CompiledEstate,
  compile,
  eachPass,
  LAYER,
  type System,
  targetsOf,
} from '../../graph/index.js';

/** Something that is lost, for a time; with it go what else is named. */
export interface Loss {
  readonly components: readonly string[];
  readonly seconds: number;
}

/** What a loss costs a journey: the time until a standby has taken over, or all of it. */
export interface Cost {
  readonly journey: string;
  readonly seconds: number;
}

/** Equations of which journeys serve. */
interface Model {
  readonly compiled: CompiledEstate;
  readonly system: System;
}

/** The estate as it is, and as if each standby group had its active member only. */
interface Models {
  readonly whole: Model;
  readonly bare: Model;
  /** Seconds of the longest switch. */
  readonly longest: number;
}

/**
 * Tells what losses cost the journeys of an estate, many at a time. Exact for a loss on its own, except that a grace
 * shorter than the loss counts as none, and that of several switches on the way the longest counts.
 */
export class Outages {
  readonly #estate: Estate;
  readonly #graces: readonly number[];
  readonly #models = new Map<number, Models>();

  constructor(estate: Estate) {
    this.#estate = servingPart(estate);
    this.#graces = [...new Set(this.#estate.dependencies.map(({ grace }) => grace ?? 0))].filter(
      (one) => one > 0,
    );
  }

  /** For each loss the journeys that feel it. */
  of(losses: readonly Loss[]): Cost[][] {
    const result: Cost[][] = losses.map(() => []);
    // Whoever survives longer than the loss lasts does not feel it: losses with the same survivors share a model.
    const classes = new Map<number, number[]>();
    losses.forEach(({ seconds }, i) => {
      const survivors = this.#graces.filter((grace) => grace >= seconds).length;
      const known = classes.get(survivors);
      if (known === undefined) classes.set(survivors, [i]);
      else known.push(i);
    });
    for (const [survivors, members] of classes) {
      const some = members.map((i) => losses[i]!);
      const { whole, bare, longest } = this.#modelsFor(survivors, some[0]!.seconds);
      const down = downIn(whole, some);
      const withoutSwitch = bare === whole ? down : downIn(bare, some);
      members.forEach((i, at) => {
        const { seconds } = losses[i]!;
        for (const journey of withoutSwitch[at]!) {
          result[i]!.push({
            journey,
            seconds: down[at]!.has(journey) ? seconds : Math.min(seconds, longest),
          });
        }
      });
    }
    return result;
  }

  #modelsFor(survivors: number, seconds: number): Models {
    const known = this.#models.get(survivors);
    if (known !== undefined) return known;
    const isFelt = ({ grace = 0 }: Dependency) => grace === 0 || grace < seconds;
    const felt = { ...this.#estate, dependencies: this.#estate.dependencies.filter(isFelt) };
    const switches = felt.groups.flatMap(({ failover }) => failover ?? []);
    const whole = modelOf(felt);
    const models = {
      whole,
      bare: switches.length === 0 ? whole : modelOf(withoutStandbys(felt)),
      longest: switches.reduce((most, one) => Math.max(most, one.detect + one.switch), 0),
    };
    this.#models.set(survivors, models);
    return models;
  }
}

/** What the journeys serve by: what only starts, changes or improves them is left out. */
function servingPart(estate: Estate): Estate {
  const outgoing = new Map<string, Dependency[]>();
  for (const one of estate.dependencies) {
    if (one.need !== 'run' || one.soft) continue;
    const known = outgoing.get(one.from);
    if (known === undefined) outgoing.set(one.from, [one]);
    else known.push(one);
  }
  const groups = new Map(estate.groups.map((one) => [one.id, one]));
  const reached = new Set(estate.journeys.map(({ id }) => id));
  const dependencies: Dependency[] = [];
  for (const id of reached) {
    for (const one of outgoing.get(id) ?? []) {
      dependencies.push(one);
      reached.add(one.to);
      const failover = one.group === undefined ? undefined : groups.get(one.group)?.failover;
      for (const need of failover?.needs ?? []) reached.add(need);
    }
  }
  const used = new Set(dependencies.map(({ group }) => group));
  return {
    ...estate,
    components: estate.components.filter(({ id }) => reached.has(id)),
    dependencies,
    groups: estate.groups.filter(({ id }) => used.has(id)),
  };
}

function modelOf(estate: Estate): Model {
  const compiled = compile(estate);
  return { compiled, system: buildSystem(compiled, targetsOf(compiled.journeys, LAYER.serve)) };
}

function withoutStandbys(estate: Estate): Estate {
  const standby = new Set(estate.groups.filter(({ failover }) => failover !== undefined).map(({ id }) => id));
  const isActive = ({ group, rank }: Dependency) =>
    group === undefined || !standby.has(group) || (rank ?? 0) === 0;
  return {
    ...estate,
    dependencies: estate.dependencies.filter(isActive),
    groups: estate.groups.map(({ failover: _, ...group }) => group),
  };
}

/** Ids of the journeys that are down in each loss. */
function downIn({ compiled, system }: Model, losses: readonly Loss[]): Set<string>[] {
  const scenarios = losses.map(({ components }) =>
    components.flatMap((id) => {
      const component = compiled.index.get(id);
      return component === undefined
        ? []
        : [{ component, failure: { component: id, capability: 'serve', severity: 'down' } as const }];
    }),
  );
  const down: Set<string>[] = losses.map(() => new Set());
  eachPass(system, scenarios, (evaluator, first, count) => {
    for (const journey of compiled.journeys) {
      const variable = system.variable(LAYER.serve, journey);
      if (evaluator.holdsInAll(variable)) continue;
      for (let i = 0; i < count; i++) {
        if (!evaluator.holds(variable, i)) down[first + i]!.add(compiled.components[journey]!.id);
      }
    }
  });
  return down;
}
